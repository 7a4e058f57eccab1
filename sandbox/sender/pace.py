"""When the next one of a row is due: at once, or after the time that lay between them once."""

import asyncio
import math
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
        self._latest: Ticks = 0
        self._stopped: float | None = None

    @property
    def speed(self) -> float:
        """How many times as fast as it was; may be changed at any time, and counts from then on."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        if self._first is not None:
            self._first = self._position(), self._present()
        self._speed = speed

    def seconds_to(self, at: Ticks) -> float:
        """Return how long it is until a record of this time is due, 0 if it is."""
        if self._first is None:
            self.restart(at)
        assert self._first is not None
        self._latest = at
        first, begun = self._first
        return max(0.0, begun + (at - first) / ticks.PER_SECOND / self._speed - self._present())

    async def wait_for(self, at: Ticks) -> None:
        """Wait until a record of this time is due."""
        seconds = self.seconds_to(at)
        if seconds:
            await self._sleep(seconds)

    def restart(self, at: Ticks) -> None:
        """Count from here: a record of this time is due now."""
        self._first = at, self._present()

    def stop(self) -> None:
        """Let no more time pass until `go`."""
        if self._stopped is None:
            self._stopped = self._now()

    def go(self) -> None:
        """Let time pass again, from where it was stopped."""
        if self._stopped is not None and self._first is not None:
            first, begun = self._first
            self._first = first, begun + self._now() - self._stopped
        self._stopped = None

    def _present(self) -> float:
        return self._now() if self._stopped is None else self._stopped

    def _position(self) -> Ticks:
        """Return the time of a record that would be due now, at most that of the one asked for last."""
        assert self._first is not None
        if math.isinf(self._speed):
            return self._latest
        first, begun = self._first
        return min(self._latest, first + round((self._present() - begun) * self._speed * ticks.PER_SECOND))
