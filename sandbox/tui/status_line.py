"""The first line: where the receiver listens and how it answers, what was sent and received, which config is in use."""

import time
from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.message import Message
from textual.strip import Strip

from sandbox.journal.protocol import Counts
from sandbox.tui.answers.choices import AnswerChoice
from sandbox.tui.arrivals import Arrivals
from sandbox.tui.lines.paint import Painted, Span
from sandbox.tui.lines.wrap import cut
from sandbox.tui.status_parts import (
    BARS,
    BEFORE_CONFIG,
    GIVING_WAY,
    Part,
    Status,
    config_forms,
    cut_config,
    length,
    parts,
)

BETWEEN = {"answer": "  ", "retry": " ", "rate": " "}
"""What stands before a part, three blanks before most."""

_OF_CONFIG = ("config", "config_note", "config_trouble")
_PACE_INTERVAL = 0.5
"""Seconds between two looks at the pace of arrivals."""


class StatusLine(Painted):
    """One line; what does not fit is shortened, or left out, in an order of its own."""

    class AnswersWanted(Message):
        """The user clicked at how the receiver answers."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status
        self._arrivals = Arrivals()

    @property
    def status(self) -> Status:
        """What is shown."""
        return self._status

    def on_mount(self) -> None:
        """Keep the pace of arrivals up to date while nothing arrives."""
        self.set_interval(_PACE_INTERVAL, self._show_pace)

    def show_counts(self, counts: Counts) -> None:
        """Show new totals."""
        self._arrivals.note(counts, time.monotonic())
        self._show(replace(self._status, counts=counts))

    def show_waiting(self, waiting: int) -> None:
        """Show how many deliveries wait to be sent again."""
        self._show(replace(self._status, waiting=waiting))

    def show_answer(self, answer: AnswerChoice | None) -> None:
        """Show how the receiver answers, nothing if it is not ours."""
        self._show(replace(self._status, answer=answer))

    def show_trouble(self, sentence: str) -> None:
        """Show what is wrong with the journal instead of the totals; an empty sentence ends it."""
        self._show(replace(self._status, trouble=sentence))

    def show_config(self, status: Status) -> None:
        """Show another config and place; everything else stays."""
        place = {each: getattr(status, each) for each in ("listening", "attached", *_OF_CONFIG)}
        self._show(replace(self._status, **place))

    def _show_pace(self) -> None:
        now = time.monotonic()
        bars = tuple(self._arrivals.bars(now, max(BARS.values())))
        self._show(replace(self._status, rate=self._arrivals.rate(now), bars=bars))

    def _show(self, status: Status) -> None:
        if status != self._status:
            self._status = status
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw it: on the left the parts, on the right the config."""
        width = self.size.width
        left = [span for _, spans in laid_out(self._status, width) for span in spans]
        right = cut_config(self._status, width - length(left) - 3)
        gap = width - length(left) - length(right) - 1
        return self.strip_of([*left, Span(" " * gap), *right] if gap >= 2 else left, width)

    def on_click(self, event: events.Click) -> None:
        """Find the part under the mouse."""
        right = 0
        for name, spans in laid_out(self._status, self.size.width):
            right += length(spans)
            if event.x < right:
                if name == "answer":
                    self.post_message(self.AnswersWanted())
                return


def laid_out(status: Status, width: int) -> list[tuple[str, Sequence[Span]]]:
    """Return what is drawn on the left, part by part, each with the blanks before it."""
    all_parts = parts(status, width)
    config = length(config_forms(status)[1]) + 3
    # Our own name and the pace give way to the config's; the totals, and how we answer, do not.
    for room, giving_way in ((width - config, GIVING_WAY[:BEFORE_CONFIG]), (width, GIVING_WAY)):
        chosen = {part.name: 0 for part in all_parts}
        for name in ("", *giving_way):
            _shorten(name, all_parts, chosen)
            left = _drawn(all_parts, chosen)
            if _cells(left) <= room:
                return left
    return _cut_off(left, status, width)


def _cut_off(left: list[tuple[str, Sequence[Span]]], status: Status, width: int) -> list[tuple[str, Sequence[Span]]]:
    if status.wrong:
        name, (blank, sentence) = left[-1]
        room = width - _cells(left[:-1]) - len(blank.text) - 1
        return [*left[:-1], (name, [blank, sentence._replace(text=cut(sentence.text, max(0, room)))])]
    while len(left) > 1 and _cells(left) > width:  # half a number would be another number
        left = left[:-1]
    return left


def _cells(drawn: Sequence[tuple[str, Sequence[Span]]]) -> int:
    return sum(length(spans) for _, spans in drawn)


def _shorten(name: str, all_parts: Sequence[Part], chosen: dict[str, int]) -> None:
    for part in all_parts:
        if part.name == name:
            chosen[name] = min(chosen[name] + 1, len(part.forms) - 1)


def _drawn(all_parts: Sequence[Part], chosen: dict[str, int]) -> list[tuple[str, Sequence[Span]]]:
    drawn: list[tuple[str, Sequence[Span]]] = []
    for part in all_parts:
        if form := part.forms[chosen[part.name]]:
            before = BETWEEN.get(part.name, "   ") if drawn else " "
            drawn.append((part.name, [Span(before), *form]))
    return drawn
