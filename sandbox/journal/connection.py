"""Opening the database file: its folder, its settings, its layout."""

import contextlib
import os
import sqlite3
import time
from functools import partial
from pathlib import Path

from sandbox.journal import schema
from sandbox.journal.failures import explained

WRITE_WAIT = 10.0
"""Seconds that a write waits for another process's transaction."""

_READ_WAIT = 5.0
_MOVE_WAIT = 1.0
_COPIED_AT_MOST = 64 * 1024 * 1024  # bytes
_STATEMENTS_KEPT = 64
_CACHE_KIBIBYTES = 8192
_OWN_FOLDER = ".sandbox"

_decode = partial(str, encoding="utf-8", errors="surrogatepass")  # rows.py stores lone surrogates this way


def prepare(path: Path) -> None:
    """Create folder and file where they are missing, and bring the layout up to date. Raises JournalError."""
    try:
        _make_folder(path.parent)
        _make_private_file(path)
        connection = _connect(path, WRITE_WAIT)
        try:
            connection.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")  # heeded by a file that is still empty
            _use_write_ahead_log(connection)
            schema.upgrade(connection)
        finally:
            connection.close()
    except (OSError, sqlite3.Error, schema.ForeignDatabaseError) as error:
        raise explained(path, error) from error


def connect_writer(path: Path) -> sqlite3.Connection:
    """Return the connection for the writer thread: durable at every commit, checkpoints only when told."""
    connection = _connect(path, WRITE_WAIT)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write."""
    connection = _connect(path, _READ_WAIT)
    connection.execute("PRAGMA query_only = ON")
    return connection


def compact(path: Path) -> None:
    """Give unused space back to the disk, unless another process is at work or much is left: then it is for reuse.

    What is left has to be copied, and nobody can append meanwhile.
    """
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_connect(path, _READ_WAIT)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (unused,) = connection.execute("PRAGMA freelist_count").fetchone()
        if (pages - unused) * schema.PAGE_SIZE > _COPIED_AT_MOST:
            return
        connection.execute("VACUUM")
        # Another connection that is moving the log at this moment turns this one away without letting it wait.
        deadline = time.monotonic() + _MOVE_WAIT
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < deadline:
            time.sleep(0.01)


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        timeout=wait,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS_KEPT,
    )
    connection.text_factory = _decode
    return connection


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700 if folder.name == _OWN_FOLDER else 0o777, parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if folder.name == _OWN_FOLDER and not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _make_private_file(path: Path) -> None:
    # It holds credentials that came with requests; SQLite gives its side files the same permissions. A file that is
    # there is not opened: closing it would drop the locks that SQLite has on it elsewhere in this process.
    with contextlib.suppress(OSError):  # SQLite says better what is wrong
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    # Two processes that create the file at once can lock each other out here without SQLite waiting by itself.
    deadline = time.monotonic() + WRITE_WAIT
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            if mode != "wal":
                raise schema.ForeignDatabaseError("its file system does not support SQLite's write-ahead log")
            return
