"""A record as it is read for the details: whole, and with its line in the feed as that is now."""

from dataclasses import dataclass

from sandbox.domain.records import Record, RecordSummary
from sandbox.journal.protocol import Records


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole record and its summary, which has the note that the record itself does not know."""

    record: Record
    summary: RecordSummary

    @property
    def number(self) -> int:
        """The record's number in the journal."""
        return self.summary.number


async def read_record(records: Records, number: int) -> Reading:
    """Read a record. Raises RecordNotFoundError or JournalError."""
    return Reading(await records.get(number), await records.summary(number))
