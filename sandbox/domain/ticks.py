"""Points in time as .NET ticks: integers of 100 ns since 0001-01-01T00:00:00 UTC.

The wire carries up to seven fraction digits (wire-format 6.1), more than `datetime` keeps, so the program counts
in ticks and turns them into text only at the edge.
"""

import re
import time
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

Ticks: TypeAlias = int
"""A point in time: count of 100 ns since 0001-01-01T00:00:00 UTC."""

Clock: TypeAlias = Callable[[], Ticks]
"""Where the program takes the present from; tests pass their own."""

PER_SECOND = 10_000_000
PER_MILLISECOND = 10_000
PER_MINUTE = 60 * PER_SECOND
PER_HOUR = 60 * PER_MINUTE
PER_DAY = 24 * PER_HOUR
UNIX_EPOCH: Ticks = (date(1970, 1, 1).toordinal() - 1) * PER_DAY
LAST: Ticks = date.max.toordinal() * PER_DAY - 1

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)


def system_clock() -> Ticks:
    """Return the present as the machine's clock has it."""
    return from_unix_ns(time.time_ns())


def from_unix_ns(nanoseconds: int) -> Ticks:
    """Return the ticks of a count of nanoseconds since 1970-01-01 UTC, cut to 100 ns."""
    return UNIX_EPOCH + nanoseconds // 100


def to_unix_seconds(ticks: Ticks) -> float:
    """Return seconds since 1970-01-01 UTC; loses the last digits, so only for showing."""
    return (ticks - UNIX_EPOCH) / PER_SECOND


def format_utc(ticks: Ticks) -> str:
    """Return the envelope's form, as in `2026-03-04T07:10:05.2987715Z`: trailing zeros cut (wire-format 4.1, 6.1).

    Raises ValueError outside of the years 1 to 9999.
    """
    return _format_local(ticks) + "Z"


def format_offset(ticks: Ticks) -> str:
    """Return the form of times inside Data on a UTC server: `2026-03-04T07:10:02.6011872+00:00` (wire-format 4.1).

    Raises ValueError outside of the years 1 to 9999.
    """
    return _format_local(ticks) + "+00:00"


def parse(text: str) -> tuple[Ticks, str | None]:
    """Read an ISO 8601 date-time; return its UTC ticks and its zone as written (`None` if it has none).

    The shape is the one Json.NET takes for a date (wire-format 6.8): `T` in the middle, seconds required, up to seven
    fraction digits, then `Z`, an offset or nothing. A time without zone counts as UTC. 24:00:00 is the next midnight.
    Raises ValueError for any other text.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"not an ISO 8601 date-time: {text!r}")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction = int((match[7] or "").ljust(7, "0"))
    midnight_of_next_day = hour == 24 and minute == 0 and second == 0 and fraction == 0
    if (hour > 23 and not midnight_of_next_day) or minute > 59 or second > 59:
        raise ValueError(f"not a time of day: {text!r}")
    ticks = (date(year, month, day).toordinal() - 1) * PER_DAY
    ticks += hour * PER_HOUR + minute * PER_MINUTE + second * PER_SECOND + fraction
    ticks -= _offset_minutes(match[8]) * PER_MINUTE
    if not 0 <= ticks <= LAST:
        raise ValueError(f"outside of the years 1 to 9999: {text!r}")
    return ticks, match[8]


def _offset_minutes(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise ValueError(f"not a UTC offset: {zone!r}")
    return (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)


def format_naive(ticks: Ticks) -> str:
    """Return the form without a zone, as in `0001-01-01T00:00:00` (wire-format 6.9)."""
    return _format_local(ticks)


def _format_local(ticks: Ticks) -> str:
    if not 0 <= ticks <= LAST:
        raise ValueError(f"outside of the years 1 to 9999: {ticks} ticks")
    days, rest = divmod(ticks, PER_DAY)
    day = date.fromordinal(days + 1)
    seconds, fraction = divmod(rest, PER_SECOND)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    text = f"{day.isoformat()}T{hours:02}:{minutes:02}:{seconds:02}"
    return f"{text}.{fraction:07}".rstrip("0") if fraction else text
