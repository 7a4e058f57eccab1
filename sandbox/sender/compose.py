"""Make an event to publish: from the shop, from the user's Data, or around the user's own bytes."""

import random
import uuid
from collections.abc import Callable, Sequence
from typing import TypeAlias

from sandbox.domain import json_text
from sandbox.domain.assignment import Assignment, AssignmentError, assign
from sandbox.domain.envelope import Event, generated_data
from sandbox.domain.events import EventType
from sandbox.domain.json_text import JsonObject
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.shop.samples import sample
from sandbox.shop.shop import Shop

EventIds: TypeAlias = Callable[[], str]
"""Gives a new event Id: a lower-case GUID with hyphens (wire-format 6.10)."""


def fresh_ids() -> str:
    """Return a random version-4 GUID."""
    return str(uuid.uuid4())


def seeded_ids(seed: int) -> EventIds:
    """Return a source of version-4 GUIDs that gives the same ones for the same seed on every Python version."""
    draw = random.Random(seed).random
    return lambda: str(uuid.UUID(bytes=bytes(int(draw() * 256) for _ in range(16)), version=4))


def compose_sample(
    shop: Shop,
    event_type: EventType,
    *,
    at: Ticks,
    wire: WireFormat,
    assignments: Sequence[Assignment] = (),
    add: bool = False,
    ids: EventIds = fresh_ids,
) -> Event:
    """Return an event of this type, with Data that the shop's state makes coherent and the assignments changed.

    Raises AssignmentError if an assignment does not fit the finished Data.
    """
    data = generated_data(sample(shop, event_type, at).data, wire)
    return compose_data(event_type, data, wire=wire, assignments=assignments, add=add, ids=ids)


def compose_data(
    event_type: EventType,
    data: JsonObject,
    *,
    wire: WireFormat,
    assignments: Sequence[Assignment] = (),
    add: bool = False,
    ids: EventIds = fresh_ids,
) -> Event:
    """Return an event around finished Data; its nulls and names stay as they are.

    Raises AssignmentError, also for a number that a double cannot hold.
    """
    for assignment in assignments:
        assign(data, assignment, add=add)
    try:
        text = json_text.write(data, wire.json_profile)
    except ValueError as error:
        raise AssignmentError(f"the Data cannot be written: {error}") from None
    return Event(ids(), event_type.name, text)


def compose_verbatim(event_type: EventType, body: bytes, *, ids: EventIds = fresh_ids) -> Event:
    """Return an event whose body is sent untouched. Its Id is the one in the body, if there is a readable one."""
    return Event(_id_in(body) or ids(), event_type.name, "", verbatim=body)


def _id_in(body: bytes) -> str | None:
    try:
        value = json_text.read(body)
    except json_text.MalformedJsonError:
        return None
    identifier = value.get("Id") if isinstance(value, dict) else None
    return identifier if isinstance(identifier, str) else None
