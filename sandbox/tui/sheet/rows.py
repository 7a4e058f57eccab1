"""The captures of the sheet, the newest first: lines as far as they were looked at, cells where they are looked at."""

import contextlib
from collections.abc import Sequence

from sandbox.domain.filters import parse_filter, quoted
from sandbox.domain.records import Capture, RecordSummary
from sandbox.journal.protocol import Cursor, RecordNotFoundError, Records
from sandbox.tui.aside import AsideError, aside
from sandbox.tui.sheet.cells import cells_of, default_titles, paths_of

PAGE = 200
"""How many lines are read at a time, while the user goes down."""

CELLS_KEPT = 5000

UNREADABLE = ("…",)
"""The cells of a capture that was removed meanwhile, or is too much to look into."""


class SheetRows:
    """Reads what is wanted; `titles` are the columns, divided by commas."""

    def __init__(self, records: Records, event: str) -> None:
        self.matching = parse_filter(f"kind:capture event:{quoted(event)}")
        self.titles = ""
        self.lines: list[RecordSummary] = []
        self.offered: tuple[str, ...] = ()
        self.complete = False
        self._records = records
        self._before: int | None = None
        self._cursor: Cursor | None = None
        self._cells: dict[int, tuple[str, ...]] = {}

    async def begin(self) -> tuple[str, ...]:
        """Read the newest lines, and choose columns if there are none; return the paths of the newest body.

        Raises JournalError.
        """
        self._cursor = await self._records.end()
        self.lines, self._before, self.complete = [], None, False
        while not self.lines and not self.complete:
            await self.more()
        return await self.offers()

    async def offers(self) -> tuple[str, ...]:
        """Return what the newest body offers as columns, and keep it as `offered`. Raises JournalError."""
        newest = await self._capture(self.lines[0].number) if self.lines else None
        if newest is None:
            return ()
        if not self.titles:
            self.titles = await aside(len(newest.body), default_titles, newest.body)
        self.offered = await aside(len(newest.body), paths_of, newest.body)
        return self.offered

    async def more(self) -> None:
        """Read the next older lines, as far as a short time reaches. Raises JournalError."""
        if not self.complete:
            stretch = await self._records.look_back(PAGE, self._before, self.matching)
            self.lines += stretch.summaries
            self._before = stretch.before
            self.complete = stretch.before is None

    async def fresh(self) -> int | None:
        """Read what has arrived, and return how many lines it is; None if all was read anew. Raises JournalError."""
        page = await self._records.tail(self._cursor, PAGE, self.matching)
        if page.restarted:
            self._cells.clear()
            await self.begin()
            return None
        self._cursor = page.cursor
        newest = self.lines[0].number if self.lines else 0  # the first look back may have seen some of them
        fresh = [each for each in page.summaries if each.number > newest]
        self.lines[:0] = reversed(fresh)
        return len(fresh)

    def cells(self, number: int) -> tuple[str, ...] | None:
        """Return the cells of a line, None if they are still to be read."""
        return self._cells.get(number)

    async def fill(self, wanted: Sequence[RecordSummary]) -> None:
        """Read the cells of these lines. Raises JournalError."""
        titles = self.titles
        for line in wanted:
            if line.number in self._cells:
                continue
            cells: tuple[str, ...] = UNREADABLE
            capture = await self._capture(line.number)
            if capture is not None:
                with contextlib.suppress(AsideError):
                    cells = await aside(len(capture.body), cells_of, line.number, capture, line.note, titles)
            if titles != self.titles:
                return
            if len(self._cells) >= CELLS_KEPT:
                self._cells.clear()
            self._cells[line.number] = cells

    def choose(self, titles: str) -> None:
        """Take other columns."""
        self.titles = titles
        self._cells.clear()

    async def _capture(self, number: int) -> Capture | None:
        try:
            record = await self._records.get(number)
        except RecordNotFoundError:
            return None
        return record if isinstance(record, Capture) else None
