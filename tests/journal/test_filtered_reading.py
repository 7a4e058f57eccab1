"""`tail`, `look_back`, `latest`, `count` and `remove` with a filter; marks; and the layout before there were any."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.filters import EVERYTHING, parse_filter
from sandbox.domain.records import OutcomeKind, RecordSummary
from sandbox.journal import connection as database
from sandbox.journal import scanning, schema
from sandbox.journal.protocol import Counts, RecordNotFoundError
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import AT, attempt, capture
from tests.journal.processes import output_of
from tests.waiting import wait_for

ATTEMPTS = parse_filter("kind:attempt")
NEEDLES = parse_filter("data.needle:*")
REJECTED = parse_filter("verdict:rejected")


def numbers(summaries: Sequence[RecordSummary]) -> list[int]:
    return [summary.number for summary in summaries]


async def fill(journal: SqliteJournal, count: int, needles: Sequence[int] = ()) -> None:
    """Append captures; those at these places have a needle in their body."""
    bodies = [b'{"needle":1}' if index in needles else b'{"hay":1}' for index in range(1, count + 1)]
    await asyncio.gather(*(journal.append(capture(f"{index}", body=body)) for index, body in enumerate(bodies)))


async def test_a_filtered_tail_goes_behind_what_does_not_match(journal: SqliteJournal) -> None:
    await journal.append(capture("a"))
    await journal.append(attempt("b"))
    await journal.append(capture("c"))
    page = await journal.tail(matching=ATTEMPTS)
    assert (numbers(page.summaries), page.more) == ([2], False)
    assert page.cursor == await journal.end()
    await journal.append(capture("d"))
    page = await journal.tail(page.cursor, matching=ATTEMPTS)
    assert (page.summaries, page.cursor) == ((), await journal.end())
    await journal.append(attempt("e"))
    assert numbers((await journal.tail(page.cursor, matching=ATTEMPTS)).summaries) == [5]


async def test_a_limit_leaves_more(journal: SqliteJournal) -> None:
    await fill(journal, 5)
    page = await journal.tail(limit=2)
    assert (numbers(page.summaries), page.more) == ([1, 2], True)
    page = await journal.tail(page.cursor, limit=3)
    assert (numbers(page.summaries), page.more) == ([3, 4, 5], False)
    stretch = await journal.look_back(3)
    assert (numbers(stretch.summaries), stretch.before) == ([5, 4, 3], 3)
    assert (await journal.look_back(3, stretch.before)).before is None


async def test_a_long_search_is_made_in_short_pieces(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SLICE_SECONDS", 0.0)
    await fill(journal, 400, needles=[3, 200, 399])
    found, cursor, pages, more = list[int](), None, 0, True
    while more:
        page = await journal.tail(cursor, matching=NEEDLES)
        found += numbers(page.summaries)
        cursor, more, pages = page.cursor, page.more, pages + 1
    assert found == [3, 200, 399]
    assert pages > 400 // 31
    assert cursor == await journal.end()
    assert numbers(await journal.latest(2, matching=NEEDLES)) == [399, 200]
    assert numbers(await journal.latest(9, before=399, matching=NEEDLES)) == [200, 3]
    assert await journal.count(NEEDLES) == 3
    assert len((await journal.tail(limit=400)).summaries) == 400, "without a filter nothing is broken off"


async def test_a_search_lets_others_run(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SLICE_SECONDS", 0.0)
    await fill(journal, 200)
    search = asyncio.create_task(journal.latest(1, matching=NEEDLES))
    await asyncio.sleep(0)
    assert not search.done()
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    assert await journal.count(EVERYTHING) == 200


async def test_a_reset_while_a_filtered_tail_goes_on(journal: SqliteJournal) -> None:
    await fill(journal, 3)
    cursor = (await journal.tail(matching=ATTEMPTS)).cursor
    await journal.reset()
    await journal.append(attempt("new"))
    page = await journal.tail(cursor, matching=ATTEMPTS)
    assert (numbers(page.summaries), page.restarted) == ([1], True)


async def test_age_is_measured_by_the_clock_that_was_given(path: Path) -> None:
    now = AT
    async with await SqliteJournal.open(path, lambda: now) as journal:
        await fill(journal, 1)
        young = parse_filter("age:<10m")
        assert await journal.count(young) == 1
        now += 600 * 10_000_000
        assert await journal.count(young) == 0
        assert await journal.count(parse_filter("age:>=10m")) == 1


async def test_removing_keeps_numbers_totals_and_cursors_right(journal: SqliteJournal, path: Path) -> None:
    await journal.append(capture("good"))
    await journal.append(capture("bad", failure="no"))
    await journal.append(attempt("sent"))
    await journal.append(attempt("lost", kind=OutcomeKind.TIMEOUT))
    async with await SqliteJournal.open(path) as other:
        cursor = (await other.tail(limit=2)).cursor
        end = await other.end()
        assert await journal.remove(parse_filter("verdict:rejected or outcome:timeout")) == 2
        assert await other.counts() == Counts(attempts=1, delivered=1, captures=1, verified=1)
        assert numbers((await other.tail()).summaries) == [1, 3]
        page = await other.tail(cursor)
        assert (numbers(page.summaries), page.restarted) == ([3], False)
        with pytest.raises(RecordNotFoundError):
            await other.get(4)
        assert await journal.append(capture("next")) == 5
        page = await other.tail(end)
        assert (numbers(page.summaries), page.restarted) == ([5], False)
    assert await journal.remove(EVERYTHING) == 3
    assert await journal.counts() == Counts(0, 0, 0, 0)
    assert await journal.append(capture("after all")) == 6
    with contextlib.closing(sqlite3.connect(path)) as opened:
        assert opened.execute("SELECT count(*) FROM contents").fetchone() == (1,)


async def test_a_record_id_that_was_removed_may_come_again(journal: SqliteJournal) -> None:
    await journal.append(capture("a"))
    await journal.remove(EVERYTHING)
    assert await journal.append(capture("a")) == 2


async def test_removing_more_than_one_step_gives_space_back(journal: SqliteJournal, path: Path) -> None:
    body = b"x" * 4_000
    await asyncio.gather(*(journal.append(capture(str(index), body=body)) for index in range(1_300)))
    assert await journal.remove(EVERYTHING) == 1_300
    assert await asyncio.to_thread(lambda: path.stat().st_size) < 1_300 * len(body) / 10


async def test_much_that_is_left_is_not_copied(
    journal: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_COPIED_AT_MOST", 100_000)
    body = b"x" * 4_000
    await asyncio.gather(*(journal.append(capture(str(index), body=body)) for index in range(300)))
    assert await journal.remove(parse_filter("number:>100")) == 200

    async def moved() -> bool:
        return await asyncio.to_thread(lambda: path.stat().st_size) > 300 * len(body)

    await wait_for(moved, "the write-ahead log to be moved into the file")


async def test_what_was_marked_meanwhile_is_not_removed(
    journal: SqliteJournal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(journal, 3)
    change = journal._writer.change

    async def after_a_mark(*arguments: object) -> object:
        async with await SqliteJournal.open(path) as other:
            await other.mark(2, "keep")
        return await change(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(journal._writer, "change", after_a_mark)
    assert await journal.remove(parse_filter("not marked:yes")) == 2
    assert numbers((await journal.tail()).summaries) == [2]


async def test_appends_of_another_process_go_on_while_much_is_removed(journal: SqliteJournal, path: Path) -> None:
    await fill(journal, 3_000)
    removal = asyncio.create_task(journal.remove(parse_filter("data.hay:1")))
    said = await output_of("append", str(path), "p", "100")
    assert (len(said), await removal) == (100, 3_000)
    assert (await journal.counts()).captures == 100


NOTES = ["", "look here", "é\0\n", "\udcff", "x" * 100_000, "'; DROP TABLE records; --"]


@pytest.mark.parametrize("note", NOTES, ids=range(len(NOTES)))
async def test_marks_are_kept_and_seen_by_others(path: Path, note: str) -> None:
    async with await SqliteJournal.open(path) as journal, await SqliteJournal.open(path) as other:
        await fill(journal, 2)
        assert (await other.summary(2)).note is None
        await journal.mark(2, "before")
        await journal.mark(2, note)
        assert (await other.summary(2)).note == note
        assert [summary.note for summary in (await other.tail()).summaries] == [None, note]
    async with await SqliteJournal.open(path) as journal:
        assert numbers(await journal.latest(5, matching=parse_filter("marked:yes"))) == [2]
        await journal.unmark(2)
        assert (await journal.summary(2)).note is None
        assert await journal.count(parse_filter("marked:yes")) == 0


@pytest.mark.parametrize("number", [0, 3, -1, 2**63, -(10**40)])
async def test_a_mark_needs_a_record(journal: SqliteJournal, number: int) -> None:
    await fill(journal, 2)
    for refused in (journal.mark(number, ""), journal.unmark(number), journal.summary(number)):
        with pytest.raises(RecordNotFoundError, match=f"#{number}"):
            await refused


async def test_a_summary_tells_what_is_repeated_also_if_an_older_program_wrote_it(path: Path) -> None:
    again = replace(attempt("again"), repeats='\u00e4 of " old')
    async with await SqliteJournal.open(path) as journal:
        for record in (capture("first"), attempt("sent"), again):
            await journal.append(record)
        assert [summary.repeats for summary in (await journal.tail()).summaries] == [None, None, again.repeats]
    with contextlib.closing(sqlite3.connect(path)) as opened:
        for column in ("repeats", "connection", "pair"):
            opened.execute(f"ALTER TABLE records DROP COLUMN {column}")
        opened.execute("DROP TABLE conversations")
        opened.execute("PRAGMA user_version = 3")
        opened.commit()
    async with await SqliteJournal.open(path) as journal:
        assert [summary.repeats for summary in (await journal.tail()).summaries] == [None, None, again.repeats]


async def test_a_journal_of_the_former_layout_is_brought_up_to_date(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as former:
        former.setattr(schema, "_STEPS", schema._STEPS[:1])
        former.setattr(schema, "VERSION", 1)
        database.prepare(path)
    with contextlib.closing(sqlite3.connect(path)) as opened:
        assert "note" not in [name for _, name, *_ in opened.execute("PRAGMA table_info(records)")]
        opened.execute(
            "INSERT INTO records VALUES (1, 'capture', 'a', 5, NULL, NULL, NULL, NULL, '', '', 0, 0, 2, 'verified', '')"
        )
        opened.execute("UPDATE journal SET last = 1, captures = 1, verified = 1")
        opened.commit()
    async with await SqliteJournal.open(path) as journal:
        assert (await journal.summary(1)).note is None
        await journal.mark(1, "old")
        assert [summary.note for summary in (await journal.tail()).summaries] == ["old"]
        assert await journal.append(capture("b")) == 2
        assert numbers(await journal.latest(5, matching=REJECTED)) == []
