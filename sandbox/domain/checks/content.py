"""Checks of what a body says: JSON, the five members of the envelope, the event (wire-format 4)."""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias, TypeGuard

from sandbox.domain import events, json_text, ticks
from sandbox.domain.checks.wording import nearest, shown
from sandbox.domain.envelope import GUID
from sandbox.domain.events import EventType
from sandbox.domain.json_text import JsonValue, MalformedJsonError
from sandbox.domain.subscription import Subscription
from sandbox.domain.verdict import Check, failed, not_applicable, passed
from sandbox.domain.wire import WireFormat

Members: TypeAlias = "Mapping[str, JsonValue]"
"""The envelope's members under their documented names, whatever their case in the body was."""

EVENT_MEMBERS = ("Event", "WebhookEvent")
"""Both names of the member that carries the event name; a receiver accepts either (wire-format 11)."""

_DOCUMENTED = ("Id", "Attempt", "Data", "CreationTimeUtc", *EVENT_MEMBERS)
_BY_FOLDED_NAME = {name.casefold(): name for name in _DOCUMENTED}
_INT32 = range(-(2**31), 2**31)
_INT64 = range(-(2**63), 2**63)
_LONGEST_CLAIM = 200
_BEGINNING_SIZE = 4096
_MOST_EXTRA_SHOWN = 5

_IS_WELL_FORMED = passed("json", "the body is well-formed JSON")
_IS_COMPLETE = passed("envelope", "Id, Event, Attempt, Data and CreationTimeUtc are there")

_BEGINNING = re.compile(
    rb'\s*\{\s*"Id"\s*:\s*"([^"\\]{1,200})"\s*,\s*"(?:Webhook)?Event"\s*:\s*"([^"\\]{1,200})"'
    rb'(?:\s*,\s*"Attempt"\s*:\s*(-?[0-9]{1,10})\b)?',
    re.IGNORECASE,
)


class Claims(NamedTuple):
    """What a body says that it is, whether or not that is true; None where it says nothing readable."""

    event_id: str | None = None
    event: str | None = None
    attempt: int | None = None


def check_json(body: bytes) -> tuple[Check, JsonValue]:
    """Check `json`: the body is one well-formed JSON text. Returns its value too, None if it is none."""
    try:
        value = json_text.read(body, exact=False)
    except MalformedJsonError as error:
        reason = f"expected well-formed JSON: {error}" if body else "expected well-formed JSON, the body is empty"
        return failed("json", reason), None
    return _IS_WELL_FORMED, value


def members_of(value: JsonValue, event_member: str = "Event") -> Members:
    """Return the envelope's members found in a body; of two event names the one under `event_member` counts."""
    if not isinstance(value, dict):
        return {}
    found = {
        _BY_FOLDED_NAME[key]: member for name, member in value.items() if (key := name.casefold()) in _BY_FOLDED_NAME
    }
    for name in (event_member, *EVENT_MEMBERS):
        if name in found:
            found["Event"] = found[name]
            break
    return found


def claims_of(members: Members) -> Claims:
    """Return what the members claim, long texts cut to 200 characters."""
    event_id, event, attempt = members.get("Id"), members.get("Event"), members.get("Attempt")
    return Claims(
        event_id[:_LONGEST_CLAIM] if isinstance(event_id, str) else None,
        event[:_LONGEST_CLAIM] if isinstance(event, str) else None,
        attempt if _is_int(attempt) and attempt in _INT64 else None,
    )


def claims_at_the_beginning(body: bytes) -> Claims:
    """Return what the first members of a body claim, without a look at the rest: it may be long, or malformed."""
    match = _BEGINNING.match(body, 0, _BEGINNING_SIZE)
    if match is None:
        return Claims()
    event_id, event, attempt = match.groups()
    return Claims(
        event_id.decode("utf-8", "replace"), event.decode("utf-8", "replace"), None if attempt is None else int(attempt)
    )


