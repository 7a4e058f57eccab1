"""The values that a filter's spans may have: `10k`, `12` milliseconds, `5xx`, `2026-11-25T10:00`."""

import re
from decimal import Decimal

from sandbox.domain import ticks
from sandbox.domain.quantities import DURATION_UNITS
from sandbox.domain.spans import NoSpanError, Quantity, Span, exactly, read_span

_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?")
_SIZE = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)(?:([kmg])?(?:i?b)?)", re.IGNORECASE)
_SIZE_UNITS = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_DURATION = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,9})?)(ms|s|m|h|d)", re.IGNORECASE)
_CLASS = re.compile(r"([1-9])xx", re.IGNORECASE)
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T(?P<minute>[0-9]{2}:[0-9]{2})(?P<second>:[0-9]{2}(?:\.(?P<fraction>[0-9]{1,7}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.IGNORECASE,
)


def read_status(text: str) -> Span:
    """Read an HTTP status, or a class of them such as `5xx`. Raises NoSpanError."""
    if match := _CLASS.fullmatch(text):
        return Span(int(match[1]) * 100, int(match[1]) * 100 + 99)
    return read_span(text, count)


def read_age(text: str) -> Span:
    """Read `<10m` and the like, in ticks; an age without a sign would never be met. Raises NoSpanError."""
    if text[:1] not in ("<", ">"):
        raise NoSpanError
    return read_span(text, _duration)


def count(text: str) -> Quantity:
    """Read a plain number."""
    return exactly(_number(text))


def size(text: str) -> Quantity:
    """Read a number of bytes, with k, M or G for 1024 of the one below."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise NoSpanError
    return exactly(Decimal(match[1]) * _SIZE_UNITS[(match[2] or "").lower()])


def milliseconds(text: str) -> Quantity:
    """Read a number of milliseconds as ticks; `12` is all from 12 to below 13."""
    number = _number(text)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    start = number * ticks.PER_MILLISECOND
    width = Decimal(ticks.PER_MILLISECOND).scaleb(exponent)
    return Quantity(start, start + max(width - 1, Decimal(0)))


def moment(text: str) -> Quantity:
    """Read a day, a minute, a second or a part of one; without a zone it is UTC."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise NoSpanError
    seconds = f"{match['day']}T{match['minute'] or '00:00'}{match['second'] or ':00'}{(match['zone'] or '').upper()}"
    try:
        start, _ = ticks.parse(seconds)
    except ValueError:
        raise NoSpanError("there is no such moment") from None
    return Quantity(Decimal(start), Decimal(start + _width(match) - 1))


def _width(match: re.Match[str]) -> int:
    if match["fraction"]:
        return int(10 ** (7 - len(match["fraction"])))
    if match["second"]:
        return ticks.PER_SECOND
    return ticks.PER_MINUTE if match["minute"] else ticks.PER_DAY


def _duration(text: str) -> Quantity:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise NoSpanError
    return exactly(Decimal(match[1]) * DURATION_UNITS[match[2].lower()])


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise NoSpanError
    return Decimal(text)
