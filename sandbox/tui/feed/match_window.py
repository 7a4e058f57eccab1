"""A window over records with gaps between them: those found so far, read from the newest upwards.

A filter leaves gaps, and so does a prune; only reading tells where they are.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter

from sandbox.domain.filters import Filter
from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import Records
from sandbox.tui.feed.watch import Extent
from sandbox.tui.feed.window import PAGE_ROWS, Absent

READ_AHEAD = 40
"""How many rows before the first one known the next page is asked for."""

SOUGHT_AT_ONCE = 1000
"""How many rows are looked for without being looked at; beyond them, only who scrolls up makes it search on."""


PAUSE = 0.02
"""Seconds between two looks. One key goes through many hands before it shows, and none may have to wait for a look."""


class MatchWindow:
    """The matching rows, numbered from 0 at the oldest one found so far; looking near it asks for older ones."""

    def __init__(self, matching: Filter) -> None:
        self.matching = matching
        self._rows: list[RecordSummary] = []
        self._before: int | None = None
        self._complete = False
        self._wanted = False
        self._beginnings = 0
        self._found_above = 0

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """True once all that the journal holds was looked at."""
        return self._complete

    @property
    def newest(self) -> int:
        """The number of the newest matching record, 0 if there is none."""
        return self._rows[-1].number if self._rows else 0

    def number_at(self, index: int) -> int:
        """Return the record number of a row."""
        return self._rows[index].number

    def begin(self, extent: Extent) -> None:
        """Forget everything; the journal now reaches from here to there."""
        self._rows.clear()
        self._before = None
        self._complete = extent.newest is None
        self._wanted = not self._complete
        self._found_above = 0
        self._beginnings += 1

    def add(self, summaries: Iterable[RecordSummary]) -> int:
        """Take matching records that were appended; return how many were new."""
        before = len(self._rows)
        for summary in summaries:
            if summary.number > self.newest:
                self._rows.append(summary)
        return len(self._rows) - before

    def replace(self, summary: RecordSummary) -> bool:
        """Take the present state of a record that is in memory; return whether it is another one."""
        index = bisect_left(self._rows, summary.number, key=attrgetter("number"))
        known = index < len(self._rows) and self._rows[index].number == summary.number
        if not known or self._rows[index] == summary:
            return False
        self._rows[index] = summary
        return True

    def at(self, index: int) -> RecordSummary | Absent:
        """Return a row's summary; near the oldest one known, older ones are noted as wanted."""
        if index < READ_AHEAD and not self._complete:
            self._wanted = True
        return self._rows[index]

    @property
    def wants(self) -> bool:
        """True if older rows are to be read."""
        return self._wanted

    async def read_wanted(self, records: Records) -> None:
        """Look back a little further, for as short a time as a look takes. Raises JournalError."""
        beginning = self._beginnings
        if self._before is not None:
            await asyncio.sleep(PAUSE)
        if beginning != self._beginnings:
            return
        found = await records.look_back(PAGE_ROWS, self._before, self.matching)
        if beginning != self._beginnings:
            return
        self._before, self._complete = found.before, found.before is None
        # Records that were appended meanwhile stand in the rows, and may be among what was found.
        oldest = self._rows[0].number if self._rows else None
        older = [row for row in reversed(found.summaries) if oldest is None or row.number < oldest]
        if self._rows:
            self._found_above += len(older)
        self._rows[:0] = older
        self._wanted = not self._complete and (not older or len(self._rows) < SOUGHT_AT_ONCE)

    def take_found_above(self) -> int:
        """Return by how many rows every row has moved down since this was asked last."""
        found, self._found_above = self._found_above, 0
        return found
