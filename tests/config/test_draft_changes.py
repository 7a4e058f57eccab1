"""A form's change keeps what others changed in other fields, and stops where both changed the same."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.config.draft_changes import ConflictError, add_draft, change_to_draft
from sandbox.config.draft_judging import read_written
from sandbox.config.drafts import Draft, Field
from sandbox.config.editor import ConfigEditor
from sandbox.config.load import load_config


def read(path: Path, name: str) -> Draft:
    found = read_written(path, cwd=path.parent, environ={}).find(name)
    assert found is not None
    return found


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


EVERYTHING = Draft("erp2", "http://x/", "${S:-s}", (("X-Store", "1"),), False, ("Cart.*", "Order.Create"))


def test_all_fields_at_once_become_what_the_draft_says(path: Path, editor: ConfigEditor) -> None:
    before = path.read_text(encoding="utf-8")
    base = read(path, "erp")
    made = editor.make(change_to_draft("erp", base, EVERYTHING))
    assert read(path, "erp2") == EVERYTHING
    assert "secret" in made.change.sentence
    assert "${S" not in made.change.sentence
    lost = [line for line in before.splitlines() if line not in path.read_text(encoding="utf-8").splitlines()]
    assert len(lost) == 4  # name, url, secret, events; every comment stays
    assert editor.taken_back() == []


def test_nothing_changed_writes_nothing(path: Path, editor: ConfigEditor) -> None:
    base = read(path, "erp")
    assert editor.make(change_to_draft("erp", base, base)).line is None


def test_no_headers_left(path: Path, editor: ConfigEditor) -> None:
    base = read(path, "erp")
    editor.make(change_to_draft("erp", base, replace(base, headers=())))
    assert read(path, "erp").headers == ()
    assert load_config(path, cwd=path.parent, environ={}).subscriptions[0].headers == ()


def test_a_renamed_one_is_renamed_in_the_answers_too(path: Path, editor: ConfigEditor) -> None:
    rewrite(path, "  # answers:", "  answers: [{subscription: erp, status: 503}]\n  # answers:")
    base = read(path, "erp")
    editor.make(change_to_draft("erp", base, replace(base, name="till", active=False)))
    assert load_config(path, cwd=path.parent, environ={}).receiver.answers[0].subscription == "till"


def test_what_others_changed_in_other_fields_stays(path: Path, editor: ConfigEditor) -> None:
    base = read(path, "erp")
    rewrite(path, "/hooks/erp", "/hooks/theirs")
    editor.make(change_to_draft("erp", base, replace(base, secret="mine")))
    assert (read(path, "erp").url, read(path, "erp").secret) == ("http://127.0.0.1:8025/hooks/theirs", "mine")


@pytest.mark.parametrize(
    ("theirs", "fields"),
    [
        (lambda path: rewrite(path, "/hooks/erp", "/hooks/theirs"), (Field.URL,)),
        (lambda path: rewrite(path, "name: erp", "name: other"), ()),
        (lambda path: path.write_text("subscriptions: []\n"), ()),
    ],
    ids=["the same field", "renamed", "removed"],
)
def test_a_conflict_leaves_the_file_as_it_is(
    theirs: Callable[[Path], None], fields: tuple[Field, ...], path: Path, editor: ConfigEditor
) -> None:
    base = read(path, "erp")
    theirs(path)
    text = path.read_text(encoding="utf-8")
    with pytest.raises(ConflictError) as caught:
        editor.make(change_to_draft("erp", base, replace(base, url="http://mine/", active=False)))
    assert caught.value.fields == fields
    assert path.read_text(encoding="utf-8") == text


def test_both_wanted_the_same_is_no_conflict(path: Path, editor: ConfigEditor) -> None:
    base = read(path, "erp")
    rewrite(path, "/hooks/erp", "/hooks/same")
    editor.make(change_to_draft("erp", base, replace(base, url="http://127.0.0.1:8025/hooks/same")))


def test_a_stale_save_over_it_is_noticed(path: Path, editor: ConfigEditor) -> None:
    stale = path.read_bytes()
    base = read(path, "erp")
    editor.make(change_to_draft("erp", base, replace(base, url="http://mine/")))
    path.write_bytes(stale)
    assert [each.sentence for each in editor.taken_back()] == ["subscription erp: url changed"]


def test_a_copy_is_added_behind_the_others(path: Path, editor: ConfigEditor) -> None:
    copy = replace(read(path, "erp"), name="erp-copy")
    editor.make(add_draft(copy))
    assert read_written(path, cwd=path.parent, environ={}).drafts[-1] == copy
