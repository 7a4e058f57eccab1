"""The pane of the subscriptions: name, on or off, URL, how many events, secret masked."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual.content import Content

from sandbox.domain.events import NAMES
from sandbox.domain.subscription import Subscription
from sandbox.tui import signs
from sandbox.tui.actions import key_for
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut, cut_middle
from sandbox.tui.subscriptions.chooser import SubscriptionChooser


class SubscriptionList(SubscriptionChooser):
    """Each subscription takes one to six lines, as many as let all of them be seen."""

    def __init__(self, subscriptions: Sequence[Subscription], *, id: str) -> None:
        super().__init__(subscriptions, id=id)
        self._lines_before = 1
        """How many lines a subscription took when the cursor was put where it is."""

    def on_mount(self) -> None:
        """Name the keys in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._name_keys)
        self._name_keys()

    def _name_keys(self, _: object = None) -> None:
        new, table = key_for("subscriptions.new"), key_for("subscriptions.table")
        self.border_subtitle = Content.from_markup(
            "[@click=new]$new New[/]  [@click=screen.subscriptions]$table Table[/]", new=new, table=table
        )

    @property
    def lines_each(self) -> int:
        """How many lines a subscription takes at the pane's height."""
        count = max(1, len(self._subscriptions))
        fit = max(1, self.size.height // count)
        return next(lines for lines in (6, 4, 3, 2, 1) if lines <= fit)

    def show(self, subscriptions: Sequence[Subscription]) -> None:
        """Show these, in as many lines as there is room for then."""
        super().show(subscriptions)
        self._lines_before = self.lines_each

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
        """Say that there is none, and how to get one."""
        says = (" none in this config", f" {key_for('subscriptions.new')} writes one")
        return [Span(says[y], Role.QUIET)] if y < len(says) and not self._subscriptions else ()

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
        if cell_len(subscription.name) > width - 2 - len(count) - 1:  # the name tells more than the word
            count = f"{len(subscription.events)} " if on else "off "
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

    def on_resize(self) -> None:
        """Keep the same subscription chosen when the number of lines changes."""
        self.cursor = self.cursor // self._lines_before * self.lines_each
        self._lines_before = self.lines_each
        super().on_resize()
