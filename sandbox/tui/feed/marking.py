"""Marking a record in the journal."""

from dataclasses import replace

from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import Records
from sandbox.tui.feed.conversation import ends, is_marked


async def set_note(records: Records, row: RecordSummary, note: str) -> RecordSummary:
    """Mark a record with a note; return its new state. Raises RecordNotFoundError or JournalError."""
    await records.mark(row.number, note)
    return replace(row, note=note)


async def toggle_mark(records: Records, row: RecordSummary) -> RecordSummary:
    """Mark a row's record without a note, or take mark and note away from whichever of its ends has one.

    Return its new state. Raises RecordNotFoundError or JournalError.
    """
    if not is_marked(row):
        await records.mark(row.number, "")
        return replace(row, note="")
    for each in ends(row):
        if each.note is not None:
            await records.unmark(each.number)
    return replace(row, note=None, pair=row.pair and replace(row.pair, note=None))
