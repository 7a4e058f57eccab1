"""A report of `sandbox check` as text for a person, and as JSON objects."""

from collections.abc import Iterator

from sandbox.body.text import sanitise
from sandbox.cli.terminal import count, paint
from sandbox.contract.drift import Drift, Fault, Severity
from sandbox.contract.report import Part, Report
from sandbox.domain.json_text import JsonObject

SIGNS = {Severity.BREAKING: ("✗", "bad"), Severity.ADDITIVE: ("+", "added"), Severity.COSMETIC: ("~", "changed")}


def report_lines(report: Report) -> Iterator[str]:
    """Yield the page: a line for each part, and below it what differs, by event type. Safe to show."""
    width = max((len(sanitise(part.name)) for part in report.parts), default=0)
    for part in report.parts:
        sign, role = ("✗", "bad") if part.failed else ("✓", "good")
        yield f"{paint(sign, role)} {paint(sanitise(part.name).ljust(width), 'strong')}  {sanitise(part.summary)}"
        for event in dict.fromkeys(drift.event for drift in part.drifts):
            bodies = f"  {count(part.bodies[event], 'body', 'bodies')}" if event in part.bodies else ""
            yield f"  {paint(sanitise(event), 'key')}{bodies}"
            yield from (f"    {_drift(drift)}" for drift in part.drifts if drift.event == event)
        yield from (f"  {_fault(fault)}" for fault in part.faults)
        if part.ignored:
            places = ", ".join(f"{sanitise(place)} ({number:,})" for place, number in part.ignored)
            yield f"  {paint(f'left out by contract.ignore: {places}', 'dim')}"


def _drift(drift: Drift) -> str:
    sign, role = SIGNS[drift.severity]
    kind = f"{drift.severity.value}, {drift.kind.value}"
    first = f"  {paint(f'({sanitise(drift.first_seen)})', 'dim')}" if drift.body else ""
    return f"{paint(f'{sign} {kind}', role)}  {sanitise(drift.sentence)}{first}"


def _fault(fault: Fault) -> str:
    sign, role = ("✗", "bad") if fault.fails else ("·", "dim")
    number = f"{fault.count:,}, first " if fault.count > 1 else ""
    return f"{paint(sign, role)} {number}{sanitise(fault.subject)}: {sanitise(fault.sentence)}"


def report_objects(report: Report) -> Iterator[JsonObject]:
    """Yield an object for each part (`type` is part), each of its differences (drift) and faults (fault)."""
    for part in report.parts:
        yield _part_object(part)
        yield from (drift_object(drift, part.name) for drift in part.drifts)
        for fault in part.faults:
            yield {
                "type": "fault",
                "check": part.name,
                "subject": fault.subject,
                "event": fault.event,
                "sentence": fault.sentence,
                "count": fault.count,
                "fails": fault.fails,
            }


def _part_object(part: Part) -> JsonObject:
    return {
        "type": "part",
        "check": part.name,
        "failed": part.failed,
        "checked": part.checked,
        "bodies": dict(part.bodies),
        "fail_on": part.fail_on.value,
        "summary": part.summary,
        "ignored": dict(part.ignored),
    }


def drift_object(drift: Drift, check: str) -> JsonObject:
    """Return the object of one difference."""
    return {
        "type": "drift",
        "check": check,
        "event": drift.event,
        "class": drift.severity.value,
        "kind": drift.kind.value,
        "place": drift.place,
        "sentence": drift.sentence,
        "count": drift.count,
        "total": drift.total,
        "pointer": drift.pointer,
        "first": drift.body,
        "example": drift.example,
    }
