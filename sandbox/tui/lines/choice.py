"""A pane of lines with a cursor: something is always chosen."""

from typing import ClassVar

from textual import events
from textual.message import Message
from textual.reactive import reactive

from sandbox.tui.lines.view import LineView


class ChoiceView(LineView):
    """Lines of which one is under the cursor; subclasses say which lines can be chosen by `choosable`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"paint--cursor", "paint--cursor-idle"}

    class Moved(Message):
        """The user moved the cursor."""

        def __init__(self, view: "ChoiceView", index: int) -> None:
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> "ChoiceView":
            """The view that it happened in, for `@on` selectors."""
            return self.view

    class Chosen(Moved):
        """The user pressed Enter or double-clicked."""

    cursor: reactive[int] = reactive(0)
    """The line under the cursor."""

    def choosable(self, index: int) -> bool:
        """Tell whether the cursor may stand on this line."""
        return True

    def ground_at(self, index: int) -> str | None:
        """Mark the line under the cursor, brighter when the pane has the focus."""
        if index != self.cursor:
            return None
        return "paint--cursor" if self.has_focus else "paint--cursor-idle"

    def on_focus(self) -> None:
        """Brighten the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Dim the cursor."""
        self.refresh()

    def scroll_to_cursor(self) -> None:
        """Move the window, if needed, so that the line under the cursor is visible."""
        visible = max(1, self.visible_count)
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + visible:
            self.top = self.cursor - visible + 1

    def move_to(self, index: int, direction: int = 1) -> None:
        """Put the cursor on a line as the user wants it, or on the nearest choosable one in that direction."""
        total = self.line_count()
        if not total:
            return
        index = min(max(0, index), total - 1)
        found = self._nearest(index, direction)
        if found is None:
            found = self._nearest(index, -direction)
        if found is None:
            return
        self.cursor = found
        self.scroll_to_cursor()
        self.refresh()
        self.post_message(self.Moved(self, found))

    def _nearest(self, index: int, direction: int) -> int | None:
        while 0 <= index < self.line_count():
            if self.choosable(index):
                return index
            index += direction
        return None

    def on_resize(self) -> None:
        """Keep the cursor in sight when the pane changes its size."""
        super().on_resize()
        self.scroll_to_cursor()

    def on_click(self, event: events.Click) -> None:
        """Choose by mouse: a click moves the cursor, a double click is Enter."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self.line_clicked(self.top + offset.y - self.heading_height)
        if offset.y < self.heading_height or not 0 <= index < self.line_count() or not self.choosable(index):
            return
        self.move_to(index)
        if event.chain == 2:
            self.action_choose()

    def line_clicked(self, index: int) -> int:
        """Return the line to which a click on this line goes."""
        return index

    def action_choose(self) -> None:
        """Enter on the line under the cursor."""
        if self.line_count():
            self.post_message(self.Chosen(self, self.cursor))

    def action_up(self) -> None:
        """One line up."""
        self.move_to(self.cursor - 1, -1)

    def action_down(self) -> None:
        """One line down."""
        self.move_to(self.cursor + 1)

    def action_page_up(self) -> None:
        """A page up."""
        self.move_to(self.cursor - max(1, self.visible_count - 1), -1)

    def action_page_down(self) -> None:
        """A page down."""
        self.move_to(self.cursor + max(1, self.visible_count - 1))

    def action_first(self) -> None:
        """To the first line."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last line."""
        self.move_to(self.line_count() - 1, -1)
