"""Any edit of any document changes what is meant and nothing else."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.config.splice import Edit, Insert, Move, Remove, Rename, Set, Value, edit, read_plain, value_at
from sandbox.config.splice.edits import edited
from sandbox.config.splice.plain import same
from tests.config.splice.documents import KEYS, documents, values

Path = tuple[str | int, ...]


def paths(data: Value, path: Path = ()) -> list[Path]:
    inside: list[tuple[str | int, Value]] = []
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list):
        inside = list(enumerate(data))
    return [path, *(deeper for step, value in inside for deeper in paths(value, (*path, step)))]


@st.composite
def edits(draw: st.DrawFn, data: Value) -> Edit:
    path = draw(st.sampled_from(paths(data)))
    here = value_at(data, path)
    kinds = ["set"]
    if isinstance(here, dict):
        kinds += ["add"]
    if path:
        kinds += ["remove"]
        if isinstance(path[-1], str):
            kinds += ["rename"]
    if isinstance(here, list):
        kinds += ["insert", "move"] if here else ["insert"]
    kind = draw(st.sampled_from(kinds))
    if kind == "add":
        return Set((*path, "added"), draw(values))
    if kind == "remove":
        return Remove(path)
    if kind == "rename":
        taken = value_at(data, path[:-1])
        assert isinstance(taken, dict)
        return Rename(path, draw(st.sampled_from([key for key in [*KEYS, "~", "<<"] if key not in taken])))
    if kind == "insert" and isinstance(here, list):
        return Insert(path, draw(st.integers(0, len(here))), draw(values))
    if kind == "move" and isinstance(here, list):
        index = st.integers(0, len(here) - 1)
        return Move(path, draw(index), draw(index))
    return Set(path or ("whole",), draw(values))


def comments(text: str) -> set[str]:
    return set(re.findall(r"# c\d+;", text))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), st.data())
def test_any_edit_is_made_and_nothing_else_moves(document: tuple[str, dict[str, Value]], more: st.DataObject) -> None:
    text, data = document
    assert same(read_plain(text.removeprefix("\ufeff")), data)
    wanted = more.draw(edits(data))
    changed = edit(text, [wanted])
    assert same(read_plain(changed.removeprefix("\ufeff")), edited(data, wanted))
    untouched = not isinstance(wanted, Remove) and not (
        isinstance(wanted, Set) and wanted.path in paths(data) and isinstance(value_at(data, wanted.path), list | dict)
    )
    if untouched:
        assert comments(changed) == comments(text)
    before, after = text.splitlines(), changed.splitlines()
    kept = sum(line in after for line in before)
    if isinstance(wanted, Set) and not isinstance(
        value_at(data, wanted.path[:1]) if wanted.path[0] in data else None, list | dict
    ):
        assert len(before) - kept <= 1 + text.count("|-")
    if "\r\n" in text:
        assert not re.search(r"(?<!\r)\n", changed)
    assert changed.startswith("\ufeff") == text.startswith("\ufeff")
