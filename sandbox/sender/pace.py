"""When the next one of a row is due: at once, or after the time that lay between them once."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from sandbox.domain import ticks
from sandbox.domain.ticks import Ticks


class Pace:
    """Keeps the times between records, divided by `speed`; an infinite one does not wait at all.

    Due times are counted from the first one, so that a slow answer delays only what it must. `now` and `sleep` are in
    seconds; tests pass their own.
    """

    def __init__(
        self,
        speed: float,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._speed = speed
        self._now = now
        self._sleep = sleep
        self._first: tuple[Ticks, float] | None = None

    def seconds_to(self, at: Ticks) -> float:
        """Return how long it is until a record of this time is due, 0 if it is."""
        if self._first is None:
            self._first = at, self._now()
        first, begun = self._first
        return max(0.0, begun + (at - first) / ticks.PER_SECOND / self._speed - self._now())

    async def wait_for(self, at: Ticks) -> None:
        """Wait until a record of this time is due."""
        seconds = self.seconds_to(at)
        if seconds:
            await self._sleep(seconds)
