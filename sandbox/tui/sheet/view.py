"""The table of the sheet: a line for each capture, as many columns as fit beside each other."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from sandbox.domain.records import RecordSummary
from sandbox.tui import amounts, signs
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut, cut_middle
from sandbox.tui.sheet.cells import columns_of
from sandbox.tui.sheet.rows import SheetRows

WIDEST, NARROWEST = 36, 6
AHEAD = 20
"""So many lines below the visible ones are read before they are looked at."""


class SheetView(ChoiceView):
    """Draws what is read; what is visible and not read yet is wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SHEET)]

    class Wanted(Message):
        """Lines or cells are missing that are looked at."""

    class Asked(Message):
        """The user wants something of the screen: columns, export, close."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, rows: SheetRows) -> None:
        super().__init__()
        self._rows = rows
        self._first = 0
        self._widths: dict[int, int] = {}

    @property
    def heading_height(self) -> int:
        """The titles stay."""
        return 1

    @property
    def chosen(self) -> RecordSummary | None:
        """The line under the cursor."""
        lines = self._rows.lines
        return lines[self.cursor] if self.cursor < len(lines) else None

    @property
    def looked_at(self) -> Sequence[RecordSummary]:
        """The lines that are looked at."""
        return self._rows.lines[self.top : self.top + self.visible_count]

    @property
    def wants_lines(self) -> bool:
        """True if the end of what was read is near."""
        return not self._rows.complete and self.top + self.visible_count + AHEAD > len(self._rows.lines)

    def line_count(self) -> int:
        """As many as were read."""
        return len(self._rows.lines)

    def shift(self, count: int) -> None:
        """Keep what is looked at in its place when newer lines come above it; at the newest one, go with them."""
        if self.cursor and count:
            self.cursor += count
            self.top += count
        self.scroll_to_cursor()
        self.relayout()

    def forget_widths(self) -> None:
        """Begin anew with other columns."""
        self._first, self._widths = 0, {}
        self.relayout()

    def heading(self, width: int) -> Line:
        """Draw the titles."""
        line = [Span(f"  {'#':>6} {'time':<8}   ", Role.LABEL)]
        titles = [column.title for column in columns_of(self._rows.titles)]
        for index, cells in self._columns(width):
            title = titles[index].removeprefix("data.")
            line.append(Span(_fill(cut_middle(title, cells), cells), Role.LABEL))
        left = len(titles) - self._first - len(self._columns(width))
        if left > 0:
            line.append(Span(f"+{left} →", Role.WARN))
        return line

    def blank_line(self, y: int, width: int) -> Line:
        """Say that there is none."""
        if y == 0 and not self._rows.lines:
            says = "  no capture of this event type yet" if self._rows.complete else "  looking …"
            return [Span(says, Role.QUIET)]
        return ()

    def line_at(self, index: int, width: int) -> Line:
        """Draw a capture."""
        row = self._rows.lines[index]
        sign, role = signs.outcome(row.good)
        line = [
            Span("▌ " if index == self.cursor else "  ", Role.ACCENT),
            Span(f"{row.number:>6} ", Role.STRONG),
            Span(f"{amounts.clock_time(row.at)} ", Role.QUIET),
            Span(f"{sign} ", role),
        ]
        cells = self._rows.cells(row.number)
        for column, room in self._columns(width):
            text = "…" if cells is None else cells[column] if column < len(cells) else ""
            line.append(Span(_fill(cut(text, room), room)))
        return line

    def _columns(self, width: int) -> list[tuple[int, int]]:
        """Return the columns that fit, with their widths; widths only grow, so that scrolling does not shake them."""
        titles = [column.title for column in columns_of(self._rows.titles)]
        shown: list[tuple[int, int]] = []
        room = width - 19 - 5
        for index in range(self._first, len(titles)):
            cells = self._width(index, titles[index])
            if shown and cells + 1 > room:
                break
            shown.append((index, min(cells, max(NARROWEST, room))))
            room -= cells + 1
        return shown

    def _width(self, index: int, title: str) -> int:
        known = self._widths.get(index, max(NARROWEST, min(WIDEST, cell_len(title.removeprefix("data.")))))
        for row in self.looked_at:
            cells = self._rows.cells(row.number)
            if cells is not None and index < len(cells):
                known = max(known, min(WIDEST, cell_len(cells[index])))
        self._widths[index] = known
        return known

    def watch_top(self) -> None:
        """Ask for what is looked at now; called by Textual."""
        self.post_message(self.Wanted())

    def on_resize(self) -> None:
        """Ask for what is looked at in another size."""
        super().on_resize()
        self.post_message(self.Wanted())

    def action_column(self, step: int) -> None:
        """Go to the columns further right or left."""
        self._first = min(max(0, self._first + step), max(0, len(columns_of(self._rows.titles)) - 1))
        self.refresh()

    def action_ask(self, what: str) -> None:
        """Ask the screen for something."""
        self.post_message(self.Asked(what))


def _fill(text: str, cells: int) -> str:
    return text + " " * (cells - cell_len(text) + 1)
