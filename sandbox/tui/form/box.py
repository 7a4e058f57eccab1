"""A box that is checked or not."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from sandbox.tui.lines.paint import Painted, Role, Span

CHECKED, UNCHECKED, PARTLY = "[x]", "[ ]", "[-]"


class Box(Painted, can_focus=True):
    """One line; space or a click turns it over."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"paint--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "turn_over", "Check", show=False)]

    class Toggled(Message):
        """The user turned it over."""

    def __init__(self, checked: bool, words: tuple[str, str], *, id: str) -> None:
        super().__init__(id=id)
        self.checked = checked
        self._words = words

    def check(self, checked: bool) -> None:
        """Set it without a message."""
        self.checked = checked
        self.refresh()

    def action_turn_over(self) -> None:
        """Turn it over."""
        self.check(not self.checked)
        self.post_message(self.Toggled())

    def on_click(self) -> None:
        """Turn it over by mouse."""
        self.action_turn_over()

    def on_focus(self) -> None:
        """Show that the keys work here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they do not."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line; called by Textual."""
        mark = Span("▌" if self.has_focus else " ", Role.ACCENT)
        box = Span(CHECKED if self.checked else UNCHECKED, Role.GOOD if self.checked else Role.QUIET)
        word = Span(f" {self._words[0 if self.checked else 1]}", Role.TEXT if self.checked else Role.QUIET)
        ground = "paint--cursor" if self.has_focus else None
        return self.strip_of([mark, box, word], self.size.width, ground)
