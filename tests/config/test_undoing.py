"""A change is taken back to the letter, comments included, and what others changed elsewhere stays."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.config.changes import (
    ChangeError,
    activate_subscription,
    change_subscription,
    place_subscription,
    remove_subscription,
)
from sandbox.config.editor import ConfigEditor
from sandbox.config.errors import ConfigError
from sandbox.config.load import load_config
from sandbox.config.undoing import without_edit

LINES = st.lists(st.sampled_from("abcd"), max_size=8).map(lambda lines: "".join(f"{each}\n" for each in lines))


@settings(max_examples=300, deadline=None)
@given(LINES, LINES, st.lists(st.integers(0, 9), min_size=2, max_size=2))
def test_an_edit_is_taken_back_beside_one_that_is_far_away(before: str, after: str, far: list[int]) -> None:
    assert without_edit(after, before, after) == before
    top, bottom = (
        "".join(f"{side}{line}\n" for line in range(count + 1)) for side, count in zip("xy", far, strict=True)
    )
    around = ("1\n2\n", "3\n4\n")
    whole = [f"{around[0]}{text}{around[1]}" for text in (before, after)]
    latest = f"{top}{whole[1]}{bottom}"
    assert without_edit(latest, *whole) == f"{top}{whole[0]}{bottom}"


def test_lines_that_are_not_as_the_edit_left_them_stay() -> None:
    assert without_edit("1\nX\n3\n", "1\n2\n3\n", "1\n2b\n3\n") is None
    assert without_edit("1\n2b\nX\n", "1\n2\n3\n", "1\n2b\n3\n") is None
    assert without_edit("x\n", "1\n", "") is None
    assert without_edit("", "1\n", "") == "1\n"


def test_changes_are_taken_back_one_after_the_other(path: Path, editor: ConfigEditor) -> None:
    texts = [path.read_text(encoding="utf-8")]
    changes = [activate_subscription("erp", False), remove_subscription("my-endpoint"), place_subscription("erp", 2)]
    for change in changes:
        editor.make(change)
        texts.append(path.read_text(encoding="utf-8"))
    for change, text in zip(reversed(changes), reversed(texts[:-1]), strict=True):
        assert editor.undo() == change
        assert path.read_text(encoding="utf-8") == text
    assert editor.undo() is None
    assert editor.taken_back() == []  # whoever undoes it is not told that it is lost


def test_what_others_changed_since_stays(path: Path, editor: ConfigEditor) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    editor.make(remove_subscription("my-endpoint"))
    path.write_text(path.read_text(encoding="utf-8").replace("name: erp", "name: theirs  # a note"), encoding="utf-8")
    editor.undo()
    names = [each.name for each in load_config(path, cwd=path.parent, environ={}).subscriptions]
    assert names == ["theirs", "storefront", "my-endpoint"]
    text = path.read_text(encoding="utf-8")
    assert "# a note" in text
    assert "  # Your own endpoint: put its URL" in text
    assert text.startswith("\ufeff")


def test_what_others_changed_in_the_same_lines_is_not_overwritten(path: Path, editor: ConfigEditor) -> None:
    editor.make(activate_subscription("erp", False))
    editor.make(change_subscription("erp", {"url": "http://mine/"}))
    theirs = path.read_text(encoding="utf-8").replace("http://mine/", "http://theirs/")
    path.write_text(theirs, encoding="utf-8")
    with pytest.raises(ChangeError, match="the same lines were changed later: subscription erp"):
        editor.undo()
    assert path.read_text(encoding="utf-8") == theirs
    editor.undo()
    assert load_config(path, cwd=path.parent, environ={}).subscriptions[0].active


def test_an_undo_that_would_break_the_file_is_refused(path: Path, editor: ConfigEditor) -> None:
    editor.make(remove_subscription("my-endpoint"))
    taken = path.read_text(encoding="utf-8").replace("name: erp", "name: my-endpoint")
    path.write_text(taken, encoding="utf-8")
    with pytest.raises(ConfigError, match="is taken by the subscription"):
        editor.undo()
    assert path.read_text(encoding="utf-8") == taken