def check_envelope(value: JsonValue, members: Members, wire: WireFormat) -> Check:
    """Check `envelope`: the five members are there, each of its type (wire-format 4). Others are only noted."""
    if not wire.envelope:
        return not_applicable("envelope", "wire.envelope is off: the body is Data alone")
    if not isinstance(value, dict):
        return failed("envelope", f"expected a JSON object, got {_kind(value)}")
    problems = [
        problem
        for problem in (
            _id_problem(members),
            _event_problem(members),
            _attempt_problem(members),
            _data_problem(members),
            _time_problem(members),
        )
        if problem
    ]
    if problems:
        return failed("envelope", "; ".join(problems))
    extra = [name for name in value if name.casefold() not in _BY_FOLDED_NAME]
    if not extra:
        return _IS_COMPLETE
    names = ", ".join(shown(name) for name in extra[:_MOST_EXTRA_SHOWN])
    more = f" and {len(extra) - _MOST_EXTRA_SHOWN} more" if len(extra) > _MOST_EXTRA_SHOWN else ""
    return passed("envelope", f"all five members are there, and besides them {names}{more}")


def check_event(members: Members, wire: WireFormat) -> tuple[Check, EventType | None]:
    """Check `event`: one of the 20 names, in any case, either spelling of stock. Returns the event type too."""
    if not wire.envelope:
        return not_applicable("event", "wire.envelope is off: the body names no event"), None
    name = members.get("Event")
    if not isinstance(name, str):
        return not_applicable("event", "the body names no event"), None
    event_type = events.find(name)
    if event_type is not None:
        return passed("event", f"{event_type.name} is a known event type"), event_type
    near = nearest(name, (*events.NAMES, events.STOCK_EVENT_OTHER_SPELLING))
    hint = f"; did you mean {near}?" if near else ""
    return failed("event", f"expected one of the {len(events.NAMES)} event types, got {shown(name)}{hint}"), None


def check_selected(event_type: EventType | None, subscription: Subscription) -> Check:
    """Check `selected`: the subscription selects this event type."""
    if event_type is None:
        return not_applicable("selected", "no known event type to look for")
    if subscription.selects(event_type.name):
        return passed("selected", f"{subscription.name} selects {event_type.name}")
    return failed("selected", f"{subscription.name} does not select {event_type.name}; O2VEND would not have sent it")


def check_active(subscription: Subscription) -> Check:
    """Check `active`: the subscription is active."""
    if subscription.active:
        return passed("active", f"{subscription.name} is active")
    return failed("active", f"{subscription.name} is not active; O2VEND would not have sent it")


def _id_problem(members: Members) -> str | None:
    value = members.get("Id")
    if isinstance(value, str) and GUID.fullmatch(value):
        return None
    return _expected(members, "Id", "a GUID such as ceb309b8-8ec1-4b9e-873a-50eaddc1221e")


def _event_problem(members: Members) -> str | None:
    return None if isinstance(members.get("Event"), str) else _expected(members, "Event", "an event name")


def _attempt_problem(members: Members) -> str | None:
    value = members.get("Attempt")
    return None if _is_int(value) and value in _INT32 else _expected(members, "Attempt", "a 32-bit integer")


def _data_problem(members: Members) -> str | None:
    return None if isinstance(members.get("Data"), dict) else _expected(members, "Data", "an object")


def _time_problem(members: Members) -> str | None:
    value = members.get("CreationTimeUtc")
    if isinstance(value, str):
        try:
            ticks.parse(value)
        except ValueError:
            pass
        else:
            return None
    return _expected(members, "CreationTimeUtc", "an ISO 8601 time such as 2026-03-04T07:10:05.2987715Z")


def _expected(members: Members, name: str, what: str) -> str:
    if name not in members:
        return f"{name} is missing, expected {what}"
    return f"{name} should be {what}, got {_kind(members[name])}"


def _is_int(value: JsonValue) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _kind(value: JsonValue) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"the text {shown(value)}"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "another number"
