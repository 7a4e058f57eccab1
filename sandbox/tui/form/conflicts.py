"""What another program changed while the form was open, and the question whose value counts."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button

from sandbox.config.drafts import Draft, Field
from sandbox.tui.form.wording import LABELS, shown_value
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.lines.paragraphs import Paragraphs


class Conflicts(Vertical):
    """Hidden until something is to be said; then it stands above the fields."""

    class Settled(Message):
        """The user has said whose values count."""

        def __init__(self, keep_mine: bool) -> None:
            super().__init__()
            self.keep_mine = keep_mine

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._remarks = Paragraphs(hang=2)
        self._buttons = Horizontal(
            Button("Keep mine", id="keep-mine", compact=True), Button("Take theirs", id="take-theirs", compact=True)
        )
        self.display = False

    def compose(self) -> ComposeResult:
        """Sentences above the two buttons."""
        yield self._remarks
        yield self._buttons

    def show_conflict(self, mine: Draft, theirs: Draft, fields: Sequence[Field]) -> None:
        """Show in which fields the two differ, and ask."""
        lines = [[Span("! Another program has saved other values into config.yaml meanwhile:", Role.WARN)]]
        for field in fields:
            lines += [
                [Span(f"  {LABELS[field]}", Role.STRONG)],
                [Span("    mine    ", Role.QUIET), Span(shown_value(mine, field))],
                [Span("    theirs  ", Role.QUIET), Span(shown_value(theirs, field))],
            ]
        self._ask(lines)

    def show_removed(self, name: str) -> None:
        """Show that there is no such subscription any more, and ask."""
        what = f"! {name} is not in config.yaml any more: another program removed or renamed it. "
        ways = "Keep mine and it will be a new one; take theirs and this form closes."
        self._ask([[Span(what, Role.WARN), Span(ways, Role.QUIET)]])

    def show_taken(self, fields: Sequence[Field]) -> None:
        """Tell what was taken over without a question, since only they changed it."""
        names = ", ".join(LABELS[field] for field in fields)
        self._tell([[Span(f"! Another program has changed {names} in config.yaml; it stands here now.", Role.WARN)]])

    def show_refusal(self, sentence: str) -> None:
        """Show why it could not be saved; lines stay lines."""
        first, *rest = sentence.splitlines() or [""]
        lines = [[Span(f"✗ {first}", Role.BAD)], *([Span(f"  {each.strip()}", Role.QUIET)] for each in rest)]
        self._tell(lines)

    def hide(self) -> None:
        """There is nothing to say any more."""
        self.display = False

    def _tell(self, lines: list[list[Span]]) -> None:
        self._remarks.show(lines)
        self._buttons.display = False
        self.display = True
        self.call_after_refresh(self.scroll_visible)

    def _ask(self, lines: list[list[Span]]) -> None:
        self._tell(lines)
        self._buttons.display = True

    @on(Button.Pressed)
    def _on_pressed(self, message: Button.Pressed) -> None:
        message.stop()
        self.hide()
        self.post_message(self.Settled(message.button.id == "keep-mine"))
