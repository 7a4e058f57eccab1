"""What every journal offers, whatever database is below it: an ordered, durable record of attempts and captures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NewType, Protocol

from sandbox.domain.records import Kind, Record, RecordSummary

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
    start at the new beginning.
    """

    summaries: tuple[RecordSummary, ...]
    cursor: Cursor
    restarted: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records there are: attempts, those delivered, captures, those verified."""

    attempts: int
    delivered: int
    captures: int
    verified: int


class Records(Protocol):
    """The journal as every face and transport sees it. All methods raise JournalError if the database fails."""

    async def append(self, record: Record) -> int:
        """Return the record's number once it is committed. Appending a record_id again returns the same number."""
        ...

    async def tail(self, cursor: Cursor | None = None, limit: int = 500) -> Page:
        """Return what was appended after the cursor, at most `limit` summaries; None starts at the beginning."""
        ...

    async def end(self) -> Cursor:
        """Return the cursor behind the newest record."""
        ...

    async def latest(self, limit: int, before: int | None = None, kind: Kind | None = None) -> Sequence[RecordSummary]:
        """Return the newest summaries, newest first; `before` pages back from a number (exclusive)."""
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

    async def reset(self) -> int:
        """Remove every record, also under other processes that have the journal open; return how many there were."""
        ...

    async def close(self) -> None:
        """Finish what was appended and let go of the database."""
        ...
