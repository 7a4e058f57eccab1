"""The windows against a naive model: whatever arrives, joins or is pruned, every row is where it belongs."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import Kind, RecordSummary
from sandbox.journal.protocol import Conversations, Stretch
from sandbox.tui.feed import match_window
from sandbox.tui.feed import window as whole_window
from sandbox.tui.feed.blocks import Blocks
from sandbox.tui.feed.conversation import ends, place
from sandbox.tui.feed.match_window import MatchWindow
from sandbox.tui.feed.window import PAGES_KEPT, Window
from tests.memory_records import MemoryRecords


def summary(number: int, kind: Kind) -> RecordSummary:
    return RecordSummary(
        *(number, kind, f"r{number}", number, "e", "Order.Create", 0, "erp"),
        *("POST", "/hooks/erp", 200, 1, 2, "verified" if kind is Kind.CAPTURE else "delivered", ""),
    )


BLOCK = 8
"""Smaller than it is, so that a few records are several blocks."""


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as small:
        small.setattr(whole_window, "BLOCK", BLOCK)
        small.setattr(match_window, "BLOCK", BLOCK)
        small.setattr(match_window, "READ_AHEAD", 3)
        small.setattr(match_window, "SOUGHT_AT_ONCE", 20)
        small.setattr(match_window, "PAUSE", 0)
        yield


class Journal(MemoryRecords):
    """Summaries of a journal by number; a filter selects all, one kind, or the numbers that three divides."""

    def __init__(self) -> None:
        super().__init__()
        self.there: dict[int, RecordSummary] = {}
        self.pairs: dict[int, int] = {}
        self.last = 0

    def put(self, kind: Kind, pair: int | None = None) -> RecordSummary:
        self.last += 1
        self.there[self.last] = summary(self.last, kind)
        if pair is not None:
            self.pairs |= {self.last: pair, pair: self.last}
        return self.told(self.last)

    def told(self, number: int) -> RecordSummary:
        pair = self.pairs.get(number)
        return replace(self.there[number], pair=self.there.get(pair or 0))

    def prune(self, doomed: set[int]) -> None:
        for number in doomed:
            self.there.pop(number, None)
            self.pairs.pop(self.pairs.pop(number, 0), None)

    def fits(self, number: int, matching: Filter) -> bool:
        text = matching.text
        if text == "thirds":
            return number % 3 == 0
        return text in ("", "all", f"kind:{self.there[number].kind.value}")

    def rows(self, matching: Filter = EVERYTHING) -> list[tuple[int, ...]]:
        """What is to be shown: the numbers of each row, the attempt's first."""
        fitting = {number for number in self.there if self.fits(number, matching)}
        found: list[tuple[int, ...]] = []
        for number in sorted(fitting):
            pair = self.pairs.get(number)
            if pair is None or pair not in fitting:
                found.append((number,))
            elif pair > number:
                found.append((pair, number))
        return found

    async def conversations(self) -> Conversations:
        begun = Counter(min(row) // BLOCK for row in self.rows())
        return Conversations(max(self.there, default=0), tuple(sorted(begun.items())))

    async def look_back(self, limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
        numbers = [number for number in sorted(self.there, reverse=True) if before is None or number < before]
        found = [number for number in numbers if self.fits(number, matching)][:limit]
        left = len(found) == limit and found[-1] > min(numbers)
        return Stretch(tuple(map(self.told, found)), found[-1] if left else None)


def shown(window: Window | MatchWindow) -> list[tuple[int, ...] | None]:
    rows = [window.at(index) for index in range(len(window))]
    for index, row in enumerate(rows):
        if row is not None:
            assert window.index_of(place(row)) == index
    return [None if row is None else tuple(each.number for each in ends(row)) for row in rows]


async def read_all(window: Window | MatchWindow, journal: Journal) -> list[tuple[int, ...] | None]:
    for _ in range(200):
        if None not in (found := shown(window)) and not window.wants:
            return found
        await window.read_wanted(journal)
    raise AssertionError("it never has enough")


STEP = st.tuples(st.sampled_from(["captures", "pairs", "attempts", "join", "join", "read"]), st.integers(1, 12))
PRUNE = st.tuples(st.just("prune"), st.integers(2, 5))


def happen(journal: Journal, what: str, amount: int) -> Sequence[RecordSummary]:
    """Let something happen in the journal; return what its watcher is told."""
    if what == "captures":
        return [journal.put(Kind.CAPTURE) for _ in range(amount)]
    if what == "attempts":
        return [journal.put(Kind.ATTEMPT) for _ in range(amount)]
    if what == "pairs":
        first = [journal.put(Kind.CAPTURE).number for _ in range(amount)]
        second = [journal.put(Kind.ATTEMPT, number).number for number in reversed(first)]
        return [journal.told(number) for number in (*first, *second)]
    if what == "join":
        alone = [n for n, each in journal.there.items() if each.kind is Kind.CAPTURE and n not in journal.pairs]
        return [journal.put(Kind.ATTEMPT, alone[amount % len(alone)])] if alone else []
    if what == "prune":
        journal.prune({number for number in journal.there if number % amount == 0})
    return []


@given(st.lists(STEP, max_size=3), st.lists(STEP, max_size=8))
def test_rows_stay_where_they_are(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    async def play() -> None:
        journal, window = Journal(), Window()
        for step in before:
            happen(journal, *step)
        window.begin(await journal.conversations())
        for what, amount in after:
            known, length = shown(window), len(window)
            assert window.add(happen(journal, what, amount)) == len(journal.rows()) - length
            if what == "read" and len(window) and window.at(amount % len(window)) is None:
                await window.read_wanted(journal)
            now, right = shown(window), journal.rows()
            assert len(now) == len(right)
            for index, row in enumerate(now):
                assert row in (None, right[index])
                assert index >= len(known) or known[index] is None or row is not None
        assert await read_all(window, journal) == journal.rows()
        assert window.newest == journal.last

    asyncio.run(play())


@given(st.lists(STEP, min_size=1, max_size=4), st.lists(STEP | PRUNE, max_size=6))
def test_after_a_prune_what_is_read_is_right(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    async def play() -> None:
        journal, window = Journal(), Window()
        for step in before:
            happen(journal, *step)
        window.begin(await journal.conversations())
        for what, amount in after:
            window.add(happen(journal, what, amount))
        found = await read_all(window, journal)
        # What was in memory before the prune may be shown on. Whatever is there is shown, in its order.
        places = [row[-1] for row in found if row is not None]
        assert places == sorted(set(places))
        assert set(journal.there) <= {number for row in found if row is not None for number in row}

    asyncio.run(play())


@pytest.mark.parametrize("text", ["all", "kind:capture", "kind:attempt", "thirds"])
@given(before=st.lists(STEP, max_size=4), after=st.lists(STEP, max_size=6))
def test_of_what_matches_both_ends_are_one_row(
    text: str, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    async def play() -> None:
        journal = Journal()
        matching = replace(EVERYTHING, text=text)
        window = MatchWindow(matching)
        for step in before:
            happen(journal, *step)
        window.begin(await journal.conversations())
        for what, amount in after:
            told = happen(journal, what, amount)
            window.add(each for each in told if journal.fits(each.number, matching))
            if what == "read" and window.wants:
                await window.read_wanted(journal)
            shown(window)
        assert await read_all(window, journal) == journal.rows(matching)

    asyncio.run(play())


@given(st.lists(st.integers(0, 4), max_size=12), st.lists(st.tuples(st.integers(0, 14), st.integers(0, 4)), max_size=8))
def test_positions_of_blocks(counts: list[int], changes: list[tuple[int, int]]) -> None:
    model = dict(enumerate(counts))
    blocks = Blocks(model.items())
    for key, count in changes:
        blocks.set(key, count)
        model[key] = count
    ordered = sorted(model.items())
    every = [(key, count - place) for key, count in ordered for place in range(count)]
    assert len(blocks) == len(every)
    assert [blocks.find(position) for position in range(len(blocks))] == every
    sums = list(accumulate((count for _, count in ordered), initial=0))[1:]
    assert [blocks.end(key) for key, _ in ordered] == sums
    for beyond in (-1, len(every)):
        with pytest.raises(IndexError):
            blocks.find(beyond)


class Endless(Journal):
    """A capture under each number up to a million."""

    async def look_back(self, limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
        first = 1_000_000 if before is None else before - 1
        return Stretch(
            tuple(summary(number, Kind.CAPTURE) for number in range(first, first - limit, -1)), first - limit
        )


def test_a_million_rows_keep_few_pages() -> None:
    window = Window()
    window.begin(Conversations(999_999, tuple((key, BLOCK) for key in range(125_000))))

    async def look() -> None:
        for index in range(999_999, 0, -10_000):
            assert window.at(index) is None
            await window.read_wanted(Endless())
            assert (row := window.at(index)) is not None
            assert row.number == index

    asyncio.run(look())
    assert window.pages_in_memory == PAGES_KEPT


class ResetMeanwhile(Journal):
    """A journal that is emptied, and the window told so, while a block of it is read."""

    window: Window

    async def look_back(self, limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
        found = await super().look_back(limit, before, matching)
        self.window.begin(Conversations(0, ()))
        return found


def test_what_was_read_before_a_reset_is_not_shown_after_it() -> None:
    journal, window = ResetMeanwhile(), Window()
    journal.window = window
    happen(journal, "captures", 2 * BLOCK)

    async def look() -> None:
        window.begin(await journal.conversations())
        assert window.at(0) is None
        await window.read_wanted(journal)

    asyncio.run(look())
    assert len(window) == 0
    assert not window.wants
