"""The journal in one SQLite file, which several processes may have open at once."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Self

from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import Record, RecordSummary
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.connection import compact, prepare
from sandbox.journal.delivery_queue import DeliveryQueue
from sandbox.journal.failures import explained
from sandbox.journal.filtering import Condition, compile_filter
from sandbox.journal.inserts import clear
from sandbox.journal.marks import set_note
from sandbox.journal.protocol import Conversations, Counts, Cursor, Page, Stretch
from sandbox.journal.reader import Reader, no_record
from sandbox.journal.removal import LARGEST_STEP, remove_matching
from sandbox.journal.rows import encode
from sandbox.journal.sqlite_queue import SqliteDeliveryQueue
from sandbox.journal.writer import Writer


class SqliteJournal:
    """Records in a SQLite file. Writes go to one thread and are durable when they return; reads are made in place.

    Implements `Records`, and has the `queue` of deliveries. Get one by `await SqliteJournal.open(path)`, and `await
    close()` it, or use `async with`.
    """

    def __init__(self, path: Path, writer: Writer, reader: Reader, clock: Clock = system_clock) -> None:
        self.path = path
        self.queue: DeliveryQueue = SqliteDeliveryQueue(writer, reader, clock)
        self._clock = clock
        self._writer = writer
        self._reader = reader

    @classmethod
    async def open(cls, path: Path, clock: Clock = system_clock) -> Self:
        """Open the journal in this file, making it and its folder if they are missing. Raises JournalError.

        A folder named `.sandbox` gets a `.gitignore` by which it ignores itself. `clock` gives the present, by which
        the age of a record is measured.
        """
        return await asyncio.to_thread(cls._open, path, clock)

    @classmethod
    def _open(cls, path: Path, clock: Clock) -> Self:
        path = path.absolute()  # the working folder may change, and `:memory:` is a file name here
        prepare(path)
        try:
            reader = Reader(path)
            try:
                return cls(path, Writer(path), reader, clock)
            except BaseException:
                reader.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise explained(path, error) from error

    async def append(self, record: Record) -> int:
        """Return the record's number once it is on the disk; a record_id that is there already keeps its number."""
        return await self._writer.insert(encode(record))

    async def tail(self, cursor: Cursor | None = None, limit: int = 500, matching: Filter = EVERYTHING) -> Page:
        """Return what was appended after the cursor and matches, at most `limit` summaries; None is the beginning."""
        return self._reader.tail(cursor, limit, self._compile(matching))

    async def end(self) -> Cursor:
        """Return the cursor behind the newest record."""
        return self._reader.end()

    async def look_back(self, limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
        """Return the newest summaries that match, newest first, as far as a short time reaches."""
        return self._reader.look_back(limit, before, self._compile(matching))

    async def latest(
        self, limit: int, before: int | None = None, matching: Filter = EVERYTHING
    ) -> Sequence[RecordSummary]:
        """Return the newest summaries that match, newest first; `before` pages back from a number (exclusive)."""
        found: list[RecordSummary] = []
        async with aclosing(self._stretches(self._compile(matching), before, limit)) as stretches:
            async for summaries in stretches:
                found += summaries
                if len(found) >= limit:
                    break
        return found[:limit]

    async def count(self, matching: Filter) -> int:
        """Return how many records match."""
        condition = self._compile(matching)
        return sum([len(summaries) async for summaries in self._stretches(condition, None, LARGEST_STEP)])

    def _compile(self, matching: Filter) -> Condition:
        return compile_filter(matching, self._clock())

    async def _stretches(
        self, condition: Condition, before: int | None, limit: int
    ) -> AsyncGenerator[Sequence[RecordSummary], None]:
        """Yield what matches, from the newest back to the beginning, and let others run in between."""
        while True:
            stretch = self._reader.look_back(limit, before, condition)
            yield stretch.summaries
            if stretch.before is None:
                return
            before = stretch.before
            await asyncio.sleep(0)

    async def summary(self, number: int) -> RecordSummary:
        """Return one line of the journal as it is now. Raises RecordNotFoundError."""
        return self._reader.summary(number)

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

    async def conversations(self) -> Conversations:
        """Return where conversations begin; appends keep this up to date, so a million records cost 5,000 rows."""
        return self._reader.conversations()

    async def mark(self, number: int, note: str) -> None:
        """Mark a record, with a note that may be empty. Raises RecordNotFoundError."""
        await self._set_note(number, note)

    async def unmark(self, number: int) -> None:
        """Take mark and note of a record away. Raises RecordNotFoundError."""
        await self._set_note(number, None)

    async def _set_note(self, number: int, note: str | None) -> None:
        if not await self._writer.change(partial(set_note, number=number, note=note)):
            raise no_record(number)

    async def remove(self, matching: Filter) -> int:
        """Remove the records that match and return how many; the others keep their numbers, and cursors stay good."""
        condition = self._compile(matching)
        removed = 0
        async with aclosing(self._stretches(condition, None, LARGEST_STEP)) as stretches:
            async for summaries in stretches:
                if summaries:
                    numbers = [summary.number for summary in summaries]
                    removed += await self._writer.change(partial(remove_matching, condition=condition, numbers=numbers))
        if removed:
            await asyncio.to_thread(compact, self.path)
        return removed

    async def reset(self) -> int:
        """Remove every record and delivery, and begin again at number 1; return how many records there were."""
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
