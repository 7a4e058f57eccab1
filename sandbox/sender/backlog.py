"""What waits to be forwarded: so much and no more, because a target may be slower than what comes in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

MOST_WAITING = 100


class _Dropped(NamedTuple):
    first: int
    last: int
    many: int


class Backlog:
    """Numbers of records in their order. What does not fit is dropped and said: once, and how many in the end."""

    def __init__(self, narrate: Callable[[str], None], most: int = MOST_WAITING) -> None:
        self._narrate = narrate
        self._waiting: asyncio.Queue[int] = asyncio.Queue(most)
        self._under_way: set[int] = set()
        self._dropped: _Dropped | None = None

    def put(self, number: int) -> None:
        """Add a number, unless too many wait."""
        try:
            self._waiting.put_nowait(number)
        except asyncio.QueueFull:
            if self._dropped is None:
                self._narrate(
                    f"forward  the target is too slow: {self._waiting.maxsize} captures wait, so #{number} and what "
                    "comes now is not forwarded; it is in the journal"
                )
                self._dropped = _Dropped(number, number, 0)
            self._dropped = _Dropped(self._dropped.first, number, self._dropped.many + 1)

    @asynccontextmanager
    async def next(self) -> AsyncIterator[int]:
        """Give the next number for the length of a block; waits for it."""
        number = await self._waiting.get()
        self._under_way.add(number)
        if self._waiting.qsize() <= self._waiting.maxsize // 2:
            self._narrate_dropped()
        try:
            yield number
        finally:
            self._under_way.discard(number)
            self._waiting.task_done()

    async def emptied(self) -> None:
        """Return once nothing waits or is under way."""
        await self._waiting.join()

    def close(self) -> None:
        """Say what is left."""
        self._narrate_dropped()
        left = sorted(self._under_way)
        while not self._waiting.empty():
            left.append(self._waiting.get_nowait())
        if left:
            self._narrate(
                f"forward  {_captures(len(left))} not answered by the target before the end: {_ends(left[0], left[-1])}"
            )

    def _narrate_dropped(self) -> None:
        dropped, self._dropped = self._dropped, None
        if dropped is not None:
            self._narrate(
                f"forward  {_captures(dropped.many)} not forwarded: {_ends(dropped.first, dropped.last)}; "
                "`sandbox replay --verbatim --to URL` sends them"
            )


def _captures(count: int) -> str:
    return "1 capture was" if count == 1 else f"{count:,} captures were"


def _ends(first: int, last: int) -> str:
    return f"#{first}" if first == last else f"#{first} to #{last}"
