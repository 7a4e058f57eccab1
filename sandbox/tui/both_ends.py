"""What the user does to either end while it works: how ours answers, and what waits to be sent."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import on, work

from sandbox.body.text import sanitise
from sandbox.domain.deliveries import Delivery
from sandbox.domain.filters import FilterError
from sandbox.journal.protocol import JournalError
from sandbox.tui.answers.switch import AnswerSwitch
from sandbox.tui.attaching import Succession
from sandbox.tui.deliveries import NOTHING_WAITS, drop, send_now
from sandbox.tui.details.record_pane import NO_OTHER_END
from sandbox.tui.glance import INTERVAL
from sandbox.tui.remarks import Remarks
from sandbox.tui.sheet.screen import SheetScreen
from sandbox.tui.status_line import StatusLine

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class BothEnds(Remarks):
    """The panes, remarks about records, and the switches of receiver and queue."""

    def __init__(self, sandbox: "Sandbox") -> None:
        super().__init__(sandbox)
        self._crossed_at: int | None = None  # the row from which the user went to the other end last
        self._answering = AnswerSwitch(self, sandbox, self._memory)
        self._succession = Succession(sandbox)

    def on_mount(self) -> None:
        """Look whether another program's receiver has ended; Textual calls the `on_mount` of every class."""
        self.set_interval(INTERVAL, self._look_at_receiver)

    def _look_at_receiver(self) -> None:
        if self._succession.due:
            self._take_over()

    @work(group="receiver")
    async def _take_over(self) -> None:
        if sentence := await self._succession.take_over():
            self.notify(sanitise(sentence), title="Receiver", severity="warning", timeout=12, markup=False)
        self._show_answer()

    @work(exclusive=True, group="queue")
    async def look_at_queue(self) -> None:
        """Show how many deliveries wait."""
        with contextlib.suppress(JournalError):  # the watch of the journal says so
            self._status.show_waiting(await self._sandbox.queue.waiting())
        self._details.look_at_delivery()

    @work(exclusive=True, group="delivery")
    async def action_send_now(self) -> None:
        """Make the next attempt of the shown record's delivery now."""
        await self._do(send_now)

    @work(exclusive=True, group="delivery")
    async def action_drop_delivery(self) -> None:
        """Make no more attempts of it."""
        await self._do(drop)

    async def _do(self, act: Callable[["Sandbox", Delivery], Awaitable[str]]) -> None:
        await self._details.find_delivery()
        delivery = self._details.delivery
        try:
            sentence = NOTHING_WAITS if delivery is None else await act(self._sandbox, delivery)
        except JournalError as error:
            self._status.show_trouble(str(error))
        else:
            self.notify(sanitise(sentence), title="Delivery", markup=False)

    def action_other_end(self) -> None:
        """Show the other end of the record that is shown, or of that to which a key has just gone."""
        self._crossed_at = self._feed.chosen_number
        self.call_later(self._cross_over)  # behind the feed's message, which may be on its way still

    @work
    async def _cross_over(self) -> None:
        await self._details.read_wanted()
        if not self._details.show_other_end():
            self.notify(NO_OTHER_END, severity="warning", markup=False)

    @on(StatusLine.AnswersWanted)
    def _on_answers_wanted(self) -> None:
        self.action_answers()

    @work(exclusive=True, group="answers")
    async def action_answers(self) -> None:
        """Choose how the receiver answers."""
        if self._may_answer():
            await self._answering.ask()
            self._show_answer()

    def action_toggle_answer(self) -> None:
        """Answer as chosen last, or again as the rules say."""
        if self._may_answer():
            self._answering.toggle()
            self._show_answer()

    @work(exclusive=True, group="sheet")
    async def action_sheet(self) -> None:
        """Show the captures of one event type in a table; what is chosen there is shown here."""
        reading = self._details.reading
        event = (None if reading is None else reading.summary.event) or self._events.chosen.name
        try:
            sheet = SheetScreen(self._sandbox, self._memory, event)
        except FilterError as error:  # a stranger's name, longer than any of ours
            self.notify(sanitise(str(error)), title="Sheet", severity="error", markup=False)
            return
        number = await self.app.push_screen_wait(sheet)
        if number is not None:
            self._details.show_record(number)
            self._details.focus_lines()

    def _may_answer(self) -> bool:
        if not self._answering.possible:
            self.notify(sanitise(self._answering.why_not), title="Answer", severity="warning", markup=False)
        return self._answering.possible

    def _show_answer(self) -> None:
        self._status.show_answer(self._answering.present)
