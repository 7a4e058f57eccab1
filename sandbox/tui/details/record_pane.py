"""The details pane where it shows records: reads the wanted one, and then what takes a moment to find out about it."""

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import JournalError, RecordNotFoundError
from sandbox.tui.details.insight import Insights
from sandbox.tui.details.pane import Details
from sandbox.tui.details.reading import Reading, read_record
from sandbox.tui.details.record import missing_subject, record_key, record_subject
from sandbox.tui.details.subject import Subject

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class RecordDetails(Details):
    """Shows the record wanted last, or anything else that it is given instead."""

    class Read(Message):
        """A record was read; its line in the feed may be older."""

        def __init__(self, summary: RecordSummary) -> None:
            super().__init__()
            self.summary = summary

    def __init__(self, sandbox: "Sandbox", *, id: str) -> None:
        super().__init__(id=id)
        self._sandbox = sandbox
        self._wanted: int | None = None
        self._reading = asyncio.Lock()
        self._insights = Insights()

    def show_record(self, number: int) -> None:
        """Show a record as soon as it is read."""
        self._wanted = number
        self._read()

    def show_instead(self, subject: Subject) -> None:
        """Show something that is no record."""
        self._wanted = None
        self.show(subject)

    @work
    async def _read(self) -> None:
        # Not an exclusive worker: that would cancel a read half-way for every row that arrives. The one that has the
        # lock goes on to whatever is wanted by then.
        async with self._reading:
            while (number := self._wanted) is not None:
                self._wanted = None
                try:
                    reading = await read_record(self._sandbox.records, number)
                except (RecordNotFoundError, JournalError) as error:
                    self.show(missing_subject(str(error)))
                else:
                    self.post_message(self.Read(reading.summary))
                    self.show(record_subject(reading, self._insights.known(reading.record, self._sandbox.config)))
                    self._look_into(reading)

    @work
    async def _look_into(self, reading: Reading) -> None:
        try:
            insight = await self._insights.find(self._sandbox.records, reading, self._sandbox.config)
        except JournalError:
            return  # the watch of the journal tells it
        if insight is not None and self.subject.key == record_key(reading.record):
            self.show(record_subject(reading, insight))
