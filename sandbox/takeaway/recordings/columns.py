"""The columns of a table of captures, and what stands in them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.domain import json_text, ticks
from sandbox.domain.checks.wording import nearest
from sandbox.domain.json_path import PathError
from sandbox.domain.json_text import JsonValue, MalformedJsonError, NumberToken
from sandbox.domain.path_pattern import PathPattern, parse_pattern
from sandbox.domain.records import Capture
from sandbox.takeaway.recordings.entry import Entry

_COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_BETWEEN_VALUES = "; "


class ColumnError(ValueError):
    """There is no such column; the message says what is possible."""


class Row:
    """One capture with its number and note; its body is read once, when the first column needs it."""

    def __init__(self, entry: Entry, capture: Capture) -> None:
        self.number = entry.number
        self.note = entry.note
        self.capture = capture
        self._roots: list[JsonValue] | None = None

    def values(self, pattern: PathPattern) -> Iterator[JsonValue]:
        """Yield what stands at the path in Data, or from the root of a body without Data; nothing if it is no JSON."""
        if self._roots is None:
            self._roots = list(_roots(self.capture.body))
        for root in self._roots:
            yield from pattern.values(root)


Cell: TypeAlias = "str | int | NumberToken | None"
"""A text, a number (which no spreadsheet takes for a formula), or nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and how its cell is found."""

    title: str
    cell: Callable[[Row], Cell]


def _roots(body: bytes) -> Iterator[JsonValue]:
    try:
        value = json_text.read(body)
    except MalformedJsonError:
        return
    yield value["Data"] if isinstance(value, dict) and "Data" in value else value


def _time(row: Row) -> Cell:
    try:
        return ticks.format_utc(row.capture.at)
    except ValueError:
        return None


_FIELDS: Mapping[str, Callable[[Row], Cell]] = {
    "number": lambda row: row.number,
    "time": _time,
    "event": lambda row: row.capture.event,
    "id": lambda row: row.capture.event_id,
    "attempt": lambda row: row.capture.attempt,
    "subscription": lambda row: row.capture.subscription,
    "verdict": lambda row: row.capture.verdict.state,
    "reason": lambda row: "; ".join(check.reason for check in row.capture.verdict.failures),
    "status": lambda row: row.capture.answer.status or None,
    "url": lambda row: row.capture.target,
    "bytes": lambda row: len(row.capture.body),
    "note": lambda row: row.note,
}
FIXED = tuple(Column(name, _FIELDS[name]) for name in ("time", "event", "id"))
"""What every table begins with, as the sheet of O2VEND's own test guide does."""

CHOICES = f"data.PATH, header.NAME, {', '.join(name for name in _FIELDS if name not in {'time', 'event', 'id'})}"
"""What a column may be, for people."""


def parse_columns(text: str) -> list[Column]:
    """Read titles divided by commas (a comma inside of quotes divides nothing). Raises ColumnError."""
    return [_column(title.strip()) for title in _COMMA.split(text)]


def _column(title: str) -> Column:
    field, _, rest = title.partition(".")
    if title in _FIELDS:
        return Column(title, _FIELDS[title])
    if field.lower() == "header" and rest:
        return Column(title, _header(rest.lower().encode("utf-8", "surrogateescape")))
    if title.lower().startswith(("data.", "data[")):
        try:
            return Column(title, _data(parse_pattern(title[4:].removeprefix("."))))
        except PathError as error:
            raise ColumnError(f"column {title}: {error}") from None
    near = nearest(title, _FIELDS)
    raise ColumnError(f"there is no column {title!r}; " + (f"did you mean {near}?" if near else f"there are {CHOICES}"))


def _header(name: bytes) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        found = [value.decode("utf-8", "replace") for key, value in row.capture.headers if key.lower() == name]
        return _BETWEEN_VALUES.join(found) if found else None

    return cell


def _data(pattern: PathPattern) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        found = [_cell(value) for value in row.values(pattern)]
        if len(found) < 2:
            return found[0] if found else None
        return _BETWEEN_VALUES.join("" if one is None else _digits(one) for one in found)

    return cell


def _cell(value: JsonValue) -> Cell:
    if value is None or isinstance(value, str | NumberToken):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return json_text.write(value, json_text.JsonProfile.STJ_RELAXED)


def _digits(cell: str | int | NumberToken) -> str:
    return cell.text if isinstance(cell, NumberToken) else str(cell)
