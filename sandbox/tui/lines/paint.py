"""The only way from text to cells: spans with a role, sanitised, coloured by the stylesheet, never read as markup."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar, NamedTuple, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

from sandbox.body.text import sanitise


class Role(StrEnum):
    """What a piece of text is; `app.tcss` says how each role looks (`.paint--<role>`)."""

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


class Painter(App[int]):
    """An app whose stylesheet says how each role looks, once for all that is painted in it.

    Were the roles component classes of every widget, each change of focus would work out some three hundred styles.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paint--{role}" for role in Role}

    def __init__(self) -> None:
        super().__init__()
        self._looks: dict[Role, Style] = {}

    def look_of(self, role: Role) -> Style:
        """Return what the stylesheet says of a role, and nothing of what is around it."""
        if role not in self._looks:
            self._looks[role] = self.get_component_styles(f"paint--{role}").partial_rich_style
        return self._looks[role]

    def notify_style_update(self) -> None:
        """Forget what the stylesheet said before; called by Textual."""
        self._looks.clear()
        super().notify_style_update()


class Painted(Widget):
    """A widget that draws lines of spans; it stands in a Painter."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"paint--ground", "paint--cursor", "paint--cursor-idle"}

    def strip_of(self, line: Line, width: int, ground: str | None = None) -> Strip:
        """Return exactly `width` cells: the line, cut or padded, on the background of the component class `ground`."""
        # With the pane's background; Textual keeps it, while `rich_style` would be worked out for every line.
        base = self.get_component_rich_style("paint--ground")
        if ground:
            base += self.get_component_rich_style(ground, partial=True)
        painter = self.app
        assert isinstance(painter, Painter)
        segments = [Segment(text, base + painter.look_of(role)) for text, role in _safe(line)]
        return Strip(segments).adjust_cell_length(width, base)


def _safe(line: Line) -> Iterable[tuple[str, Role]]:
    for text, role in line:
        if text:
            yield sanitise(text), role
