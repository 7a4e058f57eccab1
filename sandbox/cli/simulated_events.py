"""The events of one `simulate`: what happens in the town, as events that can be published."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.domain.envelope import Event, generated_data
from sandbox.domain.events import NAMES, EventType
from sandbox.domain.ticks import PER_DAY, Ticks, system_clock
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import EventIds, compose_data, seeded_ids
from sandbox.shop.shop import Shop
from sandbox.shop.simulation import EVENTS_PER_DAY, Habits, Simulation

_LONG_AGO = 365 * PER_DAY


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """An event, what it is about, and the course of things that it belongs to (see Happening)."""

    event: Event
    subject: str
    course: str


@dataclass(frozen=True, slots=True)
class Town:
    """What decides about the events: equal towns make equal ones, but for the present if `at` is None."""

    seed: int
    habits: Habits
    event_types: Sequence[EventType]
    wire: WireFormat
    at: Ticks | None
    count: int | None

    def events(self) -> Iterator[SimulatedEvent]:
        """Return the events, `count` of them or no end; Data and Ids follow from the seed."""
        clock: Callable[[], Ticks] = system_clock if self.at is None else self._pinned
        start = max(0, clock() - self._span())
        ids = seeded_ids(self.seed)
        chosen = set(self.event_types)
        left = self.count
        for moment in Simulation(Shop(self.seed), start, clock, habits=self.habits):
            for happening in moment.happenings:
                event_type = happening.occurrence.event
                # Every event has its Id, so that choosing some of them does not change those of others.
                identity = ids()
                if event_type not in chosen:
                    continue
                if left == 0:
                    return
                data = generated_data(happening.occurrence.data, self.wire)
                event = compose_data(event_type, data, wire=self.wire, ids=_only(identity))
                yield SimulatedEvent(event, happening.subject, happening.course)
                left = None if left is None else left - 1

    def _pinned(self) -> Ticks:
        assert self.at is not None
        return self.at

    def _span(self) -> Ticks:
        """Return how long ago life begins, so that the present is hardly reached before the end.

        Nobody knows the length of an endless run, nor of one that picks out some event types.
        """
        if self.count is None or len(self.event_types) < len(NAMES):
            return _LONG_AGO
        return 2 * PER_DAY + self.count * PER_DAY * 5 // (EVENTS_PER_DAY * 4)


def _only(identity: str) -> EventIds:
    return lambda: identity
