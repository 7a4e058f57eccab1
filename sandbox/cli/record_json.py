"""A record as the JSON object that every `--json` prints."""

from sandbox.domain import ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.records import Attempt, Capture, Kind, Record
from sandbox.sender.planned import PlannedAttempt

REQUIRED = (
    "record",
    "kind",
    "at",
    "id",
    "event",
    "attempt",
    "subscription",
    "url",
    "status",
    "ms",
    "bytes",
    "verdict",
    "checks",
)
"""The members that stand first in every object, in this order."""


def record_object(number: int | None, record: Record, note: str | None = None) -> JsonObject:
    """Return the object: REQUIRED first, then what else is useful. No header values and no secrets.

    `at` is UTC, `ms` milliseconds, `bytes` the body's length; an attempt has no verdict, a capture no outcome; `note`
    is null unless the user marked the record.
    """
    whole = _attempt(number, record) if isinstance(record, Attempt) else _capture(number, record)
    return {**whole, "note": note}


def planned_object(planned: PlannedAttempt) -> JsonObject:
    """Return the object of an attempt that is not made; what only sending can tell is null in it.

    `body` is the text that would be sent, null if it is not UTF-8; of what is sent the journal has it.
    """
    return {
        "record": None,
        "kind": Kind.ATTEMPT.value,
        "at": None,
        "id": planned.event_id,
        "event": planned.event,
        "attempt": planned.attempt,
        "subscription": planned.subscription,
        "url": planned.request.url,
        "status": None,
        "ms": None,
        "bytes": len(planned.request.body),
        "verdict": None,
        "checks": [],
        "dry_run": True,
        "repeats": planned.repeats,
        "fault": planned.fault,
        "body": _text(planned.request.body),
    }


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def milliseconds(elapsed: int) -> float:
    """Return ticks of 100 ns as milliseconds with one digit."""
    return round(elapsed / ticks.PER_MILLISECOND, 1)


def _attempt(number: int | None, attempt: Attempt) -> JsonObject:
    outcome = attempt.outcome
    hops: list[JsonValue] = [{"status": hop.status, "url": hop.url} for hop in outcome.hops]
    return {
        "record": number,
        "kind": Kind.ATTEMPT.value,
        "at": ticks.format_utc(attempt.at),
        "id": attempt.event_id,
        "event": attempt.event,
        "attempt": attempt.attempt,
        "subscription": attempt.subscription,
        "url": attempt.request.url,
        "status": outcome.status,
        "ms": milliseconds(outcome.elapsed),
        "bytes": len(attempt.request.body),
        "verdict": None,
        "checks": [],
        "outcome": outcome.kind.value,
        "reason": outcome.reason,
        "answer": outcome.body.decode("utf-8", "replace"),
        "hops": hops,
        "repeats": attempt.repeats,
        "fault": attempt.fault,
    }


def _capture(number: int | None, capture: Capture) -> JsonObject:
    checks: list[JsonValue] = [
        {"name": check.name, "status": check.status.value, "reason": check.reason} for check in capture.verdict.checks
    ]
    return {
        "record": number,
        "kind": Kind.CAPTURE.value,
        "at": ticks.format_utc(capture.at),
        "id": capture.event_id,
        "event": capture.event,
        "attempt": capture.attempt,
        "subscription": capture.subscription,
        "url": capture.target,
        "status": capture.answer.status or None,
        "ms": milliseconds(capture.elapsed),
        "bytes": len(capture.body),
        "verdict": capture.verdict.state,
        "checks": checks,
        "method": capture.method,
        "peer": capture.peer,
        "cut": capture.cut,
        "answer_rule": capture.answer.rule,
        "answer_relayed": capture.answer.relayed,
        "answer_delay_ms": milliseconds(capture.answer.delay),
        "answer_fault": None if capture.answer.fault is None else capture.answer.fault.value,
    }
