"""Presenter mode: the story on the whole screen, for a room. It shows no URL, no header but a shortened signature."""

import contextlib
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from sandbox.journal.protocol import JournalError, Records
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, key_for
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.stories.arrival import Arrival
from sandbox.tui.stories.audience import LOOKS, Audience, with_guests
from sandbox.tui.stories.board import Board
from sandbox.tui.stories.performance import Standing
from sandbox.tui.stories.wishes import Wanted, Wish, Word, Words


class Presenter(ClosesOnce, Screen[None]):
    """Pushed over the desk, which gives it what to show; what is wanted of the story goes to `Steered`'s listener."""

    CSS_PATH = "presenter.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PRESENTER)]

    def __init__(self, desk: Screen[None], standing: Standing, records: Records) -> None:
        super().__init__()
        self._desk = desk
        self._standing = standing
        self._audience = Audience(records)
        self._came: dict[str, int] = {}
        self._board = Board()
        self._words = Words(presenter_words(standing))
        self._board.show(standing)

    def compose(self) -> ComposeResult:
        """The board above what can be done."""
        yield self._board
        yield self._words

    def on_mount(self) -> None:
        """Look what arrives besides, from other programs."""
        self._look()
        self.set_interval(LOOKS, self._look)

    @work(group="audience")
    async def _look(self) -> None:
        with contextlib.suppress(JournalError):  # the desk's watch of the journal says so
            if await self._audience.look():
                self.show(self._standing)

    def _cards(self, standing: Standing) -> tuple[Arrival, ...]:
        """Return the story's arrivals, and among them what others sent."""
        own = {each.event_id for each in standing.arrivals}
        own |= {each.event.id for each in standing.step.events} if standing.step is not None else set()
        guests = [each for each in self._audience.cards if each.event_id not in own]
        for each in guests:
            self._came.setdefault(each.event_id, len(standing.arrivals))
        return with_guests(standing.arrivals, [(self._came[each.event_id], each) for each in guests])

    def show(self, standing: Standing) -> None:
        """Show where the story stands."""
        self._standing = standing
        self._board.show(standing, self._cards(standing))
        self._words.show(presenter_words(standing))

    def action_steer(self, wish: str) -> None:
        """Want something of the story."""
        self._ask(Wanted(Wish(wish)))

    def action_look(self, by: int) -> None:
        """Look at another card."""
        self._board.look(by)

    def action_leave(self) -> None:
        """Back to the desk."""
        self.dismiss()

    @on(Wanted)
    async def _on_wanted(self, message: Wanted) -> None:
        message.stop()
        if message.wish is Wish.HELP:
            await self.app.run_action("app.explain")
            return
        if message.wish is Wish.LEAVE:
            self.dismiss()
        elif message.wish in (Wish.EARLIER, Wish.LATER):
            self._board.look(-1 if message.wish is Wish.EARLIER else 1)
        else:
            self._ask(Wanted(message.wish))

    def _ask(self, message: Message) -> None:
        """Screens do not bubble into each other."""
        self._desk.post_message(message)


def presenter_words(standing: Standing) -> list[Word]:
    """Return what can be done now."""

    def word(action: str, label: str, wish: Wish) -> Word:
        return Word(key_for(f"presenter.{action}"), label, wish)

    look = [word("earlier", "Earlier", Wish.EARLIER), word("later", "Later", Wish.LATER)]
    last = [word("leave", "Leave", Wish.LEAVE), Word(key_for("app.help"), "Help", Wish.HELP)]
    if standing.state.ended:
        return [word("again", "Again", Wish.AGAIN), *look, *last]
    clock = [] if standing.paused else [word("faster", "Faster", Wish.FASTER), word("slower", "Slower", Wish.SLOWER)]
    return [
        word("next", "Next", Wish.NEXT),
        word("pause", "Let it run" if standing.paused else "Wait for me", Wish.PAUSE),
        *clock,
        *look,
        *last,
    ]
