"""All outcomes of the last emission, over the desk: one leads to its record."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from sandbox.domain.ticks import Ticks
from sandbox.sender.publisher import DeliveryResult
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.emission import in_order, name_width_of, result_line
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut_line


class OutcomeList(ChoiceView):
    """A line a delivery, failed ones first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Record")]

    def __init__(self, results: Sequence[DeliveryResult], now: Ticks) -> None:
        super().__init__()
        self.results = in_order(results)
        self._now = now
        self._wide = name_width_of(results)

    def line_count(self) -> int:
        """One line each."""
        return len(self.results)

    def line_at(self, index: int, width: int) -> Line:
        """Draw one."""
        mark = Span("▌ " if index == self.cursor else "  ", Role.ACCENT)
        return cut_line([mark, *result_line(self.results[index], self._wide, self._now)], width)


class Outcomes(ClosesOnce, ModalScreen[int | None]):
    """Ends with the number of the record that was chosen, or with None."""

    CSS_PATH = "outcomes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,O", "dismiss", "Close")]

    def __init__(self, title: str, results: Sequence[DeliveryResult], now: Ticks) -> None:
        super().__init__()
        self._title = title
        self._list = OutcomeList(results, now)

    def compose(self) -> ComposeResult:
        """The list in a frame; the title comes from the catalogue."""
        with Vertical() as frame:
            frame.border_title = f"Outcomes of {self._title}"
            frame.border_subtitle = "Enter shows its record, Esc closes"
            frame.styles.height = len(self._list.results) + 2
            yield self._list

    def on_mount(self) -> None:
        """Let the arrows choose."""
        self._list.focus()

    @on(ChoiceView.Chosen)
    def _on_chosen(self, message: ChoiceView.Chosen) -> None:
        number = self._list.results[message.index].number
        if number is None:
            self.notify("It was skipped, so there is no record of it.", markup=False)
        else:
            self.dismiss(number)

    def on_click(self, event: events.Click) -> None:
        """A click beside it closes it."""
        if event.widget is self:
            self.dismiss()
