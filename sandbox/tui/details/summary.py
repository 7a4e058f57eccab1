"""What happened to a record, in a sentence and in facts."""

from collections.abc import Collection, Iterator

from sandbox.domain.answering import answered_by_rule
from sandbox.domain.quantities import write_duration
from sandbox.domain.records import Attempt, Capture, RecordSummary
from sandbox.domain.verdict import Check, CheckStatus, Verdict
from sandbox.sender.faults import FAULTS
from sandbox.tui import amounts, signs
from sandbox.tui.details.about import provenance_lines
from sandbox.tui.details.exchange import answer_lines, reason_lines, request_body_lines
from sandbox.tui.details.insight import Insight, other_end_lines, wants_explanation, why_lines
from sandbox.tui.details.reading import Reading
from sandbox.tui.details.subject import BLANK, Lines, fact, heading
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap

NAMES_AT_MOST = 22
"""Cells that the names of checks may take in front of their reasons."""

NARROW = 60
"""Below this width names and reasons are one text."""


def summary_lines(reading: Reading, insight: Insight, width: int) -> Iterator[Line]:
    """Yield the Summary tab: marks and notes, the sentences, checks and facts, and below them the other tabs' lines.

    Of a pair, what the attempt came to and what our receiver said to it stand together.
    """
    record = reading.record
    yield from _note_lines(reading.summary, width)
    if isinstance(record, Attempt):
        yield from _attempt_lines(record, reading.capture, insight, width)
        yield BLANK
        yield heading("Answer")
        yield from answer_lines(record, width)
    else:
        yield from _capture_lines(record, insight, width)
    yield BLANK
    yield heading("Body")
    yield from request_body_lines(record, width)


def _note_lines(summary: RecordSummary, width: int) -> Iterator[Line]:
    if summary.note is not None:
        yield from wrap([Span(f"{signs.MARKED} {summary.note or 'marked'}", Role.WARN)], width, 2)
    pair = summary.pair
    if pair is not None and pair.note is not None:
        told = f"{signs.MARKED} #{pair.number}, the {pair.kind.value}: {pair.note or 'marked'}"
        yield from wrap([Span(told, Role.WARN)], width, 2)


def _attempt_lines(attempt: Attempt, capture: Capture | None, insight: Insight, width: int) -> Iterator[Line]:
    outcome = attempt.outcome
    sign, role = signs.outcome(outcome.delivered)
    sentence = f"{sign} {outcome.reason[:1].upper()}{outcome.reason[1:]}"
    took = "" if outcome.status is None else f" ·\u00a0{amounts.took(outcome.elapsed)}"
    yield from wrap([Span(sentence, role), Span(took, Role.QUIET)], width, 2)
    if attempt.fault is not None:
        yield from wrap([Span(f"! Sent with the fault {_fault(attempt.fault)}", Role.WARN)], width, 2)
    if capture is not None:  # our own receiver's reasons are its checks
        yield from _verdict_lines(capture, insight, width)
    elif outcome.status is not None and not outcome.delivered:
        yield from reason_lines(outcome, width)
    yield BLANK
    yield from fact("Event", attempt.event, width, Role.STRONG)
    yield from fact("To", attempt.subscription, width)
    yield from fact("URL", attempt.request.url, width)
    if attempt.repeats is not None:
        which = "…" if not insight.complete else "a record that is not in this journal any more"
        again = which if insight.repeated is None else f"#{insight.repeated}"
        yield from fact("Sends again", f"{signs.REPEATED} {again}", width)
    yield from fact("Sent", amounts.full_time(attempt.at), width)
    yield from fact("Size", amounts.size(len(attempt.request.body)), width)
    yield from other_end_lines(attempt, insight, width)
    for hop in outcome.hops:
        yield from fact("Redirected", f"{hop.status} to {hop.url}", width)
    if outcome.local_address:
        yield from fact("From", outcome.local_address, width)
    yield from fact("Event Id", attempt.event_id, width)
    yield from fact("Attempt", str(attempt.attempt), width)
    yield from provenance_lines(attempt.event, width)
    if capture is not None:
        yield from _good_check_lines(capture.verdict, width)


