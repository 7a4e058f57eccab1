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


class PaintingApp(App[int]):
    """Knows how each role looks. Were these component classes of widgets, styling one would take 20 times longer."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paint--{role}" for role in Role}

    def __init__(self) -> None:
        self._looks: dict[Role, Style] = {}
        super().__init__()

    def look_of(self, role: Role) -> Style:
        """Return how a role looks in the present theme, upon any background."""
        look = self._looks.get(role)
        if look is None:
            look = self._looks[role] = self.get_component_styles(f"paint--{role}").partial_rich_style
        return look

    def notify_style_update(self) -> None:
        """Forget how they look; called by Textual when the theme changes."""
        self._looks.clear()
        super().notify_style_update()


class Painted(Widget):
    """A widget that draws lines of spans, in a PaintingApp."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"paint--text"}

    def strip_of(self, line: Line, width: int, ground: str | None = None) -> Strip:
        """Return exactly `width` cells: the line, cut or padded, on the background of the component class `ground`."""
        # With the pane's background; Textual keeps it, while `rich_style` would be worked out for every line.
        base = self.get_component_rich_style("paint--text")
        if ground:
            base += self.get_component_rich_style(ground, partial=True)
        app = self.app
        assert isinstance(app, PaintingApp)
        segments = [Segment(text, base + app.look_of(role)) for text, role in _safe(line)]
        return Strip(segments).adjust_cell_length(width, base)


def _safe(line: Line) -> Iterable[tuple[str, Role]]:
    for text, role in line:
        if text:
            yield sanitise(text), role
