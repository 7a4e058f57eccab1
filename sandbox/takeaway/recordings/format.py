"""What every format of an export offers: how the file begins, each record in it, how it ends."""

import json
from typing import Protocol

from sandbox.domain.json_text import JsonValue
from sandbox.takeaway.recordings.entry import Entry


class RecordingFormat(Protocol):
    """One way to write records, one after the other. All text is ready to be encoded in UTF-8."""

    def beginning(self) -> str:
        """Return what stands before the first record."""
        ...

    def record(self, entry: Entry, *, first: bool) -> str:
        """Return one record; `first` is True until one was written. Raises OmittedError if it cannot be said."""
        ...

    def end(self) -> str:
        """Return what stands behind the last record."""
        ...


def json_text(value: JsonValue) -> str:
    """Return JSON in ASCII, as `--json` prints it: nothing in it can steer a terminal."""
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f")
