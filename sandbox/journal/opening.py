"""The one place that decides which database is below the journal."""

from pathlib import Path

from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.delivery_queue import DeliveryQueue
from sandbox.journal.protocol import Records
from sandbox.journal.sqlite_journal import SqliteJournal


async def open_records(path: Path, clock: Clock = system_clock) -> Records:
    """Open the journal at this path, making it if it is missing. Raises JournalError.

    `clock` gives the present, by which the age of a record is measured.
    """
    return await SqliteJournal.open(path, clock)


async def open_with_queue(path: Path, clock: Clock = system_clock) -> tuple[Records, DeliveryQueue]:
    """Open the journal as `open_records` does, with the queue of deliveries, which closes with it."""
    journal = await SqliteJournal.open(path, clock)
    return journal, journal.queue
