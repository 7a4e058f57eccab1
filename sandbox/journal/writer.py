"""The one thread that writes: it commits together whatever waits, then tells each event loop once."""

import asyncio
import itertools
import queue
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar, cast

from sandbox.journal.connection import connect_writer
from sandbox.journal.failures import explained
from sandbox.journal.inserts import insert
from sandbox.journal.presence import Presence
from sandbox.journal.protocol import JournalError
from sandbox.journal.rows import Row
from sandbox.journal.schema import PAGE_SIZE

_LARGEST_GROUP = 512
_IDLE = 0.5  # seconds without work after which the write-ahead log is moved into the database
_LOG_LIMIT = 32 * 1024 * 1024  # bytes of our own in the write-ahead log, beyond which it is moved under load too
_LOG_CEILING = 8 * _LOG_LIMIT  # bytes in all, beyond which readers are waited for

T = TypeVar("T")
Change: TypeAlias = Callable[[sqlite3.Connection], object]
"""Work inside the writer's transaction; what it returns is handed on after the commit."""


class _Waiting(NamedTuple):
    work: Row | Change
    future: "asyncio.Future[object]"


class _Settled(NamedTuple):
    future: "asyncio.Future[object]"
    result: object
    error: JournalError | None


class Writer:
    """Takes work from any event loop; one thread commits it in the order in which it came."""

    def __init__(self, path: Path) -> None:
        """Open the database and start the thread. Raises sqlite3.Error or OSError."""
        self._path = path
        self._connection = connect_writer(path)
        self._presence = Presence(path)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closed = False
        self._unmoved = 0
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._thread.start()

    async def insert(self, row: Row) -> int:
        """Return the row's number once it is committed. Raises JournalError."""
        return cast(int, await self._committed(row))

    async def change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Return what the change returned, once it is committed. Raises JournalError."""
        return cast(T, await self._committed(change))

    async def _committed(self, work: Row | Change) -> object:
        if self._closed:
            raise JournalError(f"journal {self._path}: it is closed; open it again")
        future = asyncio.get_running_loop().create_future()
        self._queue.put(_Waiting(work, future))
        return await future

    async def close(self) -> None:
        """Commit what waits and let go of the file. Closing again does nothing."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        try:
            while group := self._next_group():
                self._commit(group)
                if self._unmoved > _LOG_LIMIT:
                    self._move_log()
        finally:
            self._connection.close()

    def _next_group(self) -> list[_Waiting]:
        """Wait for work and return all there is, up to a limit; nothing means that the end has come."""
        while True:
            try:
                first = self._queue.get(timeout=_IDLE if self._unmoved else None)
            except queue.Empty:
                self._move_log()
                continue
            if first is None:
                return []
            group = [first]
            while len(group) < _LARGEST_GROUP and not self._queue.empty():
                waiting = self._queue.get()
                if waiting is None:
                    self._queue.put(None)  # nothing is put behind the end, so it comes up again next
                    break
                group.append(waiting)
            return group

    def _commit(self, group: Sequence[_Waiting]) -> None:
        try:
            results = self._transact([waiting.work for waiting in group])
        except (sqlite3.OperationalError, JournalError) as error:  # disk or lock: each alone would fare no better
            self._fail(group, error)
        except Exception as error:  # whatever it is, those who wait must hear of it, and the others must not suffer
            if len(group) == 1:
                self._fail(group, error)
            else:
                for waiting in group:
                    self._commit([waiting])
        else:
            _settle_all([_Settled(one.future, result, None) for one, result in zip(group, results, strict=True)])

    def _fail(self, group: Sequence[_Waiting], error: Exception) -> None:
        _settle_all([_Settled(waiting.future, None, explained(self._path, error)) for waiting in group])

    def _transact(self, works: Sequence[Row | Change]) -> list[object]:
        self._presence.require()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            results = self._apply(works)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        self._unmoved += sum(PAGE_SIZE + work.size for work in works if isinstance(work, Row))
        return results

    def _apply(self, works: Sequence[Row | Change]) -> list[object]:
        results: list[object] = []
        for are_rows, run in itertools.groupby(works, lambda work: isinstance(work, Row)):
            if are_rows:
                results += insert(self._connection, cast(list[Row], list(run)))
            else:
                before = self._connection.total_changes
                results += [change(self._connection) for change in cast(Iterator[Change], run)]
                self._unmoved += PAGE_SIZE * (self._connection.total_changes - before)
        return results

    def _move_log(self) -> None:
        """Move the write-ahead log into the database, so that the log begins anew instead of growing."""
        self._unmoved = 0
        try:
            _, pages, moved = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if pages > moved and pages * PAGE_SIZE > _LOG_CEILING:
                self._connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        except sqlite3.Error:
            # The records are safe in the log. A disk that fails will fail the next append, which can say so.
            return


def _settle_all(settled: Sequence[_Settled]) -> None:
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[_Settled]] = defaultdict(list)
    for one in settled:
        by_loop[one.future.get_loop()].append(one)
    for loop, ones in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, ones)
        except RuntimeError:
            continue  # that loop is closed: nobody waits there any more


def _settle(settled: Sequence[_Settled]) -> None:
    for future, result, error in settled:
        if future.done():
            continue  # whoever waited was cancelled; the record is in the journal all the same
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
