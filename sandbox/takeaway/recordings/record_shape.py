"""A record as a JSON object that loses nothing: the shape of an NDJSON line, and of what a HAR cannot say by itself.

The shape has a version of its own. Moments are ISO 8601 with seven fraction digits, because a count of ticks is more
than other tools' numbers hold; spans of time are whole ticks of 100 ns. There is no record number: journals give those.
"""

from sandbox.domain import ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.records import Attempt, Capture, Kind, RawHeaders
from sandbox.domain.request import HeaderList
from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.masking import masked_places
from sandbox.takeaway.recordings.packing import packed, packed_text

MARK = "o2vend_sandbox"
"""The member that every such object begins with; its value is the version of the shape."""

VERSION = 1


def record_object(entry: Entry) -> JsonObject:
    """Return the object of a record and its note."""
    record = entry.record
    kind = Kind.ATTEMPT if isinstance(record, Attempt) else Kind.CAPTURE
    return {
        MARK: VERSION,
        "kind": kind.value,
        "record_id": packed_text(record.record_id),
        "at": _moment(record.at),
        "event_id": _text_or_none(record.event_id),
        "event": _text_or_none(record.event),
        "attempt": record.attempt,
        "subscription": _text_or_none(record.subscription),
        "note": _text_or_none(entry.note),
        "masked": [packed_text(place) for place in masked_places(record)],
        **(_of_attempt(record) if isinstance(record, Attempt) else _of_capture(record)),
    }


def _of_attempt(attempt: Attempt) -> JsonObject:
    request, outcome = attempt.request, attempt.outcome
    return {
        "request": {
            "method": packed_text(request.method),
            "url": packed_text(request.url),
            "headers": _header_list(request.headers),
            "body": packed(request.body),
        },
        "outcome": {
            "kind": outcome.kind.value,
            "reason": packed_text(outcome.reason),
            "elapsed": outcome.elapsed,
            "hops": [[hop.status, packed_text(hop.url)] for hop in outcome.hops],
            "local_address": _text_or_none(outcome.local_address),
        },
        "repeats": _text_or_none(attempt.repeats),
        "fault": _text_or_none(attempt.fault),
        "answer": {
            "status": outcome.status,
            "headers": _raw_headers(outcome.headers),
            "body": packed(outcome.body),
            "cut": outcome.body_cut,
        },
    }


def _of_capture(capture: Capture) -> JsonObject:
    answer, signing = capture.answer, capture.signing
    return {
        "peer": packed_text(capture.peer),
        "request": {
            "method": packed_text(capture.method),
            "target": packed_text(capture.target),
            "http_version": packed_text(capture.http_version),
            "headers": _raw_headers(capture.headers),
            "body": packed(capture.body),
            "cut": capture.cut,
            "raw": packed(capture.raw),
        },
        "checks": [
            [packed_text(check.name), check.status.value, packed_text(check.reason)] for check in capture.verdict.checks
        ],
        "signing": None
        if signing is None
        else {"scheme": packed_text(signing.scheme), "header": _text_or_none(signing.header)},
        "secret_fingerprint": _text_or_none(capture.secret_fingerprint),
        "elapsed": capture.elapsed,
        "answer": {
            "status": answer.status,
            "headers": _header_list(answer.headers),
            "body": packed(answer.body),
            "rule": _text_or_none(answer.rule),
            "delay": answer.delay,
            "fault": None if answer.fault is None else answer.fault.value,
            "relayed": answer.relayed,
        },
    }


def _moment(at: ticks.Ticks) -> JsonValue:
    try:
        return ticks.format_utc(at)
    except ValueError:
        return at


def _text_or_none(text: str | None) -> JsonValue:
    return None if text is None else packed_text(text)


def _header_list(headers: HeaderList) -> list[JsonValue]:
    return [[packed_text(name), packed_text(value)] for name, value in headers]


def _raw_headers(headers: RawHeaders) -> list[JsonValue]:
    return [[packed(name), packed(value)] for name, value in headers]
