"""Bars of one cell: solid ones for what was verified, shaded ones where something was rejected."""

from collections.abc import Sequence

from sandbox.tui.arrivals import Arrived
from sandbox.tui.lines.paint import Role, Span

SOLID = "▁▂▃▄▅▆▇█"
SHADED = "░▒▓"
"""Another shape, so that what was rejected shows without colour too."""

BLANK = "·"


def sparkline(bars: Sequence[Arrived]) -> list[Span]:
    """Return a cell for each bar, the highest one as high as a cell."""
    most = max((each.received for each in bars), default=0)
    return [_bar(each, most) for each in bars]


def _bar(arrived: Arrived, most: int) -> Span:
    if not arrived.received:
        return Span(BLANK, Role.FAINT)
    heights, role = (SHADED, Role.BAD) if arrived.rejected else (SOLID, Role.RECEIVED)
    return Span(heights[-(-arrived.received * len(heights) // most) - 1], role)
