"""What a command of the shop gives back: something that happened, with the Data that its event carries."""

from dataclasses import dataclass
from typing import TypeAlias

from sandbox.domain.events import CATALOGUE, EventType
from sandbox.domain.json_text import JsonObject
from sandbox.domain.ticks import Ticks

Data: TypeAlias = JsonObject
"""An object of wire-format 5 with all members of its table, in table order.

Every `decimal` member is a Decimal, every absent nullable member is None.
"""

_BY_NAME = {event.name: event for event in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of the shop: its type, a snapshot of its own as Data, and the moment at which it happened."""

    event: EventType
    data: Data
    at: Ticks


def occurrence(name: str, data: Data, at: Ticks) -> Occurrence:
    """Return the occurrence of the event type with this documented name; raises KeyError for another name."""
    return Occurrence(_BY_NAME[name], data, at)
