"""The desk's side of sending a record again."""

from typing import Literal

from textual import work
from textual.message import Message

from sandbox.body.text import sanitise
from sandbox.journal.protocol import JournalError
from sandbox.sender.again import NotReplayableError
from sandbox.tui.again.resending import NO_RECORD, WAYS, Way, composition_of, place_of, send_again, target_of
from sandbox.tui.composer.composition import Composition
from sandbox.tui.details.reading import Reading
from sandbox.tui.menu import Menu
from sandbox.tui.remarks import Remarks


class AgainDesk(Remarks):
    """The panes, and the record in the details sent again."""

    class ComposeWanted(Message):
        """This shall be opened in the composer."""

        def __init__(self, start: Composition) -> None:
            super().__init__()
            self.start = start

    def action_compose_record(self) -> None:
        """Open the composer with the record's body."""
        reading = self._details.reading
        if reading is None:
            self._say(NO_RECORD, "warning")
        else:
            self._begin_composing(reading)

    @work(exclusive=True, group="again")
    async def action_send_again(self) -> None:
        """Ask how to send the record again, and send it."""
        reading = self._details.reading
        if reading is None:
            self._say(NO_RECORD, "warning")
            return
        try:
            subscription = target_of(reading, self._sandbox)
            title = sanitise(f"Send #{reading.number} again to {subscription.name}").replace("[", "\\[")
            place = sanitise(f"to {place_of(subscription)}").replace("[", "\\[")
            menu: Menu[Way] = Menu(title, WAYS, f"{place}; Enter or its key sends it, Esc closes")
            way = await self.app.push_screen_wait(menu)
            if way is None:
                return
            if way.mode is None:
                self._begin_composing(reading)
                return
            self._feed.follow()
            self._say(await send_again(self._sandbox, reading, subscription, way.mode), "information")
        except NotReplayableError as error:
            self._say(f"#{reading.number} is not sent: {error}", "warning")
        except JournalError as error:
            self._status.show_trouble(str(error))

    def _begin_composing(self, reading: Reading) -> None:
        try:
            self.post_message(self.ComposeWanted(composition_of(reading, self._sandbox)))
        except NotReplayableError as error:
            self._say(f"#{reading.number} cannot be composed: {error}", "warning")

    def _say(self, sentence: str, severity: Literal["information", "warning"]) -> None:
        self.notify(sanitise(sentence), title="Send again", severity=severity, timeout=8, markup=False)
