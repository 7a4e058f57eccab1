"""Reading the journal from a command: open it, read, close it; a journal that is not there is not made for that."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.domain.records import Attempt, Record
from sandbox.journal.opening import open_records
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import RecordNotFoundError, Records
from sandbox.journal.repeats import find_repeated, find_repeats


@dataclass(frozen=True, slots=True)
class Found:
    """A record of the journal under its number.

    `note` is None unless the user marked it; `other_end` is number and record of its other end, None if the journal
    does not have it. `repeated` is the number of the record that it sends again, `repeats` are attempts that send it
    again.
    """

    number: int
    record: Record
    note: str | None
    other_end: tuple[int, Record] | None
    repeated: int | None = None
    repeats: Sequence[tuple[int, Attempt]] = ()

    @property
    def sent_body(self) -> bytes | None:
        """The body of a capture as it was sent, if that is known."""
        other = None if self.other_end is None else self.other_end[1]
        return other.request.body if isinstance(other, Attempt) else None


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[Records | None]:
    """Give the journal for the length of a block, or None if there is none yet. Raises JournalError."""
    if not path.exists():  # noqa: ASYNC240  (one look, before anything runs beside it)
        yield None
        return
    records = await open_records(path)
    try:
        yield records
    finally:
        await records.close()


def no_journal(path: Path, reference: str) -> RecordNotFoundError:
    """Return the error for a record that was asked for before there is a journal."""
    return RecordNotFoundError(f"there is no record {reference!r}: the journal {path} does not exist yet")


async def find_record(path: Path, reference: str) -> Found:
    """Return what the user means by a reference. Raises RecordNotFoundError or JournalError."""
    async with reading(path) as records:
        if records is None:
            raise no_journal(path, reference)
        number, record = await records.find(reference)
        note = (await records.summary(number)).note
        return Found(
            number,
            record,
            note,
            await find_other_end(records, number, record),
            await find_repeated(records, record),
            await find_repeats(records, number, record),
        )
