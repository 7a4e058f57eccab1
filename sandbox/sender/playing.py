"""Playing a told story: each step when its time has come, in order at any speed, under the control of a face."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.sender.pace import Pace
from sandbox.sender.publisher import Publication, Publisher, Retrying
from sandbox.sender.story_steps import StoryStep


@dataclass(frozen=True, slots=True)
class StepBegun:
    """The time of a step has come."""

    step: StoryStep


@dataclass(frozen=True, slots=True)
class EventSent:
    """The first attempts of one of its events have ended."""

    step: StoryStep
    publication: Publication


@dataclass(frozen=True, slots=True)
class StepEnded:
    """The first attempts of all its events have ended."""

    step: StoryStep


Progress: TypeAlias = StepBegun | EventSent | StepEnded


class Player:
    """Plays the steps of a story; a face iterates over `play` and may steer meanwhile.

    A step begins when its time has come and the first attempts of the step before have ended; its events go one after
    another. `subscriptions` is asked for each event. `retrying` says whether a delivery that fails is sent again; no
    step waits for that. `waiting_for` is the step that is played next, or is under way; None once all are played. Steps
    without events are passed over.
    """

    def __init__(
        self,
        steps: Sequence[StoryStep],
        publisher: Publisher,
        subscriptions: Callable[[], Sequence[Subscription]],
        pace: Pace,
        retrying: Retrying = Retrying.NEVER,
    ) -> None:
        self._steps = [step for step in steps if step.events]
        self._publisher = publisher
        self._subscriptions = subscriptions
        self._pace = pace
        self._retrying = retrying
        self._paused = False
        self._permits = 0
        self._steered = asyncio.Event()
        self.waiting_for: StoryStep | None = next(iter(self._steps), None)

    @property
    def paused(self) -> bool:
        """True while only `advance` lets a step begin."""
        return self._paused

    def pause(self) -> None:
        """Let no further step begin; the one under way is played to its end."""
        self._paused = True
        self._pace.stop()
        self._steered.set()

    def resume(self) -> None:
        """Go on; no time has passed meanwhile."""
        self._paused, self._permits = False, 0
        self._pace.go()
        self._steered.set()

    def advance(self) -> None:
        """Let one step begin although its time has not come, or although it is paused."""
        self._permits += 1
        self._steered.set()

    @property
    def speed(self) -> float:
        """How many times as fast as in real life; infinite for no waiting at all. A change takes effect at once."""
        return self._pace.speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._pace.speed = speed
        self._steered.set()

    def seconds_left(self) -> float:
        """Return how long it is until the next step is due at the present speed."""
        return 0.0 if self.waiting_for is None else self._pace.seconds_to(self.waiting_for.told.at)

    async def play(self) -> AsyncGenerator[Progress, None]:
        """Play all steps and say how it goes. Raises JournalError as `Publisher.publish` does."""
        for place, step in enumerate(self._steps):
            permitted = await self._until_due(step.told.at)
            yield StepBegun(step)
            for each in step.events:
                if not permitted:
                    await self._pace_of(each.at)
                publication = await self._publisher.publish(
                    each.event, self._subscriptions(), created=each.created, retrying=self._retrying
                )
                yield EventSent(step, publication)
            self.waiting_for = self._steps[place + 1] if place + 1 < len(self._steps) else None
            yield StepEnded(step)

    async def _until_due(self, at: Ticks) -> bool:
        """Return once a step of this time may begin: True if `advance` let it, False if its time has come."""
        while True:
            self._steered.clear()
            if self._permits:
                self._permits -= 1
                self._pace.restart(at)
                return True
            if not self._paused and not self._pace.seconds_to(at):
                return False
            await self._time_or_steering(None if self._paused else at)

    async def _pace_of(self, at: Ticks) -> None:
        """Wait for an event within a step; a pause takes effect only behind the step."""
        while not self._paused and self._pace.seconds_to(at):
            self._steered.clear()
            await self._time_or_steering(at)

    async def _time_or_steering(self, at: Ticks | None) -> None:
        waits = [asyncio.create_task(self._steering())]
        if at is not None:
            waits.append(asyncio.create_task(self._pace.wait_for(at)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _steering(self) -> None:
        await self._steered.wait()
