"""What people want emitted: opens the composer, sends, reports, and remembers the last thing for another time."""

from typing import TYPE_CHECKING

from textual.screen import Screen

from sandbox.domain.envelope import RenameError
from sandbox.domain.events import EventType
from sandbox.journal.protocol import JournalError
from sandbox.sender.publisher import DeliveryResult
from sandbox.tui.actions import key_word
from sandbox.tui.composer.composition import Composition
from sandbox.tui.composer.contract_shelf import ContractShelf
from sandbox.tui.composer.screen import Composer
from sandbox.tui.emission import EmissionReport
from sandbox.tui.emitting.emissions import Composed, Emission
from sandbox.tui.emitting.sending import send

if TYPE_CHECKING:
    from sandbox.service import Sandbox


def nothing_yet() -> str:
    """Return what to say when there is nothing to emit again."""
    return f"Nothing was emitted yet: {key_word('events.emit')} on an event sends it, then this sends the same again."


class Emitting:
    """Sends what is wanted and shows it in the report; `last` is the newest of it. Its methods run in workers."""

    def __init__(self, screen: Screen[None], sandbox: "Sandbox", report: EmissionReport) -> None:
        self._screen = screen
        self._sandbox = sandbox
        self._report = report
        self._number = 0
        self.last: Emission | None = None
        self._contract = ContractShelf(sandbox)
        self._compositions: dict[str, Composition] = {}
        self._composing = False

    async def emit(self, emission: Emission) -> None:
        """Send it and say what came of it; only the newest emission has the report, and only until it is put away."""
        self.last = emission
        self._number += 1
        number = self._number
        total = emission.count * len(emission.receivers(self._sandbox))
        self._report.show_sending(emission.title, 0, total if emission.count > 1 else 1)
        so_far: list[DeliveryResult] = []
        names = [each.name for each in emission.receivers(self._sandbox)]

        def progress(result: DeliveryResult) -> None:
            so_far.append(result)
            if number != self._number or not self._report.display:
                return
            if emission.count > 1:
                self._report.show_sending(emission.title, len(so_far), total)
            else:  # a hanging endpoint does not keep the others' outcomes back
                waiting = [each for each in names if each not in {one.subscription.name for one in so_far}]
                if waiting:
                    self._report.show_so_far(emission.title, [*so_far], waiting, self._sandbox.clock())

        try:
            results = await send(self._sandbox, emission, progress)
        except (JournalError, RenameError) as error:
            if number == self._number:
                self._report.show_trouble(str(error))
            return
        if number == self._number and self._report.display:
            self._report.show_results(emission.title, results, self._sandbox.clock())

    async def compose(self, event_type: EventType, start: Composition | None = None) -> Composed | None:
        """Let the user write an event of this type, or begin with `start`; None if it is not to be sent."""
        if self._composing:
            return None
        self._composing = True
        try:
            begin = start or self._compositions.get(event_type.name)
            composed = await self._screen.app.push_screen_wait(
                Composer(self._sandbox, self._contract, event_type, begin)
            )
        finally:
            self._composing = False
        if composed is not None and start is None:  # what began with a record is of that record
            self._compositions[event_type.name] = composed.composition
        return composed
