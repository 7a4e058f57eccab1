"""Which records `sandbox replay` sends again: those that are named, or those that a filter selects."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import click

from sandbox.cli.filter_argument import read_filter
from sandbox.domain.filters import Filter
from sandbox.domain.records import Attempt, Kind, RecordSummary
from sandbox.domain.ticks import Ticks
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import RecordNotFoundError, Records

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
    key: tuple[str | None, int | None]
    """The event's Id and the attempt, which both ends of one delivery share."""


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
    Raises RecordNotFoundError for what looks like a record and is none, and click.UsageError for what is neither.
    """
    if not any(_OF_A_FILTER.search(word) for word in words):
        named = await _named(records, words)
        if named is not None:
            numbers = ", ".join(f"#{each.number}" for each in named[:10]) + (", …" if len(named) > 10 else "")
            return Selection(_oldest_first(named), 0, f"taken as records: {numbers}", None)
    text = " ".join(words)
    matching = read_filter(text)
    chosen = [_chosen(each) async for each in _matching(records, matching)]
    kept = await _without_repeats(records, chosen)
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


async def _without_repeats(records: Records, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Leave out what would send a delivery twice.

    That is each capture of which the attempt is chosen too, and each attempt that itself repeats a chosen record: an
    earlier replay, or a forwarded request.
    """
    ids = {each.record_id for each in chosen}
    times = Counter(each.key[0] for each in chosen)
    attempts = [each for each in chosen if each.kind is Kind.ATTEMPT]
    numbers, keys = {each.number for each in attempts}, {each.key for each in attempts}
    kept = []
    for each in chosen:
        if each.kind is Kind.ATTEMPT:
            again = (times[each.key[0]] > 1 or each.key[0] in ids) and await _repeated_by(records, each.number) in ids
        else:
            may_be_paired = bool(numbers) and (each.key[0] is None or each.key in keys)
            again = may_be_paired and await _attempt_of(records, each.number) in numbers
        if not again:
            kept.append(each)
    return kept


async def _repeated_by(records: Records, number: int) -> str | None:
    try:
        record = await records.get(number)
    except RecordNotFoundError:
        return None  # removed by another process meanwhile
    return record.repeats if isinstance(record, Attempt) else None


async def _attempt_of(records: Records, number: int) -> int | None:
    try:
        other = await find_other_end(records, number, await records.get(number))
    except RecordNotFoundError:
        return None  # removed by another process meanwhile
    return None if other is None else other[0]


def _chosen(summary: RecordSummary) -> Chosen:
    event_id = None if summary.event_id is None else summary.event_id.lower()
    key = event_id, summary.attempt
    return Chosen(summary.number, summary.record_id, summary.at, summary.kind, summary.subscription, key)


def _oldest_first(chosen: Sequence[Chosen]) -> tuple[Chosen, ...]:
    return tuple(sorted(chosen, key=lambda each: (each.at, each.number)))
