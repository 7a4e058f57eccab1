"""From the text in the editor to an event: whether it is JSON, and where not. Heavy texts are read in a process."""

from dataclasses import dataclass, field

from sandbox.body.json_layout import place_of_fault
from sandbox.domain import json_text
from sandbox.domain.envelope import Event
from sandbox.domain.json_text import JsonProfile, MalformedJsonError
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import compose_verbatim
from sandbox.tui.aside import aside
from sandbox.tui.composer.composition import Composition


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a text is: `data` is it as O2VEND's serializer writes it, None if it is no JSON object.

    `problem` says why it is no JSON, `line` and `column` (from 1) where; 0 if that cannot be told.
    """

    data: str | None = field(repr=False)
    problem: str | None = None
    line: int = 0
    column: int = 0


def read_text(text: str, profile: JsonProfile) -> ReadText:
    """Read what stands in the editor."""
    try:
        value = json_text.read(text)
    except MalformedJsonError as error:
        place = place_of_fault(text)
        if place is None:
            return ReadText(None, f"not JSON: {error}")
        line, column, why = place
        return ReadText(None, f"not JSON in line {line:,}, column {column:,}: {why}", line, column)
    if not isinstance(value, dict):
        return ReadText(None, "JSON, but no object")
    try:
        return ReadText(json_text.write(value, profile))
    except ValueError as error:
        return ReadText(None, f"cannot be written as O2VEND would: {error}")


def bytes_of(text: str) -> bytes:
    """Return the bytes of a text; bytes that were none of UTF-8 when they were read are again what they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Made:
    """What was read, and the event that is made of it; None if there can be none."""

    read: ReadText
    event: Event | None


async def made_of(composition: Composition, event_id: str, wire: WireFormat) -> Made:
    """Read the text off the loop and make the event, with this Id unless the body has one of its own."""
    text = composition.text
    read = await aside(len(text), read_text, text, wire.json_profile)
    if composition.whole:
        original = composition.original
        body = original.body if original is not None and composition.untouched else bytes_of(text)
        return Made(read, compose_verbatim(composition.event_type, body, ids=lambda: event_id))
    return Made(read, None if read.data is None else Event(event_id, composition.event_type.name, read.data))
