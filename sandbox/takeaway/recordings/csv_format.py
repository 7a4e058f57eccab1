"""A table for spreadsheets: a row a capture, in CSV as RFC 4180 has it.

Spreadsheets run what looks like a formula. So a text that begins like one gets an apostrophe before it, also behind
blanks; a number, and a text that is nothing but a number (`-2.0`), stays as it is.
"""

import re
from collections.abc import Sequence

from sandbox.domain.json_text import NumberToken
from sandbox.domain.records import Capture
from sandbox.takeaway.recordings.columns import FIXED, Cell, Column, Row
from sandbox.takeaway.recordings.entry import Entry, OmittedError

ATTEMPT = "it is an attempt, and the table has a row for each capture"

_FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
_QUOTED = re.compile(r'[",\x00-\x1f\x7f]|^\s|\s$')


class CsvFormat:
    """Writes the titles, then a row a capture; `mark` puts a byte order mark first, by which Excel knows UTF-8."""

    def __init__(self, columns: Sequence[Column] = (), *, mark: bool = False) -> None:
        self._columns = (*FIXED, *columns)
        self._mark = mark

    def beginning(self) -> str:
        """Return the row of titles."""
        return ("\ufeff" if self._mark else "") + _line([column.title for column in self._columns])

    def record(self, entry: Entry, *, first: bool) -> str:
        """Return the row of a capture. Raises OmittedError for an attempt."""
        if not isinstance(entry.record, Capture):
            raise OmittedError(ATTEMPT)
        row = Row(entry, entry.record)
        return _line([column.cell(row) for column in self._columns])

    def end(self) -> str:
        """Return nothing."""
        return ""


def _line(cells: Sequence[Cell]) -> str:
    return ",".join(map(_field, cells)) + "\r\n"


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, NumberToken):
        return cell.text
    if isinstance(cell, int):
        return str(cell)
    text = cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
