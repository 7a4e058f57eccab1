"""The form over the desk: judges while it is typed, saves, and settles what another program changed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input

from sandbox.config.draft_judging import DraftRemark, WrittenConfig
from sandbox.config.drafts import Draft, Field
from sandbox.domain.secret import new_secret
from sandbox.domain.settings import ReceiverSettings
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.config_changes import Report
from sandbox.tui.explanation import Explanation
from sandbox.tui.footer import FittingFooter
from sandbox.tui.form.box import Box
from sandbox.tui.form.conflicts import Conflicts
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.fields import FormFields
from sandbox.tui.form.header_rows import HeaderRows
from sandbox.tui.form.merging import merge, with_fields
from sandbox.tui.question import Question


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a form is for: `name` is the subscription that it changes, None for a new one that begins as `start`.

    `save` gets the name, what the file said and what it shall say, and returns why that could not be done, if so;
    `read` reads config.yaml anew, None if it cannot be read just now.
    """

    name: str | None
    start: Draft
    written: WrittenConfig
    receiver: Callable[[], ReceiverSettings]
    save: Callable[[str | None, Draft, Draft], Awaitable[Report | None]]
    read: Callable[[], Awaitable[WrittenConfig | None]]


class SubscriptionForm(ModalScreen[str | None]):
    """Gives the name of the subscription that was saved, None if none was."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FORM)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-normal"), (104, "-wide")]  # noqa: RUF012  # Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012  # Textual's type

    def __init__(self, assignment: Assignment) -> None:
        super().__init__()
        self._assignment = assignment
        self._edited = assignment.name
        self._base = assignment.start
        self._written = assignment.written
        self._unsettled: tuple[Field, ...] | None = None
        self._done = False
        self._shown = set(Field) if assignment.name is not None else set()
        self._conflicts = Conflicts(id="conflicts")
        self._fields = FormFields(assignment.start, assignment.written, id="fields")

    def compose(self) -> ComposeResult:
        """Fields that scroll, two buttons below them, the keys in the last line."""
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

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._fields.value != self._base

    @work(exclusive=True, group="judge")
    async def _judge(self) -> None:
        remarks = await self._judged(self._fields.value)
        self._fields.remark(each for each in remarks if each.field in self._shown)

    async def _judged(self, draft: Draft) -> list[DraftRemark]:
        # In a thread: a file of a thousand subscriptions takes longer than a frame.
        return await asyncio.to_thread(self._written.judge, draft, self._edited, self._assignment.receiver())

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
        self._step(1)

    def action_previous_field(self) -> None:
        """Go to the previous field."""
        self._step(-1)

    def _step(self, step: int) -> None:
        # In the order of `compose`. Textual's own goes by places, and a header that was just added has none yet.
        shown = [
            each
            for each in self.walk_children(Widget)
            if each.focusable and all(node.display for node in each.ancestors_with_self)
        ]
        place = shown.index(self.focused) if self.focused in shown else -max(0, step)
        self.set_focus(shown[(place + step) % len(shown)])

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

    def action_explain(self) -> None:
        """Show the help."""
        self.app.push_screen(Explanation())

    @work(exclusive=True, group="leave")
    async def action_cancel(self) -> None:
        """Leave; ask first if something would be lost."""
        question = Question("Leave the form", "What you have changed in it is not saved.", yes="Leave it", no="Go on")
        if not self.changed or await self.app.push_screen_wait(question):
            self.dismiss(None)

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save, or say beside the field why not."""
        if self._unsettled is not None:
            self._conflicts.query_one("#keep-mine").focus()
            return
        mine = self._fields.value
        remarks = await self._judged(mine)
        self._shown = set(Field)
        self._fields.remark(remarks)
        errors = [each.field for each in remarks if each.is_error]
        if errors:
            self._fields.focus_field(next(field for field in Field if field in errors))
            return
        refused = await self._assignment.save(self._edited, self._base, mine)
        if refused is None:
            self._done = True  # what is found in the file from now on is ours
            self.dismiss(self._written.meaning(mine.name) or mine.name)
        elif not await self.look_again():
            self._conflicts.show_refusal(refused.text)

    async def look_again(self) -> bool:
        """Read the file anew and show what others changed in this subscription; tell whether there is a question."""
        written = await self._assignment.read()
        if written is None or self._unsettled is not None or not self.is_running or self._done:
            return self._unsettled is not None
        self._written = written
        if self._edited is not None:
            self._take(written.find(self._edited))
        self._judge()
        return self._unsettled is not None

    def _take(self, theirs: Draft | None) -> None:
        mine = self._fields.value
        if theirs is None:
            self._unsettled = ()
            self._conflicts.show_removed(self._edited or "")
            return
        merged = merge(self._base, mine, theirs)
        self._base = theirs
        self._fields.fill(merged.mine, self._written, merged.taken)
        if merged.conflicts:
            self._unsettled = merged.conflicts
            self._conflicts.show_conflict(mine, theirs, merged.conflicts)
        elif merged.taken:
            self._conflicts.show_taken(merged.taken)

    @on(Conflicts.Settled)
    def _on_settled(self, message: Conflicts.Settled) -> None:
        fields, self._unsettled = self._unsettled or (), None
        if not fields and not message.keep_mine:
            self.dismiss(None)
            return
        if not fields:
            self._edited, self._base = None, Draft()
        elif not message.keep_mine:
            self._fields.fill(with_fields(self._fields.value, self._base, fields), self._written, fields)
        self._fields.focus_field(fields[0] if fields else Field.NAME)
        self._judge()
        self._look_for_more()

    @work
    async def _look_for_more(self) -> None:
        """See what was changed in the file while the question stood there."""
        await self.look_again()
