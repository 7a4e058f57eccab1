"""Presenter mode without a story: whatever arrives, by whomever it is sent, in large cards."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip

from sandbox.journal.protocol import JournalError, Records
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, key_for
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.paint import Line, Painted
from sandbox.tui.stories.arrival import Arrival
from sandbox.tui.stories.audience import LOOKS, Audience
from sandbox.tui.stories.board import event_board_lines
from sandbox.tui.stories.wishes import Wanted, Wish, Word, Words


class EventBoard(Painted):
    """Shows one card: the newest one, or as long as the user wants the one that was looked at."""

    looked_at: reactive[int | None] = reactive(None, layout=False)
    """The place of the card; None follows what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: tuple[Arrival, ...] = ()
        self.trouble = ""

    def show(self, cards: tuple[Arrival, ...], trouble: str = "") -> None:
        """Show these cards; a held one stays the same one."""
        self.cards, self.trouble = cards, trouble
        self.refresh()

    @property
    def held(self) -> bool:
        """True if what arrives waits for the user."""
        return self.looked_at is not None

    def look(self, by: int) -> None:
        """Look at an earlier or later card; the newest one is held as well once one holds."""
        if self.cards:
            newest = len(self.cards) - 1
            at = newest if self.looked_at is None else self.looked_at
            self.looked_at = min(max(0, at + by), newest)

    def hold_or_follow(self) -> None:
        """Hold the card, or go on with what arrives."""
        self.looked_at = (len(self.cards) - 1 if self.cards else 0) if self.looked_at is None else None

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self._lines()
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def _lines(self) -> list[Line]:
        return event_board_lines(self.cards, self.looked_at, self.trouble, self.size.width, self.size.height)


class EventPresenter(ClosesOnce, Screen[None]):
    """Pushed over the desk; the journal's records are its cards."""

    CSS_PATH = "presenter.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PRESENTER)]

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._audience = Audience(records)
        self._board = EventBoard()
        self._words = Words()

    def compose(self) -> ComposeResult:
        """The board above what can be done."""
        yield self._board
        yield self._words

    def on_mount(self) -> None:
        """Look into the journal from now on."""
        self._show_words()
        self._look()
        self.set_interval(LOOKS, self._look)

    @work(group="audience")
    async def _look(self) -> None:
        try:
            if await self._audience.look() or self._board.trouble:
                self._board.show(self._audience.cards)
                self._show_words()
        except JournalError as error:
            self._board.show(self._audience.cards, str(error))

    def _show_words(self) -> None:
        def word(action: str, label: str, wish: Wish) -> Word:
            return Word(key_for(f"presenter.{action}"), label, wish)

        self._words.show(
            [
                word("next", "Next", Wish.NEXT),
                word("pause", "Follow what arrives" if self._board.held else "Wait for me", Wish.PAUSE),
                word("earlier", "Earlier", Wish.EARLIER),
                word("later", "Later", Wish.LATER),
                word("leave", "Leave", Wish.LEAVE),
                Word(key_for("app.help"), "Help", Wish.HELP),
            ]
        )

    def action_steer(self, wish: str) -> None:
        """Show the next card, or hold this one."""
        self._do(Wish(wish))

    def action_look(self, by: int) -> None:
        """Look at another card."""
        self._do(Wish.EARLIER if by < 0 else Wish.LATER)

    def action_leave(self) -> None:
        """Back to the desk."""
        self.dismiss()

    @on(Wanted)
    async def _on_wanted(self, message: Wanted) -> None:
        message.stop()
        if message.wish is Wish.HELP:
            await self.app.run_action("app.explain")
        else:
            self._do(message.wish)

    def _do(self, wish: Wish) -> None:
        if wish is Wish.LEAVE:
            self.dismiss()
        elif wish is Wish.PAUSE:
            self._board.hold_or_follow()
        elif wish in (Wish.EARLIER, Wish.LATER, Wish.NEXT):
            self._board.look(-1 if wish is Wish.EARLIER else 1)
        self._show_words()
