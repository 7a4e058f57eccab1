"""Marking a record in the journal."""

from dataclasses import replace

from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import Records


async def set_note(records: Records, row: RecordSummary, note: str) -> RecordSummary:
    """Mark a record with a note; return its new state. Raises RecordNotFoundError or JournalError."""
    await records.mark(row.number, note)
    return replace(row, note=note)


async def toggle_mark(records: Records, row: RecordSummary) -> RecordSummary:
    """Mark a record without a note, or take mark and note away; return its new state.

    Raises RecordNotFoundError or JournalError.
    """
    if row.note is None:
        await records.mark(row.number, "")
        return replace(row, note="")
    await records.unmark(row.number)
    return replace(row, note=None)
