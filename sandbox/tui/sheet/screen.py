"""The sheet on the whole screen: captures of one event type, with the columns that the user chose for it."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from sandbox.body.text import sanitise
from sandbox.journal.protocol import JournalError
from sandbox.takeaway.recordings.columns import ColumnError
from sandbox.takeaway.recordings.exporting import JournalResetError
from sandbox.tui.aside import AsideError
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.footer import FittingFooter
from sandbox.tui.lines.wrap import cut
from sandbox.tui.memory import Memory
from sandbox.tui.sheet.cells import columns_of
from sandbox.tui.sheet.columns_line import ColumnsLine
from sandbox.tui.sheet.exporting import export_csv
from sandbox.tui.sheet.rows import SheetRows
from sandbox.tui.sheet.view import SheetView

if TYPE_CHECKING:
    from sandbox.service import Sandbox

TITLE_CELLS = 60
"""How much of the event's name the title takes; anybody may send a longer one."""

INTERVAL = 0.5
"""Seconds between two looks at what has arrived."""


class SheetScreen(ClosesOnce, Screen[int | None]):
    """Ends with the number of the capture that the user wants to read, or None."""

    CSS_PATH = "sheet.tcss"

    def __init__(self, sandbox: "Sandbox", memory: Memory, event: str) -> None:
        super().__init__()
        self._sandbox, self._memory, self._event = sandbox, memory, event
        self._rows = SheetRows(sandbox.records, event)
        self._rows.choose(_remembered(memory, event))
        self._view = SheetView(self._rows)
        self._view.border_title = Content(f"Sheet of {cut(event, TITLE_CELLS)}")  # a stranger's name is no markup
        self._begun = False

    def compose(self) -> ComposeResult:
        """The table above the keys."""
        yield self._view
        yield FittingFooter()

    def on_mount(self) -> None:
        """Read."""
        self._view.focus()
        self._begin()
        self.set_interval(INTERVAL, self._look)

    @work(exclusive=True, group="read")
    async def _begin(self) -> None:
        try:
            await self._rows.begin()
        except (JournalError, AsideError) as error:
            self._tell(str(error), wrong=True)
        self._begun = True
        self._view.forget_widths()
        self._read()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        if not self._begun:
            return
        try:
            empty = not self._rows.lines
            count = await self._rows.fresh()
            if count:
                await self._rows.offers()
            if empty and self._rows.lines:
                self._view.forget_widths()
        except (JournalError, AsideError):
            return  # the desk says so
        if count is None or count:
            self._view.shift(count or 0)
            self._read()
        self._view.border_subtitle = self._words()

    @on(SheetView.Wanted)
    def _on_wanted(self) -> None:
        if self._begun:
            self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        try:
            while self._view.wants_lines:
                await self._rows.more()
                self._view.relayout()
            await self._rows.fill(self._view.looked_at)
        except JournalError as error:
            self._tell(str(error), wrong=True)
        self._view.border_subtitle = self._words()
        self._view.refresh()

    @on(SheetView.Chosen)
    def _on_chosen(self) -> None:
        chosen = self._view.chosen
        if chosen is not None:
            self.dismiss(chosen.number)

    @on(SheetView.Asked)
    @work
    async def _on_asked(self, message: SheetView.Asked) -> None:
        match message.what:
            case "columns":
                await self._ask_columns()
            case "export":
                await self._export()
            case _:
                self.dismiss(None)

    async def _ask_columns(self) -> None:
        # At once, if it is known: what is typed behind the key goes into the line.
        paths = self._rows.offered or await self._rows.offers()
        titles = await self.app.push_screen_wait(ColumnsLine(self._rows.titles, paths))
        if titles is None or titles == self._rows.titles:
            return
        self._rows.choose(titles)
        self._memory.remember(_memory_name(self._event), [titles] if titles else [])
        await self._rows.offers()
        self._view.forget_widths()
        self._read()

    async def _export(self) -> None:
        rows, folder = self._rows, Path.cwd()
        try:
            path, count = await export_csv(self._sandbox.records, rows.matching, rows.titles, self._event, folder)
        except (OSError, JournalError, JournalResetError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            self._tell(f"The sheet could not be written into {folder}: {why}", wrong=True)
        else:
            self._tell(f"Wrote {count:,} {'row' if count == 1 else 'rows'} into {path.name}, here in {folder}")

    def _words(self) -> str:
        count = len(self._rows.lines)
        return f"{count:,}{'' if self._rows.complete else '+'} {'capture' if count == 1 else 'captures'}, newest first"

    def _tell(self, sentence: str, *, wrong: bool = False) -> None:
        severity = "error" if wrong else "information"
        self.notify(sanitise(sentence), title="Sheet", severity=severity, timeout=8, markup=False)  # type: ignore[arg-type]


def _memory_name(event: str) -> str:
    return f"sheet columns of {event}"


def _remembered(memory: Memory, event: str) -> str:
    """Return the columns that were chosen, none if the file was changed into something that is none."""
    titles = ", ".join(memory.texts(_memory_name(event))[:1])
    try:
        columns_of(titles)
    except ColumnError:
        return ""
    return titles
