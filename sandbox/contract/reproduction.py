"""Golden bodies made again by the code that makes deliveries: what is not the same byte for byte has moved."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.contract.goldens import Golden, built_in_goldens
from sandbox.domain import json_text, ticks
from sandbox.domain.envelope import Event, body_of
from sandbox.domain.events import find
from sandbox.domain.wire import WireFormat


def reproduced_goldens() -> Mapping[str, bytes]:
    """Return the built-in golden bodies as this program makes them on the default wire, by event type.

    Each is read, and its Data written again by the code that writes every delivery: so whatever that changes in a
    number, a text, spaces or the envelope is seen. What the shop changes is seen by checking its own bodies.
    """
    made = {name: written_again(golden, WireFormat()) for name, golden in built_in_goldens(WireFormat()).items()}
    return MappingProxyType({name: body for name, body in made.items() if body is not None})


def written_again(golden: Golden, wire: WireFormat) -> bytes | None:
    """Return the bytes that this program would send for what a golden body says; None if its envelope is not whole.

    Raises MalformedJsonError.
    """
    value = json_text.read(golden.body)
    if not isinstance(value, dict):
        return None
    try:
        if not wire.envelope:
            return json_text.write(value, wire.json_profile).encode()
        identifier, name, attempt, data, created = (
            value.get(member) for member in ("Id", wire.event_member, "Attempt", "Data", "CreationTimeUtc")
        )
        if not (isinstance(identifier, str) and isinstance(name, str) and isinstance(created, str)):
            return None
        if not isinstance(data, dict) or not isinstance(attempt, int):
            return None
        event_type = find(name)
        text = json_text.write(data, wire.json_profile)
        event = Event(identifier, name if event_type is None else event_type.name, text)
        return body_of(event, attempt, ticks.parse(created)[0], wire)
    except ValueError:  # no time, or a number that the serializer cannot write
        return None
