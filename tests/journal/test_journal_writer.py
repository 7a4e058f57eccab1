"""What waits is committed together, and the write-ahead log neither stays nor grows without bound."""

import asyncio
import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from sandbox.journal import writer
from sandbox.journal.connection import connect_writer
from sandbox.journal.protocol import JournalError
from sandbox.journal.rows import encode
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import capture
from tests.waiting import wait_for


async def test_what_waits_is_committed_together(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[str] = []

    def watched(path: Path) -> sqlite3.Connection:
        connection = connect_writer(path)
        connection.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
        return connection

    monkeypatch.setattr(writer, "connect_writer", watched)
    async with await SqliteJournal.open(path) as journal:
        await asyncio.gather(*(journal.append(capture(str(index))) for index in range(200)))
        assert 1 <= len(commits) <= 20
        together = len(commits)
        for index in range(5):
            await journal.append(capture(f"alone-{index}"))
        assert len(commits) == together + 5


async def test_the_log_is_moved_into_the_database_when_nothing_happens(journal: SqliteJournal, path: Path) -> None:
    await journal.append(capture("a"))
    alone = path.with_name("copy-without-log.db")

    def is_moved() -> bool:
        shutil.copyfile(path, alone)
        with contextlib.closing(sqlite3.connect(alone)) as opened:
            return bool(opened.execute("SELECT count(*) FROM records").fetchone() == (1,))

    await wait_for(is_moved, "the record is in the database file itself")


@pytest.mark.parametrize("ceiling", [0, 10**9], ids=["waiting for readers", "passing them"])
async def test_the_log_stays_small_under_load(path: Path, monkeypatch: pytest.MonkeyPatch, ceiling: int) -> None:
    monkeypatch.setattr(writer, "_LOG_LIMIT", 500_000)
    monkeypatch.setattr(writer, "_LOG_CEILING", ceiling)
    log = path.with_name("journal.db-wal")
    largest = 0
    async with await SqliteJournal.open(path) as journal:
        for index in range(60):
            await asyncio.gather(*(journal.append(capture(f"{index}-{n}", body=b"x" * 50_000)) for n in range(4)))
            await journal.tail(limit=3)
            largest = max(largest, await asyncio.to_thread(lambda: log.stat().st_size))
        assert (await journal.counts()).captures == 240
    assert 0 < largest < 3_000_000, "12 MB were appended"


async def test_a_commit_is_on_the_disk_and_makes_no_checkpoint(path: Path) -> None:
    async with await SqliteJournal.open(path):
        with contextlib.closing(connect_writer(path)) as connection:
            settings = ("journal_mode", "synchronous", "wal_autocheckpoint", "page_size")
            full = 2
            assert [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings] == ["wal", full, 0, 8192]


async def test_a_change_that_fails_takes_no_append_with_it(path: Path) -> None:
    async with await SqliteJournal.open(path) as journal:
        own = writer.Writer(path)

        def fails_halfway(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM records")
            raise ZeroDivisionError

        rows = [encode(capture(str(index))) for index in range(20)]
        *numbers, failure = await asyncio.gather(
            *(own.insert(row) for row in rows), own.change(fails_halfway), return_exceptions=True
        )
        assert sorted(number for number in numbers if isinstance(number, int)) == list(range(1, 21))
        assert isinstance(failure, JournalError)
        assert isinstance(failure.__cause__, ZeroDivisionError)
        assert await own.change(lambda connection: connection.execute("SELECT count(*) FROM records").fetchone()) == (
            20,
        )
        await own.close()
        assert (await journal.counts()).captures == 20
