"""Choosing a subscription, whatever it looks like, and asking for something to be done with it."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from sandbox.domain.subscription import Subscription
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.lines.choice import ChoiceView


class Wish(Enum):
    """What shall be done with a subscription."""

    NEW = auto()
    EDIT = auto()
    DUPLICATE = auto()
    REMOVE = auto()
    SWITCH = auto()
    UP = auto()
    DOWN = auto()


class SubscriptionChooser(ChoiceView):
    """Has the cursor on a subscription; subclasses draw them, each in `lines_each` lines."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SUBSCRIPTIONS)]

    class Wanted(Message):
        """Something shall be done; `name` is the chosen subscription, None if there is none."""

        def __init__(self, wish: Wish, name: str | None) -> None:
            super().__init__()
            self.wish = wish
            self.name = name

    def __init__(self, subscriptions: Sequence[Subscription], *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "Subscriptions"
        self._subscriptions = tuple(subscriptions)
        self._expected: str | None = None

    @property
    def lines_each(self) -> int:
        """How many lines a subscription takes."""
        return 1

    @property
    def chosen(self) -> Subscription | None:
        """The subscription under the cursor."""
        index = self.cursor // self.lines_each
        return self._subscriptions[index] if index < len(self._subscriptions) else None

    def expect(self, name: str) -> None:
        """Put the cursor on the subscription of this name as soon as there is one."""
        self._expected = name
        self.show(self._subscriptions)

    def show(self, subscriptions: Sequence[Subscription]) -> None:
        """Show these; the cursor stays on the one of the same name, or else at its place in the list."""
        chosen, index = self.chosen, self.cursor // self.lines_each
        self._subscriptions = tuple(subscriptions)
        names = [each.name for each in subscriptions]
        if self._expected in names:
            index, self._expected = names.index(self._expected), None
        elif chosen is not None and chosen.name in names:
            index = names.index(chosen.name)
        self.cursor = self.lines_each * max(0, min(index, len(names) - 1))
        self.relayout()
        self.scroll_to_cursor()

    def line_count(self) -> int:
        """All lines of all subscriptions."""
        return len(self._subscriptions) * self.lines_each

    def want(self, wish: Wish) -> None:
        """Ask for something to be done with the chosen one."""
        chosen = self.chosen
        if chosen is not None or wish is Wish.NEW:
            self.post_message(self.Wanted(wish, chosen.name if chosen else None))

    def action_switch(self) -> None:
        """Switch it on or off."""
        self.want(Wish.SWITCH)

    def action_new(self) -> None:
        """Write a new one."""
        self.want(Wish.NEW)

    def action_edit(self) -> None:
        """Change its fields."""
        self.want(Wish.EDIT)

    def action_duplicate(self) -> None:
        """Write a new one like it."""
        self.want(Wish.DUPLICATE)

    def action_remove(self) -> None:
        """Take it away."""
        self.want(Wish.REMOVE)

    def action_move_up(self) -> None:
        """Put it before the one above it."""
        self.want(Wish.UP)

    def action_move_down(self) -> None:
        """Put it behind the one below it."""
        self.want(Wish.DOWN)
