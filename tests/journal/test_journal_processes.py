"""Several real processes on one journal: appends, a reset, a kill -9, a file that cannot grow."""

import asyncio
import contextlib
from pathlib import Path

from sandbox.journal import connection, schema
from sandbox.journal.protocol import Counts
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import capture
from tests.journal.processes import LIMIT, output_of, process
from tests.waiting import wait_for


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


async def test_another_process_may_lay_the_journal_out_between_any_two_looks_at_it(path: Path) -> None:
    with contextlib.closing(connection.connect_writer(path)) as ours:
        ours.execute("PRAGMA journal_mode = WAL")
        looks: list[str] = []

        def interfere(sql: str) -> None:
            looks.append(sql)
            if sql == "PRAGMA user_version":
                ours.set_trace_callback(None)
                with contextlib.closing(connection.connect_writer(path)) as theirs:
                    schema.upgrade(theirs)

        ours.set_trace_callback(interfere)
        schema.upgrade(ours)
    assert looks[-2:] == ["PRAGMA application_id", "PRAGMA user_version"]
    async with await SqliteJournal.open(path) as journal:
        assert await journal.append(capture("a")) == 1


async def test_opening_a_journal_twice_keeps_other_processes_off_its_log(journal: SqliteJournal, path: Path) -> None:
    await journal.append(capture("a"))
    async with await SqliteJournal.open(path):  # may not drop the locks of the first: then the log would be removed
        assert await output_of("append", str(path), "b", "1") == ["2 b-0"]
        assert await journal.append(capture("c")) == 3
        assert await output_of("append", str(path), "d", "1") == ["4 d-0"]
    assert list(await record_ids(journal)) == [1, 2, 3, 4]
