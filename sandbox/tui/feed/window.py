"""A window over the journal: rows by position, of which only the pages looked at are in memory."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import Records
from sandbox.tui.feed.watch import Extent

PAGE_ROWS = 200
PAGES_KEPT = 40


class Absent(Enum):
    """Why there is no summary for a row."""

    NOT_READ = "not read yet"
    GONE = "no longer in the journal"


@dataclass(slots=True)
class _Page:
    rows: dict[int, RecordSummary] = field(default_factory=dict)
    complete: bool = False


class Window:
    """The rows of the feed, numbered from 0 at the journal's first record; a row's place is its record's number.

    Numbers that a later prune removed stay as rows that say so, which keeps every position stable while rows arrive.
    """

    def __init__(self) -> None:
        self._first: int | None = None
        self._newest: int | None = None
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._beginnings = 0

    def __len__(self) -> int:
        if self._first is None or self._newest is None:
            return 0
        return self._newest - self._first + 1

    @property
    def newest(self) -> int:
        """The number of the newest record, 0 if there is none."""
        return self._newest or 0

    @property
    def pages_in_memory(self) -> int:
        """How many pages are kept at the moment; at most PAGES_KEPT."""
        return len(self._pages)

    def number_at(self, index: int) -> int:
        """Return the record number of a row."""
        return (self._first or 0) + index

    def begin(self, extent: Extent) -> None:
        """Forget everything; the journal now reaches from here to there."""
        self._first, self._newest = extent.first, extent.newest
        self._pages.clear()
        self._wanted.clear()
        self._beginnings += 1

    def add(self, summaries: Iterable[RecordSummary]) -> int:
        """Take records that were appended; return by how many rows the window grew."""
        before = len(self)
        for summary in summaries:
            if self._first is None:
                self._first = summary.number
            self._newest = max(self._newest or 0, summary.number)
            self._page(summary.number // PAGE_ROWS).rows[summary.number] = summary
        self._forget_old_pages()
        return len(self) - before

    def at(self, index: int) -> RecordSummary | Absent:
        """Return a row's summary; one that is not in memory is noted as wanted."""
        number = self.number_at(index)
        key = number // PAGE_ROWS
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
            if number in page.rows:
                return page.rows[number]
            if page.complete:
                return Absent.GONE
        self._wanted[key] = None
        return Absent.NOT_READ

    def replace(self, summary: RecordSummary) -> bool:
        """Take the present state of a record that is in memory; return whether it is another one."""
        page = self._pages.get(summary.number // PAGE_ROWS)
        if page is None or page.rows.get(summary.number, summary) == summary:
            return False
        page.rows[summary.number] = summary
        return True

    @property
    def wants(self) -> bool:
        """True if rows were asked for that are not in memory."""
        return bool(self._wanted)

    async def read_wanted(self, records: Records) -> None:
        """Read the page wanted last. Raises JournalError."""
        key, _ = self._wanted.popitem()
        beginning = self._beginnings
        summaries = await records.latest(PAGE_ROWS, before=(key + 1) * PAGE_ROWS)
        if beginning != self._beginnings:
            return
        page = self._page(key)
        page.rows.update({row.number: row for row in summaries if row.number // PAGE_ROWS == key})
        page.complete = True
        self._forget_old_pages()

    def _page(self, key: int) -> _Page:
        page = self._pages.setdefault(key, _Page())
        self._pages.move_to_end(key)
        return page

    def _forget_old_pages(self) -> None:
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
