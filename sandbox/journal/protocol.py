"""What every journal offers, whatever database is below it: an ordered, durable record of attempts and captures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import Record, RecordSummary

BLOCK = 200
"""How many record numbers make a block, of which is known how many conversations begin in it."""

Cursor = NewType("Cursor", str)
"""A place in the journal. Opaque: get it from one call, give it to the next, survive restarts with it."""


class JournalError(Exception):
    """The journal cannot be opened, read or written; the message names the file, the cause and the way out."""


class RecordNotFoundError(LookupError):
    """No record has this number or Id prefix, or more than one has it; the message says which."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a `tail` found: summaries in journal order, and the cursor to go on from.

    `restarted` is True when the journal was reset since the cursor was made: forget what was shown, these summaries
    start at the new beginning. `more` is True if there are records behind the cursor already.
    """

    summaries: tuple[RecordSummary, ...]
    cursor: Cursor
    restarted: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a look back found: summaries newest first, and the number before which to go on.

    `before` is None once the beginning of the journal was reached.
    """

    summaries: tuple[RecordSummary, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records there are: attempts, those delivered, captures, those verified."""

    attempts: int
    delivered: int
    captures: int
    verified: int


@dataclass(frozen=True, slots=True)
class Conversations:
    """Where the conversations begin; a record is one by itself, or together with its pair, which came later.

    `begun` has for each block of BLOCK numbers (number // BLOCK), in their order, how many begin in it; blocks without
    any may be left out. `newest` is the greatest number of a record, 0 if there is none.
    """

    newest: int
    begun: tuple[tuple[int, int], ...]


class Records(Protocol):
    """The journal as every face and transport sees it. All methods raise JournalError if the database fails."""

    async def append(self, record: Record) -> int:
        """Return the record's number once it is committed. Appending a record_id again returns the same number."""
        ...

    async def tail(self, cursor: Cursor | None = None, limit: int = 500, matching: Filter = EVERYTHING) -> Page:
        """Return what was appended after the cursor and matches, at most `limit` summaries; None is the beginning.

        A call takes some hundredths of a second, however much there is to look through: with a filter, a page may hold
        little or nothing although there is `more`. The cursor is behind what was looked at, matching or not.
        """
        ...

    async def end(self) -> Cursor:
        """Return the cursor behind the newest record."""
        ...

    async def look_back(self, limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
        """Return the newest summaries that match, newest first; `before` goes back from a number (exclusive).

        It takes as short a time as `tail`, so it may find less than `limit` and yet not be at the beginning.
        """
        ...

    async def latest(
        self, limit: int, before: int | None = None, matching: Filter = EVERYTHING
    ) -> Sequence[RecordSummary]:
        """Return the newest summaries that match, newest first, however long it takes; others run meanwhile."""
        ...

    async def count(self, matching: Filter) -> int:
        """Return how many records match."""
        ...

    async def summary(self, number: int) -> RecordSummary:
        """Return one line of the journal as it is now. Raises RecordNotFoundError."""
        ...

    async def get(self, number: int) -> Record:
        """Return one whole record. Raises RecordNotFoundError."""
        ...

    async def find(self, reference: str) -> tuple[int, Record]:
        """Return number and record for `#1234`, `1234` or the beginning of an event Id or record_id.

        An event Id usually names several records (each attempt and each capture): the newest one is meant. Raises
        RecordNotFoundError if nothing fits, or if the prefix fits records of more than one event Id.
        """
        ...

    async def of_event(self, event_id: str, near: int, limit: int) -> Sequence[RecordSummary]:
        """Return the summaries that carry this event Id, in journal order.

        Of many, those nearest to the number `near`: at most `limit` from it on, and as many before it.
        """
        ...

    async def counts(self) -> Counts:
        """Return the totals."""
        ...

    async def conversations(self) -> Conversations:
        """Return where conversations begin, as it is in one moment: so a row of a long list is found by its place."""
        ...

    async def mark(self, number: int, note: str) -> None:
        """Mark a record, with a note that may be empty; a former note is replaced. Raises RecordNotFoundError."""
        ...

    async def unmark(self, number: int) -> None:
        """Take mark and note of a record away. Raises RecordNotFoundError."""
        ...

    async def remove(self, matching: Filter) -> int:
        """Remove the records that match and return how many; the others keep their numbers, and cursors stay good.

        It is done in short steps, so that appends go on meanwhile. What is appended after it began stays.
        """
        ...

    async def reset(self) -> int:
        """Remove every record and every delivery of the queue, also under other processes that have the journal open.

        Return how many records there were.
        """
        ...

    async def close(self) -> None:
        """Finish what was appended and let go of the database."""
        ...
