"""One story being played from the screen: where it stands, and what the user may do about it."""

import math
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from sandbox.domain import ticks
from sandbox.domain.quantities import write_duration
from sandbox.journal.protocol import JournalError
from sandbox.sender.compose import seeded_ids
from sandbox.sender.pace import Pace
from sandbox.sender.playing import EventSent, Player, StepBegun, StepEnded
from sandbox.sender.publisher import Retrying
from sandbox.sender.story_steps import StoryStep, compose_story
from sandbox.shop.stories.telling import Told
from sandbox.tui.stories.arrival import Arrival, arrival_of

if TYPE_CHECKING:
    from sandbox.service import Sandbox

SPEEDS = (1.0, 10.0, 60.0, 600.0, 3600.0, 10_800.0, 36_000.0, math.inf)
"""What `faster` and `slower` go through: seconds of the story in a second."""

SPEED_AT_FIRST = 3600.0
"""As `sandbox play` has it: an hour a second."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is played: a story by its name or file, with the facts of a line, from a step on.

    `seed` is the one that the user chose, None if each play draws its own.
    """

    source: str
    given: str = ""
    first: int = 1
    seed: int | None = None


class State(Enum):
    """Where a story stands."""

    WAITING = auto()
    """For the time of its next step."""
    PAUSED = auto()
    """For the user."""
    SENDING = auto()
    PLAYED = auto()
    """To its end."""
    STOPPED = auto()
    BROKEN = auto()
    """The journal failed."""

    @property
    def ended(self) -> bool:
        """True if nothing more comes."""
        return self in (State.PLAYED, State.STOPPED, State.BROKEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a story stands at one moment; equal ones look alike.

    `step` is the one under way or the next one, None once all are played; `seconds` is how long it is until then.
    `told` is the whole story, `arrivals` what was sent so far, and `trouble` a sentence if the journal failed. `torn`
    tells that it was stopped while an event was on its way, which goes on without it.
    """

    told: Told
    state: State
    step: StoryStep | None
    seconds: int
    paused: bool
    speed: float
    arrivals: tuple[Arrival, ...]
    trouble: str = ""
    torn: bool = False

    @property
    def done(self) -> int:
        """How many steps are behind it."""
        return len(self.told.steps) if self.step is None else self.step.number - 1

    @property
    def summary(self) -> str:
        """How many deliveries there were and how they went, in a sentence."""
        landings = [landing for each in self.arrivals for landing in each.landings]
        delivered = sum(each.delivered for each in landings)
        rejected = sum(each.verdict == "rejected" for each in landings)
        unselected = sum(not each.landings for each in self.arrivals)
        word = "delivery" if len(landings) == 1 else "deliveries"
        parts = [f"{len(landings)} {word}: {delivered} delivered, {len(landings) - delivered} failed"]
        parts += [f"{rejected} rejected by our receiver"] if rejected else []
        parts += ["what was on its way goes on"] if self.torn else []
        parts += [f"{unselected} {'event' if unselected == 1 else 'events'} that nobody selects"] if unselected else []
        return "; ".join(parts)


class Performance:
    """Plays a told story to the subscriptions that config.yaml has at each event; failures wait in the queue.

    `script` is what it is played again by; steps before its first one are told, but not sent. Its methods may be called
    at any time; those that make no sense do nothing.
    """

    def __init__(self, script: Script, told: Told, sandbox: "Sandbox", seed: int, *, paused: bool) -> None:
        """Raises RenameError if `wire.rename` spoils its Data."""
        self.script = script
        self._told = told
        self._sandbox = sandbox
        self._player = Player(
            [
                each
                for each in compose_story(told, sandbox.config.wire, seeded_ids(seed))
                if each.number >= script.first
            ],
            sandbox.publisher,
            lambda: sandbox.config.subscriptions,
            Pace(SPEED_AT_FIRST),
            Retrying.QUEUED,
        )
        self._arrivals: list[Arrival] = []
        self._sending = self._permitted = False
        self._before_max = SPEED_AT_FIRST
        self._end: State | None = None
        self._trouble = ""
        if paused:
            self._player.pause()

    def standing(self) -> Standing:
        """Look where it stands."""
        player = self._player
        seconds = 0 if self._sending or self._end else math.ceil(player.seconds_left())
        arrivals = tuple(self._arrivals)
        return Standing(
            *(self._told, self._state, player.waiting_for, seconds, player.paused, player.speed, arrivals),
            self._trouble,
            torn=self._sending and self._end is State.STOPPED,
        )

    @property
    def _state(self) -> State:
        if self._end is not None:
            return self._end
        if self._sending:
            return State.SENDING
        return State.PAUSED if self._player.paused else State.WAITING

    async def play(self, changed: Callable[[], None]) -> None:
        """Play it to its end; `changed` is called whenever something happened. Cancelling stops it."""
        try:
            async with aclosing(self._player.play()) as progress:
                async for each in progress:
                    if isinstance(each, StepBegun):
                        self._sending, self._permitted = True, False
                    elif isinstance(each, EventSent):
                        self._arrivals.append(await self._arrival(each))
                    elif isinstance(each, StepEnded):
                        self._sending = False
                    changed()
            self._end = State.PLAYED
        except JournalError as error:
            self._end, self._trouble = State.BROKEN, str(error)
        finally:
            self.stop()
            changed()

    async def _arrival(self, sent: EventSent) -> Arrival:
        event = next(each for each in sent.step.events if each.event is sent.publication.event)
        data = sent.step.told.happened[sent.step.events.index(event)].data
        return await arrival_of(sent.step, sent.publication, data, self._sandbox.records, self._sandbox.clock())

    def stop(self) -> None:
        """Say that it has ended before its end, unless it has ended."""
        if self._end is None:
            self._end = State.STOPPED

    def pause_or_go_on(self) -> None:
        """Wait for the user, or go on by the clock."""
        if self._player.paused:
            self._permitted = False
            self._player.resume()
        else:
            self._player.pause()

    def next_step(self) -> None:
        """Let one step begin; a key that is held down does not heap up more than one."""
        if not self._permitted and self._end is None:
            self._permitted = True
            self._player.advance()

    def faster(self) -> None:
        """Go to the next greater speed."""
        self._player.speed = next((each for each in SPEEDS if each > self._player.speed), math.inf)

    def slower(self) -> None:
        """Go to the next smaller speed."""
        self._player.speed = next((each for each in reversed(SPEEDS) if each < self._player.speed), SPEEDS[0])

    def max_or_not(self) -> None:
        """Do not wait at all, or as before."""
        if math.isinf(self._player.speed):
            self._player.speed = self._before_max
        else:
            self._before_max, self._player.speed = self._player.speed, math.inf


def speed_words(speed: float) -> str:
    """Return a speed in words: how much of the story's time passes in a second."""
    if math.isinf(speed):
        return "no waiting"
    return "real time" if speed == 1 else f"{write_duration(round(speed) * ticks.PER_SECOND)} a second"


def wait_words(seconds: int) -> str:
    """Return how long something is off, as a clock that runs down shows it: `4 s`, `12:05`, `1:00:00`."""
    if seconds < 100:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
