"""The report of an emission, which Escape puts away: for each subscription what happened."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from sandbox.body.text import sanitise
from sandbox.domain.ticks import Ticks
from sandbox.sender.next_send import next_words
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus
from sandbox.tui import amounts, signs
from sandbox.tui.actions import key_word
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut, cut_line, wrap

LINES_AT_MOST, BRIEF_AT_MOST, NAMED_AT_MOST = 6, 3, 4
"""Lines beneath a frame, on a high screen more; outcomes without a frame, a line each, which leaves the feed its rows;
subscriptions that are named while their answers are waited for."""

TITLED_FROM = 20
"""Rows of the screen from which on a line ahead of the outcomes says what was emitted, where there is no frame."""

EVENTS_NAMED = 3
"""Event types that are named where a subscription skips several of a group."""

_SIGNS: dict[DeliveryStatus, tuple[str, Role]] = {
    DeliveryStatus.DELIVERED: (signs.GOOD, Role.GOOD),
    DeliveryStatus.FAILED: (signs.BAD, Role.BAD),
    DeliveryStatus.SKIPPED: (signs.NEITHER, Role.QUIET),
}


_ORDER = (DeliveryStatus.FAILED, DeliveryStatus.DELIVERED, DeliveryStatus.SKIPPED)


class Row(NamedTuple):
    """A line of the report, and the record that a click on it leads to, None if there is none."""

    line: Line
    number: int | None = None
    follows: str = ""
    """What is cut off last: when it is sent again."""

    @property
    def whole(self) -> Line:
        """All of it."""
        return [*self.line, Span(self.follows)] if self.follows else self.line

    def brief(self, width: int) -> Line:
        """Return it in one line of so many cells."""
        if not self.follows:
            return cut_line(self.line, width)
        return [*cut_line(self.line, width - cell_len(self.follows)), Span(self.follows)]


class EmissionReport(Painted):
    """What became of the last emission, one line a subscription; hidden until there is one.

    `results` are those that are there so far, `event_name` is what was emitted.
    """

    class RecordWanted(Message):
        """An outcome was clicked: the record of this number is wanted."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class AllWanted(Message):
        """All outcomes are wanted."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.results: Sequence[DeliveryResult] = ()
        self.event_name = ""
        self._rows: Sequence[Row] = ()
        self._titled = False
        self.border_title = "Emission"
        self.display = False

    def on_mount(self) -> None:
        """Name the key in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._name_key)
        self._name_key()

    def _name_key(self, _: object = None) -> None:
        outcomes = "[@click=screen.outcomes]$outcomes all of it[/]  " * bool(self.results)
        self.border_subtitle = Content.from_markup(
            f"{outcomes}[@click=screen.back]$back puts it away[/]",
            outcomes=key_word("emit.outcomes"),
            back=key_word("desk.back"),
        )

    def _keys(self) -> str:
        """What leads on from here."""
        return f"{key_word('emit.outcomes')} all of it  {self._away()}"

    def _away(self) -> str:
        return f"{key_word('desk.back')} puts it away"

    def show_sending(self, title: str, done: int = 0, deliveries: int = 1) -> None:
        """Say that it is on its way, and how much of it is over."""
        way = " is on its way" if deliveries <= 1 else f" is on its way: {done:,} of {deliveries:,} deliveries are over"
        self.results, self.event_name = (), title
        self._show([Row([Span("… ", Role.ACCENT), Span(title, Role.STRONG), Span(way, Role.QUIET)])], titled=False)

    def show_so_far(self, title: str, results: Sequence[DeliveryResult], waiting: Sequence[str], now: Ticks) -> None:
        """Say what came of it so far, and whose answer is waited for."""
        self.results, self.event_name = results, title
        names = [sanitise(each) for each in waiting]
        told = ", ".join(names[:NAMED_AT_MOST]) + (
            f" and {len(names) - NAMED_AT_MOST} more" * (len(names) > NAMED_AT_MOST)
        )
        self._show([Row([Span("… ", Role.ACCENT), Span("no answer yet: ", Role.QUIET), Span(told, Role.STRONG)]),
                    *_rows_of(results, now)])  # fmt: skip

    def show_results(self, title: str, results: Sequence[DeliveryResult], now: Ticks) -> None:
        """Say for every subscription what happened, and when it is tried again; `title` comes from the catalogue."""
        if not results:
            self.show_trouble(f"{title} went nowhere: the config has no such subscription")
            return
        self.results, self.event_name = results, title
        self._show(_rows_of(results, now))

    def show_trouble(self, sentence: str) -> None:
        """Say why it did not work."""
        self.results = ()
        self._show([Row([Span(f"{signs.BAD} ", Role.BAD), Span(sentence)])], titled=False)

    def _show(self, rows: Sequence[Row], *, titled: bool = True) -> None:
        # Titles are markup: only names from the catalogue come here.
        self._rows, self._titled = rows, titled
        self.border_title = f"Emission of {self.event_name}" if titled else "Emission"
        self._name_key()
        self.display = True
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are to read; called by Textual."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the report."""
        rows = self._laid_out(self.size.width)
        return self.strip_of(rows[y].line if y < len(rows) else (), self.size.width)

    async def on_click(self, event: events.Click) -> None:
        """Go to the record of the outcome under the mouse; where there is none, or several, show all outcomes.

        At the words that say so, put the report away.
        """
        offset = event.get_content_offset(self)
        rows = self._laid_out(self.size.width)
        if offset is None or not offset.y < len(rows) or not self.results:
            return
        row = "".join(span.text for span in rows[offset.y].line)
        if 0 <= row.find(self._away()) <= offset.x:
            await self.run_action("screen.back")
            return
        number = rows[offset.y].number
        self.post_message(self.AllWanted() if number is None else self.RecordWanted(number))

    def _laid_out(self, width: int) -> list[Row]:
        """The report's lines: whole sentences in a frame, else a line an outcome below what was emitted."""
        if not self.styles.border_top[0]:
            return self._in_brief(width) if self._titled else _wrapped(self._rows, width, LINES_AT_MOST)
        return _wrapped(self._rows, width, max(LINES_AT_MOST, self.app.size.height // 4))

    def _in_brief(self, width: int) -> list[Row]:
        count = len(self._rows)
        shown = count if count <= BRIEF_AT_MOST else BRIEF_AT_MOST - 1
        rows = [Row(row.brief(width), row.number) for row in self._rows[:shown]]
        if shown < count:
            rows.append(_more(count - shown, width))
        if self.app.size.height < TITLED_FROM:
            return rows
        title = [Span(self.event_name, Role.STRONG), Span(f"  {self._keys()}", Role.QUIET)]
        return [Row(cut_line(title, width)), *rows]


def _wrapped(rows: Sequence[Row], width: int, at_most: int) -> list[Row]:
    laid_out: list[Row] = []
    for place, row in enumerate(rows):
        lines = [Row(part, row.number) for part in wrap(row.whole, max(1, width), 4)]
        if len(laid_out) + len(lines) > at_most - (place < len(rows) - 1) and place:
            return [*laid_out, _more(len(rows) - place, width)]
        laid_out += lines
    return laid_out


def _more(count: int, width: int) -> Row:
    return Row(
        [Span(cut(f"  and {count:,} more: {key_word('emit.outcomes')} or a click shows all", width), Role.QUIET)]
    )


def _rows_of(results: Sequence[DeliveryResult], now: Ticks) -> list[Row]:
    """Return a row for each subscription and status, failed ones first."""
    groups = sorted(grouped(results), key=lambda group: _ORDER.index(group[0].status))
    wide = name_width_of(results)
    return [_row_of(group, wide, now) for group in groups]


def in_order(results: Sequence[DeliveryResult]) -> list[DeliveryResult]:
    """Return what failed first, then what was delivered, then what was skipped."""
    return sorted(results, key=lambda each: _ORDER.index(each.status))


def name_width_of(results: Sequence[DeliveryResult]) -> int:
    """Return how wide the column of names is."""
    return min(max((len(each.subscription.name) for each in results), default=0), 16)


def grouped(results: Sequence[DeliveryResult]) -> list[list[DeliveryResult]]:
    """Return the results by subscription and status, each group where its first one stood."""
    groups: dict[tuple[str, DeliveryStatus], list[DeliveryResult]] = {}
    for each in results:
        groups.setdefault((each.subscription.name, each.status), []).append(each)
    return list(groups.values())


def _row_of(group: Sequence[DeliveryResult], name_width: int, now: Ticks) -> Row:
    """Return the row of one result, or of several alike: how many there are and what the last one was."""
    last = group[-1]
    if len(group) == 1:
        return Row(_came_of(last, name_width), last.number, _follows(last, now))
    sign, role = _SIGNS[last.status]
    reasons = dict.fromkeys(each.reason for each in group)
    what = last.reason if len(reasons) == 1 else _common(list(reasons))
    quiet = Role.QUIET if last.status is DeliveryStatus.SKIPPED else Role.TEXT
    return Row([
        Span(f"{sign} ", role),
        Span(f"{cut(last.subscription.name, name_width):<{name_width}}  ", Role.STRONG),
        Span(f"{len(group):,} {last.status.value}: {what.removeprefix(f'{last.status.value}: ')}", quiet),
    ])  # fmt: skip


def _common(reasons: Sequence[str]) -> str:
    """Return one sentence for several: those that differ only in the event's name name the first of them."""
    _, _, end = reasons[0].partition(" ")
    if all(each.endswith(f" {end}") and " " not in each.removesuffix(f" {end}") for each in reasons):
        names = [each.partition(" ")[0] for each in reasons]
        others = len(names) - EVENTS_NAMED
        told = ", ".join(names) if others <= 0 else f"{names[0]} and {len(names) - 1} other types"
        return f"{told} {end.replace('is not', 'are not', 1)}"
    return f"{reasons[-1]}, and other reasons"


def result_line(result: DeliveryResult, name_width: int, now: Ticks) -> Line:
    """Return the line of one delivery: its subscription, what came of it, and when it is tried again."""
    return Row(_came_of(result, name_width), follows=_follows(result, now)).whole


def _came_of(result: DeliveryResult, name_width: int) -> Line:
    sign, role = _SIGNS[result.status]
    name = cut(result.subscription.name, name_width)
    answered = result.attempt is not None and result.attempt.outcome.status is not None
    took = f" ·\u00a0{amounts.took(result.attempt.outcome.elapsed)}" if result.attempt and answered else ""
    reason = f"skipped: {result.reason}" if result.status is DeliveryStatus.SKIPPED else result.reason
    quiet = Role.QUIET if result.status is DeliveryStatus.SKIPPED else Role.TEXT
    return [Span(f"{sign} ", role), Span(f"{name:<{name_width}}  ", Role.STRONG), Span(reason + took, quiet)]


def _follows(result: DeliveryResult, now: Ticks) -> str:
    """Return when the next attempt is made, if there is one."""
    following = result.next
    if result.attempt is None or following is None or following.due is None:
        return ""
    return f" · {sanitise(next_words(result.attempt, following, now))}"
