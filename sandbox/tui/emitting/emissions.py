"""What can be emitted: samples of the shop, one or a whole group of them, or what was composed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from sandbox.domain.envelope import Event
from sandbox.domain.events import CATALOGUE, EventType, Group
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.sender.compose import compose_sample, fresh_ids
from sandbox.sender.faults import Fault
from sandbox.tui.composer.composition import Composition

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class Emission(Protocol):
    """Something to emit; its title comes from the catalogue."""

    @property
    def title(self) -> str:
        """What the report calls it."""
        ...

    @property
    def count(self) -> int:
        """How many events it is."""
        ...

    @property
    def fault(self) -> Fault | None:
        """What spoils each of them, if anything."""
        ...

    @property
    def created(self) -> Ticks | None:
        """The CreationTimeUtc of the first one, if it is not to be the moment of sending."""
        ...

    def receivers(self, sandbox: "Sandbox") -> Sequence[Subscription]:
        """Return the subscriptions that are asked, as config.yaml has them now."""
        ...

    def events(self, sandbox: "Sandbox") -> Iterator[Event]:
        """Yield the events one after the other. Raises RenameError."""
        ...

    def again(self) -> "Emission":
        """Return the same for another time: with events of their own."""
        ...


@dataclass(frozen=True, slots=True)
class Samples:
    """One event of each of these types, as the shop makes them, to all subscriptions."""

    title: str
    event_types: tuple[EventType, ...]
    fault: Fault | None = None
    created: Ticks | None = None

    @property
    def count(self) -> int:
        """How many events it is."""
        return len(self.event_types)

    def receivers(self, sandbox: "Sandbox") -> Sequence[Subscription]:
        """Return all subscriptions."""
        return sandbox.config.subscriptions

    def events(self, sandbox: "Sandbox") -> Iterator[Event]:
        """Yield fresh samples in the order of the catalogue."""
        for each in self.event_types:
            yield compose_sample(sandbox.shop, each, at=sandbox.clock(), wire=sandbox.config.wire)

    def again(self) -> "Samples":
        """Return it as it is: its events are made anew each time."""
        return self


def sample_of(event_type: EventType) -> Samples:
    """Return the emission of one event type."""
    return Samples(event_type.name, (event_type,))


def group_of(group: Group) -> Samples:
    """Return the emission of a whole group."""
    return Samples(group.value, tuple(each for each in CATALOGUE if each.group is group))


@dataclass(frozen=True, slots=True)
class Composed:
    """What was written in the composer; the first event is the one that was shown there, with its Id and its moment."""

    composition: Composition
    first: Event
    created: Ticks | None

    @property
    def title(self) -> str:
        """The event type's name."""
        return self.composition.event_type.name

    @property
    def count(self) -> int:
        """How many events it is."""
        return self.composition.count

    @property
    def fault(self) -> Fault | None:
        """What spoils each of them."""
        return self.composition.fault

    def receivers(self, sandbox: "Sandbox") -> Sequence[Subscription]:
        """Return those that were chosen and are still there."""
        return self.composition.receivers(sandbox.config.subscriptions)

    def events(self, sandbox: "Sandbox") -> Iterator[Event]:
        """Yield the event, and the further ones with the same Data; a body of the user's own stays as it is."""
        yield self.first
        for _ in range(self.count - 1):
            yield self.first if self.first.verbatim is not None else replace(self.first, id=fresh_ids())

    def again(self) -> "Composed":
        """Return it with a new Id, unless the Id stands in a body of the user's own; created when it is sent."""
        first = self.first if self.first.verbatim is not None else replace(self.first, id=fresh_ids())
        return replace(self, first=first, created=None)
