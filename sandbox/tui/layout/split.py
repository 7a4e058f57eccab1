"""Two panes beside or above each other, and the seam between them, which the mouse drags."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Offset
from textual.layouts.horizontal import HorizontalLayout
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sandbox.tui.layout.sizes import Least, Share, clamped
from sandbox.tui.lines.paint import Painted, Role, Span

SEAM_THICKNESS = 2
"""The frames of both panes, one cell each."""


_RULES = ("width", "height", "min_width", "min_height", "max_width", "max_height")


class _Grip(NamedTuple):
    """Where the seam was taken hold of, and how long the first pane was then."""

    at: int
    length: int


class Seam(Painted):
    """Drawn over the frame of the first pane while the mouse is at the seam."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False

    def render_line(self, y: int) -> Strip:
        """Draw a thick line with arrows in its middle, which say where it can be dragged to."""
        width, height = self.size
        role = Role.ACCENT
        if width > 1:
            line = "━" * ((width - 1) // 2) + "↕" + "━" * (width - 1 - (width - 1) // 2)
            return self.strip_of([Span(line, role)], width)
        return self.strip_of([Span("↔" if y == height // 2 else "┃", role)], width)


class Split(Container):
    """Holds two panes; the stylesheet says which way it is laid out, and how large they are until the user does.

    `least` are the fewest cells of both where they stand beside each other, and where one is above the other.
    """

    class Settled(Message):
        """The user gave the panes other sizes, and is done with it."""

        def __init__(self, split: "Split") -> None:
            super().__init__()
            self.split = split

        @property
        def control(self) -> "Split":
            """The split that it happened in."""
            return self.split

    def __init__(self, first: Widget, second: Widget, *, id: str, beside: Least, above: Least) -> None:
        super().__init__(id=id)
        self.first, self.second = first, second
        self._beside, self._above = beside, above
        self._share: Share | None = None
        self._grip: _Grip | None = None
        self._seam = Seam()

    def compose(self) -> ComposeResult:
        """Both panes, and the seam on top."""
        yield self.first
        yield self.second
        yield self._seam

    @property
    def share(self) -> Share | None:
        """What the user gave the first pane; None while the stylesheet decides."""
        return self._share

    @share.setter
    def share(self, share: Share | None) -> None:
        self._share = share
        self._lay_out()

    @property
    def is_beside(self) -> bool:
        """Whether the panes stand beside each other."""
        return isinstance(self.styles.layout, HorizontalLayout)

    def grow(self, child: Widget, cells: int) -> None:
        """Give a pane more cells, or fewer, as the user wants it."""
        self._give(self._length(self.first) + (cells if child is self.first else -cells))
        self.post_message(self.Settled(self))

    def _give(self, cells: int) -> None:
        total = self._total
        if total > 0 and self.both:
            self.share = Share.of(clamped(cells, total, self._least), total)

    @property
    def _least(self) -> Least:
        return self._beside if self.is_beside else self._above

    @property
    def _total(self) -> int:
        return self.size.width if self.is_beside else self.size.height

    @property
    def both(self) -> bool:
        """Whether both panes are shown, so that there is something to share."""
        return self.first.display and self.second.display

    def _length(self, child: Widget) -> int:
        return child.outer_size.width if self.is_beside else child.outer_size.height

    def on_resize(self) -> None:
        """Keep both panes large enough when there is less room."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._share is None or not self.both or self._total <= 0:
            self._clear(_RULES)
            return
        cells = clamped(self._share.cells(self._total), self._total, self._least)
        along, across = ("width", "height") if self.is_beside else ("height", "width")
        self._clear([rule for rule in _RULES if across in rule])
        for child, size in ((self.first, cells), (self.second, "1fr")):
            setattr(child.styles, f"min_{along}", 1)
            setattr(child.styles, f"max_{along}", "100%")
            setattr(child.styles, along, size)

    def _clear(self, rules: Sequence[str]) -> None:
        """Leave what these rules are about to the stylesheet."""
        for child in (self.first, self.second):
            if sum(child.styles.clear_rule(rule) for rule in rules):
                child.refresh(layout=True)

    def _at_seam(self, at: Offset) -> bool:
        region = self.first.region
        if not self.both or not self.region.contains_point(at):
            return False
        beyond = at.x - region.right if self.is_beside else at.y - region.bottom
        return -SEAM_THICKNESS // 2 <= beyond < SEAM_THICKNESS // 2

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the seam."""
        if event.button == 1 and self._at_seam(event.screen_offset):
            event.stop()
            self._grip = _Grip(self._along(event.screen_offset), self._length(self.first))
            self._show_seam(True)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the seam, or show that it can be dragged."""
        grip = self._grip
        if grip is not None:
            event.stop()
            cells = grip.length + self._along(event.screen_offset) - grip.at
            if cells != self._length(self.first):
                self._give(cells)
                self.call_after_refresh(self._show_seam, True)
        elif self._at_seam(event.screen_offset):
            event.stop()
            self._show_seam(True)
        else:
            self._show_seam(False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of the seam."""
        if (grip := self._grip) is not None:
            event.stop()
            self._grip = None
            self.release_mouse()
            self._show_seam(False)
            if self._along(event.screen_offset) != grip.at:
                self.post_message(self.Settled(self))

    def on_leave(self, event: events.Leave) -> None:
        """Hide the seam again when the mouse has gone on from it."""
        if event.node is self._seam and self._grip is None:
            self._show_seam(False)

    def _along(self, at: Offset) -> int:
        return at.x if self.is_beside else at.y

    def _show_seam(self, shown: bool) -> None:
        if shown and self.both:
            region, styles = self.first.region.translate(-self.region.offset), self._seam.styles
            if self.is_beside:
                styles.offset, styles.width, styles.height = (region.right - 1, 0), 1, self.size.height
            else:
                styles.offset, styles.width, styles.height = (0, region.bottom - 1), self.size.width, 1
        self._seam.display = shown
