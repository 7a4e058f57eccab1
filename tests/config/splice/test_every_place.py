"""Every operation at every place of nasty files: the lines that are meant change, and no other."""

import functools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sandbox.config.splice import (
    Edit,
    Insert,
    Move,
    NowhereError,
    RefusedError,
    Remove,
    Rename,
    Set,
    Value,
    edit,
    read_plain,
    value_at,
)
from sandbox.config.splice.edits import edited
from sandbox.config.splice.plain import same
from tests.config.splice.test_any_edit import paths

FILES = {name: Path(__file__).with_name(name).read_bytes().decode() for name in ("corpus.yaml", "shared.yaml")}

SCALARS: list[Value] = ["NO", 12, "two\nlines\n"]
ENTRIES: list[Value] = ["x", {"k": ["v"]}, [{"a": 1}]]
ITEMS: list[Value] = ["x", {"a": ["b"]}]
COLLECTIONS: list[Value] = [["a", "b"], {"k": "v"}, [], {}]

REASONS = (
    "through the alias *",
    "repeats it through the anchor &",
    "comes through the merge key <<",
    "needs the anchor &",
)


def operations(data: Value) -> Iterator[Edit]:
    for path in paths(data):
        here = value_at(data, path)
        if path:
            yield Remove(path)
            yield from (Set(path, value) for value in SCALARS + COLLECTIONS)
            if isinstance(path[-1], str):
                yield Rename(path, "re: named")
        if isinstance(here, dict):
            yield from (Set((*path, "added"), value) for value in ENTRIES)
            yield Set((*path, "new", "deep"), 1)
        if isinstance(here, list):
            yield from (Insert(path, index, value) for index in range(len(here) + 1) for value in ITEMS)
            yield from (Move(path, item, index) for item in range(len(here)) for index in range(len(here)))


def outcome(text: str, wanted: Edit) -> str | RefusedError:
    try:
        return edit(text, [wanted])
    except RefusedError as refusal:
        return refusal


@functools.cache
def extent(text: str, path: tuple[str | int, ...]) -> tuple[range, bool]:
    """The lines of a value, its key included, and whether it stands in brackets; by PyYAML alone."""
    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    first, flow = node.start_mark.line, False
    for step in path:
        flow = flow or bool(node.flow_style)
        if isinstance(step, int):
            node = node.value[step]
            first = node.start_mark.line
            continue
        first, node = next((key.start_mark.line, value) for key, value in node.value if key.value == step)
    return range(first, node.end_mark.line + 1), flow or bool(getattr(node, "flow_style", False))


def lines_gone(before: str, after: str) -> tuple[Counter[str], Counter[str]]:
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    return old - new, new - old


def comments(text: str) -> Counter[str]:
    return Counter(re.findall(r"# c?\d+\b", text))


def most_lines(wanted: Edit, data: Value, flow: bool, value_lines: int) -> tuple[int, int]:
    """How many lines may go and come at most."""
    if isinstance(wanted, Rename):
        return 1, 1
    if isinstance(wanted, Move):
        return (value_lines, value_lines) if flow else (0, 0)
    if isinstance(wanted, Insert):
        return 1, 2 if flow else 4
    if isinstance(wanted, Remove):
        return value_lines + 1, 1
    try:
        old = value_at(data, wanted.path)
    except NowhereError:
        return 1, 5
    if isinstance(old, list | dict) or isinstance(wanted.value, list | dict):
        return value_lines, max(value_lines, 3)
    return value_lines, 3 if wanted.value == "two\nlines\n" else 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF, final newline", "CRLF, none"])
@pytest.mark.parametrize("name", FILES)
def test_every_operation_at_every_place_changes_only_what_is_meant(name: str, newline: str) -> None:
    text = FILES[name]
    if newline == "\r\n":
        text = text.rstrip("\n").replace("\n", newline)
    data = read_plain(text)
    made = refused = 0
    for wanted in operations(data):
        after = outcome(text, wanted)
        if isinstance(after, RefusedError):
            assert any(reason in after.reason for reason in REASONS), after
            refused += 1
            continue
        made += 1
        assert same(read_plain(after), edited(data, wanted))
        assert after.endswith("\n") == text.endswith("\n")
        assert after.count("\n") == after.count(newline)
        _check_lines(text, after, wanted, data)
    assert made > 300
    assert (refused > 0) == (name == "shared.yaml")


def _check_lines(text: str, after: str, wanted: Edit, data: Value) -> None:
    path = wanted.path
    while not _has(data, path):
        path = path[:-1]
    span, flow = extent(text, path)
    gone, come = lines_gone(text, after)
    most_gone, most_come = most_lines(wanted, data, flow, len(span))
    assert gone.total() <= most_gone, (wanted, gone)
    assert come.total() <= most_come, (wanted, come)
    lines = text.splitlines()
    near = Counter(lines[max(span.start - 1, 0) : span.stop + 1])
    assert not gone - near, (wanted, gone)
    taken = isinstance(wanted, Remove) or (isinstance(wanted, Set) and isinstance(_at(data, wanted.path), list | dict))
    if not taken:
        assert comments(after) == comments(text), wanted


def _has(data: Value, path: tuple[str | int, ...]) -> bool:
    try:
        value_at(data, path)
    except NowhereError:
        return False
    return True


def _at(data: Value, path: tuple[str | int, ...]) -> Value:
    return value_at(data, path) if _has(data, path) else None
