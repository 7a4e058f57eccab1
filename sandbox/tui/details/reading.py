"""A record as it is read for the details: whole, and with its line in the feed as that is now."""

import contextlib
from dataclasses import dataclass

from sandbox.domain.records import Attempt, Capture, Record, RecordSummary
from sandbox.journal.protocol import RecordNotFoundError, Records


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole record and its summary, which has the note that the record itself does not know.

    `pair` is the record of the other end if the journal is sure of it.
    """

    record: Record
    summary: RecordSummary
    pair: Record | None = None

    @property
    def number(self) -> int:
        """The record's number in the journal."""
        return self.summary.number

    @property
    def capture(self) -> Capture | None:
        """What our receiver got of this request, as far as that is sure."""
        return next((each for each in (self.record, self.pair) if isinstance(each, Capture)), None)


def record_name(number: int, record: Record) -> str:
    """Return what a record is called: `#2 attempt 0 of Order.Create`."""
    which = f"attempt {record.attempt}" if isinstance(record, Attempt) else "capture"
    return f"#{number} {which} of {record.event or 'a request'}"


def body_of(record: Record) -> bytes:
    """Return what is shown as the body: of a request that the HTTP parser refused, all its bytes."""
    return record.request.body if isinstance(record, Attempt) else record.raw or record.body


async def read_record(records: Records, number: int) -> Reading:
    """Read a record. Raises RecordNotFoundError or JournalError."""
    record, summary = await records.get(number), await records.summary(number)
    pair = None
    if summary.pair is not None:
        with contextlib.suppress(RecordNotFoundError):  # removed by another process meanwhile
            pair = await records.get(summary.pair.number)
    return Reading(record, summary, pair)
