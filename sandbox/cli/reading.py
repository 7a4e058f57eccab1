"""Reading the journal from a command: open it, read, close it; a journal that is not there is not made for that."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.domain.records import Attempt, Record
from sandbox.journal.opening import open_records
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import RecordNotFoundError, Records


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


async def find_with_other_end(path: Path, reference: str) -> tuple[int, Record, tuple[int, Record] | None]:
    """Return number and record for what the user typed, and those of its other end if the journal has it.

    Raises RecordNotFoundError or JournalError.
    """
    async with reading(path) as records:
        if records is None:
            raise RecordNotFoundError(f"there is no record {reference!r}: the journal {path} does not exist yet")
        number, record = await records.find(reference)
        return number, record, await find_other_end(records, number, record)


def sent_body(other: tuple[int, Record] | None) -> bytes | None:
    """Return the body as it was sent, if the other end of a capture is known."""
    return other[1].request.body if other is not None and isinstance(other[1], Attempt) else None
