"""Faults of what the event says. The envelope is built and signed around it as always."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from sandbox.domain import events, json_text, ticks
from sandbox.domain.envelope import Event
from sandbox.domain.json_text import JsonObject, JsonValue, NumberToken
from sandbox.sender.faults.expectation import Answers, Expectation
from sandbox.sender.faults.nullable_members import NULLABLE
from sandbox.sender.faults.seams import Case, InapplicableFaultError, data_fault

_DATA_IS_NOT_JUDGED = "the members of Data are none of its checks"
_STALE_BY = 30 * ticks.PER_DAY
_ORDERING = ("LatestUpdatedOn", "CreatedOn")


def _data(case: Case) -> JsonObject:
    if case.event.verbatim is not None:
        raise InapplicableFaultError("the body is sent as it was given; give Data alone (--data) to have it changed")
    data = json_text.read(case.event.data_text)
    assert isinstance(data, dict)
    return data


def _with_data(event: Event, data: JsonObject, case: Case) -> Event:
    return replace(event, data_text=json_text.write(data, case.wire.json_profile))


def _nullable(case: Case) -> tuple[str, ...]:
    event_type = events.find(case.event.name)
    names = NULLABLE[event_type.group] if event_type is not None else ()
    return tuple(case.wire.rename.get(name, name) for name in names)


def _mapped(value: JsonValue, change: Callable[[str, JsonValue], JsonValue], name: str = "") -> JsonValue:
    """Return the value with `change` applied to every leaf, which gets the name of the member that it belongs to."""
    if isinstance(value, dict):
        return {key: _mapped(inner, change, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change, name) for item in value]
    return change(name, value)


def _changed(event: Event, case: Case, change: Callable[[str, JsonValue], JsonValue], nothing: str) -> Event:
    """Return the event with every leaf of Data changed. Raises InapplicableFaultError(nothing) if none did."""
    data = _data(case)
    changed = _mapped(data, change)
    assert isinstance(changed, dict)
    spoilt = _with_data(event, changed, case)
    if spoilt.data_text == event.data_text:
        raise InapplicableFaultError(nothing)
    return spoilt


@data_fault(
    "stale",
    "every time in Data is 30 days older: a late retry of something that has moved on since",
    Expectation(Answers.ACCEPTED, "but what is known to be newer is kept: order by Data's own times", "7.4"),
    invisible="it shows only beside newer events of the same order, cart or shipment",
)
def stale(event: Event, case: Case) -> Event:
    """Move all times of Data back; CreationTimeUtc stays new, as with a real retry."""
    ordering = {case.wire.rename.get(name, name) for name in _ORDERING}
    if not ordering & _data(case).keys():
        raise InapplicableFaultError("its Data has neither LatestUpdatedOn nor CreatedOn to be old")
    return _changed(event, case, _moved_back, "its Data has no time that could be moved")


def _moved_back(_: str, value: JsonValue) -> JsonValue:
    if not isinstance(value, str):
        return value
    try:
        moment, zone = ticks.parse(value)
        if zone is None:
            return ticks.format_naive(moment - _STALE_BY)
        return ticks.format_utc(moment - _STALE_BY) if zone == "Z" else ticks.format_offset(moment - _STALE_BY)
    except ValueError:
        return value


@data_fault(
    "unknown-event",
    "the event name is none of the 20",
    Expectation(Answers.ACCEPTED, "and the event is stored and otherwise ignored", "11.2"),
    noticed="event",
)
def unknown_event(event: Event, case: Case) -> Event:
    """Keep the family, so that a receiver which goes by prefixes is tried too."""
    if case.event.verbatim is not None:
        raise InapplicableFaultError("the body is sent as it was given; write another event name into it")
    if not case.wire.envelope:
        raise InapplicableFaultError("wire.envelope is off, so the body names no event")
    family = "Stock" if event.name == events.STOCK_EVENT else event.name.partition(".")[0]
    return replace(event, name=f"{family}.Archived")


@data_fault(
    "missing-members",
    "every member of Data that may be missing is missing",
    Expectation(Answers.ACCEPTED, "and what is missing is taken as not known", "11.3"),
    invisible=_DATA_IS_NOT_JUDGED,
)
def missing_members(event: Event, case: Case) -> Event:
    """Leave out what wire-format 5 calls nullable."""
    data, nullable = _data(case), _nullable(case)
    kept = {name: value for name, value in data.items() if name not in nullable}
    if len(kept) == len(data):
        raise InapplicableFaultError("its Data has no member that may be missing")
    return _with_data(event, kept, case)


@data_fault(
    "null-members",
    "every member of Data that may be null is there and null",
    Expectation(Answers.ACCEPTED, "and null is taken as not known", "11.3"),
    invisible=_DATA_IS_NOT_JUDGED,
)
def null_members(event: Event, case: Case) -> Event:
    """Write null for what wire-format 5 calls nullable, whether or not it was there."""
    return _with_data(event, _data(case) | dict.fromkeys(_nullable(case)), case)


@data_fault(
    "numbers-as-strings",
    "every number in Data is a text",
    Expectation(
        Answers.EITHER, "but never a crash, and never a sum of glued texts", "4.1", refusals=(400, 422), stated=False
    ),
    invisible=_DATA_IS_NOT_JUDGED,
)
def numbers_as_strings(event: Event, case: Case) -> Event:
    """Quote the digits as they stand."""
    return _changed(event, case, _quoted, "its Data has no numbers")


def _quoted(_: str, value: JsonValue) -> JsonValue:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return value.text if isinstance(value, NumberToken) else str(value)


@data_fault(
    "gtin-number",
    "every Gtin is a number, its leading zeros lost",
    Expectation(Answers.ACCEPTED, "and the Gtin is taken as number or text", "11.3"),
    invisible=_DATA_IS_NOT_JUDGED,
)
def gtin_number(event: Event, case: Case) -> Event:
    """Do what O2VEND's public page shows (wire-format 6.11)."""
    gtin = case.wire.rename.get("Gtin", "Gtin")

    def unquoted(name: str, value: JsonValue) -> JsonValue:
        is_gtin = name == gtin and isinstance(value, str) and value.isascii() and value.isdigit()
        return int(str(value)) if is_gtin else value

    return _changed(
        event, case, unquoted, "its Data has no Gtin of digits; Product.*, Order.* and stock events have one"
    )
