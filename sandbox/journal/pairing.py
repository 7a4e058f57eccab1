"""The other end of a record: the capture that an attempt led to, or the attempt behind a capture."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence

from sandbox.domain.filters import parse_filter
from sandbox.domain.pairing import in_time, pair_up
from sandbox.domain.records import Attempt, Capture, Record, RecordSummary
from sandbox.journal.protocol import RecordNotFoundError, Records

_NEAR = 64
"""How many records of the same event are looked at on each side of the record."""

_PAGE = 200
_FAR, _CLOSE = 1600, 400
"""How far away by number an unnamed other end may be. An attempt is recorded after what came of it, so it is mostly
later than its capture."""

_READ_AT_MOST = 100  # whole records without a common Id


async def find_other_end(records: Records, number: int, record: Record) -> tuple[int, Record] | None:
    """Return number and record of the other end, None if the journal does not hold it.

    The record stands under `number`. Where the journal is sure of the pair, that is it. Else a bounded number of
    records is read, however long the journal is: those of the same event near it; only if none of them fits, those of
    the other kind around it, for a connection or a body in common. Raises JournalError.
    """
    with contextlib.suppress(RecordNotFoundError):  # removed by another process meanwhile
        pair = (await records.summary(number)).pair
        if pair is not None:
            return pair.number, await records.get(pair.number)
    ends = _Ends(records, number, record)
    if record.event_id is not None:
        nearby = await records.of_event(record.event_id, number, _NEAR)
        await ends.read(each for each in nearby if each.attempt in (None, record.attempt))
    return ends.other() or await _find_unnamed(records, ends, number, record)


async def _find_unnamed(records: Records, ends: "_Ends", number: int, record: Record) -> tuple[int, Record] | None:
    """Look for an end whose body does not name the event: it is damaged, or is Data alone."""
    around = [each for each in await _around(records, number, record) if _may_be_of(each, record)]
    around.sort(key=lambda each: abs(each.number - number))
    await ends.read(around[:_READ_AT_MOST])
    return ends.other()


class _Ends:
    """The attempts and captures read so far, the record itself among them."""

    def __init__(self, records: Records, number: int, record: Record) -> None:
        self._records = records
        self._number = number
        self._attempts: dict[int, Attempt] = {}
        self._captures: dict[int, Capture] = {}
        self._add(number, record)

    async def read(self, summaries: Iterable[RecordSummary]) -> None:
        """Read those records that were not read yet and are in no pair already."""
        for summary in summaries:
            known = summary.number in self._attempts or summary.number in self._captures
            if not known and summary.pair is None:
                try:
                    self._add(summary.number, await self._records.get(summary.number))
                except RecordNotFoundError:
                    continue  # removed by another process meanwhile

    def other(self) -> tuple[int, Record] | None:
        """Return the other end of the record, once everything that was read is paired."""
        for attempt, capture in pair_up(self._attempts, self._captures).items():
            if attempt == self._number:
                return capture, self._captures[capture]
            if capture == self._number:
                return attempt, self._attempts[attempt]
        return None

    def _add(self, number: int, record: Record) -> None:
        if isinstance(record, Attempt):
            self._attempts[number] = record
        else:
            self._captures[number] = record


async def _around(records: Records, number: int, record: Record) -> Sequence[RecordSummary]:
    """Return summaries of the other kind around the record."""
    sent = isinstance(record, Attempt)
    of_kind = parse_filter("kind:capture" if sent else "kind:attempt")
    first, last = (number - _FAR, number + _CLOSE) if sent else (number - _CLOSE, number + _FAR)
    found: list[RecordSummary] = []
    before: int | None = last + 1
    while before is not None and before > first:
        stretch = await records.look_back(_PAGE, before, of_kind)
        found += [each for each in stretch.summaries if each.number >= first]
        before = stretch.before
        await asyncio.sleep(0)
    return found


def _may_be_of(summary: RecordSummary, record: Record) -> bool:
    if isinstance(record, Attempt):
        timely = in_time(record.at, record.outcome.elapsed, summary.at)
        return timely and (summary.event_id is None or summary.size == len(record.request.body))
    timely = in_time(summary.at, summary.elapsed, record.at)
    return timely and (record.event_id is None or summary.size == len(record.body))
