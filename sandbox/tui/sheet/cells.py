"""What stands in the cells of a capture, and which paths its body has; made beside the screen."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from sandbox.body.text import sanitise
from sandbox.domain import json_text
from sandbox.domain.json_path import JsonPath, Step
from sandbox.domain.json_text import JsonValue, MalformedJsonError, NumberToken
from sandbox.domain.records import Capture
from sandbox.takeaway.recordings.columns import Cell, Column, ColumnError, Row, parse_columns
from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.masking import without_secrets

LONGEST_CELL = 200
"""Characters of a cell that are kept; no screen shows more of it."""

PATHS_AT_MOST = 300
_DEFAULTS = 8


def cells_of(number: int, capture: Capture, note: str | None, titles: str) -> tuple[str, ...]:
    """Return the cells of a capture, safe to show, credentials masked. Raises ColumnError for unknown titles."""
    record = without_secrets(capture)
    assert isinstance(record, Capture)
    row = Row(Entry(number, record, note), record)
    return tuple(_text(column.cell(row)) for column in columns_of(titles))


@lru_cache(maxsize=16)
def columns_of(titles: str) -> tuple[Column, ...]:
    """Return the columns of titles divided by commas; none for an empty text. Raises ColumnError."""
    return tuple(parse_columns(titles)) if titles.strip() else ()


def paths_of(body: bytes) -> tuple[str, ...]:
    """Return the columns that a body offers: paths of its values from Data on, of an item of each list by `[*]` too."""
    found = islice(dict.fromkeys(_paths(_root(body), ())), PATHS_AT_MOST)
    return tuple(path for path in found if _is_title(path))


def default_titles(body: bytes) -> str:
    """Return the columns of whoever has chosen none: the first plain values of Data."""
    root = _root(body)
    if not isinstance(root, dict):
        return ""
    plain = (f"data.{JsonPath((name,))}" for name, value in root.items() if not isinstance(value, dict | list))
    return ", ".join(islice((path for path in plain if _is_title(path)), _DEFAULTS))


def _root(body: bytes) -> JsonValue:
    try:
        value = json_text.read(body)
    except MalformedJsonError:
        return None
    return value["Data"] if isinstance(value, dict) and "Data" in value else value


def _paths(value: JsonValue, path: tuple[Step, ...]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _paths(inner, (*path, name))
    elif isinstance(value, list):
        for inner in value[:1]:
            for each in _paths(inner, (*path, 0)):
                yield each
                yield each.replace("[0]", "[*]")
    elif path:
        text = str(JsonPath(path))
        yield f"data{text}" if text.startswith("[") else f"data.{text}"


def _is_title(path: str) -> bool:
    """Tell whether it is read as one column: a name may hold a comma, or other characters that paths have a use for."""
    try:
        return [column.title for column in parse_columns(path)] == [path]
    except ColumnError:
        return False


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    text = cell.text if isinstance(cell, NumberToken) else str(cell)
    return sanitise(text[:LONGEST_CELL])


def titles_of(columns: Sequence[Column]) -> str:
    """Return the text from which these columns are read again."""
    return ", ".join(column.title for column in columns)
