"""What was sent again: the record that an attempt repeats, and the attempts that repeat a record."""

from collections.abc import Sequence

from sandbox.domain.records import Attempt, Kind, Record
from sandbox.journal.protocol import RecordNotFoundError, Records

_NEAR = 64
"""How many records of the same event are looked at on each side of the record."""


async def find_repeated(records: Records, record: Record) -> int | None:
    """Return the number of the record that this one sends again, None if there is none in the journal any more."""
    if not isinstance(record, Attempt) or record.repeats is None:
        return None
    try:
        number, found = await records.find(record.repeats)
    except RecordNotFoundError:
        return None
    return number if found.record_id == record.repeats else None


async def find_repeats(records: Records, number: int, record: Record) -> Sequence[tuple[int, Attempt]]:
    """Return the attempts near it that repeat the record under this number, in journal order. Raises JournalError."""
    found = []
    for summary in await records.of_event(record.event_id or record.record_id, number, _NEAR):
        if summary.kind is not Kind.ATTEMPT or summary.number == number:
            continue
        try:
            attempt = await records.get(summary.number)
        except RecordNotFoundError:
            continue  # removed by another process meanwhile
        if isinstance(attempt, Attempt) and attempt.repeats == record.record_id:
            found.append((summary.number, attempt))
    return found
