"""Where a composed event goes: the subscriptions as boxes, and a URL that none of them has."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message

from sandbox.domain.subscription import Subscription
from sandbox.sender.publisher import skip_reason
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.form.box import CHECKED, UNCHECKED
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut

MOST_LINES = 7
OWN = "another URL"


class TargetBoxes(ChoiceView):
    """A box for each subscription, and the last one for a URL of its own; those that will skip it say so."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.TARGETS)]

    class Toggled(Message):
        """The user chose something or not any more."""

    def __init__(
        self, subscriptions: Sequence[Subscription], event: str, chosen: Iterable[str], own: bool, *, id: str
    ) -> None:
        super().__init__(id=id)
        self._event = event
        self._subscriptions = subscriptions
        self.names = frozenset(chosen)
        self.own = own

    def show(self, subscriptions: Sequence[Subscription]) -> None:
        """Show the subscriptions as config.yaml has them now."""
        self._subscriptions = subscriptions
        self.cursor = min(self.cursor, len(subscriptions))
        self.refresh(layout=True)

    @property
    def place(self) -> str | None:
        """The name of the subscription under the cursor, None at the URL of its own."""
        return self._subscriptions[self.cursor].name if self.cursor < len(self._subscriptions) else None

    def line_count(self) -> int:
        """Subscriptions, and the other URL."""
        return len(self._subscriptions) + 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are, up to some; called by Textual."""
        return min(self.line_count(), MOST_LINES)

    def line_at(self, index: int, width: int) -> Line:
        """Draw a box, what it stands for, and why that will skip the event."""
        if index < len(self._subscriptions):
            each = self._subscriptions[index]
            checked, name, note = each.name in self.names, each.name, ""
            if (reason := skip_reason(self._event, each)) is not None:
                note = f"  skips it: {reason}"
        else:
            checked, name, note = self.own, OWN, "  with a secret of its own"
        here = index == self.cursor and self.has_focus
        name = cut(name, width - 5)
        return [
            Span("▌" if here else " ", Role.ACCENT),
            Span(f"{CHECKED if checked else UNCHECKED} ", Role.GOOD if checked else Role.QUIET),
            Span(name, Role.STRONG if checked else Role.TEXT),
            Span(cut(note, width - 5 - len(name)), Role.QUIET),
        ]

    def action_turn_over(self) -> None:
        """Choose what is under the cursor, or not any more."""
        name = self.place
        if name is None:
            self.own = not self.own
        else:
            self.names ^= {name}
        self.refresh()
        self.post_message(self.Toggled())

    def action_choose(self) -> None:
        """Turn over by a double click what the first click has turned over."""
        self.action_turn_over()

    def on_click(self, event: events.Click) -> None:
        """Turn over what is clicked at; Textual then calls the click of ChoiceView as well."""
        offset = event.get_content_offset(self)
        if offset is not None and event.chain == 1 and 0 <= (index := self.top + offset.y) < self.line_count():
            self.cursor = index
            self.action_turn_over()
