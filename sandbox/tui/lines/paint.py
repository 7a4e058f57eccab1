"""The only way from text to cells: spans with a role, sanitised, coloured by the stylesheet, never read as markup."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from sandbox.body.text import sanitise


class Role(StrEnum):
    """What a piece of text is; `desk.tcss` says how each role looks (`.paint--<role>`)."""

    TEXT = "text"
    STRONG = "strong"
    QUIET = "quiet"
    FAINT = "faint"
    LABEL = "label"
    ACCENT = "accent"
    TITLE = "title"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    SENT = "sent"
    RECEIVED = "received"
    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    LITERAL = "literal"
    FOUND = "found"
    FOUND_NOW = "found-now"
    BUTTON = "button"


class Span(NamedTuple):
    """Text of one role. The text may be anybody's: it is sanitised when it is drawn."""

    text: str
    role: Role = Role.TEXT


Line: TypeAlias = Sequence[Span]
"""One line on the screen, or one paragraph before wrapping."""


class Painted(Widget):
    """A widget that draws lines of spans."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"paint--{role}" for role in Role),
        "paint--cursor",
        "paint--cursor-idle",
    }

    def strip_of(self, line: Line, width: int, ground: str | None = None) -> Strip:
        """Return exactly `width` cells: the line, cut or padded, on the background of the component class `ground`."""
        # With the pane's background; Textual keeps it, while `rich_style` would be worked out for every line.
        base = self.get_component_rich_style("paint--text")
        if ground:
            base += self._style(ground)
        segments = [Segment(text, base + self._style(f"paint--{role}")) for text, role in _safe(line)]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, component: str) -> Style:
        return self.get_component_rich_style(component, partial=True)


def _safe(line: Line) -> Iterable[tuple[str, Role]]:
    for text, role in line:
        if text:
            yield sanitise(text), role
