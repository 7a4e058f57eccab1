"""Which records `sandbox replay` sends again: those that are named, or those that a filter selects."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import click

from sandbox.cli.filter_argument import read_filter
from sandbox.domain.filters import Filter
from sandbox.domain.records import Kind, RecordSummary
from sandbox.domain.ticks import Ticks
from sandbox.journal.protocol import RecordNotFoundError, Records
from sandbox.journal.repeats import find_origin

_PAGE = 500
_OF_A_FILTER = re.compile(r"""[\s:()"*,|&!<>=]|\.\.|^(?:and|or|not)$""", re.IGNORECASE)
_LIKE_A_RECORD = re.compile(r"#?[0-9]+|[0-9a-f]{4,}(?:-[0-9a-f]*)*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One record to send again: as little of it as is needed to put all of them into an order and to ask about them."""

    number: int
    record_id: str
    at: Ticks
    kind: Kind
    subscription: str | None
    event_id: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """The records, oldest first, how many were left out because they are of the same deliveries, and what was asked."""

    records: tuple[Chosen, ...]
    left_out: int
    taken_for: str
    filter_text: str | None


async def select(records: Records, words: Sequence[str]) -> Selection:
    """Return what the arguments mean.

    They are records if each of them names one and none can only be a part of a filter; else they are one filter.
    Raises RecordNotFoundError for what looks like a record and is none, and click.UsageError for what is neither,
    or empty.
    """
    if not any(_OF_A_FILTER.search(word) for word in words):
        named = await _named(records, words)
        if named is not None:
            numbers = ", ".join(f"#{each.number}" for each in named[:10]) + (", …" if len(named) > 10 else "")
            return Selection(_oldest_first(named), 0, f"taken as records: {numbers}", None)
    text = " ".join(words)
    if not text.strip():  # as from a variable that is not set, and it would select everything
        raise click.UsageError("name a record, or write a filter such as event:Order.*; number:>0 selects all.")
    matching = read_filter(text)
    chosen = [_chosen(each) async for each in _matching(records, matching)]
    kept = await _once_each(records, chosen)
    return Selection(_oldest_first(kept), len(chosen) - len(kept), f"taken as a filter: {text}", text)


async def _named(records: Records, words: Sequence[str]) -> list[Chosen] | None:
    """Return the records that the words name, None if they are words to search for."""
    found: dict[int, Chosen] = {}
    missing: list[tuple[str, RecordNotFoundError]] = []
    for word in words:
        try:
            number, _ = await records.find(word)
        except RecordNotFoundError as error:
            missing.append((word, error))
        else:
            found[number] = _chosen(await records.summary(number))
    for word, why in missing:
        if _LIKE_A_RECORD.fullmatch(word):
            raise RecordNotFoundError(f"{why} (to search bodies for the word, quote it: '\"{word}\"')")
    if missing and found:
        raise click.UsageError(
            f"{missing[0][0]!r} names no record, but others here do; name records only, or write a filter "
            "such as event:Order.*"
        )
    return None if missing else list(found.values())


async def _matching(records: Records, matching: Filter) -> AsyncIterator[RecordSummary]:
    """Yield all that match, newest first."""
    before: int | None = None
    while page := await records.latest(_PAGE, before=before, matching=matching):
        for summary in page:
            yield summary
        before = page[-1].number


async def _once_each(records: Records, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Leave out what would send a delivery twice, and keep what it began with, else its oldest attempt or capture.

    Of one delivery are both of its ends, and what an earlier replay or a forwarding has sent again of it.
    """
    times = Counter(each.event_id for each in chosen)
    ids = {each.record_id for each in chosen}
    kept: dict[int, tuple[bool, bool, Chosen]] = {}
    for each in _oldest_first(chosen):
        alone = each.event_id is not None and times[each.event_id] == 1 and each.event_id not in ids
        origin = each.number if alone else await _origin_of(records, each.number)
        rank = each.number != origin, each.kind is Kind.CAPTURE
        if origin not in kept or rank < kept[origin][:2]:
            kept[origin] = (*rank, each)
    return [each for _, _, each in kept.values()]


async def _origin_of(records: Records, number: int) -> int:
    try:
        return await find_origin(records, number, await records.get(number))
    except RecordNotFoundError:
        return number  # removed by another process meanwhile


def _chosen(summary: RecordSummary) -> Chosen:
    event_id = None if summary.event_id is None else summary.event_id.lower()
    return Chosen(summary.number, summary.record_id, summary.at, summary.kind, summary.subscription, event_id)


def _oldest_first(chosen: Sequence[Chosen]) -> tuple[Chosen, ...]:
    return tuple(sorted(chosen, key=lambda each: (each.at, each.number)))
