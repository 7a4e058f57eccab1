"""All subscriptions in a table with the columns of O2VEND's own page (wire-format 2); the window decides how many."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from sandbox.domain.subscription import Subscription
from sandbox.tui import signs
from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS, bindings, key_for
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.footer import FittingFooter
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut, cut_middle
from sandbox.tui.subscriptions.changing import SubscriptionChanging
from sandbox.tui.subscriptions.chooser import SubscriptionChooser, Wish

WORDS: tuple[tuple[str, Wish], ...] = (("Edit", Wish.EDIT), ("Duplicate", Wish.DUPLICATE), ("Delete", Wish.REMOVE))
_ACTIONS_WIDTH = sum(len(word) + 2 for word, _ in WORDS)


class _Column(NamedTuple):
    title: str
    width: int
    text: Callable[[Subscription], str]


class SubscriptionTable(SubscriptionChooser):
    """A line for each; Enter edits, since there are no details to read here.

    A click at a word under Actions does what it says, one at IsActive switches.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TABLE)]

    def __init__(self, subscriptions: Sequence[Subscription], *, id: str) -> None:
        super().__init__(subscriptions, id=id)
        wishes = ("new", "duplicate", "remove", "up", "down")
        actions = [each for each in ACTIONS if each.id in [f"subscriptions.{wish}" for wish in wishes]]
        self.border_subtitle = "  ".join(f"{key_for(each.id)} {each.label}" for each in actions)

    class Left(Message):
        """The user is done here."""

    class UndoWanted(Message):
        """The last change of config.yaml shall be taken back, or with `again` made again."""

        def __init__(self, again: bool) -> None:
            super().__init__()
            self.again = again

    @property
    def heading_height(self) -> int:
        """The titles stay when the lines scroll."""
        return 1

    def heading(self, width: int) -> Line:
        """Draw the titles."""
        return [Span("  "), *(Span(f"{each.title:<{each.width}} ", Role.LABEL) for each in self._columns(width))]

    def blank_line(self, y: int, width: int) -> Line:
        """Say that there is none, and how to get one."""
        says = f"  none in this config; {key_for('subscriptions.new')} writes one"
        return [Span(says, Role.QUIET)] if y == 0 and not self._subscriptions else ()

    def line_at(self, index: int, width: int) -> Line:
        """Draw a subscription."""
        subscription = self._subscriptions[index]
        spans = [Span("▌ " if index == self.cursor else "  ", Role.ACCENT)]
        for column in self._columns(width):
            text = column.text(subscription)
            if column.title == "Subscription URL":
                text = text if cell_len(text) <= column.width else text.partition("://")[2]
                text = cut_middle(text, column.width)
            text = cut(text, column.width)
            spans.append(Span(text + " " * (column.width - cell_len(text) + 1), _role(column, subscription)))
        return spans

    def on_click(self, event: events.Click) -> None:
        """Do what is clicked at; Textual then calls the click of ChoiceView, which moves the cursor."""
        offset = event.get_content_offset(self)
        index = self.top + offset.y - 1 if offset is not None else -1
        if offset is None or event.chain != 1 or not 0 <= index < len(self._subscriptions) or offset.y < 1:
            return
        wish = self._wish_at(offset.x - 2)
        if wish is not None:
            self.cursor = index
            self.want(wish)

    def _wish_at(self, x: int) -> Wish | None:
        for column in self._columns(self.size.width):
            if 0 <= x < column.width:
                if column.title == "IsActive":
                    return Wish.SWITCH
                return _wish_in_actions(x) if column.title == "Actions" else None
            x -= column.width + 1
        return None

    def action_choose(self) -> None:
        """Edit by a double click."""
        self.want(Wish.EDIT)

    def action_undo(self) -> None:
        """Take the last change back."""
        self.post_message(self.UndoWanted(again=False))

    def action_again(self) -> None:
        """Make it again."""
        self.post_message(self.UndoWanted(again=True))

    def action_close(self) -> None:
        """Leave the table."""
        self.post_message(self.Left())

    def _columns(self, width: int) -> Sequence[_Column]:
        """Return the columns that fit; the URL takes what is left."""
        room = width - 2
        longest = max((cell_len(each.name) for each in self._subscriptions), default=0)
        name = _Column("Name", min(max(4, longest), 12 if room < 70 else 24), lambda each: each.name)
        longest_headers = max((cell_len(_headers(each)) for each in self._subscriptions), default=0)
        active = _Column("IsActive", 10, lambda each: f"{signs.ON} active" if each.active else f"{signs.OFF} inactive")
        fixed = [
            (84, _Column("Secret", 13, lambda each: each.secret.masked() if each.secret else "none")),
            (90, _Column("Headers", min(max(7, longest_headers), 22 if room < 130 else 40), _headers)),
            (0, active),
            (100, _Column("Events", 8, lambda each: f"{len(each.events)} of 20")),
            (66, _Column("Actions", _ACTIONS_WIDTH, lambda each: "  ".join(word for word, _ in WORDS))),
        ]
        shown = [column for least, column in fixed if room >= least]
        left = room - name.width - 1 - sum(column.width + 1 for column in shown) - 1
        url = _Column("Subscription URL", min(max(8, left), 80), lambda each: each.url)
        return [name, url, *shown]


class SubscriptionTableScreen(ClosesOnce, Screen[None]):
    """The table alone, with the keys that work in it."""

    CSS_PATH = "table.tcss"

    def __init__(self, subscriptions: Sequence[Subscription], changing: SubscriptionChanging) -> None:
        super().__init__()
        self.table = SubscriptionTable(subscriptions, id="table")
        self._changing = changing

    def compose(self) -> ComposeResult:
        """The table above the keys."""
        yield self.table
        yield FittingFooter()

    @on(SubscriptionChooser.Wanted)
    @work
    async def _on_wanted(self, message: SubscriptionChooser.Wanted) -> None:
        written = await self._changing.fulfil(message.wish, message.name)
        if written is not None:
            self.table.expect(written)

    @on(SubscriptionTable.UndoWanted)
    @work
    async def _on_undo_wanted(self, message: SubscriptionTable.UndoWanted) -> None:
        await (self._changing.again() if message.again else self._changing.undo())

    @on(SubscriptionTable.Left)
    def _on_left(self) -> None:
        self.dismiss()


def _headers(subscription: Subscription) -> str:
    return ", ".join(name for name, _ in subscription.headers) or "none"


def _role(column: _Column, subscription: Subscription) -> Role:
    if column.title == "IsActive":
        return Role.GOOD if subscription.active else Role.QUIET
    if column.title == "Actions":
        return Role.ACCENT
    if not subscription.active:
        return Role.QUIET
    return Role.STRONG if column.title == "Name" else Role.TEXT


def _wish_in_actions(x: int) -> Wish | None:
    for word, wish in WORDS:
        if 0 <= x < len(word):
            return wish
        x -= len(word) + 2
    return None
