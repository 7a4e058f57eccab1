"""Durations and sizes as people write them: `60s`, `500ms`, `2MB`, `64KB`."""

import re
from decimal import Decimal

from sandbox.domain import ticks
from sandbox.domain.ticks import Ticks

LONGEST: Ticks = 36_500 * ticks.PER_DAY
LARGEST = 1024**5

DURATION_UNITS = {
    "ms": ticks.PER_MILLISECOND,
    "s": ticks.PER_SECOND,
    "m": ticks.PER_MINUTE,
    "h": ticks.PER_HOUR,
    "d": ticks.PER_DAY,
}
"""Ticks in each unit, the shortest first."""

_SIZE_UNITS = {"b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}

DURATION_PATTERN = r"^[0-9]{1,18}(\.[0-9]{1,9})? ?(ms|s|m|h|d)$"
SIZE_PATTERN = r"^[0-9]{1,18}(\.[0-9]{1,9})? ?([bB]|[kKmMgGtT][iI]?[bB])$"

_DURATION = re.compile(DURATION_PATTERN)
_SIZE = re.compile(SIZE_PATTERN)


def parse_duration(text: str) -> Ticks:
    """Read a duration such as `60s`, `1.5h` or `500ms` and return ticks of 100 ns; units are ms, s, m, h, d.

    What lies between two ticks is cut. Raises ValueError for another shape, for less than one tick unless it is zero,
    and for more than 36,500 days.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError("it is not a number with a unit")
    exact = Decimal(text[: match.start(2)].rstrip()) * DURATION_UNITS[match[2]]
    if exact > LONGEST:
        raise ValueError("it is longer than 36500d")
    if 0 < exact < 1:
        raise ValueError("it is shorter than 0.0001ms")
    return int(exact)


def write_duration(duration: Ticks) -> str:
    """Return a duration as `parse_duration` reads it, in the largest unit that needs no fraction: `90s`, `2h`."""
    for unit, worth in reversed(DURATION_UNITS.items()):
        if duration % worth == 0 and duration:
            return f"{duration // worth}{unit}"
    return f"{Decimal(duration) / ticks.PER_MILLISECOND:f}ms" if duration else "0s"


def offset_text(at: Ticks, begin: Ticks) -> str:
    """Return when a step happens, counted from the beginning, in at most two units: `+14h`, `+74h30m`."""
    seconds = (at - begin) // ticks.PER_SECOND
    parts = []
    for unit, worth in (("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, worth)
        if count:
            parts.append(f"{count}{unit}")
    return "+" + ("".join(parts[:2]) or "0s")


def about(duration: Ticks) -> str:
    """Return about how long a duration is, for people: `0.3 s`, `60 s`, `16 min`, `2 h`, `3 days`."""
    seconds = max(0, duration) / ticks.PER_SECOND
    if seconds < 10 and round(seconds, 1) != round(seconds):
        return f"{seconds:.1f} s"
    if round(seconds) <= 90:
        return f"{round(seconds)} s"
    if round(seconds / 60) <= 90:
        return f"{round(seconds / 60)} min"
    hours = round(seconds / 3600)
    return f"{hours} h" if hours <= 48 else f"{round(hours / 24)} days"


def parse_size(text: str) -> int:
    """Read a size such as `64KB`, `2 MiB` or `512B` and return bytes; 1 KB is 1024 bytes, as is 1 KiB; any case.

    A fraction of a byte is cut. Raises ValueError for another shape and for more than 1024 TB.
    """
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError("it is not a number with a unit")
    exact = Decimal(text[: match.start(2)].rstrip()) * _SIZE_UNITS[match[2][0].lower()]
    if exact > LARGEST:
        raise ValueError("it is larger than 1024TB")
    return int(exact)
