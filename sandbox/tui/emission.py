"""Emit an event type to all subscriptions; a report, which Escape puts away, says for each what happened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.strip import Strip

from sandbox.body.text import sanitise
from sandbox.domain.events import EventType
from sandbox.domain.ticks import Ticks
from sandbox.sender.compose import compose_sample
from sandbox.sender.next_send import next_words
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, Publication, Retrying
from sandbox.tui import amounts, signs
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut, wrap

if TYPE_CHECKING:
    from sandbox.service import Sandbox

LINES_AT_MOST = 6

_SIGNS: dict[DeliveryStatus, tuple[str, Role]] = {
    DeliveryStatus.DELIVERED: (signs.GOOD, Role.GOOD),
    DeliveryStatus.FAILED: (signs.BAD, Role.BAD),
    DeliveryStatus.SKIPPED: (signs.NEITHER, Role.QUIET),
}


_ORDER = (DeliveryStatus.FAILED, DeliveryStatus.DELIVERED, DeliveryStatus.SKIPPED)


async def emit(sandbox: "Sandbox", event_type: EventType) -> Publication:
    """Send one event of this type to every matching subscription. Raises JournalError."""
    event = compose_sample(sandbox.shop, event_type, at=sandbox.clock(), wire=sandbox.config.wire)
    return await sandbox.publisher.publish(event, sandbox.config.subscriptions, retrying=Retrying.QUEUED)


class EmissionReport(Painted):
    """What became of the last emission, one line a subscription; hidden until there is one."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._event_name = ""
        self.border_title = "Emission"
        self.border_subtitle = "Esc puts it away"
        self.display = False

    def show_sending(self, event_type: EventType) -> None:
        """Say that it is on its way."""
        self._show([[Span("… ", Role.ACCENT), Span(event_type.name, Role.STRONG), Span(" is on its way", Role.QUIET)]])

    def show_publication(self, publication: Publication, now: Ticks) -> None:
        """Say for every subscription what happened, and when it is tried again."""
        results = sorted(publication.results, key=lambda result: _ORDER.index(result.status))
        if not results:
            self.show_trouble(f"{publication.event.name} went nowhere: the config has no subscriptions")
            return
        wide = max(len(result.subscription.name) for result in results)
        lines: list[Line] = [_result_line(result, min(wide, 16), now) for result in results]
        if len(lines) > LINES_AT_MOST:
            rest = [result.status for result in results[LINES_AT_MOST - 1 :]]
            more = ", ".join(f"{rest.count(status)} {status.value}" for status in _ORDER if status in rest)
            lines = [*lines[: LINES_AT_MOST - 1], [Span(f"  and {more}", Role.QUIET)]]
        self._show(lines, publication.event.name)

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
