"""The subscriptions: name, on or off, URL, how many events, secret masked."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from sandbox.domain.events import NAMES
from sandbox.domain.subscription import Subscription
from sandbox.tui import signs
from sandbox.tui.actions import Scope, bindings
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut, cut_middle


class SubscriptionList(ChoiceView):
    """Choose a subscription. Each takes one to six lines, as many as let all of them be seen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.SUBSCRIPTIONS)]

    class Switched(Message):
        """The chosen one shall become active or inactive."""

    def __init__(self, subscriptions: Sequence[Subscription], *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "Subscriptions"
        self._subscriptions = tuple(subscriptions)

    @property
    def lines_each(self) -> int:
        """How many lines a subscription takes at the pane's height."""
        count = max(1, len(self._subscriptions))
        fit = max(1, self.size.height // count)
        return next(lines for lines in (6, 4, 3, 2, 1) if lines <= fit)

    @property
    def chosen(self) -> Subscription | None:
        """The subscription under the cursor."""
        index = self.cursor // self.lines_each
        return self._subscriptions[index] if index < len(self._subscriptions) else None

    def show(self, subscriptions: Sequence[Subscription]) -> None:
        """Show these; the cursor stays on the one of the same name, or else at its place in the list."""
        chosen, index = self.chosen, self.cursor // self.lines_each
        self._subscriptions = tuple(subscriptions)
        names = [each.name for each in subscriptions]
        if chosen is not None and chosen.name in names:
            index = names.index(chosen.name)
        self.cursor = self.lines_each * max(0, min(index, len(names) - 1))
        self.relayout()
        self.scroll_to_cursor()

    def line_count(self) -> int:
        """All lines of all subscriptions; one that says so if there is none."""
        return len(self._subscriptions) * self.lines_each

    def choosable(self, index: int) -> bool:
        """The cursor stands on names."""
        return index % self.lines_each == 0

    def line_clicked(self, index: int) -> int:
        """Every line of a subscription stands for it."""
        return index - index % self.lines_each

    def ground_at(self, index: int) -> str | None:
        """Mark all lines of the chosen subscription, but not the blank one below it."""
        part = index % self.lines_each
        return super().ground_at(index - part) if self._draws[part] else None

    def blank_line(self, y: int, width: int) -> Line:
        """Say that there is none."""
        return [Span(" none in this config", Role.QUIET)] if y == 0 and not self._subscriptions else ()

    def line_at(self, index: int, width: int) -> Line:
        """Draw one line of a subscription."""
        subscription = self._subscriptions[index // self.lines_each]
        chosen = index - index % self.lines_each == self.cursor
        mark = Span("▌ " if chosen else "  ", Role.ACCENT)
        draw = self._draws[index % self.lines_each]
        return [mark, *draw(subscription, width - 2)] if draw else ()

    @property
    def _draws(self) -> Sequence[Callable[[Subscription, int], Line] | None]:
        """What each line of a subscription shows; the last but one at full height and all at less."""
        return (self._name_line, self._url_line, self._secret_line, self._header_line, self._event_line, None)

    def _name_line(self, subscription: Subscription, width: int) -> Line:
        on = subscription.active
        count = f"{len(subscription.events)} events " if on else "inactive "
        name = cut(subscription.name, width - 2 - len(count) - 1)
        padding = " " * (width - 2 - cell_len(name) - len(count))
        sign = Span(f"{signs.ON} " if on else f"{signs.OFF} ", Role.GOOD if on else Role.QUIET)
        return [sign, Span(name, Role.STRONG if on else Role.QUIET), Span(padding + count, Role.QUIET)]

    def _url_line(self, subscription: Subscription, width: int) -> Line:
        url = subscription.url
        if cell_len(url) > width - 3:
            url = url.partition("://")[2]
        return [Span("  "), Span(cut_middle(url, width - 3), Role.QUIET)]

    def _secret_line(self, subscription: Subscription, width: int) -> Line:
        secret = f"secret {subscription.secret.masked()}" if subscription.secret else "no secret"
        return [Span("  "), Span(cut(secret, width - 3), Role.QUIET)]

    def _header_line(self, subscription: Subscription, width: int) -> Line:
        names = ", ".join(name for name, _ in subscription.headers)
        return [Span("  "), Span(cut(f"headers {names}" if names else "no headers", width - 3), Role.QUIET)]

    def _event_line(self, subscription: Subscription, width: int) -> Line:
        families = dict.fromkeys(name.partition(".")[0] for name in NAMES if name in subscription.events)
        return [Span("  "), Span(cut(", ".join(families) or "no events", width - 3), Role.QUIET)]

    def action_switch(self) -> None:
        """Ask for the chosen one to be switched on or off."""
        if self.chosen is not None:
            self.post_message(self.Switched())

    def on_resize(self) -> None:
        """Keep the same subscription chosen when the number of lines changes."""
        self.cursor -= self.cursor % self.lines_each
        super().on_resize()
