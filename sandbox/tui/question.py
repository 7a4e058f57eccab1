"""A question over everything else, answered by yes or no."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from sandbox.tui.actions import help_bindings
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.lines.paragraphs import Paragraphs


class Question(ClosesOnce, ModalScreen[bool]):
    """Asks; Enter is the answer that has the focus, at first yes. Esc is no. The text may be anybody's."""

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *help_bindings(),
        Binding("escape,n", "answer(False)", "No"),
        Binding("y", "answer(True)", "Yes"),
        Binding("left,up", "app.focus_previous", "Previous"),
        Binding("right,down", "app.focus_next", "Next"),
    ]

    def __init__(self, title: str, *sentences: str, yes: str, no: str = "Cancel") -> None:
        super().__init__()
        self._heading, self._sentences, self._yes, self._no = title, sentences, yes, no

    def compose(self) -> ComposeResult:
        """The sentences above two buttons."""
        with Vertical(id="question") as frame:
            frame.border_title = self._heading
            remarks = Paragraphs()
            first, *more = self._sentences
            remarks.show([[Span(first)], *([Span(each, Role.QUIET)] for each in more)])
            yield remarks
            with Horizontal():
                yield Button(self._yes, id="yes", compact=True)
                yield Button(self._no, id="no", compact=True)

    @on(Button.Pressed)
    def _on_pressed(self, message: Button.Pressed) -> None:
        message.stop()
        self.dismiss(message.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)
