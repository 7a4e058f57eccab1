"""NDJSON: one record a line, whole; the format between two sandboxes."""

import json
from collections.abc import Iterable, Iterator

from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.findings import Damaged, Finding, Taken
from sandbox.takeaway.recordings.format import json_text
from sandbox.takeaway.recordings.packing import ShapeError
from sandbox.takeaway.recordings.record_reading import read_record
from sandbox.takeaway.recordings.record_shape import record_object

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one line that are read; a record with two bodies of 2 MB in base64 takes a tenth."""


class NdjsonFormat:
    """Writes the object of each record on a line."""

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def record(self, entry: Entry, *, first: bool) -> str:
        """Return the line."""
        return json_text(record_object(entry)) + "\n"

    def end(self) -> str:
        """Return nothing."""
        return ""


def read_ndjson(lines: Iterable[bytes]) -> Iterator[Finding]:
    """Yield what is in each line that is not blank; a line that is no record does not keep the others from coming."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield _read_line(text, f"line {number}")


def _read_line(line: bytes, place: str) -> Finding:
    if len(line) > LONGEST_LINE:
        return Damaged(place, f"it is longer than {LONGEST_LINE // 1024**2} MB")
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Damaged(place, "it is not UTF-8")
    except (ValueError, RecursionError):
        return Damaged(place, "it is no JSON")
    try:
        record, note = read_record(value)
    except ShapeError as error:
        return Damaged(place, str(error), error.detail)
    return Taken(place, record, note)
