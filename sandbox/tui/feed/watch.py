"""Watch the journal with a cursor, many times a second, in whatever process it is written."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import Conversations, Counts, Cursor, JournalError, Page, Records

INTERVAL = 1 / 18
"""Seconds between two looks."""

BATCH = 500
"""How many new summaries are taken at a time."""

BETWEEN_SEARCHES = 0.02
"""Seconds between two looks while there is more to look through than a look has time for."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What one look found.

    `extent` tells what the journal holds, at the beginning and after a reset: forget what was shown. `counts` is
    None if nothing changed; `trouble` is the sentence of a JournalError, empty when all is well.
    """

    fresh: tuple[RecordSummary, ...] = ()
    extent: Conversations | None = None
    counts: Counts | None = None
    trouble: str = ""


async def watch(records: Records, matching: Filter = EVERYTHING, interval: float = INTERVAL) -> AsyncIterator[Pulse]:
    """Yield a pulse whenever there is something to say, for ever; the first one gives the extent of the journal.

    `fresh` holds only what matches; the extent and the counts are of all records.

    After a JournalError the watch goes on from where it was.
    """
    cursor: Cursor | None = None
    troubled = False
    while True:
        pause = interval
        try:
            if cursor is None:
                cursor, pulse = await _opening(records)
            else:
                page = await records.tail(cursor, BATCH, matching)
                pulse = await _pulse(records, page) if page.restarted or page.cursor != cursor else None
                cursor = page.cursor
                if page.more:
                    pause = 0 if len(page.summaries) == BATCH else BETWEEN_SEARCHES
        except JournalError as error:
            pulse = None if troubled else Pulse(trouble=str(error))
            troubled = True
        else:
            pulse = Pulse() if troubled and pulse is None else pulse
            troubled = False
        if pulse is not None:
            yield pulse
        await asyncio.sleep(pause)


async def _pulse(records: Records, page: Page) -> Pulse:
    return Pulse(page.summaries, await records.conversations() if page.restarted else None, await records.counts())


async def _opening(records: Records) -> tuple[Cursor, Pulse | None]:
    # The cursor comes first: what is appended meanwhile is then told twice, which does no harm, and never missed.
    cursor = await records.end()
    return cursor, Pulse(extent=await records.conversations(), counts=await records.counts())
