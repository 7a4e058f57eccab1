"""What covers the panes where there is no room for them."""

from typing import NamedTuple

from textual.geometry import Size
from textual.strip import Strip

from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import wrap


class _Room(NamedTuple):
    columns: int
    lines: int


LEAST = _Room(50, 12)
"""The smallest terminal in which the panes can be used."""


class TooSmall(Painted):
    """Says that the terminal is too small, and how large it must be; the panes below keep what they show."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False

    def look_at(self, terminal: Size) -> None:
        """Cover the panes if they cannot be used in a terminal of this size."""
        self.display = terminal.width < LEAST.columns or terminal.height < LEAST.lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the sentence, in the middle."""
        width, height = self.size
        lines = self._sentence(self.app.size, width)
        index = y - max(0, (height - len(lines)) // 2)
        return self.strip_of(lines[index] if 0 <= index < len(lines) else (), width)

    def _sentence(self, terminal: Size, width: int) -> list[Line]:
        here = f"This terminal is too small: {terminal.width} by {terminal.height} cells. "
        wanted = f"Make it at least {LEAST.columns} by {LEAST.lines}."
        return wrap([Span(here, Role.WARN), Span(wanted, Role.STRONG)], max(1, width))
