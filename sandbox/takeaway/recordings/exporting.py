"""The records that a filter selects, oldest first, one at a time: a journal of any size goes through."""

from collections.abc import AsyncIterator, Callable

from sandbox.domain.filters import Filter
from sandbox.journal.protocol import Cursor, RecordNotFoundError, Records
from sandbox.takeaway.recordings.entry import Entry

_PAGE = 500


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
    while left != 0:
        page = await records.tail(cursor, _PAGE, matching)
        if page.restarted:
            raise JournalResetError("the journal was reset by another process; what stands before is what it held")
        cursor = page.cursor
        for summary in page.summaries:
            if summary.number > last or left == 0:
                return
            try:
                record = await records.get(summary.number)
            except RecordNotFoundError:
                continue
            watch(summary.number, last)
            yield Entry(summary.number, record, summary.note)
            left = None if left is None else left - 1
        if not page.more:
            return
