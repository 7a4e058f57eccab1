"""Choosing a fault, over the composer: every one with its sentence, and what a good receiver answers to it."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from sandbox.sender.faults import FAULTS, Fault
from sandbox.sender.faults.seams import SEAM_TITLES, Seam
from sandbox.tui.actions import help_bindings
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.paragraphs import Paragraphs
from sandbox.tui.lines.wrap import cut

_WIDTH = max(len(name) for name in FAULTS)


def _rows() -> list[Fault | Seam | None]:
    rows: list[Fault | Seam | None] = [None]
    for seam in Seam:
        rows += [seam, *(each for each in FAULTS.values() if each.seam is seam)]
    return rows


class FaultLines(ChoiceView):
    """No fault, and all faults under the titles of their seams."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Take it")]
    ROWS = _rows()

    def __init__(self, chosen: Fault | None) -> None:
        super().__init__()
        self.cursor = self.ROWS.index(chosen)

    @property
    def chosen(self) -> Fault | None:
        """The fault under the cursor, None at the line without one."""
        row = self.ROWS[self.cursor]
        return None if isinstance(row, Seam) else row

    def choosable(self, index: int) -> bool:
        """Seams are titles, no choices."""
        return not isinstance(self.ROWS[index], Seam)

    def line_count(self) -> int:
        """Faults and titles."""
        return len(self.ROWS)

    def line_at(self, index: int, width: int) -> Line:
        """Draw a title, or a fault's name and what it is."""
        row = self.ROWS[index]
        if isinstance(row, Seam):
            return [Span(f" {row.value}", Role.TITLE), Span(cut(f"  {SEAM_TITLES[row]}", width - 12), Role.QUIET)]
        name, what = ("none", "sent as it should be") if row is None else (row.name, row.what)
        mark = Span("▌ " if index == self.cursor else "  ", Role.ACCENT)
        return [mark, Span(f"{name:<{_WIDTH}}  ", Role.STRONG), Span(cut(what, width - _WIDTH - 4), Role.TEXT)]


class FaultList(ClosesOnce, ModalScreen[tuple[Fault | None] | None]):
    """Ends with the chosen fault, or none, in a tuple; with None if the choice is to stay."""

    CSS_PATH = "fault_list.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*help_bindings(), Binding("escape,q,f2", "dismiss", "Close")]

    def __init__(self, chosen: Fault | None) -> None:
        super().__init__()
        self._lines = FaultLines(chosen)
        self._about = Paragraphs(id="about")

    def compose(self) -> ComposeResult:
        """The list above what is known of the fault under the cursor."""
        with Vertical() as frame:
            frame.border_title = "Fault"
            frame.border_subtitle = "Enter or a click takes it, Esc leaves it as it was"
            yield self._lines
            yield self._about

    def on_mount(self) -> None:
        """Begin at the present choice."""
        self._lines.focus()
        self.call_after_refresh(self._lines.scroll_to_cursor)
        self._tell()

    @on(FaultLines.Moved)
    def _tell(self) -> None:
        self._about.show(about(self._lines.chosen))

    @on(FaultLines.Chosen)
    def _on_chosen(self) -> None:
        self.dismiss((self._lines.chosen,))

    def on_click(self, event: events.Click) -> None:
        """Take a fault by one click; a click beside the list closes it."""
        if event.widget is self:
            self.dismiss()
        elif event.widget is self._lines:
            offset = event.get_content_offset(self._lines)
            index = self._lines.top + offset.y if offset is not None else -1
            if 0 <= index < self._lines.line_count() and self._lines.choosable(index):
                self._lines.cursor = index
                self._on_chosen()


def about(fault: Fault | None) -> list[Line]:
    """Return what a fault is and what a good receiver does with it."""
    if fault is None:
        return [[Span("No fault: the delivery is what a shop sends.", Role.QUIET)]]
    expected = fault.expected
    unseen = f"Our receiver sees nothing wrong: {fault.invisible}."
    noticed = f"Our receiver's check {fault.noticed} fails." if fault.noticed else unseen
    return [
        [Span(f"{fault.what[:1].upper()}{fault.what[1:]}.", Role.WARN)],
        [Span("A good receiver answers "), Span(expected.sentence, Role.STRONG), Span(f" ({expected.source}).")],
        [Span(noticed, Role.QUIET)],
    ]
