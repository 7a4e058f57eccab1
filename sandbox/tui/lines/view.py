"""A pane of lines that keeps its own scroll position, so that a million lines cost as much as ten."""

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.scrollbar import thumb, top_for

WHEEL_LINES = 3


class LineView(Painted, can_focus=True):
    """Shows the lines that a subclass gives by `line_count` and `line_at`; asks only for the visible ones."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LINES)]

    class Scrolled(Message):
        """The user moved the window over the lines."""

    top: reactive[int] = reactive(0)
    """The first visible line."""

    _dragging = False

    def line_count(self) -> int:
        """Return how many lines there are."""
        raise NotImplementedError

    def line_at(self, index: int, width: int) -> Line:
        """Return one line; what does not fit into `width` cells is cut."""
        raise NotImplementedError

    def ground_at(self, index: int) -> str | None:
        """Return the component class of this line's background, None for the pane's own."""
        return None

    def heading(self, width: int) -> Line:
        """Return the first line, which does not scroll; asked for only if `heading_height` is 1."""
        return ()

    def blank_line(self, y: int, width: int) -> Line:
        """Return what stands on screen line `y` below the last line; nothing unless a subclass has something."""
        return ()

    @property
    def heading_height(self) -> int:
        """How many lines do not scroll: 0 or 1."""
        return 0

    @property
    def visible_count(self) -> int:
        """How many lines fit."""
        return max(0, self.size.height - self.heading_height)

    @property
    def last_top(self) -> int:
        """The value of `top` that shows the last line at the bottom."""
        return max(0, self.line_count() - self.visible_count)

    def validate_top(self, top: int) -> int:
        """Keep the window inside the lines."""
        return min(max(0, top), self.last_top)

    def relayout(self) -> None:
        """Draw again after the lines changed."""
        self.top = self.validate_top(self.top)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the pane; called by Textual."""
        width = self.size.width
        y -= self.heading_height
        if y < 0:
            return self.strip_of(self.heading(width), width)
        total, height = self.line_count(), self.visible_count
        index = self.top + y
        bar = thumb(total, height, self.top)
        room = width - 1 if bar else width
        strip = self.paint(index, room) if index < total else self.strip_of(self.blank_line(y, room), room)
        return Strip([*strip, *self._bar(bar, y)], width) if bar else strip

    def paint(self, index: int, width: int) -> Strip:
        """Return one line as it is drawn, without the scrollbar."""
        return self.strip_of(self.line_at(index, width), width, self.ground_at(index))

    def _bar(self, bar: range, y: int) -> list[Segment]:
        return list(self.strip_of([Span("▐" if y in bar else " ", Role.FAINT)], 1))

    def scroll_lines(self, lines: int) -> None:
        """Move the window as the user wants it."""
        self.top = self.validate_top(self.top + lines)
        self.post_message(self.Scrolled())

    def on_resize(self) -> None:
        """Keep the window inside the lines when the pane changes its size."""
        self.relayout()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(-WHEEL_LINES)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar."""
        offset = event.get_content_offset(self)
        if offset is None or offset.x != self.size.width - 1 or self.line_count() <= self.visible_count:
            return
        event.stop()
        self._dragging = True
        self.capture_mouse()
        self._drag_to(offset.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the scrollbar."""
        if self._dragging:
            self._drag_to(event.y - self.gutter.top)

    def on_mouse_up(self) -> None:
        """Let go of the scrollbar."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _drag_to(self, y: int) -> None:
        wanted = top_for(self.line_count(), self.visible_count, y - self.heading_height)
        self.scroll_lines(wanted - self.top)

    def action_up(self) -> None:
        """One line up."""
        self.scroll_lines(-1)

    def action_down(self) -> None:
        """One line down."""
        self.scroll_lines(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.scroll_lines(-max(1, self.visible_count - 1))

    def action_page_down(self) -> None:
        """A page down."""
        self.scroll_lines(max(1, self.visible_count - 1))

    def action_first(self) -> None:
        """To the first line."""
        self.scroll_lines(-self.line_count())

    def action_last(self) -> None:
        """To the last line."""
        self.scroll_lines(self.line_count())
