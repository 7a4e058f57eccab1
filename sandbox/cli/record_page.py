"""A whole record as text for a person: what happened, the checks with their reasons, headers, body, answer."""

from collections.abc import Iterator, Sequence

from sandbox.body import views
from sandbox.body.diff.ends import compare_ends
from sandbox.body.http_text import header_line
from sandbox.body.text import sanitise
from sandbox.cli.explanation_text import explanation_lines
from sandbox.cli.fault_text import fault_line
from sandbox.cli.reading import Found
from sandbox.cli.record_json import milliseconds
from sandbox.cli.result_text import answer_excerpt, outcome_text
from sandbox.cli.summary_line import mark_and_note
from sandbox.cli.terminal import paint
from sandbox.domain import ticks
from sandbox.domain.answering import by_rule, what_was_answered
from sandbox.domain.events import find
from sandbox.domain.explanation import Explanation
from sandbox.domain.records import Attempt, Capture, RawHeaders, Record
from sandbox.domain.verdict import CheckStatus

_REPEATS_SHOWN = 5

_MARKS = {
    CheckStatus.PASSED: ("✓", "good"),
    CheckStatus.FAILED: ("✗", "bad"),
    CheckStatus.NOT_APPLICABLE: ("–", "dim"),
}


def record_page(found: Found, why: Explanation | None = None) -> Iterator[str]:
    """Yield the lines of the page; everything from outside is sanitised, credentials are masked.

    `why` explains a capture's refused signature by the present config.
    """
    number, record, other = found.number, found.record, found.other_end
    headline, *rest = (
        _attempt(number, record, other) if isinstance(record, Attempt) else _capture(number, record, other, why)
    )
    yield headline
    if found.note is not None:
        yield f"  {mark_and_note(found.note)}"
    yield from _repeats(found)
    yield from rest


def _repeats(found: Found) -> Iterator[str]:
    if isinstance(found.record, Attempt) and found.record.repeats is not None:
        yield f"  sends {'a record that is gone' if found.repeated is None else f'#{found.repeated}'} again"
    for number, attempt in found.repeats[:_REPEATS_SHOWN]:
        yield f"  sent again to {sanitise(attempt.subscription)}: {outcome_text(attempt, number)}"
        if attempt.outcome.body:
            yield paint(f"    {answer_excerpt(attempt.outcome.body)}", "dim")
    if len(found.repeats) > _REPEATS_SHOWN:
        yield f"  and {len(found.repeats) - _REPEATS_SHOWN} times more"


def _attempt(number: int, attempt: Attempt, other: tuple[int, Record] | None) -> Iterator[str]:
    outcome = attempt.outcome
    mark = paint("✓", "good") if outcome.delivered else paint("✗", "bad")
    yield f"{paint(f'#{number}', 'strong')} attempt {attempt.attempt} of {sanitise(attempt.event)} {mark}"
    yield f"  {sanitise(outcome.reason)} ({milliseconds(outcome.elapsed)} ms)"
    yield f"  sent to {sanitise(attempt.subscription)} at {ticks.format_utc(attempt.at)}"
    yield f"  Id {sanitise(attempt.event_id)}"
    if attempt.fault is not None:
        yield f"  {fault_line(attempt.fault)}"
    for hop in outcome.hops:
        yield f"  {hop.status} led to {sanitise(hop.url)}"
    yield from _provenance(attempt.event)
    if other is not None and isinstance(other[1], Capture):
        yield from _ends((number, attempt), (other[0], other[1]))
    yield from _section(f"{attempt.request.method} {sanitise(attempt.request.url)}")
    yield from _headers(attempt.request.headers)
    yield from _section(f"Body, {len(attempt.request.body):,} bytes")
    yield from _body(attempt.request.body)
    if outcome.status is not None:
        yield from _section(f"Answer {outcome.status}")
        yield from _headers(outcome.headers)
        yield from _body(outcome.body)


def _capture(number: int, capture: Capture, other: tuple[int, Record] | None, why: Explanation | None) -> Iterator[str]:
    verdict = capture.verdict
    mark = paint("✓", "good") if verdict.verified else paint("✗", "bad")
    what = sanitise(capture.event or "a request")
    yield f"{paint(f'#{number}', 'strong')} capture of {what}: {verdict.state} {mark}"
    yield f"  received from {capture.peer} at {ticks.format_utc(capture.at)}"
    took = f"in {milliseconds(capture.elapsed)} ms"
    yield f"  {what_was_answered(capture.answer)} {took}{sanitise(by_rule(capture.answer))}"
    if capture.subscription is not None:
        yield f"  for subscription {sanitise(capture.subscription)}"
    if capture.event_id is not None:
        yield f"  Id {sanitise(capture.event_id)}"
    if other is not None and isinstance(other[1], Attempt) and other[1].fault is not None:
        yield f"  sent on purpose with {fault_line(other[1].fault)}"
    yield from _provenance(capture.event or "")
    yield from _section("Checks")
    width = max((len(check.name) for check in verdict.checks), default=0)
    for check in verdict.checks:
        symbol, role = _MARKS[check.status]
        yield f"  {paint(symbol, role)} {sanitise(check.name):<{width}}  {sanitise(check.reason)}"
    if why is not None:
        yield from _section(f"Why the signature failed ({', '.join(why.causes)})")
        yield from explanation_lines(why)
    if other is not None and isinstance(other[1], Attempt):
        yield from _ends((other[0], other[1]), (number, capture))
    if capture.raw:
        yield from _section(f"As it came: the first {len(capture.raw):,} bytes")
        yield from _body(capture.raw)
        return
    yield from _section(f"{sanitise(capture.method)} {sanitise(capture.target)}")
    yield from _headers(capture.headers)
    yield from _section(f"Body, {len(capture.body):,} bytes" + (" (cut)" if capture.cut else ""))
    yield from _body(capture.body)
    if capture.answer.status:
        yield from _section(f"Answer {capture.answer.status}")
        yield from _headers(capture.answer.headers)
        yield from _body(capture.answer.body)


def _ends(sent: tuple[int, Attempt], received: tuple[int, Capture]) -> Iterator[str]:
    ends = compare_ends(sent[1], received[1])
    yield from _section(f"Sent (#{sent[0]}) against received (#{received[0]})")
    mark = paint("✓", "good") if ends.comparison.identical else paint("✗", "bad")
    for sentence in ends.sentences:
        yield f"  {mark} {sentence}"
        mark = " "
    if not ends.comparison.identical:
        yield paint(f"    every difference: sandbox diff {sent[0]}", "dim")


def _provenance(event: str) -> Iterator[str]:
    event_type = find(event)
    if event_type is not None:
        yield paint(f"  provenance: {event_type.provenance_note}", "dim")


def _section(title: str) -> Iterator[str]:
    yield ""
    yield paint(title, "strong")


def _headers(headers: Sequence[tuple[str, str]] | RawHeaders) -> Iterator[str]:
    for name, value in headers:
        shown_name, colon, shown_value = header_line(name, value).partition(":")
        yield f"  {paint(shown_name, 'key')}{colon}{shown_value}"


def _body(body: bytes) -> Iterator[str]:
    for line in views.lines(body):
        yield "  " + "".join(paint(span.text, span.role.value) for span in line)
