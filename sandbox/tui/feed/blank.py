"""What stands where the feed has no rows: the welcome, why a filter shows nothing, what to do with first records."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from sandbox.domain.filters import Filter, doubts
from sandbox.tui.action import Action
from sandbox.tui.actions import key_word
from sandbox.tui.buttons import action_at
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap
from sandbox.tui.welcome import INDENT, Welcome, next_steps

FEW = 6
"""Rows up to which it is said what to do with them."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Lines in an area without rows: the first of them stands on line `start`, all behind `margin` cells."""

    lines: Sequence[Line] = ()
    start: int = 0
    margin: int = 0

    def line(self, y: int) -> Line:
        """Return what stands on a line of the area."""
        there = 0 <= y - self.start < len(self.lines)
        return [Span(" " * self.margin), *self.lines[y - self.start]] if there else ()

    def action_at(self, x: int, y: int) -> Action | None:
        """Return the action whose button is at a cell."""
        return action_at(self.line(y), x)


def greeting(welcome: Welcome, width: int, height: int) -> Blank:
    """Return the welcome in the middle, in the form for which there is room."""
    return _in_the_middle(welcome.laid_out(max(1, width - 2), height), width, height)


def nothing_matches(matching: Filter, complete: bool, subscriptions: Sequence[str], width: int, height: int) -> Blank:
    """Return why there is nothing to see with a filter."""
    lines = [part for line in _nothing(matching, complete, subscriptions) for part in wrap(line, max(1, width - 2))]
    return _in_the_middle(lines, width, height)


def first_steps(rows: int, width: int, height: int) -> Blank:
    """Return what to do with the first records, at the bottom; nothing once there are more, or no room below them."""
    if not 0 < rows <= FEW:
        return Blank()
    lines = [part for line in next_steps() for part in wrap(line, max(1, width - 3), INDENT)]
    return Blank(lines, height - len(lines), 2) if rows + 1 + len(lines) <= height else Blank()


def _in_the_middle(lines: Sequence[Line], width: int, height: int) -> Blank:
    longest = max((sum(cell_len(span.text) for span in line) for line in lines), default=0)
    return Blank(lines, max(0, (height - len(lines)) // 2), max(1, (width - longest) // 2))


def _nothing(matching: Filter, complete: bool, subscriptions: Sequence[str]) -> Sequence[Line]:
    if not complete:
        return [[Span("searching …", Role.QUIET)]]
    doubtful = [f"{sentence[:1].upper()}{sentence[1:]}" for sentence in doubts(matching, subscriptions)]
    return [
        [Span("No record matches the filter.", Role.STRONG)],
        *([Span(sentence, Role.WARN)] for sentence in doubtful),
        [Span("What arrives and matches shows here.", Role.QUIET)],
        [Span(f"{key_word('feed.filter')} changes the filter, {key_word('desk.back')} ends it", Role.QUIET)],
    ]
