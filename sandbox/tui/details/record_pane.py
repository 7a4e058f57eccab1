"""The details pane where it shows records: reads the wanted one, and then what takes a moment to find out about it."""

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from sandbox.domain.deliveries import Delivery
from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import JournalError, RecordNotFoundError
from sandbox.tui.actions import key_word
from sandbox.tui.aside import AsideError
from sandbox.tui.details.attempts import Course, find_course
from sandbox.tui.details.comparing import Against, MarkedRecord, compare_with
from sandbox.tui.details.insight import NOTHING_YET, Insight, Insights
from sandbox.tui.details.pane import Details
from sandbox.tui.details.reading import Reading, read_record
from sandbox.tui.details.record import missing_subject, record_key, record_subject
from sandbox.tui.details.subject import Subject

if TYPE_CHECKING:
    from sandbox.service import Sandbox


def _nothing_marked() -> str:
    mark, compare = key_word("feed.mark"), key_word("details.compare-marked")
    return (
        f"No other record is marked. Mark one in the feed with {mark}, then press {compare} on another one to compare "
        "the two."
    )


NO_OTHER_END = "The other end of this request is not in the journal, or was not found yet."


@dataclass(frozen=True, slots=True)
class Shown:
    """The record on the screen, what is known beyond it, and the one that it is compared with if one is."""

    reading: Reading
    insight: Insight = NOTHING_YET
    against: Against | None = None
    course: Course | None = None
    course_known: bool = False


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
        self._marked = MarkedRecord()
        self._shown: Shown | None = None

    @property
    def reading(self) -> Reading | None:
        """The record that is shown, None if something else is."""
        return self._shown.reading if self._shown is not None else None

    def show_record(self, number: int) -> None:
        """Show a record as soon as it is read."""
        self._wanted = number
        self._read()

    def show_other_end(self) -> bool:
        """Show the other end of the record as soon as it is read; return False if none is known."""
        if self._shown is None:
            return False
        pair, found = self._shown.reading.summary.pair, self._shown.insight.other_end
        end = pair or found
        if end is not None:
            self.show_record(end.number)
        return end is not None

    @property
    def delivery(self) -> Delivery | None:
        """The delivery of the record that is shown, as far as the Attempts tab has found it."""
        course = self._shown.course if self._shown is not None else None
        return None if course is None else course.delivery

    @work(exclusive=True, group="delivery")
    async def look_at_delivery(self) -> None:
        """Find out how the record's delivery stands, if its attempts are looked at."""
        if self.current_tab == "attempts":
            await self.find_delivery()

    async def find_delivery(self) -> None:
        """Find out how the record's delivery stands."""
        if (shown := self._shown) is None:
            return
        with contextlib.suppress(JournalError):  # the watch of the journal tells it
            course = await find_course(self._sandbox, shown.reading, shown.course)
            if self._shown is shown and (course != shown.course or not shown.course_known):
                self._present(replace(shown, course=course, course_known=True))

    def show_instead(self, subject: Subject) -> None:
        """Show something that is no record."""
        self._wanted = self._shown = None
        self.show(subject)

    def remember_mark(self, row: RecordSummary) -> None:
        """Take note of what the user marked last: `compare` means that one."""
        self._marked.remember(row.number, row.note is not None)

    def compare(self) -> None:
        """Compare the record with the marked one, or no longer; what was sent against what was received comes then."""
        if self._shown is not None:
            self.pick_tab("compare")
            if self._shown.against is None:
                self._compare(self._shown)
            else:
                self._present(replace(self._shown, against=None))

    @work(exclusive=True, group="compare")
    async def _compare(self, shown: Shown) -> None:
        reading = shown.reading
        try:
            found = await self._marked.find(self._sandbox.records, reading)
            if found is None:
                self._set_against(reading, Against(trouble=_nothing_marked()))
            else:
                self._set_against(reading, Against(found[0]))
                self._set_against(reading, await compare_with(self._sandbox.records, reading, *found))
        except JournalError as error:
            self._set_against(reading, Against(trouble=str(error)))

    def _set_against(self, reading: Reading, against: Against) -> None:
        if self._shown is not None and self._shown.reading is reading:
            self._present(replace(self._shown, against=against))

    @work
    async def _read(self) -> None:
        # Not an exclusive worker: that would cancel a read half-way for every row that arrives.
        await self.read_wanted()

    async def read_wanted(self) -> None:
        """Return once the record is shown that was wanted last; whoever has the lock reads what is wanted by then."""
        async with self._reading:
            while (number := self._wanted) is not None:
                self._wanted = None
                try:
                    reading = await read_record(self._sandbox.records, number)
                except (RecordNotFoundError, JournalError) as error:
                    self._shown = None
                    self.show(missing_subject(str(error)))
                else:
                    self.post_message(self.Read(reading.summary))
                    self._take(reading)
                    self._look_into(reading)

    def _take(self, reading: Reading) -> None:
        shown = self._shown
        if shown is None or shown.reading.record.record_id != reading.record.record_id:
            self.workers.cancel_group(self, "compare")
            shown = Shown(reading)
        insight = self._insights.known(reading.record, self._sandbox.config)
        same = shown.reading if reading == shown.reading else reading
        self._present(replace(shown, reading=same, insight=insight))

    def _present(self, shown: Shown) -> None:
        self._shown = shown
        self.show(record_subject(shown.reading, shown.insight, shown.against, shown.course, shown.course_known))

    @work
    async def _look_into(self, reading: Reading) -> None:
        try:
            insight = await self._insights.find(self._sandbox.records, reading, self._sandbox.config)
        except (JournalError, AsideError):
            return  # the watch of the journal tells it
        if insight is not None and self._shown is not None and self.subject.key == record_key(reading.record):
            self._present(replace(self._shown, insight=insight))
