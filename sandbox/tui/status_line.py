"""The first line: where the receiver listens, how much was sent and received, which config is in use."""

from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.strip import Strip

from sandbox.journal.protocol import Counts
from sandbox.tui import signs
from sandbox.tui.lines.paint import Painted, Role, Span
from sandbox.tui.lines.wrap import cut

CONFIG_AT_LEAST = 8
"""Cells below which nothing of the config's name is shown."""

NO_COUNTS = Counts(attempts=0, delivered=0, captures=0, verified=0)


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line shows.

    `waiting` is how many deliveries wait to be sent again. `trouble` is a sentence about the journal and
    `config_trouble` one about the config, empty when all is well.
    """

    listening: str | None
    config: str
    config_note: str
    counts: Counts = NO_COUNTS
    waiting: int = 0
    trouble: str = ""
    config_trouble: str = ""


class StatusLine(Painted):
    """One line; what does not fit is left out from the right."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status

    @property
    def status(self) -> Status:
        """What is shown."""
        return self._status

    def show_counts(self, counts: Counts) -> None:
        """Show new totals."""
        self._status = replace(self._status, counts=counts)
        self.refresh()

    def show_waiting(self, waiting: int) -> None:
        """Show how many deliveries wait to be sent again."""
        if waiting != self._status.waiting:
            self._status = replace(self._status, waiting=waiting)
            self.refresh()

    def show_trouble(self, sentence: str) -> None:
        """Show what is wrong with the journal instead of the totals; an empty sentence ends it."""
        self._status = replace(self._status, trouble=sentence)
        self.refresh()

    def show_config(self, status: Status) -> None:
        """Show another config and place, beside the present totals and the journal's trouble."""
        present = self._status
        self._status = replace(status, counts=present.counts, waiting=present.waiting, trouble=present.trouble)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw it: on the left where we listen and the totals, on the right the config."""
        width = self.size.width
        name = [Span("◆ ", Role.ACCENT), Span("o2vend sandbox", Role.TITLE), Span("  ")] if width >= 100 else []
        rest = [*self._listening(width), Span("   "), *self._middle(width)]
        left = [Span(" "), *name, *rest]
        if name and width - _length(left) - 3 < self._config_at_least():
            left = [Span(" "), *rest]
        if self._trouble:
            left[-1] = left[-1]._replace(text=cut(left[-1].text, width - _length(left[:-1]) - 1))
        while len(left) > 3 and _length(left) > width:  # half a number would be another number
            left.pop()
        right = self._config(width - _length(left) - 3)
        gap = width - _length(left) - _length(right) - 1
        return self.strip_of([*left, Span(" " * gap), *right] if gap >= 2 else left, width)

    @property
    def _trouble(self) -> str:
        return self._status.trouble or self._status.config_trouble

    def _listening(self, width: int) -> list[Span]:
        url = self._status.listening
        if url is None:
            return [Span(f"{signs.OFF} not listening", Role.WARN)]
        shown = f"listening on {url}" if width >= 150 else url if width >= 100 else url.partition("://")[2]
        return [Span(f"{signs.ON} ", Role.GOOD), Span(shown)]

    def _middle(self, width: int) -> list[Span]:
        if self._trouble:
            return [Span(f"{signs.BAD} {self._trouble}", Role.BAD)]
        counts = self._status.counts
        return [
            Span(f"{signs.SENT} ", Role.SENT),
            *_total(counts.attempts, counts.delivered, ("sent", "delivered", "failed"), width),
            *self._to_retry(width),
            Span("   "),
            Span(f"{signs.RECEIVED} ", Role.RECEIVED),
            *_total(counts.captures, counts.verified, ("received", "verified", "rejected"), width),
        ]

    def _to_retry(self, width: int) -> list[Span]:
        waiting = self._status.waiting
        if not waiting:
            return []
        word = " to retry" if width >= 100 else ""
        return [Span(f" {signs.AGAIN}{waiting:,}", Role.WARN), Span(word, Role.QUIET)]

    def _config_at_least(self) -> int:
        """Return the cells that the config's file name takes with its note; our own name goes before them."""
        note = f" ({self._status.config_note})" if self._status.config_note else ""
        return cell_len(self._status.config.replace("\\", "/").rpartition("/")[2] + note)

    def _config(self, room: int) -> list[Span]:
        status = self._status
        note = [Span(f" ({status.config_note})", Role.QUIET)] if status.config_note else []
        name = status.config.replace("\\", "/").rpartition("/")[2]
        for path in (status.config, name):
            if cell_len(path) + _length(note) <= room:
                return [Span(path, Role.QUIET), *note]
        return [Span(cut(name, room), Role.QUIET)] if room >= CONFIG_AT_LEAST else []


def _total(count: int, good: int, words: tuple[str, str, str], width: int) -> list[Span]:
    spans = [Span(f"{count:,}", Role.STRONG), Span(f" {words[0]}", Role.QUIET)]
    for part, sign, word, role in (
        (good, signs.GOOD, words[1], Role.GOOD),
        (count - good, signs.BAD, words[2], Role.BAD),
    ):
        if part:
            spans.append(Span(f"  {sign} {part:,} {word}" if width >= 150 else f" {sign}{part:,}", role))
    return spans


def _length(spans: list[Span]) -> int:
    return sum(cell_len(span.text) for span in spans)
