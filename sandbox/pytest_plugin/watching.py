"""Looking for captures in the journal of a test: until enough are there, or as long as none may come."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from sandbox.domain import records
from sandbox.domain.filters import Filter
from sandbox.journal.protocol import Cursor, Records
from sandbox.pytest_plugin.captures import Capture

_POLL_SECONDS = 0.01


async def first_captures(journal: Records, matching: Filter, count: int, seconds: float) -> tuple[Capture, ...]:
    """Return the first so many captures since the test began; fewer if the time is over before they are there."""
    found: list[Capture] = []
    async with aclosing(_captures(journal, matching, seconds)) as captures:
        async for capture in captures:
            found.append(capture)
            if len(found) == count:
                break
    return tuple(found)


async def present_captures(journal: Records, matching: Filter) -> tuple[Capture, ...]:
    """Return all captures that are there."""
    return tuple([capture async for capture in _captures(journal, matching, 0)])


async def _captures(journal: Records, matching: Filter, seconds: float) -> AsyncGenerator[Capture, None]:
    end = time.monotonic() + seconds
    cursor: Cursor | None = None
    while True:
        over = time.monotonic() >= end
        page = await journal.tail(cursor, matching=matching)
        cursor = page.cursor
        for summary in page.summaries:
            record = await journal.get(summary.number)
            if isinstance(record, records.Capture):
                yield Capture(summary.number, record)
        if page.more:
            continue
        if over:
            return
        await asyncio.sleep(max(0.0, min(_POLL_SECONDS, end - time.monotonic())))