def _fault(name: str) -> str:
    """Return a fault of ours with what it does; a newer program may know others."""
    known = FAULTS.get(name)
    return name if known is None else f"{name}: {known.what}"


def _verdict_lines(capture: Capture, insight: Insight, width: int) -> Iterator[Line]:
    """Yield what our receiver found and answered: the sentence, why the signature failed, every check."""
    verdict = capture.verdict
    sign, role = signs.outcome(verdict.verified)
    yield from wrap(
        [Span(f"{sign} {_judgement(verdict)}", role), Span(f", {_answered(capture)}", Role.QUIET)], width, 2
    )
    if wants_explanation(capture):
        yield from why_lines(insight, width)
    yield BLANK
    for check in verdict.failures:
        yield from _check_lines(check, _indent(verdict, width), width)
    if passed := [check.name for check in verdict.checks if check.status is CheckStatus.PASSED]:
        yield from wrap([Span(f"{signs.GOOD} ", Role.GOOD), Span(", ".join(passed), Role.QUIET)], width, 2)


def _good_check_lines(verdict: Verdict, width: int) -> Iterator[Line]:
    """Yield the reasons of what passed or does not apply: below the facts, since their names stand above already."""
    good = [check for check in verdict.checks if check.status is CheckStatus.PASSED]
    not_made = _not_made(verdict)
    if good or not_made:
        yield BLANK
        yield heading("Checks passed" if good else "Checks")
    for check in good:
        yield from _check_lines(check, _indent(verdict, width), width)
    for reason, names in not_made:
        yield from wrap([Span(f"{signs.NEITHER} {', '.join(names)}  {reason}", Role.QUIET)], width, 2)


def _indent(verdict: Verdict, width: int) -> int:
    if width < NARROW:
        return 0
    return min(NAMES_AT_MOST, max((len(check.name) for check in verdict.checks), default=0))


def _capture_lines(capture: Capture, insight: Insight, width: int) -> Iterator[Line]:
    yield from _verdict_lines(capture, insight, width)
    yield BLANK
    yield from fact("Event", capture.event or "", width, Role.STRONG)
    if capture.method:
        yield from fact("Request", f"{capture.method} {capture.target}", width)
    yield from fact("Received", amounts.full_time(capture.at), width)
    yield from fact("Size", amounts.size(len(capture.raw or capture.body)), width)
    yield from other_end_lines(capture, insight, width)
    if capture.answer.status:
        held = f", and then {write_duration(capture.answer.delay)} on purpose" if capture.answer.delay else ""
        yield from fact("Answered", f"after {amounts.took(capture.elapsed)}{held}", width)
    yield from fact("From", capture.peer, width)
    yield from fact("Event Id", capture.event_id or "", width)
    yield from fact("Attempt", "" if capture.attempt is None else str(capture.attempt), width)
    yield from provenance_lines(capture.event, width)
    yield from _good_check_lines(capture.verdict, width)


def _not_made(verdict: Verdict) -> Collection[tuple[str, list[str]]]:
    """Return the checks that do not apply, those with the same reason together."""
    names: dict[str, list[str]] = {}
    for check in verdict.checks:
        if check.status is CheckStatus.NOT_APPLICABLE:
            names.setdefault(check.reason, []).append(check.name)
    return names.items()


def _check_lines(check: Check, indent: int, width: int) -> Lines:
    sign, role = signs.CHECK[check.status]
    text_role = Role.BAD if check.failed else Role.TEXT if role is Role.GOOD else Role.QUIET
    name = f"{check.name:<{indent}}  "
    spans = [Span(f"{sign} ", role), Span(name, Role.STRONG if check.failed else Role.QUIET)]
    return wrap([*spans, Span(check.reason, text_role)], width, indent + 4)


def _judgement(verdict: Verdict) -> str:
    failed = [check.name for check in verdict.failures]
    if not failed:
        return "Verified"
    names = ", ".join(failed[:3]) + (f" and {len(failed) - 3} more" if len(failed) > 3 else "")
    return f"Rejected: {names} failed"


def _answered(capture: Capture) -> str:
    if not capture.answer.status and capture.answer.rule is None:
        return "could not be answered any more"
    return answered_by_rule(capture.answer) or f"answered {capture.answer.status}"
