"""The one place that decides which database is below the journal."""

from pathlib import Path

from sandbox.journal.protocol import Records
from sandbox.journal.sqlite_journal import SqliteJournal


async def open_records(path: Path) -> Records:
    """Open the journal at this path, making it if it is missing. Raises JournalError."""
    return await SqliteJournal.open(path)
