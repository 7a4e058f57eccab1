"""The line in which a record's note is written, over the desk."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from sandbox.body.text import sanitise
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.one_line import OneLine

LONGEST = 500
"""Characters of a note."""


class NoteLine(ClosesOnce, ModalScreen[str | None]):
    """Ends with the note, which may be empty, or with None if it is to stay as it was."""

    CSS_PATH = "note.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, number: int, note: str) -> None:
        super().__init__()
        self._number = number
        self._line = OneLine(
            sanitise(note),
            placeholder="what is remarkable about it",
            compact=True,
            max_length=LONGEST,
            select_on_focus=False,
        )

    def compose(self) -> ComposeResult:
        """One line in a frame."""
        with Vertical() as frame:
            frame.border_title = f"Note of #{self._number}"
            frame.border_subtitle = (
                "[@click=screen.submit]Enter marks the record with it[/], [@click=screen.dismiss]Esc leaves it[/]"
            )
            yield self._line

    def on_mount(self) -> None:
        """Let the user type."""
        self._line.focus()
        self._line.cursor_position = len(self._line.value)

    def action_submit(self) -> None:
        """Be done with it, as Enter is."""
        self.dismiss(self._line.value.strip())

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_submit()
