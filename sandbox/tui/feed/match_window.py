"""A window over the records that a filter selects: those found so far, read from the newest upwards.

A filter leaves gaps; only reading tells where they are. An attempt and its capture are one row if both match.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Iterable

from sandbox.domain.filters import Filter
from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import BLOCK, Conversations, Records
from sandbox.tui.feed.conversation import alone, place, whole

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
        self._joined: dict[int, int] = {}  # where a row stands, by the number of its later end
        self._newest = 0
        self._before: int | None = None
        self._complete = False
        self._wanted = False
        self._beginnings = 0

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def complete(self) -> bool:
        """True once all that the journal holds was looked at."""
        return self._complete

    @property
    def newest(self) -> int:
        """The number of the newest matching record, 0 if there is none."""
        return self._newest

    def begin(self, extent: Conversations) -> None:
        """Forget everything; the journal now holds this."""
        self._rows.clear()
        self._joined.clear()
        self._newest = 0
        self._before = None
        self._complete = not extent.newest
        self._wanted = not self._complete
        self._beginnings += 1

    def add(self, summaries: Iterable[RecordSummary]) -> int:
        """Take matching records that were appended; return how many rows are new."""
        before = len(self._rows)
        for summary in summaries:
            if summary.number > self._newest:
                self._newest = summary.number
                index = None if place(summary) == summary.number else self._index(place(summary))
                if index is None:
                    self._rows.append(alone(summary))
                else:
                    self._rows[index] = whole(summary)
                    self._joined[summary.number] = place(summary)
        return len(self._rows) - before

    def replace(self, summary: RecordSummary) -> bool:
        """Take the present state of a record that is in memory; return whether it is another one."""
        index = self.index_of(summary.number)
        if index is None:
            return False
        row = alone(summary) if self._rows[index].pair is None else whole(summary)
        if self._rows[index] == row:
            return False
        self._rows[index] = row
        return True

    def at(self, index: int) -> RecordSummary | None:
        """Return a row; near the oldest one known, older ones are noted as wanted."""
        if index < READ_AHEAD and not self._complete:
            self._wanted = True
        return self._rows[index]

    def index_of(self, number: int) -> int | None:
        """Return the position of the row that stands for the record with this number, None if none does."""
        return self._index(self._joined.get(number, number))

    def _index(self, at: int) -> int | None:
        index = bisect_left(self._rows, at, key=place)
        return index if index < len(self._rows) and place(self._rows[index]) == at else None

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
        found = await records.look_back(BLOCK, self._before, self.matching)
        if beginning != self._beginnings:
            return
        self._before, self._complete = found.before, found.before is None
        news = self._take(found.summaries)
        self._wanted = not self._complete and (not news or len(self._rows) < SOUGHT_AT_ONCE)

    def _take(self, found: Iterable[RecordSummary]) -> int:
        """Take older records, newest first; return how many were new."""
        # Records that were appended meanwhile stand in the rows, and may be among what was found.
        oldest = place(self._rows[0]) if self._rows else None
        older = [each for each in found if oldest is None or each.number < oldest]
        numbers = {each.number for each in older}
        rows: list[RecordSummary] = []
        for summary in reversed(older):
            other = None if summary.pair is None else summary.pair.number
            if other is None or (other not in numbers and not self._part(other)):
                rows.append(alone(summary))
            elif other > summary.number:
                rows.append(whole(summary))
                self._joined[other] = summary.number
        self._rows[:0] = rows
        self._newest = max(self._newest, *numbers, 0)
        return len(older)

    def _part(self, number: int) -> bool:
        """Take away the row of this record alone, because its other end has been found; return False if none is."""
        index = self._index(number)
        if index is None:
            return False
        del self._rows[index]
        return True
