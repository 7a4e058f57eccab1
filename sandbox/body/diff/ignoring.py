"""What a comparison leaves out: places by pattern, and times whatever they say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.domain import ticks
from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonValue
from sandbox.domain.path_pattern import PathPattern, parse_pattern

TIMES = "times"
"""What `Ignoring.reason` says of two times."""


@dataclass(frozen=True, slots=True)
class Ignoring:
    """What not to report. `times`: wherever both sides have a time in the same form, it may be another moment."""

    patterns: tuple[PathPattern, ...] = ()
    times: bool = False

    def reason(self, place: Sequence[Step], place_after: Sequence[Step], before: JsonValue, after: JsonValue) -> str:
        """Return for what a difference is ignored: a pattern as text, or TIMES; empty if it is not."""
        for pattern in self.patterns:
            if pattern.covers(place) or pattern.covers(place_after):
                return str(pattern)
        return TIMES if self.times and _are_times_alike(before, after) else ""


NOTHING = Ignoring()
"""Ignores nothing."""

USUAL = Ignoring((parse_pattern("Id"), parse_pattern("Attempt"), parse_pattern("CreationTimeUtc")), times=True)
"""What differs between any two deliveries, with nothing being wrong (wire-format 4)."""


def _are_times_alike(before: JsonValue, after: JsonValue) -> bool:
    """Tell whether both are times whose zone is written alike: a `Z` that became `+00:00` is a change of format."""
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    try:
        return _zone_form(before) == _zone_form(after)
    except ValueError:
        return False


def _zone_form(text: str) -> str:
    zone = ticks.parse(text)[1]
    return "none" if zone is None else "Z" if zone == "Z" else "offset"
