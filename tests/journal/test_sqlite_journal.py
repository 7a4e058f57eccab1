"""One process: append, tail, latest, get, counts, reset, close, and the folder around the file."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.filters import parse_filter
from sandbox.domain.records import Answer, Kind, OutcomeKind, RecordSummary
from sandbox.journal.protocol import Counts, Cursor, JournalError, RecordNotFoundError, Records
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import AT, attempt, capture


async def append(journal: Records, *names: str) -> list[int]:
    return [await journal.append(capture(name)) for name in names]


def ids(summaries: tuple[RecordSummary, ...] | list[RecordSummary]) -> list[str]:
    return [summary.record_id for summary in summaries]


def size_of(path: Path) -> int:
    return path.stat().st_size


async def test_numbers_begin_at_one_and_records_come_back_whole(journal: SqliteJournal) -> None:
    first, second = capture("a", body=b"\x00\xff" * 10_000), attempt("b")
    assert [await journal.append(first), await journal.append(second)] == [1, 2]
    assert await journal.get(1) == first
    assert await journal.get(2) == second


async def test_appending_a_record_id_again_gives_the_same_number_and_keeps_the_first(journal: SqliteJournal) -> None:
    lone = "\udcff"
    assert await append(journal, "a", lone, "a", lone) == [1, 2, 1, 2]
    together = [capture(name) for name in ("c", "a", "c", lone, "d")]
    assert await asyncio.gather(*map(journal.append, together)) == [3, 1, 3, 2, 4]
    assert await journal.append(capture("a", body=b"other")) == 1
    assert await journal.get(1) == capture("a")
    assert await journal.counts() == Counts(attempts=0, delivered=0, captures=4, verified=4)


async def test_many_appends_at_once_each_get_their_own_number_in_order(journal: SqliteJournal) -> None:
    numbers = await asyncio.gather(*(journal.append(capture(str(index))) for index in range(700)))
    assert numbers == list(range(1, 701))
    page = await journal.tail(limit=1000)
    assert ids(page.summaries) == [str(index) for index in range(700)]
    assert await journal.get(655) == capture("654")


async def test_an_append_is_readable_by_others_when_it_returns(journal: SqliteJournal, path: Path) -> None:
    async with await SqliteJournal.open(path) as other:
        for index in range(20):
            number = await journal.append(capture(str(index)))
            assert await other.get(number) == capture(str(index))


async def test_summaries_say_what_lists_show(journal: SqliteJournal) -> None:
    await journal.append(capture("good", event_id="e", body=b"1234", attempt=None))
    await journal.append(capture("bad", failure="it does not fit"))
    await journal.append(attempt("sent"))
    await journal.append(attempt("lost", kind=OutcomeKind.TIMEOUT))
    good, bad, sent, lost = (await journal.tail()).summaries
    assert good == RecordSummary(
        *(1, Kind.CAPTURE, "good", AT, "e", "Order.Create", None, "erp"),
        *("POST", "/hooks/erp", 200, 12_345, 4, "verified", ""),
    )
    assert (bad.state, bad.reason, bad.good) == ("rejected", "it does not fit", False)
    assert sent == RecordSummary(
        *(3, Kind.ATTEMPT, "sent", AT, "event", "Order.Create", 0, "erp"),
        *("POST", "http://127.0.0.1/hooks/erp?x=1", 200, 77, 5, "delivered", ""),
    )
    assert (lost.state, lost.reason, lost.good) == ("timeout", "it ended as timeout", False)
    assert await journal.counts() == Counts(attempts=2, delivered=1, captures=2, verified=1)


async def test_a_summary_says_which_rule_answered(journal: SqliteJournal) -> None:
    ruled = Answer(503, rule="receiver.answers[0]", delay=2 * ticks.PER_SECOND)
    await journal.append(replace(capture("good"), answer=ruled))
    await journal.append(replace(capture("bad", failure="it does not fit"), answer=ruled))
    good, bad = (await journal.tail()).summaries
    assert (good.state, good.reason) == ("verified", "answered 503 by rule receiver.answers[0], held back 2s")
    assert bad.reason == "it does not fit; answered 503 by rule receiver.answers[0], held back 2s"


async def test_tail_goes_on_from_its_cursor(journal: SqliteJournal) -> None:
    await append(journal, "a", "b", "c")
    page = await journal.tail(limit=2)
    assert ids(page.summaries) == ["a", "b"]
    page = await journal.tail(page.cursor, limit=2)
    assert ids(page.summaries) == ["c"]
    nothing = await journal.tail(page.cursor)
    assert (nothing.summaries, nothing.restarted) == ((), False)
    await append(journal, "d")
    for behind_c in (page.cursor, nothing.cursor):
        assert ids((await journal.tail(behind_c)).summaries) == ["d"]


async def test_the_end_is_behind_the_newest(journal: SqliteJournal) -> None:
    await append(journal, "a", "b")
    end = await journal.end()
    assert (await journal.tail(end)).summaries == ()
    await append(journal, "c")
    assert ids((await journal.tail(end)).summaries) == ["c"]


async def test_a_cursor_survives_closing_and_opening(path: Path) -> None:
    async with await SqliteJournal.open(path) as journal:
        await append(journal, "a")
        cursor = await journal.end()
        await append(journal, "b")
    async with await SqliteJournal.open(path) as journal:
        page = await journal.tail(cursor)
        assert (ids(page.summaries), page.restarted) == (["b"], False)


async def test_latest_pages_back_and_selects(journal: SqliteJournal) -> None:
    for index in range(4):
        await journal.append(capture(f"c{index}"))
        await journal.append(attempt(f"a{index}"))
    assert ids(list(await journal.latest(3))) == ["a3", "c3", "a2"]
    assert ids(list(await journal.latest(3, before=6))) == ["c2", "a1", "c1"]
    assert ids(list(await journal.latest(2, before=6, matching=parse_filter("kind:attempt")))) == ["a1", "a0"]
    assert list(await journal.latest(2, before=1)) == []
    assert ids(list(await journal.latest(1, before=10**30))) == ["a3"]


@pytest.mark.parametrize("number", [0, -1, 2, 2**63, -(10**40)])
async def test_a_number_without_record_is_named(journal: SqliteJournal, number: int) -> None:
    await append(journal, "a")
    with pytest.raises(RecordNotFoundError, match=f"#{number}"):
        await journal.get(number)


async def test_reset_empties_and_begins_again_at_one(journal: SqliteJournal, path: Path) -> None:
    body = b"x" * 500_000
    await asyncio.gather(*(journal.append(capture(str(index), body=body)) for index in range(8)))
    cursor = await journal.end()
    assert await journal.reset() == 8
    assert await journal.counts() == Counts(0, 0, 0, 0)
    page = await journal.tail(cursor)
    assert (page.summaries, page.restarted) == ((), True)
    assert (await journal.tail(page.cursor)).restarted is False
    assert await append(journal, "new") == [1]
    page = await journal.tail(cursor)
    assert (ids(page.summaries), page.restarted) == (["new"], True)
    assert size_of(path) < len(body), "the space was not given back"


async def test_a_cursor_of_a_journal_that_was_deleted_starts_anew(path: Path) -> None:
    async with await SqliteJournal.open(path) as journal:
        await append(journal, "a", "b")
        cursor = await journal.end()
    await asyncio.to_thread(path.unlink)
    async with await SqliteJournal.open(path) as journal:
        await append(journal, "c", "d", "e")
        page = await journal.tail(cursor)
        assert (ids(page.summaries), page.restarted) == (["c", "d", "e"], True)


@pytest.mark.parametrize("cursor", ["", "x", "0:x", ":", "١:١"])
async def test_what_is_no_cursor_starts_at_the_beginning(journal: SqliteJournal, cursor: str) -> None:
    await append(journal, "a")
    page = await journal.tail(Cursor(cursor))
    assert (ids(page.summaries), page.restarted) == (["a"], True)


async def test_an_append_whose_caller_was_cancelled_is_kept(journal: SqliteJournal) -> None:
    task = asyncio.create_task(journal.append(capture("a")))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await append(journal, "b")
    assert ids((await journal.tail()).summaries) == ["a", "b"]


async def test_several_event_loops_may_append(journal: SqliteJournal) -> None:
    async def some(name: str) -> None:
        await asyncio.gather(*(journal.append(capture(f"{name}{index}")) for index in range(30)))

    threads = [threading.Thread(target=asyncio.run, args=(some(name),)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    await some("c")
    for thread in threads:
        await asyncio.to_thread(thread.join, 10)
    assert (await journal.counts()).captures == 90


async def test_close_finishes_what_was_appended_and_refuses_the_rest(path: Path) -> None:
    journal = await SqliteJournal.open(path)
    tasks = [asyncio.create_task(journal.append(capture(str(index)))) for index in range(50)]
    await asyncio.sleep(0)
    await journal.close()
    assert await asyncio.gather(*tasks) == list(range(1, 51))
    await journal.close()
    for use in (lambda: journal.append(capture("late")), journal.tail, journal.end, journal.counts, journal.reset):
        with pytest.raises(JournalError, match=r"journal\.db: it is closed"):
            await use()
    assert [file.name for file in path.parent.iterdir()] == ["journal.db"]


async def test_the_folder_is_made_and_only_our_own_ignores_itself(tmp_path: Path) -> None:
    for folder, ignored in ((tmp_path / "x" / ".sandbox", True), (tmp_path / "y" / "mine", False)):
        async with await SqliteJournal.open(folder / "journal.db"):
            assert (folder / ".gitignore").exists() is ignored
    assert (tmp_path / "x/.sandbox/.gitignore").read_text(encoding="utf-8") == "*\n"


async def test_a_gitignore_of_the_user_is_left_alone(tmp_path: Path) -> None:
    ignore = tmp_path / ".sandbox" / ".gitignore"
    ignore.parent.mkdir()
    ignore.write_text("mine\n", encoding="utf-8")
    async with await SqliteJournal.open(ignore.parent / "journal.db"):
        assert ignore.read_text(encoding="utf-8") == "mine\n"


async def test_only_the_user_can_read_what_came(tmp_path: Path) -> None:
    path = tmp_path / ".sandbox" / "journal.db"
    async with await SqliteJournal.open(path):
        modes = {each.name: each.stat().st_mode & 0o777 for each in (path.parent, *path.parent.glob("journal.db*"))}
    assert modes.pop(".sandbox") == 0o700
    assert set(modes.values()) == {0o600}
