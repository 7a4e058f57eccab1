"""Attempts appended a second: those that find their capture against those that have none, in the same run.

    python tests/benchmarks/bench_pairing.py [FOLDER] [SECONDS]

Both append a capture and then its attempt, with WAL and synchronous=FULL. An attempt without a connection of its own is
not paired at all. Each figure is a median of three rounds.
"""

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from sandbox.domain.records import Attempt, Capture  # noqa: E402 - the script runs from a checkout, not installed
from sandbox.journal.sqlite_journal import SqliteJournal  # noqa: E402
from tests.journal import journal_records  # noqa: E402

PUBLISHERS = (1, 20)
ROUNDS = 3
BODY = b'{"Id":"' + b"x" * 2000 + b'"}'

Deliveries = Iterator[tuple[Capture, Attempt]]


def deliveries(connected: bool) -> Deliveries:
    capture, attempt = journal_records.capture("c", body=BODY), journal_records.attempt("a")
    request = replace(attempt.request, body=BODY)
    for index in itertools.count():
        at, event = journal_records.AT + index * 1000, f"{index:08x}-8ec1-4b9e-873a-50eaddc1221e"
        address = f"127.0.0.1:{40_000 + index % 20_000}"
        outcome = replace(attempt.outcome, local_address=address if connected else None)
        yield (
            replace(capture, record_id=f"c{index}", at=at, event_id=event, peer=address),
            replace(attempt, record_id=f"a{index}", at=at, event_id=event, request=request, outcome=outcome),
        )


async def rate(folder: Path, fresh: Deliveries, publishers: int, seconds: float) -> float:
    """Return deliveries a second, by this many publishers that each wait for an append before the next."""
    done = 0
    async with await SqliteJournal.open(folder / "journal.db") as journal:
        start = time.perf_counter()

        async def one() -> None:
            nonlocal done
            for capture, attempt in fresh:
                await journal.append(capture)
                await journal.append(attempt)
                done += 1
                if time.perf_counter() > start + seconds:
                    return

        await asyncio.gather(*(one() for _ in range(publishers)))
        return done / (time.perf_counter() - start)


async def main(parent: str | None = None, seconds: str = "1") -> None:
    sys.stdout.write(f"{'publishers':>10} {'alone/s':>9} {'paired/s':>9} {'ratio':>7}\n")
    for publishers in PUBLISHERS:
        rates: dict[bool, list[float]] = {False: [], True: []}
        for _, connected in itertools.product(range(ROUNDS), (False, True)):
            with tempfile.TemporaryDirectory(dir=parent) as folder:
                rates[connected].append(await rate(Path(folder), deliveries(connected), publishers, float(seconds)))
        alone, paired = statistics.median(rates[False]), statistics.median(rates[True])
        sys.stdout.write(f"{publishers:>10} {alone:>9.0f} {paired:>9.0f} {paired / alone:>7.2f}\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
