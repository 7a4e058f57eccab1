"""Sizes, durations and times as the screen shows them."""

from datetime import UTC, datetime, timedelta

from sandbox.domain import ticks
from sandbox.domain.ticks import Ticks

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(elapsed: int) -> str:
    """Return a duration, given in ticks, in milliseconds with two or three digits, in seconds from 10 s on."""
    value = elapsed / ticks.PER_MILLISECOND
    if value >= 10_000:
        return f"{value / 1000:.0f}s"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def took(elapsed: int) -> str:
    """Return a duration, given in ticks, with its unit, from which no line break parts it: `4.1 ms`, or `12s`."""
    value = milliseconds(elapsed)
    return value if value.endswith("s") else f"{value}\u00a0ms"


def size(count: int) -> str:
    """Return a count of bytes as `812 B`, `2.4 kB` or `1.9 MB` (of 1000)."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB"


def clock_time(at: Ticks, fraction: bool = False) -> str:
    """Return the local time of day, `14:03:59` or with milliseconds; dashes for a time no calendar has."""
    moment = _local(at)
    if moment is None:
        return "--:--:--"
    return moment.strftime("%H:%M:%S") + (f".{moment.microsecond // 1000:03}" if fraction else "")


def full_time(at: Ticks) -> str:
    """Return the local date and time with its offset from UTC."""
    moment = _local(at)
    if moment is None:
        return "at a time no calendar has"
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03} {moment:%z}"


def _local(at: Ticks) -> datetime | None:
    try:
        return (_EPOCH + timedelta(microseconds=(at - ticks.UNIX_EPOCH) // 10)).astimezone()
    except (OverflowError, ValueError, OSError):
        return None
