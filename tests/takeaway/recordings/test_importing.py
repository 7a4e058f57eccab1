"""Into a real journal: new records only, with their notes; damaged ones are counted, the others come."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.filters import parse_filter
from sandbox.journal.protocol import JournalError
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.takeaway.recordings.exporting import JournalResetError, selected
from sandbox.takeaway.recordings.findings import Damaged, Finding, Ignored, Taken
from sandbox.takeaway.recordings.importing import Tally, bring_in
from tests.journal.journal_records import attempt, capture


def taken(*names: str, note: str | None = None) -> list[Finding]:
    return [Taken(f"line {name}", capture(name), note) for name in names]


async def held(journal: SqliteJournal) -> list[tuple[str, str | None]]:
    return [(each.record_id, each.note) for each in reversed(await journal.latest(1000))]


async def test_only_what_is_new_comes_and_notes_of_ones_own_stay(tmp_path: Path) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        await journal.append(capture("a"))
        await journal.mark(1, "mine")
        tally = Tally()
        await bring_in(journal, [*taken("a", "b", note="theirs"), *taken("b", "c")], tally)
        assert await held(journal) == [("a", "mine"), ("b", "theirs"), ("c", None)]
        assert (tally.captures, tally.verified, tally.known) == (2, 2, 2)
        again = Tally()
        await bring_in(journal, [*taken("a", "b", note="theirs"), *taken("b", "c")], again)
        assert (again.captures, again.known) == (0, 4)
        assert len(await held(journal)) == 3


async def test_many_come_in_their_order(tmp_path: Path) -> None:
    names = [f"r{number}" for number in range(500)]
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        tally = Tally()
        await bring_in(journal, taken(*names), tally)
        assert [record_id for record_id, _ in await held(journal)] == names
        assert tally.captures == 500


async def test_what_is_left_out_is_counted_by_its_reason(tmp_path: Path) -> None:
    masked = replace(attempt("a"), request=replace(attempt("a").request, headers=(("X", "\u2022" * 8),)))
    findings: list[Finding] = [
        *(Damaged("line 1", "cut", "3 of 5"), Ignored("line 2", "a GET"), Taken("line 3", masked)),
        *(Damaged("line 4", "cut", "9 of 10"), Taken("line 5", capture("c", failure="wrong"))),
    ]
    tally = Tally()
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        await bring_in(journal, findings, tally)
    assert (tally.attempts, tally.captures, tally.verified, tally.masked) == (1, 1, 0, 1)
    told = [(each.reason, each.damaged, each.first, each.detail, each.count) for each in tally.left_out.values()]
    assert told == [("cut", True, "line 1", "3 of 5", 2), ("a GET", False, "line 2", "", 1)]
    assert tally.damaged


async def test_without_a_journal_everything_is_only_counted() -> None:
    tally = Tally()
    await bring_in(None, taken("a", "b"), tally)
    assert (tally.captures, tally.known, tally.damaged) == (2, 0, False)


async def test_what_came_before_the_journal_failed_is_counted(tmp_path: Path) -> None:
    journal = await SqliteJournal.open(tmp_path / "journal.db")
    tally = Tally()

    def findings() -> list[Finding]:
        return taken(*(f"r{number}" for number in range(300)))

    async with journal:
        await bring_in(journal, findings()[:10], tally)
    with pytest.raises(JournalError):
        await bring_in(journal, findings()[10:], tally)
    assert tally.captures == 10


async def numbers(journal: SqliteJournal, text: str = "", limit: int | None = None) -> list[int]:
    return [entry.number async for entry in selected(journal, parse_filter(text), limit)]


async def test_records_are_selected_oldest_first(tmp_path: Path) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        assert await numbers(journal) == []
        records = (attempt(f"r{number}") if number % 3 else capture(f"r{number}") for number in range(1200))
        await asyncio.gather(*map(journal.append, records))
        assert await numbers(journal) == list(range(1, 1201))
        assert await numbers(journal, "kind:capture") == list(range(1, 1201, 3))
        assert await numbers(journal, "kind:capture", 2) == [1, 4]
        assert await numbers(journal, "event:Nothing") == []


async def fill(journal: SqliteJournal, *names: str) -> None:
    await asyncio.gather(*(journal.append(capture(name)) for name in names))


async def test_what_is_appended_or_removed_meanwhile_does_not_come(tmp_path: Path) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        await fill(journal, *(f"r{number}" for number in range(600)))
        found: list[int] = []
        async for entry in selected(journal, parse_filter("")):
            if not found:
                await fill(journal, "later", "last")
                await journal.remove(parse_filter("#2"))
            found.append(entry.number)
        assert found == [1, *range(3, 601)]


@pytest.mark.parametrize("count", [3, 600])
async def test_a_reset_meanwhile_is_told(tmp_path: Path, count: int) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        await fill(journal, *(f"r{number}" for number in range(count)))
        found: list[str] = []
        selection = selected(journal, parse_filter(""))
        found.append((await anext(selection)).record.record_id)
        await journal.reset()
        await fill(journal, *(f"new{number}" for number in range(count)))
        with pytest.raises(JournalResetError, match="was reset by another process"):
            await anext(selection)
        assert found == ["r0"]


async def test_both_can_be_interrupted(tmp_path: Path) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        await fill(journal, *(f"r{number}" for number in range(300)))
        nothing: list[Finding] = [Ignored("line 1", "nothing")] * 1000
        for work in (numbers(journal), numbers(journal, "event:Nothing"), bring_in(None, nothing, Tally())):
            task = asyncio.ensure_future(work)
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
