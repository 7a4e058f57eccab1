"""What the user does with a record besides reading it: marks, notes, copies."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING

from textual import on, work

from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import JournalError, RecordNotFoundError
from sandbox.tui.copying.asking import copy_something
from sandbox.tui.feed.marking import set_note, toggle_mark
from sandbox.tui.feed.view import Feed
from sandbox.tui.note import NoteLine
from sandbox.tui.panes import Panes

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class Remarks(Panes):
    """The panes, and what is remarked about a record or taken from it."""

    def __init__(self, sandbox: "Sandbox") -> None:
        super().__init__(sandbox)
        self._sandbox = sandbox

    @on(Feed.Marked)
    @work
    async def _on_marked(self, message: Feed.Marked) -> None:
        await self._mark(toggle_mark(self._sandbox.records, message.row))

    @on(Feed.NoteWanted)
    @work
    async def _on_note_wanted(self, message: Feed.NoteWanted) -> None:
        note = await self.app.push_screen_wait(NoteLine(message.row.number, message.row.note or ""))
        if note is not None:
            await self._mark(set_note(self._sandbox.records, message.row, note))

    async def _mark(self, marking: Coroutine[None, None, RecordSummary]) -> None:
        try:
            row = await marking
        except (RecordNotFoundError, JournalError) as error:
            self._status.show_trouble(str(error))
        else:
            self._feed.replace(row)
            self._details.remember_mark(row)
            self._details.show_record(row.number)

    @work
    async def action_copy(self) -> None:
        """Ask what to copy of the record, and copy it."""
        body = self._details.body
        await copy_something(self, self._sandbox, self._details.reading, None if body is None else body.place)
