"""Time that a test drives: it goes on only while everything that keeps time is asleep."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sandbox.domain import ticks
from sandbox.domain.ticks import Ticks

START = ticks.parse("2026-03-04T07:10:05Z")[0]


@dataclass
class FakeTime:
    """A clock and a `Pause` of `sandbox.sender.pause`, both of them on the same time."""

    now: Ticks = START
    _asleep: dict["asyncio.Future[None]", tuple[Ticks, asyncio.Event]] = field(default_factory=dict)

    def clock(self) -> Ticks:
        return self.now

    async def pause(self, woken: asyncio.Event, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        alarm = asyncio.get_running_loop().create_future()
        self._asleep[alarm] = self.now + round(seconds * ticks.PER_SECOND), woken
        waking = asyncio.ensure_future(woken.wait())
        try:
            await asyncio.wait({alarm, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            del self._asleep[alarm]
            waking.cancel()

    async def run_until(
        self,
        condition: Callable[[], Awaitable[object]],
        description: str,
        *,
        sleepers: int,
        busy: Callable[[], object],
        every: int = 1,
    ) -> None:
        """Let time pass until the condition holds; it stands still while `busy`, or while not all of them sleep.

        The condition is looked at after every so many steps of the time.
        """
        steps = 0
        async with asyncio.timeout(30):
            while steps % every or not await condition():
                await self._rest(lambda: len(self._asleep) == sleepers and not busy() and self._may_pass())
                self._pass()
                steps += 1
                assert self.now < START + 5 * ticks.PER_DAY, f"waited in vain for: {description}"

    @staticmethod
    async def _rest(ready: Callable[[], object]) -> None:
        turns = 0
        while not ready():
            turns += 1
            # Whoever only spins keeps the journal's thread from working.
            await asyncio.sleep(0 if turns < 20 else 0.001)

    def _may_pass(self) -> bool:
        return not any(alarm.done() or woken.is_set() for alarm, (_, woken) in self._asleep.items())

    def _pass(self) -> None:
        self.now = max(self.now, min(until for until, _ in self._asleep.values()))
        for alarm, (until, _) in self._asleep.items():
            if until <= self.now:
                alarm.set_result(None)
