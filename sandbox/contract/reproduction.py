"""Golden bodies made again by the code that makes deliveries: what is not the same byte for byte has moved."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.config.packaged import fixtures
from sandbox.config.stories.reading import load_story
from sandbox.contract.goldens import Golden
from sandbox.domain import json_text, ticks
from sandbox.domain.envelope import Event, body_of
from sandbox.domain.events import find
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import seeded_ids
from sandbox.sender.story_steps import compose_story
from sandbox.shop.stories.telling import fixed_beginning, tell

STORY = "twenty-samples"
"""The story whose events with a pinned envelope are the golden bodies."""


def reproduced_goldens() -> Mapping[str, bytes]:
    """Return the built-in golden bodies as this program makes them on the default wire, by event type.

    The story `twenty-samples` is told from its file: shop, Ids, times, envelope and writing all take part (wire-format
    9.1). Raises ConfigError or StoryRefusedError if it cannot be told.
    """
    story, wire = load_story(STORY, cwd=fixtures()), WireFormat()
    begin = fixed_beginning(story)
    assert begin is not None
    steps = compose_story(tell(story, seed=1, begin=begin), wire, seeded_ids(1))
    return MappingProxyType(
        {
            each.event.name: body_of(each.event, wire.attempt_base, each.created, wire)
            for step in steps
            for each in step.events
            if each.created is not None  # the others have no sample
        }
    )


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
