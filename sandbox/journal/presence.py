"""Whether the database file is still in its place: SQLite would go on in a deleted one, and nobody would know."""

import time
from pathlib import Path

from sandbox.journal.failures import explained
from sandbox.journal.protocol import JournalError

_LOOK_EVERY = 1.0  # seconds


class Presence:
    """Remembers which file is at the path now."""

    def __init__(self, path: Path) -> None:
        """Look at the file. Raises OSError."""
        self._path = path
        self._file = _identity(path)
        self._looked = time.monotonic()
        self._missing = False

    def require(self) -> None:
        """Raise JournalError if the file is gone or another one has taken its place."""
        self._looked = time.monotonic()
        try:
            same = _identity(self._path) == self._file
        except (FileNotFoundError, NotADirectoryError):
            same = False
        except OSError as error:
            raise explained(self._path, error) from error
        self._missing = not same
        if not same:
            raise JournalError(f"journal {self._path}: the file was deleted or replaced; start the program again")

    def require_now_and_then(self) -> None:
        """Do so, but look at the disk once a second at most; a file that was missing is looked for every time."""
        if self._missing or time.monotonic() - self._looked >= _LOOK_EVERY:
            self.require()


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
