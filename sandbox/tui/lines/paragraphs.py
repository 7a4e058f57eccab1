"""Sentences below something: as many lines as they need, none without a sentence."""

from collections.abc import Sequence

from textual.geometry import Size
from textual.strip import Strip

from sandbox.tui.lines.paint import Line, Painted
from sandbox.tui.lines.wrap import wrap


class Paragraphs(Painted):
    """Paragraphs, wrapped at the width that there is; further lines of one are indented by `hang` cells."""

    def __init__(self, *, id: str | None = None, hang: int = 0) -> None:
        super().__init__(id=id)
        self._paragraphs: tuple[Line, ...] = ()
        self._hang = hang
        self.display = False

    def show(self, paragraphs: Sequence[Line]) -> None:
        """Show these instead of what was there."""
        if tuple(paragraphs) != self._paragraphs:
            self._paragraphs = tuple(paragraphs)
            self.display = bool(paragraphs)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes; called by Textual."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line; called by Textual."""
        lines = self._lines(self.size.width)
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def _lines(self, width: int) -> list[Line]:
        return [line for each in self._paragraphs for line in wrap(each, max(12, width), self._hang)]
