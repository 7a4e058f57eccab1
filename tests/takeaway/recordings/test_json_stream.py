"""Entries come one by one, whatever piece of the file is read at a time, and those before a break come too."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.takeaway.recordings import json_stream
from sandbox.takeaway.recordings.json_stream import BrokenOffError, entries_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


class Sips:
    """A file that gives a few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        self._file = BytesIO(data)
        self._most = most

    def read(self, size: int, /) -> bytes:
        return self._file.read(min(size, self._most))


def read(data: bytes, most: int = 1 << 20) -> tuple[list[Any], str | None]:
    found = []
    try:
        for entry in entries_of(Sips(data, most)):
            found.append(entry)
    except BrokenOffError as error:
        return found, str(error)
    return found, None


@given(
    entries=st.lists(JSON, max_size=4),
    before=st.dictionaries(st.text(max_size=3), JSON, max_size=2),
    behind=st.dictionaries(st.text(max_size=3), JSON, max_size=2),
    most=st.integers(1, 40),
    indent=st.none() | st.integers(0, 2),
    ascii_only=st.booleans(),
    mark=st.booleans(),
)
def test_it_reads_what_json_reads(
    entries: list[Any],
    before: dict[str, Any],
    behind: dict[str, Any],
    most: int,
    indent: int | None,
    ascii_only: bool,
    mark: bool,
) -> None:
    others = {f"_{name}": value for name, value in before.items()}
    log = {**others, "entries": entries, **{f"x{name}": value for name, value in behind.items()}}
    text = json.dumps({**others, "log": log, "end": 1}, indent=indent, ensure_ascii=ascii_only)
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    assert read(data, most) == (entries, None)


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_a_file_that_breaks_off_gives_what_is_before(most: int) -> None:
    data = json.dumps({"log": {"version": "1.2", "entries": [{"a": [1, 2]}, "x", 30, None]}}).encode()
    seen = set()
    for end in range(len(data)):
        found, error = read(data[:end], most)
        assert error is not None
        assert found == [{"a": [1, 2]}, "x", 30, None][: len(found)]
        seen.add(len(found))
    assert seen == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "it ends before its end"),
        (b"5", "{ was expected, '5' is there"),
        (b"{}", "it is JSON, but has no log.entries as a HAR has"),
        (b'{"log":{}}', "it is JSON, but has no log.entries as a HAR has"),
        (b'{"log":[]}', "{ was expected, '[' is there"),
        (b'{"log":{"entries":{}}}', "[ was expected, '{' is there"),
        (b'{"log":{"entries":["" 2]}}', "] was expected, '2' is there"),
        (b'{"log":{"entries":[tru]}}', "the file breaks off here, or goes on with something that is no JSON"),
        (b'{"log":{"entries":[' + b"[" * 100_000, "it is nested too deep to be read"),
        (b'{"log":{"entries":[' + b"1" * 5_000 + b",", "it has a number with more digits than can be read"),
    ],
)
def test_what_is_no_har_is_told(data: bytes, error: str) -> None:
    found, told = read(data)
    assert (found in ([], [""]), told) == (True, error)


def test_a_value_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_VALUE", 1024 * 1024)
    found, error = read(b'{"log":{"entries":["' + b"x" * 4 * 1024 * 1024)
    assert (found, error) == ([], "a value is larger than 1 MB, or never ends")
