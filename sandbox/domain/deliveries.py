"""A delivery in the queue: one event on its way to one subscription."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from sandbox.domain.envelope import Event
from sandbox.domain.ticks import Ticks

DeliveryId = NewType("DeliveryId", str)
"""Names one delivery in the queue. Opaque; never given twice."""


class DeliveryState(StrEnum):
    """Where a delivery stands; the last three are ends."""

    WAITING = "waiting"
    """It is sent again when it is due."""
    SENDING = "sending"
    """A process is sending it just now."""
    CUT_OFF = "cut-off"
    """The process that was sending it is gone: whoever retries records that send as spent, and goes on."""
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"

    @property
    def ended(self) -> bool:
        """True if nothing is sent any more."""
        return self in (DeliveryState.DELIVERED, DeliveryState.GIVEN_UP, DeliveryState.DROPPED)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one subscription, which is a name; nothing secret is in it.

    `sends` counts the attempts that are over, `due` is when the next one goes, None unless it is waiting. `record` is
    the number of the last attempt in the journal, None before the first is over; `outcome` is a sentence about it, or
    about why the delivery ended without another. `kept` tells that only the process that began it can sign it.
    """

    delivery_id: DeliveryId
    event: Event = field(repr=False)
    subscription: str
    created: Ticks
    sends: int
    due: Ticks | None
    state: DeliveryState
    record: int | None = None
    outcome: str = ""
    kept: bool = False
