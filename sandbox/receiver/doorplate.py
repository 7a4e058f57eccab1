"""Who listens on a journal: a small file beside it for each receiver, by which another program knows it.

Asking the port would leave a request in the journal, and the queue knows who sends, not who receives.
"""

import contextlib
import json
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class Occupant:
    """A process that listens: what people call it, and where it is reached."""

    program: str
    pid: int
    url: str

    @property
    def name(self) -> str:
        """Such as `listen (pid 4711)`."""
        return f"{self.program} (pid {self.pid})"


class Doorplates:
    """Those of one journal. A plate whose process is gone counts for nothing; what cannot be written is left out."""

    def __init__(self, journal_path: Path) -> None:
        self._folder = journal_path.absolute().parent
        self._stem = f"{journal_path.name}.receiver-"
        self._own: Path | None = None

    def put(self, program: str, port: int, url: str) -> None:
        """Say that this process listens there, and nowhere else."""
        path = self._path(port)
        if path != self._own:
            self.take_down()
        text = json.dumps({"program": program, "pid": os.getpid(), "url": url})
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
        with contextlib.suppress(OSError):
            try:
                unfinished.write_text(text, encoding="utf-8")
                unfinished.replace(path)
                self._own = path
            finally:
                unfinished.unlink(missing_ok=True)

    def take_down(self) -> None:
        """Say it no longer."""
        own, self._own = self._own, None
        if own is not None and (found := _read(own)) is not None and found.pid == os.getpid():
            with contextlib.suppress(OSError):
                own.unlink(missing_ok=True)

    def at(self, port: int) -> Occupant | None:
        """Return who listens on a port, by its own account; None if nobody does who lives."""
        return _living(_read(self._path(port)))

    def all(self) -> Sequence[Occupant]:
        """Return all who listen."""
        try:
            paths = sorted(each for each in self._folder.iterdir() if each.name.startswith(self._stem))
        except OSError:
            return ()
        return [occupant for each in paths if (occupant := _living(_read(each))) is not None]

    def _path(self, port: int) -> Path:
        return self._folder / f"{self._stem}{port}.json"


def _living(occupant: Occupant | None) -> Occupant | None:
    return occupant if occupant is not None and _lives(occupant.pid) else None


def _lives(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there the question would be a signal; a port that is free tells it too
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _read(path: Path) -> Occupant | None:
    try:
        with path.open("rb") as file:
            members = json.loads(file.read(_LARGEST))
        program, pid, url = members["program"], members["pid"], members["url"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not (isinstance(program, str) and isinstance(url, str) and type(pid) is int and pid > 0):
        return None
    return Occupant(program, pid, url)
