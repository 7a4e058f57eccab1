"""One line of tabs with a headline at its right end."""

from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.strip import Strip

from sandbox.tui.details.subject import Subject
from sandbox.tui.lines.paint import Line, Painted, Role, Span


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

    def _visible(self, width: int) -> tuple[tuple[str, str], ...]:
        """Return the tabs from the first one on, or in a narrow pane from one that leaves the current one in sight."""
        ids = [tab_id for tab_id, _ in self._titles]
        current = ids.index(self._current) if self._current in ids else 0
        first = 0
        while first < current and _cells(self._titles[first : current + 1]) > width:
            first += 1
        return self._titles[first:]

    def _title_line(self, width: int) -> Line:
        line = [
            Span(f" {title} ", Role.TITLE if tab_id == self._current else Role.QUIET)
            for tab_id, title in self._visible(width)
        ]
        free = width - sum(cell_len(span.text) for span in (*line, *self._headline))
        return [*line, Span(" " * free), *self._headline] if free > 0 else line

    def _rule(self, width: int) -> Line:
        line = [
            Span("━" * (cell_len(title) + 2), Role.ACCENT)
            if tab_id == self._current
            else Span("─" * (cell_len(title) + 2), Role.FAINT)
            for tab_id, title in self._visible(width)
        ]
        return [*line, Span("─" * width, Role.FAINT)]

    def on_click(self, event: events.Click) -> None:
        """Find the tab under the mouse."""
        right = 0
        for tab_id, title in self._visible(self.size.width):
            right += cell_len(title) + 2
            if event.x < right:
                self.post_message(self.Picked(tab_id))
                return


def _cells(titles: tuple[tuple[str, str], ...]) -> int:
    return sum(cell_len(title) + 2 for _, title in titles)
