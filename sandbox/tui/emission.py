"""The report of an emission, which Escape puts away: for each subscription what happened."""

from collections.abc import Sequence

from textual.geometry import Size
from textual.strip import Strip

from sandbox.body.text import sanitise
from sandbox.domain.ticks import Ticks
from sandbox.sender.next_send import next_words
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus
from sandbox.tui import amounts, signs
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut, wrap

LINES_AT_MOST = 6

_SIGNS: dict[DeliveryStatus, tuple[str, Role]] = {
    DeliveryStatus.DELIVERED: (signs.GOOD, Role.GOOD),
    DeliveryStatus.FAILED: (signs.BAD, Role.BAD),
    DeliveryStatus.SKIPPED: (signs.NEITHER, Role.QUIET),
}


_ORDER = (DeliveryStatus.FAILED, DeliveryStatus.DELIVERED, DeliveryStatus.SKIPPED)


class EmissionReport(Painted):
    """What became of the last emission, one line a subscription; hidden until there is one."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._event_name = ""
        self.border_title = "Emission"
        self.border_subtitle = "[@click=screen.back]Esc puts it away[/]"
        self.display = False

    def show_sending(self, title: str, done: int = 0, deliveries: int = 1) -> None:
        """Say that it is on its way, and how much of it is over."""
        way = " is on its way" if deliveries <= 1 else f" is on its way: {done:,} of {deliveries:,} deliveries are over"
        self._show([[Span("… ", Role.ACCENT), Span(title, Role.STRONG), Span(way, Role.QUIET)]])

    def show_results(self, title: str, results: Sequence[DeliveryResult], now: Ticks) -> None:
        """Say for every subscription what happened, and when it is tried again; `title` comes from the catalogue."""
        if not results:
            self.show_trouble(f"{title} went nowhere: the config has no such subscription")
            return
        groups = sorted(grouped(results), key=lambda group: _ORDER.index(group[0].status))
        wide = min(max(len(group[0].subscription.name) for group in groups), 16)
        lines: list[Line] = [_group_line(group, wide, now) for group in groups]
        if len(lines) > LINES_AT_MOST:
            rest = [group[0].status for group in groups[LINES_AT_MOST - 1 :]]
            more = ", ".join(f"{rest.count(status)} {status.value}" for status in _ORDER if status in rest)
            lines = [*lines[: LINES_AT_MOST - 1], [Span(f"  and {more}", Role.QUIET)]]
        self._show(lines, title)

    def show_trouble(self, sentence: str) -> None:
        """Say why it did not work."""
        self._show([[Span(f"{signs.BAD} ", Role.BAD), Span(sentence)]])

    def _show(self, lines: Sequence[Line], event_name: str = "") -> None:
        # Titles are markup: only names from the catalogue come here.
        self._lines = lines
        self.border_title = f"Emission of {event_name}" if event_name else "Emission"
        self._event_name = event_name
        self.display = True
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are to read; called by Textual."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the report."""
        lines = self._laid_out(self.size.width)
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def _laid_out(self, width: int) -> list[Line]:
        """The report's lines; without a border, and so without a title, the event's name goes ahead."""
        titled = self._lines
        if self._event_name and not self.styles.border_top[0] and self._lines:
            first, *others = self._lines
            titled = [[Span(f"{self._event_name} ", Role.QUIET), *first], *others]
        return [part for line in titled for part in wrap(line, max(1, width), 4)]


def grouped(results: Sequence[DeliveryResult]) -> list[list[DeliveryResult]]:
    """Return the results by subscription and status, each group where its first one stood."""
    groups: dict[tuple[str, DeliveryStatus], list[DeliveryResult]] = {}
    for each in results:
        groups.setdefault((each.subscription.name, each.status), []).append(each)
    return list(groups.values())


def _group_line(group: Sequence[DeliveryResult], name_width: int, now: Ticks) -> Line:
    """Return the line of one result, or of several alike: how many there are and what the last one was."""
    last = group[-1]
    if len(group) == 1:
        return _result_line(last, name_width, now)
    sign, role = _SIGNS[last.status]
    reasons = dict.fromkeys(each.reason for each in group)
    what = last.reason if len(reasons) == 1 else _common(list(reasons))
    quiet = Role.QUIET if last.status is DeliveryStatus.SKIPPED else Role.TEXT
    return [
        Span(f"{sign} ", role),
        Span(f"{cut(last.subscription.name, name_width):<{name_width}}  ", Role.STRONG),
        Span(f"{len(group):,} {last.status.value}: {what.removeprefix(f'{last.status.value}: ')}", quiet),
    ]


def _common(reasons: Sequence[str]) -> str:
    """Return one sentence for several: those that differ only in the event's name name all of them."""
    _, _, end = reasons[0].partition(" ")
    if all(each.endswith(f" {end}") and " " not in each.removesuffix(f" {end}") for each in reasons):
        names = [each.partition(" ")[0] for each in reasons]
        return f"{', '.join(names)} {end.replace('is not', 'are not', 1)}"
    return f"{reasons[-1]}, and other reasons"


def _result_line(result: DeliveryResult, name_width: int, now: Ticks) -> Line:
    sign, role = _SIGNS[result.status]
    name = cut(result.subscription.name, name_width)
    answered = result.attempt is not None and result.attempt.outcome.status is not None
    took = f" · {amounts.milliseconds(result.attempt.outcome.elapsed)} ms" if result.attempt and answered else ""
    reason = f"skipped: {result.reason}" if result.status is DeliveryStatus.SKIPPED else result.reason
    quiet = Role.QUIET if result.status is DeliveryStatus.SKIPPED else Role.TEXT
    return [
        Span(f"{sign} ", role),
        Span(f"{name:<{name_width}}  ", Role.STRONG),
        Span(reason + took + _follows(result, now), quiet),
    ]


def _follows(result: DeliveryResult, now: Ticks) -> str:
    """Return when the next attempt is made, if there is one."""
    following = result.next
    if result.attempt is None or following is None or following.due is None:
        return ""
    return f" · {sanitise(next_words(result.attempt, following, now))}"
