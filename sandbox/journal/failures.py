"""Database errors turned into one sentence that names the file, the cause and the way out."""

import sqlite3
from pathlib import Path

from sandbox.journal.protocol import JournalError
from sandbox.journal.schema import ForeignDatabaseError

_ELSEWHERE = "move it away, or set journal.path in config.yaml to another file"
_PERMISSIONS = "check the permissions of the file and its folder, or set journal.path in config.yaml"

_CAUSES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_NOTADB: ("it is not a journal", _ELSEWHERE),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", _ELSEWHERE),
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space, then try again"),
    sqlite3.SQLITE_READONLY: ("it cannot be written", _PERMISSIONS),
    sqlite3.SQLITE_PERM: ("access is denied", _PERMISSIONS),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", _PERMISSIONS),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "check the disk and its free space"),
    sqlite3.SQLITE_BUSY: ("another process keeps it locked", "close that program, then try again"),
    sqlite3.SQLITE_TOOBIG: ("a record is too large", "lower receiver.max_body in config.yaml"),
}

_PRIMARY_CODE = 0xFF  # SQLite puts the details of an error above its lowest byte


def explained(path: Path, error: Exception) -> JournalError:
    """Return a new JournalError for what SQLite or the operating system reported about this file."""
    if isinstance(error, JournalError):
        return JournalError(*error.args)
    cause, way_out = _cause(error)
    explanation = JournalError(f"journal {path}: {cause}; {way_out}")
    explanation.__cause__ = error
    return explanation


def _cause(error: Exception) -> tuple[str, str]:
    if isinstance(error, ForeignDatabaseError):
        return str(error), _ELSEWHERE
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{error.filename} is a file where a folder is needed", _ELSEWHERE
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower(), _PERMISSIONS
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int) and (known := _CAUSES.get(code & _PRIMARY_CODE)):
        cause, way_out = known
        return f"{cause} ({error})", way_out
    return f"the database reports an error ({error})", _ELSEWHERE
