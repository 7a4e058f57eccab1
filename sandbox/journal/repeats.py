"""What was sent again: what an attempt repeats, which attempts repeat a record, and where it all began."""

from collections.abc import Sequence

from sandbox.domain.records import Attempt, Kind, Record
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import RecordNotFoundError, Records

_NEAR = 64
"""How many records of the same event are looked at on each side of the record."""


_LONGEST_CHAIN = 20


async def find_repeated(records: Records, record: Record) -> int | None:
    """Return the number of the record that this one sends again, None if there is none in the journal any more."""
    found = await _repeated(records, record)
    return None if found is None else found[0]


async def find_origin(records: Records, number: int, record: Record) -> int:
    """Return the number of the record with which a delivery began.

    A capture comes from its attempt, if the journal has it, and an attempt that repeats a record from that one.
    """
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(record, Attempt):
            other = await find_other_end(records, number, record)
            if other is None:
                break
            number, record = other
        before = await _repeated(records, record)
        if before is None:
            break
        number, record = before
    return number


async def _repeated(records: Records, record: Record) -> tuple[int, Record] | None:
    if not isinstance(record, Attempt) or record.repeats is None:
        return None
    try:
        number, found = await records.find(record.repeats)
    except RecordNotFoundError:
        return None
    return (number, found) if found.record_id == record.repeats else None


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
