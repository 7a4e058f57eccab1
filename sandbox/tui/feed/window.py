"""A window over the journal: conversations by position, of which only the blocks looked at are in memory."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import BLOCK, Conversations, Records
from sandbox.tui.feed.blocks import Blocks
from sandbox.tui.feed.conversation import place, whole

PAGES_KEPT = 40


@dataclass(slots=True)
class _Page:
    """Rows of one block by their places, in order: all of them, or so far only the last ones."""

    rows: dict[int, RecordSummary] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    complete: bool = False

    def put(self, at: int, row: RecordSummary) -> None:
        if at not in self.rows:
            self.order.append(at)
        self.rows[at] = row

    def from_end(self, back: int) -> RecordSummary | None:
        return self.rows[self.order[-back]] if back <= len(self.order) else None


class Window:
    """The rows of the feed, numbered from 0 at the journal's first conversation.

    The journal says how many begin in each block. What a prune removes later is noticed when its block is read again.
    """

    def __init__(self) -> None:
        self._newest = 0
        self._blocks = Blocks()
        self._pages: OrderedDict[int, _Page] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._beginnings = 0

    def __len__(self) -> int:
        return len(self._blocks)

    @property
    def newest(self) -> int:
        """The number of the newest record, 0 if there is none."""
        return self._newest

    @property
    def pages_in_memory(self) -> int:
        """How many pages are kept at the moment; at most PAGES_KEPT."""
        return len(self._pages)

    def begin(self, extent: Conversations) -> None:
        """Forget everything; the journal now holds this."""
        self._newest, self._blocks = extent.newest, Blocks(extent.begun)
        self._pages.clear()
        self._wanted.clear()
        self._beginnings += 1

    def add(self, summaries: Iterable[RecordSummary]) -> int:
        """Take records that were appended; return by how many rows the window grew."""
        before = len(self)
        for summary in summaries:
            at = place(summary)
            if at < summary.number:
                self.replace(summary)  # the row is there already, where the other end stands
            elif summary.number > self._newest:
                key = at // BLOCK
                self._blocks.set(key, self._blocks.count(key) + 1)
                self._page(key).put(at, whole(summary))
            self._newest = max(self._newest, summary.number)
        self._forget_old_pages()
        return len(self) - before

    def at(self, index: int) -> RecordSummary | None:
        """Return a row; one that is not in memory is noted as wanted, and None."""
        key, back = self._blocks.find(index)
        page = self._pages.get(key)
        row = None
        if page is not None:
            self._pages.move_to_end(key)
            row = page.from_end(back)
        if row is None:
            self._wanted[key] = None
        return row

    def index_of(self, at: int) -> int | None:
        """Return the position of the row that stands at this record number, None if it is not in memory."""
        page = self._pages.get(at // BLOCK)
        if page is None or at not in page.rows:
            return None
        return self._blocks.end(at // BLOCK) - len(page.order) + bisect_left(page.order, at)

    def replace(self, summary: RecordSummary) -> bool:
        """Take the present state of a record whose row is in memory; return whether it is another one."""
        at, row = place(summary), whole(summary)
        page = self._pages.get(at // BLOCK)
        if page is None or page.rows.get(at, row) == row:
            return False
        page.rows[at] = row
        return True

    @property
    def wants(self) -> bool:
        """True if rows were asked for that are not in memory."""
        return bool(self._wanted)

    async def read_wanted(self, records: Records) -> None:
        """Read the block wanted last. Raises JournalError."""
        key, _ = self._wanted.popitem()
        beginning, newest, before = self._beginnings, self._newest, dict(self._page(key).rows)
        found = (await records.look_back(BLOCK, (key + 1) * BLOCK)).summaries
        if beginning != self._beginnings:
            return
        expected = self._blocks.count(key)
        self._take(key, found, newest, before)
        self._forget_old_pages()
        if self._blocks.count(key) != expected:
            await self._count_anew(records, key, expected)

    async def _count_anew(self, records: Records, key: int, expected: int) -> None:
        """Ask the journal again where conversations begin, if a prune has changed that; a block is read again then."""
        beginning = self._beginnings
        extent = await records.conversations()
        if beginning == self._beginnings and dict(extent.begun).get(key, 0) != expected:
            self.begin(extent)
            self._wanted[key] = None
            await self.read_wanted(records)

    def _take(self, key: int, found: Iterable[RecordSummary], newest: int, before: Mapping[int, RecordSummary]) -> None:
        # What was appended or replaced meanwhile is newer than what was found.
        page, former = _Page(complete=True), self._page(key)
        for summary in reversed([*found]):
            at = place(summary)
            if at == summary.number <= newest and at // BLOCK == key:
                known = former.rows.get(at)
                page.put(at, whole(summary) if known is None or known == before.get(at) else known)
        for at in former.order:
            if at > newest:
                page.put(at, former.rows[at])
        self._pages[key] = page
        self._blocks.set(key, len(page.order))

    def _page(self, key: int) -> _Page:
        page = self._pages.setdefault(key, _Page())
        self._pages.move_to_end(key)
        return page

    def _forget_old_pages(self) -> None:
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
