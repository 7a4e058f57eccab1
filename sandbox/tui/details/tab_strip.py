"""One line of tabs with a headline at its right end."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from sandbox.tui.details.subject import Subject
from sandbox.tui.lines.paint import Line, Painted, Role, Span

EARLIER, LATER = "‹", "›"
"""At either end, where there is no room for all tabs."""


class TabStrip(Painted):
    """The titles of a subject's tabs, the current one marked; a click asks for another."""

    class Picked(Message):
        """The user clicked a tab."""

        def __init__(self, tab_id: str) -> None:
            super().__init__()
            self.tab_id = tab_id

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[tuple[str, str], ...] = ()
        self._current = ""
        self._headline: Line = ()

    def show(self, subject: Subject, current: str) -> None:
        """Show these tabs."""
        self._titles = tuple((tab.id, tab.title) for tab in subject.tabs)
        self._current, self._headline = current, subject.headline
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw titles, then the rule below them that is thick under the current one."""
        width = self.size.width
        return self.strip_of(self._title_line(width) if y == 0 else self._rule(width), width)

    def _pieces(self, width: int) -> list[tuple[str, str]]:
        """Return what is drawn, each piece with the tab that a click on it asks for.

        Those are the tabs that fit, from the first one on, or in a narrow pane from one that leaves the current one in
        sight; a sign at either end says that there are more.
        """
        ids = [tab_id for tab_id, _ in self._titles]
        pieces = [(tab_id, f" {title} ") for tab_id, title in self._titles]
        current = ids.index(self._current) if self._current in ids else 0
        first, last = 0, len(pieces)
        while first < current and _cells(pieces[first : current + 1]) + (first > 0) + (current + 1 < last) > width:
            first += 1
        while last > current + 1 and _cells(pieces[first:last]) + (first > 0) + (last < len(pieces)) > width:
            last -= 1
        before = [(ids[first - 1], EARLIER)] if first > 0 else []
        after = [(ids[last], LATER)] if last < len(pieces) else []
        return [*before, *pieces[first:last], *after]

    def _title_line(self, width: int) -> Line:
        line = [
            Span(text, Role.ACCENT if text in (EARLIER, LATER) else self._role_of(tab_id))
            for tab_id, text in self._pieces(width)
        ]
        free = width - sum(cell_len(span.text) for span in (*line, *self._headline))
        return [*line, Span(" " * free), *self._headline] if free > 0 else line

    def _role_of(self, tab_id: str) -> Role:
        return Role.TITLE if tab_id == self._current else Role.QUIET

    def _rule(self, width: int) -> Line:
        line = [
            Span("━" * cell_len(text), Role.ACCENT)
            if tab_id == self._current
            else Span("─" * cell_len(text), Role.FAINT)
            for tab_id, text in self._pieces(width)
        ]
        return [*line, Span("─" * width, Role.FAINT)]

    def on_click(self, event: events.Click) -> None:
        """Find the tab under the mouse."""
        right = 0
        for tab_id, text in self._pieces(self.size.width):
            right += cell_len(text)
            if event.x < right:
                self.post_message(self.Picked(tab_id))
                return


def _cells(pieces: Sequence[tuple[str, str]]) -> int:
    return sum(cell_len(text) for _, text in pieces)
