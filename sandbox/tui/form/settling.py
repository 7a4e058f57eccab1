"""What stands behind the form: judging what it says, saving it, settling what another program changed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import on, work
from textual.screen import ModalScreen

from sandbox.config.draft_judging import DraftRemark, WrittenConfig
from sandbox.config.drafts import Draft, Field
from sandbox.domain.settings import ReceiverSettings
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.config_changes import Report
from sandbox.tui.form.conflicts import Conflicts
from sandbox.tui.form.fields import FormFields
from sandbox.tui.form.merging import merge, with_fields


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a form is for: `name` is the subscription that it changes, None for a new one that begins as `start`.

    `save` gets the name, what the file said and what it shall say, and returns why that could not be done, if so;
    `read` reads config.yaml anew, None if it cannot be read just now.
    """

    name: str | None
    start: Draft
    written: WrittenConfig
    receiver: Callable[[], ReceiverSettings]
    save: Callable[[str | None, Draft, Draft], Awaitable[Report | None]]
    read: Callable[[], Awaitable[WrittenConfig | None]]


class Settling(ClosesOnce, ModalScreen[str | None]):
    """Holds the fields, and what the file says about them. Ends with the name of the subscription that was saved.

    Which widgets there are, and what the keys do, a subclass says.
    """

    def __init__(self, assignment: Assignment) -> None:
        super().__init__()
        self._assignment = assignment
        self._edited = assignment.name
        self._base = assignment.start
        self._written = assignment.written
        self._unsettled: tuple[Field, ...] | None = None
        self._done = False
        self._shown = set(Field) if assignment.name is not None else set()
        self._conflicts = Conflicts(id="conflicts")
        self._fields = FormFields(assignment.start, assignment.written, id="fields")

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._fields.value != self._base

    @work(exclusive=True, group="judge")
    async def _judge(self) -> None:
        remarks = await self._judged(self._fields.value)
        self._fields.remark(each for each in remarks if each.field in self._shown)

    async def _judged(self, draft: Draft) -> list[DraftRemark]:
        # In a thread: a file of a thousand subscriptions takes longer than a frame.
        return await asyncio.to_thread(self._written.judge, draft, self._edited, self._assignment.receiver())

    @work(exclusive=True, group="save")
    async def action_save(self) -> None:
        """Save, or say beside the field why not."""
        if self._unsettled is not None:
            self._conflicts.query_one("#keep-mine").focus()
            return
        mine = self._fields.value
        remarks = await self._judged(mine)
        self._shown = set(Field)
        self._fields.remark(remarks)
        errors = [each.field for each in remarks if each.is_error]
        if errors:
            self._fields.focus_field(next(field for field in Field if field in errors))
            return
        refused = await self._assignment.save(self._edited, self._base, mine)
        if refused is None:
            self._done = True  # what is found in the file from now on is ours
            self.dismiss(self._written.meaning(mine.name) or mine.name)
        elif not await self.look_again():
            self._conflicts.show_refusal(refused.text)

    async def look_again(self) -> bool:
        """Read the file anew and show what others changed in this subscription; tell whether there is a question."""
        written = await self._assignment.read()
        if written is None or self._unsettled is not None or not self.is_running or self._done:
            return self._unsettled is not None
        self._written = written
        if self._edited is not None:
            self._take(written.find(self._edited))
        self._judge()
        return self._unsettled is not None

    def _take(self, theirs: Draft | None) -> None:
        mine = self._fields.value
        if theirs is None:
            self._unsettled = ()
            self._conflicts.show_removed(self._edited or "")
            return
        merged = merge(self._base, mine, theirs)
        self._base = theirs
        self._fields.fill(merged.mine, self._written, merged.taken)
        if merged.conflicts:
            self._unsettled = merged.conflicts
            self._conflicts.show_conflict(mine, theirs, merged.conflicts)
        elif merged.taken:
            self._conflicts.show_taken(merged.taken)

    @on(Conflicts.Settled)
    def _on_settled(self, message: Conflicts.Settled) -> None:
        fields, self._unsettled = self._unsettled or (), None
        if not fields and not message.keep_mine:
            self.dismiss(None)
            return
        if not fields:
            self._edited, self._base = None, Draft()
        elif not message.keep_mine:
            self._fields.fill(with_fields(self._fields.value, self._base, fields), self._written, fields)
        self._fields.focus_field(fields[0] if fields else Field.NAME)
        self._judge()
        self._look_for_more()

    @work
    async def _look_for_more(self) -> None:
        """See what was changed in the file while the question stood there."""
        await self.look_again()
