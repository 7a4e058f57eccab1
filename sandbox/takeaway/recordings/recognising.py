"""Which kind of recording a file is, by what is in it and not by its name."""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from sandbox.takeaway.recordings.record_shape import MARK

_OWN_LINE = f'{{"{MARK}"'.encode()
_LOG = re.compile(rb'(?<!\\)"log"\s*:')
_BEGINNINGS = (
    (b"\x1f\x8b", "it is compressed with gzip; give `gunzip -c FILE | sandbox import -`"),
    (b"PK\x03\x04", "it is a zip archive; unpack it, and import what is in it"),
    (b"\xff\xfe", "it is UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "it is UTF-16; save it as UTF-8"),
    (b"SQLite format 3", "it is a journal; `sandbox export --format ndjson` writes what can be imported"),
    (b"[", "it is a JSON list; a HAR is an object with `log`, an NDJSON has an object on each line"),
    (b"#!", "it is a script; only har and ndjson can be imported"),
    (b"###", "it is an .http file; only har and ndjson can be imported"),
    (b"time,", "it is a table; only har and ndjson can be imported"),
    (b"<", "it is a page or XML; only har and ndjson can be imported"),
)


_LOOKED_AT = 1024 * 1024
_CHUNK = 256 * 1024


class NoRecordingError(ValueError):
    """The file is nothing that could be imported; the message says what it is, and what to do."""


class RecordingFile:
    """A file that is read once, of which the beginning can be looked at before."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the beginning. Raises NoRecordingError."""
        self._file = file
        self._kept = b""
        while len(self._kept) < _LOOKED_AT and (data := self._from_file(_CHUNK)):
            self._kept += data
        self.beginning = self._kept

    def read(self, size: int) -> bytes:
        """Return the next bytes, up to that many; none at the end. Raises NoRecordingError."""
        if self._kept:
            data, self._kept = self._kept[:size], self._kept[size:]
            return data
        return self._from_file(size)

    def lines(self, longest: int) -> Iterator[bytes]:
        """Yield the lines; of one that is longer, only so much that this can be seen. Raises NoRecordingError."""
        waiting = b""
        while data := self.read(_CHUNK):
            *whole, waiting = (waiting + data).split(b"\n")
            yield from whole
            if len(waiting) > longest:
                yield waiting[: longest + 1]
                waiting = self._behind_this_line()
        if waiting:
            yield waiting

    def _behind_this_line(self) -> bytes:
        while data := self.read(_CHUNK):
            _, end, behind = data.partition(b"\n")
            if end:
                self._kept = behind + self._kept
                break
        return b""

    def _from_file(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            raise NoRecordingError(f"it cannot be read: {error.strerror or error}") from None


def is_har(beginning: bytes) -> bool:
    """Tell whether a file that begins like this is a HAR (else NDJSON). Raises NoRecordingError if neither."""
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise NoRecordingError("it is empty")
    for start, explanation in _BEGINNINGS:
        if beginning.startswith(start) or text.startswith(start):
            raise NoRecordingError(explanation)
    if not text.startswith(b"{"):
        raise NoRecordingError("it is no JSON; a HAR or an NDJSON begins with {")
    if text.startswith(_OWN_LINE):
        return False
    line = text.partition(b"\n")[0]
    return bool(_LOG.search(line)) or not _is_json(line)


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
