"""Appends a second: SqliteJournal against one sqlite3 commit for each append, in the same run on the same disk.

    python tests/benchmarks/bench_journal.py [FOLDER] [SECONDS]

Both write the same rows with WAL and synchronous=FULL; the naive writer commits each append by itself in a thread, as
a handler that calls `asyncio.to_thread` would. Each figure is a median of three rounds.
"""

import asyncio
import gc
import itertools
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from sandbox.domain.records import Answer, Capture  # noqa: E402 - the script runs from a checkout, without installation
from sandbox.domain.verdict import Verdict, passed  # noqa: E402
from sandbox.journal.sqlite_journal import SqliteJournal  # noqa: E402

APPENDERS = (1, 16, 256)
ROUNDS = 3
BODY = b'{"Id":"' + b"x" * 2000 + b'"}'
CHECKS = "path method content-type size signature json envelope event selected active".split()  # noqa: SIM905 - words

Append: TypeAlias = Callable[[Capture], Awaitable[object]]


def captures() -> Iterator[Capture]:
    verdict = Verdict(tuple(passed(name, "it is what the subscription says") for name in CHECKS))
    headers = (
        (b"Host", b"127.0.0.1:8025"),
        (b"abp-webhook-signature", b"sha256=" + b"AB-" * 31 + b"AB"),
        (b"Content-Type", b"application/json; charset=utf-8"),
        (b"Content-Length", b"%d" % len(BODY)),
    )
    answer = Answer(200, (("Content-Type", "application/json"),), b'{"verdict":"verified"}')
    for index in itertools.count():
        yield Capture(
            record_id=f"{index:032x}",
            at=638_000_000_000_000_000 + index,
            peer="127.0.0.1:50000",
            method="POST",
            target="/hooks/erp",
            http_version="HTTP/1.1",
            headers=headers,
            body=BODY,
            cut=False,
            raw=b"",
            event_id=f"{index:08x}-8ec1-4b9e-873a-50eaddc1221e",
            event="Order.Create",
            attempt=0,
            subscription="erp",
            verdict=verdict,
            answer=answer,
            elapsed=12_345,
        )


class NaiveJournal:
    """One connection behind a lock, one commit an append."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(
            "CREATE TABLE records (number INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT UNIQUE, at INTEGER,"
            " event_id TEXT, event TEXT, subscription TEXT, details TEXT, body BLOB)"
        )
        self._connection.execute("CREATE INDEX records_by_event_id ON records (event_id)")

    async def append(self, record: Capture) -> None:
        await asyncio.to_thread(self._append, record)

    def _append(self, record: Capture) -> None:
        details = repr((record.headers, record.verdict, record.answer))
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
                (record.record_id, record.at, record.event_id, record.event, record.subscription, details, record.body),
            )

    def close(self) -> None:
        self._connection.close()


async def rate(append: Append, records: list[Capture], appenders: int, seconds: float) -> float:
    """Return appends a second, by this many appenders that each wait for their append before the next."""
    waiting = iter(records)
    done = 0
    start = time.perf_counter()
    end = start + seconds

    async def one() -> None:
        nonlocal done
        for record in waiting:
            await append(record)
            done += 1
            if time.perf_counter() > end:
                return

    await asyncio.gather(*(one() for _ in range(appenders)))
    return done / (time.perf_counter() - start)


async def compare(folder: Path, appenders: int, seconds: float, fresh: Iterator[Capture]) -> tuple[float, float]:
    records = list(itertools.islice(fresh, int(20_000 * seconds)))
    gc.collect()
    gc.freeze()
    naive = NaiveJournal(folder / "naive.db")
    naive_rate = await rate(naive.append, records, appenders, seconds)
    naive.close()
    async with await SqliteJournal.open(folder / "journal.db") as journal:
        own_rate = await rate(journal.append, records, appenders, seconds)
    return naive_rate, own_rate


async def main(parent: str | None = None, seconds: str = "1") -> None:
    fresh = captures()
    sys.stdout.write(f"SQLite {sqlite3.sqlite_version}, body {len(BODY)} bytes, synchronous=FULL\n")
    sys.stdout.write(f"{'appenders':>9} {'naive/s':>9} {'journal/s':>9} {'ratio':>7}\n")
    for appenders in APPENDERS:
        rounds = []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory(dir=parent) as folder:
                rounds.append(await compare(Path(folder), appenders, float(seconds), fresh))
        naive, own = (statistics.median(rates) for rates in zip(*rounds, strict=True))
        sys.stdout.write(f"{appenders:>9} {naive:>9.0f} {own:>9.0f} {own / naive:>7.1f}\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
