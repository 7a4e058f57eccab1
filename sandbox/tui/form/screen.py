"""The form over the desk: what stands in it, and what its keys and buttons do."""

from collections.abc import Callable
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input

from sandbox.config.drafts import Field
from sandbox.domain.secret import new_secret
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.first_classes import take_first_classes
from sandbox.tui.footer import FittingFooter
from sandbox.tui.form.box import Box
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.header_rows import HeaderRows
from sandbox.tui.form.settling import Settling
from sandbox.tui.neighbour import neighbour
from sandbox.tui.question import Question


class SubscriptionForm(Settling):
    """Gives the name of the subscription that was saved, None if none was."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FORM)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (104, "-wide")]  # noqa: RUF012  # Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012  # Textual's type

    def compose(self) -> ComposeResult:
        """Fields that scroll, two buttons below them, the keys in the last line."""
        take_first_classes(self)
        with Vertical(id="form") as frame:
            frame.border_title = "New subscription" if self._edited is None else "Edit subscription"
            with VerticalScroll(id="body", can_focus=False):
                yield self._conflicts
                yield self._fields
            with Horizontal(id="buttons"):
                yield Button("Save", id="save", compact=True)
                yield Button("Cancel", id="cancel", compact=True)
        yield FittingFooter()

    def on_mount(self) -> None:
        """Begin at the first field."""
        self._fields.focus_field(Field.NAME)
        self._judge()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the label above a field in sight."""
        self.call_after_refresh(self._show_label, event.widget)

    def _show_label(self, widget: Widget) -> None:
        body = self.query_one("#body")
        hidden = body.region.y + 1 - widget.region.y
        if body in widget.ancestors and hidden > 0:
            body.scroll_relative(y=-hidden, animate=False)

    def _touched(self, field: Field) -> None:
        self._shown.add(field)
        self._judge()

    @on(Input.Changed, "#name, #url, #secret")
    def _on_typed(self, message: Input.Changed) -> None:
        field = Field(str(message.input.id))
        if message.input.value != getattr(self._base, field) or message.input.has_focus:
            self._shown.add(field)
        if field is Field.SECRET:
            self._fields.reveal(self._fields.revealed)
        self._judge()

    @on(Input.Changed, "#search")
    def _on_searched(self, message: Input.Changed) -> None:
        self._fields.boxes.search(message.value)

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if message.input.id == "search":
            self._fields.focus_field(Field.EVENTS)
        else:
            self.action_save()

    @on(HeaderRows.Changed)
    def _on_headers(self) -> None:
        self._touched(Field.HEADERS)

    @on(Box.Toggled)
    def _on_active(self) -> None:
        self._touched(Field.ACTIVE)

    @on(EventBoxes.Toggled)
    def _on_events(self) -> None:
        self._fields.count_events()
        self._touched(Field.EVENTS)

    @on(EventBoxes.SearchWanted)
    def _on_search_wanted(self) -> None:
        self.set_focus(self._fields.search_line)

    @on(Button.Pressed)
    def _on_pressed(self, message: Button.Pressed) -> None:
        actions: dict[str, Callable[[], object]] = {
            "save": self.action_save,
            "cancel": self.action_cancel,
            "generate": self.action_generate,
            "reveal": self.action_reveal,
            "copy": self.action_copy_secret,
        }
        actions[str(message.button.id)]()

    def action_next_field(self) -> None:
        """Go to the next field."""
        self.set_focus(neighbour(self, 1))

    def action_previous_field(self) -> None:
        """Go to the previous field."""
        self.set_focus(neighbour(self, -1))

    def action_generate(self) -> None:
        """Make a fresh secret."""
        self._fields.secret_line.value = new_secret().reveal()
        self._shown.add(Field.SECRET)
        self.notify("A fresh secret. Give O2VEND the same one: Copy takes it along.", timeout=4, markup=False)

    def action_reveal(self) -> None:
        """Show what is masked, or mask it again."""
        self._fields.reveal(not self._fields.revealed)

    def action_copy_secret(self) -> None:
        """Copy the secret as it will be signed with."""
        secret = self._written.meaning(self._fields.secret_line.value)
        if not secret:
            self.notify("There is no secret to copy.", severity="warning", markup=False)
            return
        self.app.copy_to_clipboard(secret)
        self.notify("The secret was handed to the terminal's clipboard (OSC 52).", timeout=4, markup=False)

    async def action_add_header(self) -> None:
        """Add a header."""
        await self._fields.headers.add()

    async def action_explain(self) -> None:
        """Show the help."""
        await self.app.run_action("app.explain")

    @work(exclusive=True, group="leave")
    async def action_cancel(self) -> None:
        """Leave; ask first if something would be lost."""
        question = Question("Leave the form", "What you have changed in it is not saved.", yes="Leave it", no="Go on")
        if not self.changed or await self.app.push_screen_wait(question):
            self.dismiss(None)
