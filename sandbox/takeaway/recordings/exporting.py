"""The records that a filter selects, oldest first, one at a time: a journal of any size goes through."""

import asyncio
from collections.abc import AsyncIterator, Callable

from sandbox.domain.filters import Filter
from sandbox.domain.records import Record, RecordSummary
from sandbox.journal.protocol import Cursor, RecordNotFoundError, Records
from sandbox.takeaway.recordings.entry import Entry

_PAGE = 500
_TURN = 32


class JournalResetError(Exception):
    """The journal was reset while it was read; the message says so."""


async def selected(
    records: Records, matching: Filter, limit: int | None = None, watch: Callable[[int, int], None] = lambda *_: None
) -> AsyncIterator[Entry]:
    """Yield what matches and was there when it began, at most `limit` records.

    `watch` is told the number that was reached and the last one there is. A record that another process removes
    meanwhile does not come. Raises JournalResetError if all of them were.
    """
    newest = await records.latest(1)
    last = newest[0].number if newest else 0
    cursor: Cursor | None = None
    left = limit
    # Reading never waits by itself; an interruption comes in only where something gives others a turn.
    while left != 0:
        page = await records.tail(cursor, _PAGE, matching)
        if page.restarted:
            raise _reset()
        cursor = page.cursor
        await asyncio.sleep(0)
        for summary in page.summaries:
            if summary.number > last or left == 0:
                return
            record = await _record(records, summary)
            if record is None:
                if (await records.tail(cursor, 1)).restarted:
                    raise _reset()
                continue
            if summary.number % _TURN == 0:
                await asyncio.sleep(0)
            watch(summary.number, last)
            yield Entry(summary.number, record, summary.note)
            left = None if left is None else left - 1
        if not page.more:
            return


async def _record(records: Records, summary: RecordSummary) -> Record | None:
    """Return the record of a line, None if it was removed; after a reset another one may have its number."""
    try:
        record = await records.get(summary.number)
    except RecordNotFoundError:
        return None
    return record if record.record_id == summary.record_id else None


def _reset() -> JournalResetError:
    return JournalResetError("the journal was reset by another process meanwhile, so not all that it held was written")
