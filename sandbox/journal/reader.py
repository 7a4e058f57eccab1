"""The reading side: short queries on a connection of its own, made where they are asked for."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.domain.records import Record, RecordSummary
from sandbox.journal.connection import connect_reader
from sandbox.journal.failures import explained
from sandbox.journal.filtering import Condition
from sandbox.journal.presence import Presence
from sandbox.journal.protocol import (
    Conversations,
    Counts,
    Cursor,
    JournalError,
    Page,
    RecordNotFoundError,
    Stretch,
)
from sandbox.journal.reference import find_number
from sandbox.journal.rows import CONTENT_COLUMNS, SqlValue, decode_record, decode_summary, encode_text
from sandbox.journal.scanning import LINE, RECORDS, SUMMARY, Direction, scan

_CONTENTS = ", ".join(f"contents.{column}" for column in CONTENT_COLUMNS)
_LARGEST_NUMBER = 2**63 - 1


class Reader:
    """Answers from the database file; a query sees one state of it. All methods raise JournalError if it fails."""

    def __init__(self, path: Path) -> None:
        """Open the database. Raises sqlite3.Error or OSError."""
        self._path = path
        self._presence = Presence(path)
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = connect_reader(path)

    def close(self) -> None:
        """Let go of the file. Closing again does nothing."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def tail(self, cursor: Cursor | None, limit: int, condition: Condition) -> Page:
        """Return at most `limit` matching summaries behind the cursor; soon raises JournalError if the file is deleted.

        What takes long is done piece by piece: then the page says that there is more.
        """
        with self._state() as connection:
            self._presence.require_now_and_then()
            generation, last = _place(connection)
            seen = 0 if cursor is None else _number_in(cursor, generation)
            restarted = seen is None
            behind = seen or 0
            if behind >= last:
                return Page((), _cursor(generation, last), restarted)
            found = scan(connection, condition, Direction.FORWARD, behind, limit)
        reached = last if found.reached is None else found.reached
        return Page(found.summaries, _cursor(generation, reached), restarted, more=reached < last)

    def end(self) -> Cursor:
        """Return the cursor behind the newest record."""
        with self._state() as connection:
            return _cursor(*_place(connection))

    def look_back(self, limit: int, before: int | None, condition: Condition) -> Stretch:
        """Return at most `limit` of the newest matching summaries before a number, newest first."""
        place = _clamped(_LARGEST_NUMBER if before is None else before)
        with self._state() as connection:
            found = scan(connection, condition, Direction.BACK, place, limit)
        return Stretch(found.summaries, found.reached)

    def summary(self, number: int) -> RecordSummary:
        """Return one summary. Raises RecordNotFoundError."""
        with self._state() as connection:
            statement = f"SELECT {SUMMARY} FROM {RECORDS} WHERE records.number = ?"
            row = connection.execute(statement, (_clamped(number),)).fetchone()
        if row is None:
            raise no_record(number)
        return decode_summary(row)

    def get(self, number: int) -> Record:
        """Return one whole record. Raises RecordNotFoundError."""
        with self._state() as connection:
            return _record(connection, number)

    def find(self, reference: str) -> tuple[int, Record]:
        """Return number and record for what the user typed. Raises RecordNotFoundError."""
        with self._state() as connection:
            number = find_number(connection, reference)
            return number, _record(connection, number)

    def of_event(self, event_id: str, near: int, limit: int) -> Sequence[RecordSummary]:
        """Return the summaries with this event Id in journal order, at most `limit` on each side of a number."""
        values = {"event_id": encode_text(event_id), "near": _clamped(near), "limit": limit}
        of_it = f"SELECT {SUMMARY} FROM {RECORDS} WHERE records.event_id = CAST(:event_id AS TEXT) AND records.number"
        with self._state() as connection:
            before = connection.execute(f"{of_it} < :near ORDER BY records.number DESC LIMIT :limit", values)
            rows = before.fetchall()[::-1]
            rows += connection.execute(f"{of_it} >= :near ORDER BY records.number LIMIT :limit", values)
        return [decode_summary(row) for row in rows]

    def counts(self) -> Counts:
        """Return the totals."""
        with self._state() as connection:
            row = connection.execute("SELECT attempts, delivered, captures, verified FROM journal").fetchone()
        return Counts(*row)

    def conversations(self) -> Conversations:
        """Return where conversations begin."""
        with self._state() as connection:
            (newest,) = connection.execute("SELECT coalesce(max(number), 0) FROM records").fetchone()
            begun = connection.execute("SELECT block, begun FROM conversations ORDER BY block").fetchall()
        return Conversations(newest, tuple(begun))

    def rows(
        self,
        statement: str,
        values: Mapping[str, SqlValue],
        prepare: Callable[[sqlite3.Connection], None] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Return what a statement finds; `prepare` gives the connection what the statement needs."""
        with self._state() as connection:
            self._presence.require_now_and_then()
            if prepare is not None:
                prepare(connection)
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def _state(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._connection is None:
                raise JournalError(f"journal {self._path}: it is closed; open it again")
            try:
                self._connection.execute("BEGIN")
                try:
                    yield self._connection
                finally:
                    self._connection.execute("ROLLBACK")
            except (sqlite3.Error, UnicodeDecodeError) as error:
                raise explained(self._path, error) from error


def no_record(number: int) -> RecordNotFoundError:
    """Return the error for a number that no record has."""
    return RecordNotFoundError(f"there is no record #{number}")


def _place(connection: sqlite3.Connection) -> tuple[str, int]:
    generation, last = connection.execute("SELECT generation, last FROM journal").fetchone()
    return generation, last


def _cursor(generation: str, number: int) -> Cursor:
    return Cursor(f"{generation}:{number}")


def _number_in(cursor: Cursor, generation: str) -> int | None:
    """Return the number in a cursor, None if it is of another generation (or of no journal at all)."""
    of, _, number = cursor.partition(":")
    return int(number) if of == generation and number.isdecimal() else None


def _clamped(number: int) -> int:
    return max(-_LARGEST_NUMBER, min(number, _LARGEST_NUMBER))


def _record(connection: sqlite3.Connection, number: int) -> Record:
    row = connection.execute(
        f"SELECT {LINE}, {_CONTENTS} FROM records JOIN contents USING (number) WHERE records.number = ?",
        (_clamped(number),),
    ).fetchone()
    if row is None:
        raise no_record(number)
    return decode_record(row)
