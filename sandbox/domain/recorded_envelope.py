"""The envelope of a recorded body with its Data as it was written, so that it can be sent again unchanged."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeGuard

from sandbox.domain import events, json_text
from sandbox.domain.checks.content import EVENT_MEMBERS, members_of
from sandbox.domain.envelope import Event
from sandbox.domain.json_text import JsonValue, MalformedJsonError

_NEEDED = ("Id", "Event", "Attempt", "Data")
_OURS = {name.casefold() for name in (*_NEEDED, *EVENT_MEMBERS, "CreationTimeUtc")}
_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class NoEnvelopeError(ValueError):
    """The body has no envelope that an attempt could be counted up in; the message is what is the matter with it."""


@dataclass(frozen=True, slots=True)
class RecordedEnvelope:
    """The event with its Data text byte for byte, the number of the attempt, and members that no envelope has."""

    event: Event
    attempt: int
    others: tuple[str, ...]


class _Member(NamedTuple):
    name: str
    text: str


def read_envelope(body: bytes) -> RecordedEnvelope:
    """Return what is in the envelope of a body, whatever the case of its members' names. Raises NoEnvelopeError."""
    try:
        value = json_text.read(body, exact=False)
    except MalformedJsonError as error:
        raise NoEnvelopeError(f"the body is not JSON: {error}" if body else "the body is empty") from None
    if not isinstance(value, dict):
        raise NoEnvelopeError("the body is JSON, but no object")
    members = list(_top_members(body.decode()))
    _refuse_repeats([member.name.casefold() for member in members])
    known = members_of(value)
    event_id, name, attempt = known.get("Id"), known.get("Event"), known.get("Attempt")
    missing = [each for each in _NEEDED if each not in known]
    if missing:
        raise NoEnvelopeError(f"the body has no envelope: {' and '.join(missing)} missing")
    if not isinstance(event_id, str) or not isinstance(name, str):
        raise NoEnvelopeError("the body has no envelope of ours: Id or Event is no text")
    if not _is_whole(attempt):
        raise NoEnvelopeError("the body's Attempt is no whole number, so it cannot be counted up")
    data = next(member.text for member in members if member.name.casefold() == "data")
    event_type = events.find(name)
    return RecordedEnvelope(
        Event(event_id, name if event_type is None else event_type.name, data),
        attempt,
        tuple(member.name for member in members if member.name.casefold() not in _OURS),
    )


def _is_whole(value: JsonValue) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _refuse_repeats(names: list[str]) -> None:
    for name in _OURS:
        if names.count(name) > 1:
            raise NoEnvelopeError(
                "the body has a member of its envelope twice, and receivers differ on which one counts"
            )


def _top_members(text: str) -> Iterator[_Member]:
    """Yield the members of the object that a well-formed JSON text is, each value as it is written."""
    at = _behind_blanks(text, _behind_blanks(text, 0) + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        start = _behind_blanks(text, _behind_blanks(text, at) + 1)
        _, at = _DECODER.raw_decode(text, start)
        yield _Member(name, text[start:at])
        at = _behind_blanks(text, at)
        if text[at] == ",":
            at = _behind_blanks(text, at + 1)


def _behind_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    assert match is not None
    return match.end()
