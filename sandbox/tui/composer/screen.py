"""The composer over the desk: what stands in it, and what its keys and buttons do. Ends with what is to be sent."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input

from sandbox.body.text import sanitise
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.composer.composing import Composing
from sandbox.tui.composer.conversion import NoDataError, body_text, data_in, laid_out_or_in_one_line, sample_text
from sandbox.tui.composer.editor import MOST
from sandbox.tui.composer.fault_list import FaultList
from sandbox.tui.composer.handing_off import HandOffError, edited
from sandbox.tui.composer.reading import made_of
from sandbox.tui.composer.remarks import Part
from sandbox.tui.composer.text_pane import WayLine
from sandbox.tui.emitting.emissions import Composed
from sandbox.tui.first_classes import take_first_classes
from sandbox.tui.footer import FittingFooter
from sandbox.tui.neighbour import neighbour
from sandbox.tui.question import Question


class Composer(Composing):
    """Ends with what is to be sent, or with None."""

    CSS_PATH = "composer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.COMPOSER)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide"), (160, "-huge")]  # noqa: RUF012  # Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012  # Textual's type

    def compose(self) -> ComposeResult:
        """The text, and beside it the fields and the request; one line that sums up; the buttons."""
        take_first_classes(self)
        with Vertical(id="composer") as frame:
            original = self._start.original
            of_record = "" if original is None else f", the body of #{original.number}"
            frame.border_title = f"Compose {self._start.event_type.name}{of_record}"
            with Container(id="columns"):
                yield self._text
                with Container(id="aside"):
                    yield self._fields
                    yield self._request
            with Horizontal(id="bottom"):
                yield self._summary
                yield Button("Send", id="send", compact=True)
                yield Button("Cancel", id="cancel", compact=True)
        yield FittingFooter()

    def on_mount(self) -> None:
        """Begin in the text, and let the request be built anew every second."""
        self._start = self._begun()
        self._go_to(self._text.editor)
        self._look()
        self.set_interval(1.0, self._build_anew)

    @on(Button.Pressed)
    def _on_pressed(self, message: Button.Pressed) -> None:
        actions = {"send": self.action_send, "cancel": self.action_cancel, "fault": self.action_pick_fault}
        actions[str(message.button.id)]()

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.action_next_field()

    @on(WayLine.Picked)
    def _on_way_picked(self, message: WayLine.Picked) -> None:
        if message.whole is not self._text.whole:
            self.action_whole()

    @work(exclusive=True, group="send")
    async def action_send(self) -> None:
        """End with it, or say why it cannot be sent."""
        judged = await self._judge.judge(self._composition)
        self._show(judged)
        if not judged.errors and judged.event is not None:
            self.dismiss(Composed(judged.composition, judged.event, judged.created))
            return
        error = judged.errors[0]
        if error.part is not Part.TEXT:
            self._fields.focus_part(error.part)
            return
        self._go_to(self._text.editor)
        read = (await made_of(judged.composition, self._event_id, self._sandbox.config.wire)).read
        if read.line:
            self._text.editor.jump(read.line, read.column)

    @work(exclusive=True, group="leave")
    async def action_cancel(self) -> None:
        """Leave; ask first if something would be lost."""
        question = Question("Leave the composer", "What you have written is not sent.", yes="Leave it", no="Go on")
        if self._composition == self._start or await self.app.push_screen_wait(question):
            self.dismiss(None)

    @work(exclusive=True, group="whole")
    async def action_whole(self) -> None:
        """Write the whole body instead of Data, or the other way."""
        composition, wire = self._composition, self._sandbox.config.wire
        if composition.whole:
            try:
                self._text.take(data_in(composition.text, wire), whole=False)
            except NoDataError as error:
                self._complain(str(error))
            return
        made = await made_of(composition, self._event_id, wire)
        if made.event is None:
            self._complain(f"Data is {made.read.problem}; a body is made around Data that is a JSON object")
        else:
            self._text.take(body_text(made.event, self._sandbox.clock(), wire), whole=True)

    def action_lay_out(self) -> None:
        """Lay the JSON out, or put it into one line."""
        other = laid_out_or_in_one_line(self._text.editor.text)
        if other is None:
            self._complain("What is written is not JSON, so it cannot be laid out")
        else:
            self._text.take(other, self._text.whole)

    def action_sample(self) -> None:
        """Take another sample."""
        self._text.take(sample_text(self._sandbox, self._start.event_type), whole=False)

    @work(exclusive=True, group="hand-off")
    async def action_hand_off(self) -> None:
        """Let the user's own editor have the text."""
        before = self._text.editor.text
        try:
            text = await edited(self.app, before, self._start.event_type.name)
        except HandOffError as error:
            self._complain(str(error))
            return
        if len(text) > MOST:
            self._complain(f"It has {len(text):,} characters now, and at most {MOST:,} are edited here. "
                           "`sandbox emit --data FILE` sends it.")  # fmt: skip
        elif text == before:
            self.notify("The text came back as it was. An editor with a window of its own needs its --wait.", timeout=6)
        else:
            self._text.take(text, self._text.whole)

    @work(exclusive=True, group="fault")
    async def action_pick_fault(self) -> None:
        """Choose a fault."""
        chosen = await self.app.push_screen_wait(FaultList(self._fields.fault))
        if chosen is not None:
            self._fields.take_fault(chosen[0])
            self._look()

    async def action_add_header(self) -> None:
        """Add a header."""
        await self._fields.headers.add()

    def action_reveal(self) -> None:
        """Show what is masked here, or mask it again."""
        self._fields.reveal(not self._fields.revealed)

    async def action_explain(self) -> None:
        """Show the help."""
        await self.app.run_action("app.explain")

    def action_next_field(self) -> None:
        """Go to the next field."""
        self._go_to(neighbour(self, 1))

    def action_previous_field(self) -> None:
        """Go to the previous field."""
        self._go_to(neighbour(self, -1))

    def _go_to(self, widget: Widget | None) -> None:
        """Give a widget the focus; what stands above the text comes into sight with it, where the columns scroll."""
        self.set_focus(widget)
        if widget is self._text.editor:
            self.call_after_refresh(self.query_one("#columns").scroll_home, animate=False)

    def _complain(self, sentence: str) -> None:
        self.notify(sanitise(sentence), title="Composer", severity="warning", timeout=8, markup=False)
