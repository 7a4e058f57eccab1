"""What every queue of deliveries offers, whatever database is below it; it lies beside the journal's records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sandbox.domain import ticks
from sandbox.domain.deliveries import Delivery, DeliveryId, DeliveryState
from sandbox.domain.envelope import Event
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import Attempt
from sandbox.domain.ticks import Ticks

LEASE = 15 * ticks.PER_SECOND
"""How long a sender counts as alive after it said so, in ticks."""

ENDED_KEPT = 1000
"""Of the deliveries that have ended, about so many of the newest are kept."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A process that sends: `owner` names it in the queue, `program` and `pid` name it for people.

    `retries` tells that it sends whatever is due, and not only what it was told to.
    """

    owner: str
    program: str
    pid: int
    retries: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is this sender's to send, once: until it is settled, or released, nobody else has it.

    `begun` is when it was claimed. With `cut_off` it was being sent by a sender that is gone, which the value names,
    and `begun` is of that time: its bytes may have left.
    """

    delivery: Delivery
    owner: str
    begun: Ticks
    cut_off: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The attempt's number in the journal, and whether the queue still had the claim."""

    number: int
    in_queue: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries a sender may claim.

    Those of `subscriptions`, which it can sign, and those that it keeps; `only` of these if it is given. At most
    `at_once` are under way for one subscription, of which `under_way` says how many are already. With `judges` also
    those of senders that are gone; what was created before `abandoned` is given up.
    """

    subscriptions: Collection[str]
    only: Collection[DeliveryId] | None = None
    at_once: int = 1
    under_way: Mapping[str, int] | None = None
    judges: bool = False
    abandoned: Ticks = 0


@dataclass(frozen=True, slots=True)
class Look:
    """When the earliest wanted delivery is due, None if none waits, and whether a sender left some behind."""

    due: Ticks | None
    left_behind: bool


class DeliveryQueue(Protocol):
    """Deliveries that are not over. All methods raise JournalError if the database fails."""

    async def enqueue(
        self, sender: Sender, event: Event, subscriptions: Sequence[tuple[str, bool]], at: Ticks
    ) -> Sequence[Claim]:
        """Add a delivery for each subscription, a name and whether it is `kept`, and claim them for the first send."""
        ...

    async def claim(self, sender: Sender, now: Ticks, wanted: Wanted) -> Sequence[Claim]:
        """Claim what is due: fewer sends first, then the earliest due. No other process gets the same."""
        ...

    async def settle(
        self, claim: Claim, attempt: Attempt, state: DeliveryState, due: Ticks | None = None
    ) -> Settlement:
        """Append the attempt to the journal and say how its delivery goes on, both or neither.

        The attempt is appended too if the delivery is not in the queue any more, or another's.
        """
        ...

    async def release(self, claim: Claim) -> None:
        """Give a delivery back of which this sender sent nothing; if it was cut off, it stays so."""
        ...

    async def look(self, sender: Sender, now: Ticks, wanted: Wanted) -> Look:
        """Tell whether there is something to claim, now or later; it only reads."""
        ...

    async def select(self, matching: Filter = EVERYTHING, *, ended: bool = False) -> Sequence[Delivery]:
        """Return the deliveries that are not over, or all that are kept, whose last attempt matches, oldest first."""
        ...

    async def find(self, ids: Collection[DeliveryId]) -> Sequence[Delivery]:
        """Return those of the deliveries that are there."""
        ...

    async def waiting(self) -> int:
        """Return how many deliveries wait to be sent again."""
        ...

    async def make_due(self, ids: Collection[DeliveryId], now: Ticks) -> Sequence[DeliveryId]:
        """Make those that wait due now, and return which these are."""
        ...

    async def drop(self, ids: Collection[DeliveryId], now: Ticks) -> Sequence[DeliveryId]:
        """End those that wait or were cut off, and return which these are."""
        ...

    async def beat(self, sender: Sender, now: Ticks) -> bool:
        """Say that a sender is alive, for LEASE from now; return False if its last lease had ended before."""
        ...

    async def leave(self, sender: Sender) -> None:
        """Say that a sender is gone; what it still has claimed counts as cut off."""
        ...

    async def retriers(self, now: Ticks) -> Sequence[Sender]:
        """Return the senders that are alive and retry, the oldest first."""
        ...
