"""What is said about a composition: at which part of it, how bad it is, and how it is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.tui import signs
from sandbox.tui.lines.paint import Line, Role, Span

MOST_SHOWN = 8


class Part(StrEnum):
    """What a remark is about; the remark stands beside it."""

    TEXT = "text"
    TARGETS = "targets"
    URL = "url"
    SECRET = "secret"
    HEADERS = "headers"
    FAULT = "fault"
    COUNT = "count"


class Weight(StrEnum):
    """What a remark means for sending."""

    ERROR = "error"
    """It cannot be sent so."""
    WARNING = "warning"
    """It can, and somebody may be surprised."""
    GOOD = "good"
    NOTE = "note"


_LOOKS = {
    Weight.ERROR: (f"{signs.BAD} ", Role.BAD),
    Weight.WARNING: ("! ", Role.WARN),
    Weight.GOOD: (f"{signs.GOOD} ", Role.GOOD),
    Weight.NOTE: ("  ", Role.QUIET),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a part of the composition, and what goes with it in a quieter voice."""

    part: Part
    weight: Weight
    sentence: str
    more: str = ""


def remark_lines(remarks: Iterable[Remark]) -> Sequence[Line]:
    """Return a paragraph for each remark, as many as there is room for."""
    chosen = list(remarks)
    lines: list[Line] = []
    for each in chosen[:MOST_SHOWN]:
        sign, role = _LOOKS[each.weight]
        lines.append([Span(sign, role), Span(each.sentence, role), Span(each.more and f"; {each.more}", Role.QUIET)])
    if len(chosen) > MOST_SHOWN:
        lines.append([Span(f"  and {len(chosen) - MOST_SHOWN:,} more", Role.QUIET)])
    return lines
