"""The Attempts tab: every attempt of a record's delivery, and when the next one goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from sandbox.body.text import sanitise
from sandbox.domain import ticks
from sandbox.domain.deliveries import Delivery, DeliveryId, DeliveryState
from sandbox.domain.filters import FilterError, parse_filter, quoted
from sandbox.domain.quantities import about
from sandbox.domain.records import Kind, RecordSummary
from sandbox.tui import amounts, signs
from sandbox.tui.buttons import button
from sandbox.tui.details.reading import Reading
from sandbox.tui.details.subject import BLANK, FACT_INDENT
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap

if TYPE_CHECKING:
    from sandbox.service import Sandbox

AT_MOST = 50
"""How many records of an event are looked at before, and from, the one that is shown."""

_ENDS = {
    DeliveryState.DELIVERED: (f"{signs.GOOD} delivered", Role.GOOD),
    DeliveryState.GIVEN_UP: (f"{signs.BAD} given up", Role.BAD),
    DeliveryState.DROPPED: (f"{signs.NEITHER} dropped, so nothing follows", Role.WARN),
    DeliveryState.SENDING: (f"{signs.SENT} being sent just now", Role.SENT),
}


@dataclass(frozen=True, slots=True)
class Course:
    """How a delivery went and goes on.

    `attempts` are in the order of the journal. `delivery` is None if the queue does not have it: it was delivered at
    once, or not sent by us. `left` is how many ticks it is until the next attempt, None if none is planned; `most` how
    often the plan sends. `by` names who sends what is due, None if nobody runs who does.
    """

    number: int
    attempts: tuple[RecordSummary, ...] = ()
    delivery: Delivery | None = None
    left: int | None = None
    most: int = 0
    by: str | None = None


async def find_course(sandbox: "Sandbox", reading: Reading, known: Course | None) -> Course | None:
    """Return how the record's delivery stands now; None if its event or subscription is unknown. Raises JournalError.

    `known` is what was found before: what has not changed since is not read again.
    """
    summary = reading.summary
    if summary.event_id is None or summary.subscription is None:
        return None
    delivery = await _delivery(sandbox, summary, known)
    if known is not None and delivery is not None and known.delivery == delivery:
        attempts = known.attempts
    else:
        around = await sandbox.records.of_event(summary.event_id, summary.number, AT_MOST)
        attempts = tuple(
            each for each in around if each.kind is Kind.ATTEMPT and each.subscription == summary.subscription
        )
    now = sandbox.clock()
    left = None if delivery is None or delivery.due is None else _calm(delivery.due - now)
    retriers = await sandbox.queue.retriers(now) if left is not None and sandbox.config.delivery.plan.retry else ()
    by = f"{retriers[0].program} (pid {retriers[0].pid})" if retriers else None
    return Course(reading.number, attempts, delivery, left, sandbox.config.delivery.plan.sends, by)


async def _delivery(sandbox: "Sandbox", summary: RecordSummary, known: Course | None) -> Delivery | None:
    if known is not None and known.delivery is not None:
        found: Sequence[Delivery] = await sandbox.queue.find([DeliveryId(known.delivery.delivery_id)])
    else:
        try:
            of_event = parse_filter(f"id:{quoted(summary.event_id or '')}")
        except FilterError:
            return None  # a stranger's Id, longer than any of ours
        found = await sandbox.queue.select(of_event, ended=True)
    fitting = [each for each in found if each.subscription == summary.subscription]
    return fitting[-1] if fitting else None


def _calm(left: int) -> int:
    """Return whole seconds, so that the screen changes only with the number on it."""
    return max(0, -(-left // ticks.PER_SECOND)) * ticks.PER_SECOND


def attempt_lines(known: bool, course: Course | None, width: int) -> Iterator[Line]:
    """Yield the tab: what is planned, because it may be acted on, and below it every attempt, the newest first."""
    if course is None:
        yield [Span("Looking for the other attempts …" if not known else _NO_DELIVERY, Role.QUIET)]
        return
    yield from _plan_lines(course, width)
    for row in reversed(course.attempts):
        yield from _attempt(row, row.number == course.number, width)
    if not course.attempts:
        yield from wrap([Span("No attempt of it is in this journal: somebody else sent it.", Role.QUIET)], width)


_NO_DELIVERY = "It names no event or no subscription, so there is no delivery to look for."


def _plan_lines(course: Course, width: int) -> Iterator[Line]:
    delivery = course.delivery
    if delivery is None:
        return
    sent = f" {delivery.delivery_id}, sent {delivery.sends} of {max(course.most, delivery.sends)} times"
    if course.left is None:
        words, role = _ENDS.get(delivery.state, (delivery.state.value, Role.TEXT))
        yield from wrap([Span(words, role), Span(f";{sent}", Role.QUIET)], width, 2)
    else:
        when = f"in {about(course.left)}" if course.left else "now"
        by = f", by {course.by}" if course.by else ", but nobody runs who would send it"
        yield from wrap([Span(f"{signs.AGAIN} next {when}", Role.WARN), Span(f"{by};{sent}", Role.QUIET)], width, 2)
        buttons = [button("delivery.send-now"), Span("  "), button("delivery.drop")]
        yield from ([buttons] if sum(len(each.text) for each in buttons) <= width else [buttons[:1], buttons[2:]])
    yield BLANK


def _attempt(row: RecordSummary, shown: bool, width: int) -> Iterator[Line]:
    sign, role = signs.outcome(row.good)
    again = f" {signs.REPEATED}" if row.repeats is not None else ""
    head = [
        Span("▌" if shown else " ", Role.ACCENT),
        Span(f"#{row.number}", Role.STRONG if shown else Role.TEXT),
        Span(f" {amounts.clock_time(row.at)} attempt {row.attempt}{again}", Role.QUIET),
    ]
    told = row.reason or row.state
    took = f" ·\u00a0{amounts.took(row.elapsed)}" if row.status is not None else ""
    outcome = [Span(f"{sign} {told}", role), Span(took, Role.QUIET)]
    used = sum(len(each.text) for each in head)
    if used + 4 + cell_len(sanitise(told)) + len(took) <= width:
        yield [*head, Span("  "), *outcome]
    else:
        yield head
        yield from wrap([Span("   "), *outcome], width, min(5, FACT_INDENT))
