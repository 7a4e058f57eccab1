"""The journal in one SQLite file, which several processes may have open at once."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from sandbox.domain.records import Kind, Record, RecordSummary
from sandbox.journal.connection import compact, prepare
from sandbox.journal.failures import explained
from sandbox.journal.inserts import clear
from sandbox.journal.protocol import Counts, Cursor, Page
from sandbox.journal.reader import Reader
from sandbox.journal.rows import encode
from sandbox.journal.writer import Writer


class SqliteJournal:
    """Records in a SQLite file. Writes go to one thread and are durable when they return; reads are made in place.

    Implements `Records`; get one by `await SqliteJournal.open(path)`, and `await close()` it, or use `async with`.
    """

    def __init__(self, path: Path, writer: Writer, reader: Reader) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the journal in this file, making it and its folder if they are missing.

        A folder named `.sandbox` gets a `.gitignore` by which it ignores itself. Raises JournalError.
        """
        return await asyncio.to_thread(cls._open, path)

    @classmethod
    def _open(cls, path: Path) -> Self:
        path = path.absolute()  # the working folder may change, and `:memory:` is a file name here
        prepare(path)
        try:
            reader = Reader(path)
            try:
                return cls(path, Writer(path), reader)
            except BaseException:
                reader.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise explained(path, error) from error

    async def append(self, record: Record) -> int:
        """Return the record's number once it is on the disk; a record_id that is there already keeps its number."""
        return await self._writer.insert(encode(record))

    async def tail(self, cursor: Cursor | None = None, limit: int = 500) -> Page:
        """Return what was appended after the cursor, at most `limit` summaries; None starts at the beginning."""
        return self._reader.tail(cursor, limit)

    async def end(self) -> Cursor:
        """Return the cursor behind the newest record."""
        return self._reader.end()

    async def latest(self, limit: int, before: int | None = None, kind: Kind | None = None) -> Sequence[RecordSummary]:
        """Return the newest summaries, newest first; `before` pages back from a number (exclusive)."""
        return self._reader.latest(limit, before, kind)

    async def get(self, number: int) -> Record:
        """Return one whole record. Raises RecordNotFoundError."""
        return self._reader.get(number)

    async def find(self, reference: str) -> tuple[int, Record]:
        """Return number and record for `#1234`, `1234` or the beginning of an Id. Raises RecordNotFoundError."""
        return self._reader.find(reference)

    async def of_event(self, event_id: str, near: int, limit: int) -> Sequence[RecordSummary]:
        """Return the summaries with this event Id in journal order, at most `limit` on each side of a number."""
        return self._reader.of_event(event_id, near, limit)

    async def counts(self) -> Counts:
        """Return the totals; they are kept up to date by every append, so this costs the same at any size."""
        return self._reader.counts()

    async def reset(self) -> int:
        """Remove every record and begin again at number 1; return how many there were."""
        removed = await self._writer.change(clear)
        await asyncio.to_thread(compact, self.path)
        return removed

    async def close(self) -> None:
        """Finish what was appended and let go of the file. Closing again does nothing."""
        await self._writer.close()
        self._reader.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()
