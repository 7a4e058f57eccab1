"""Several real processes on one journal: appends, a reset, a kill -9, a file that cannot grow."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.journal.protocol import Counts
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.conftest import REPOSITORY
from tests.journal.journal_records import capture
from tests.waiting import wait_for

LIMIT = 30.0


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[Process]:
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.journal.appending_process", *arguments),
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT):
            yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def output_of(*arguments: str) -> list[str]:
    async with process(*arguments) as started:
        out, err = await started.communicate()
        assert started.returncode == 0, err.decode()
        return out.decode().splitlines()


async def record_ids(journal: SqliteJournal) -> dict[int, str]:
    page = await journal.tail(limit=1_000_000)
    return {summary.number: summary.record_id for summary in page.summaries}


def said(lines: list[str]) -> dict[int, str]:
    return {int(number): name for number, name in (line.split() for line in lines)}


async def test_a_kill_in_the_middle_loses_nothing_that_was_committed(path: Path) -> None:
    async with process("append", str(path), "p", "0") as victim:
        assert victim.stdout is not None
        lines = [await victim.stdout.readline() for _ in range(300)]
        victim.kill()
        rest, _ = await victim.communicate()
    # The kill may have cut the last line.
    committed = said([line.decode() for line in [*lines, *rest.splitlines(keepends=True)] if line.endswith(b"\n")])
    assert len(committed) >= 300
    async with await SqliteJournal.open(path) as journal:
        found = await record_ids(journal)
        assert committed.items() <= found.items()
        assert list(found) == list(range(1, len(found) + 1))
        for number, name in committed.items():
            assert await journal.get(number) == capture(name, body=name.encode() * 50)
        assert await journal.append(capture("next")) == len(found) + 1


async def test_processes_append_at_once_and_a_tail_sees_each_record_once(journal: SqliteJournal, path: Path) -> None:
    seen: list[int] = []
    cursor = None
    children = [asyncio.create_task(output_of("append", str(path), name, "150")) for name in ("a", "b")]
    own = {await journal.append(capture(f"own-{index}")): f"own-{index}" for index in range(20)}

    async def look() -> bool:
        nonlocal cursor
        page = await journal.tail(cursor, limit=7)
        cursor = page.cursor
        seen.extend(summary.number for summary in page.summaries)
        return len(seen) >= 320

    await wait_for(look, "every record was seen", LIMIT)
    said_by_children = [said(lines) for lines in await asyncio.gather(*children)]
    assert seen == list(range(1, 321))
    assert await record_ids(journal) == own | said_by_children[0] | said_by_children[1]
    assert await journal.counts() == Counts(attempts=0, delivered=0, captures=320, verified=320)


async def test_processes_may_make_the_file_at_once(path: Path) -> None:
    outputs = await asyncio.gather(*(output_of("append", str(path), name, "3") for name in "abcd"))
    assert sorted(number for lines in outputs for number in said(lines)) == list(range(1, 13))


async def test_another_process_may_reset_under_our_feet(journal: SqliteJournal, path: Path) -> None:
    await asyncio.gather(*(journal.append(capture(str(index))) for index in range(5)))
    cursor = await journal.end()
    assert await output_of("reset", str(path)) == ["5"]
    page = await journal.tail(cursor)
    assert (page.summaries, page.restarted) == ((), True)
    assert await journal.append(capture("new")) == 1
    assert await record_ids(journal) == {1: "new"}


async def test_a_disk_that_takes_no_more_is_said_and_the_rest_is_kept(path: Path) -> None:
    *lines, sentence = await output_of("fill", str(path), "3000000")
    assert len(lines) > 5
    assert str(path) in sentence
    assert "disk" in sentence
    assert "free" in sentence
    async with await SqliteJournal.open(path) as journal:
        assert await record_ids(journal) == said(lines)
