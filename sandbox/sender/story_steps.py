"""A told story as events that can be published."""

from dataclasses import dataclass

from sandbox.domain.envelope import Event, generated_data
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import EventIds, compose_data
from sandbox.shop.stories.telling import Told, ToldStep


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """An event to be published: when it is due, and its CreationTimeUtc, None for the moment when it is sent."""

    event: Event
    at: Ticks
    created: Ticks | None


@dataclass(frozen=True, slots=True)
class StoryStep:
    """A step with its events, ready to be published."""

    told: ToldStep
    events: tuple[StoryEvent, ...]

    @property
    def number(self) -> int:
        """Its number within the story, from 1 on."""
        return self.told.number


def compose_story(told: Told, wire: WireFormat, ids: EventIds) -> tuple[StoryStep, ...]:
    """Return the steps with their events; what a step does not pin gets its Id from `ids`, one after another."""
    return tuple(StoryStep(step, tuple(_events(step, wire, ids))) for step in told.steps)


def _events(step: ToldStep, wire: WireFormat, ids: EventIds) -> list[StoryEvent]:
    pins, composed = dict(step.step.pins or {}), []
    for happened in step.happened:
        pin = pins.pop(happened.event.name, None)
        identity = pin.id if pin is not None else None
        data = generated_data(happened.data, wire)
        event = compose_data(happened.event, data, wire=wire, ids=ids if identity is None else _always(identity))
        composed.append(StoryEvent(event, happened.at, pin.created if pin is not None else None))
    return composed


def _always(identity: str) -> EventIds:
    return lambda: identity
