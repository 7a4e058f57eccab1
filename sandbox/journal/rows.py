"""Records as rows and back, exactly: every byte, lone surrogates and numbers of any size included.

Text is bound as `str` where SQLite takes it, else as UTF-8 with surrogates passed through, which the statements cast
back to text. Headers, checks and the small rest are compact JSON; header bytes are in it as latin-1 text.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from sandbox.domain.answering import answered_by_rule
from sandbox.domain.pairing import plain_address
from sandbox.domain.records import (
    Answer,
    AnswerFault,
    Attempt,
    Capture,
    Hop,
    Kind,
    Outcome,
    OutcomeKind,
    RawHeaders,
    Record,
    RecordSummary,
)
from sandbox.domain.request import HttpRequest
from sandbox.domain.verdict import Check, CheckStatus, Verdict
from sandbox.domain.wire import SignatureFormat

_Pairs: TypeAlias = list[tuple[str, str]]
SqlValue: TypeAlias = "str | bytes | int | None"

_Line: TypeAlias = tuple[
    Kind, str, int, str | None, str | None, int | None, str | None, str, str, int | None, int, int, str, str, str | None
]
"""A summary without its number, its note and its pair."""

SUMMARY_COLUMNS = RecordSummary.__slots__[:-1]
"""Columns of the table `records`: the fields of a summary, in its order; `pair` has there the number of the pair."""

INSERTED_COLUMNS = (*SUMMARY_COLUMNS[:-1], "connection")
"""The columns that an append fills: all but the note, which comes later if at all, and how both ends name the wire."""

CONTENT_COLUMNS = ("headers", "checks", "rest", "body", "answer_body", "raw")
"""Columns of the table `contents`, behind `number`."""

TEXT_COLUMNS = frozenset(
    {
        "record_id",
        "event_id",
        "event",
        "subscription",
        "method",
        "url",
        "reason",
        "repeats",
        "connection",
        "headers",
        "checks",
        "rest",
    }
)
"""Columns whose values may come as bytes and are then to be cast to text."""

FAULT = "fault"
"""The member of `rest` that names an attempt's fault, if it has one."""

_WIDTH = len(SUMMARY_COLUMNS)
_LARGEST = 2**63 - 1
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Row(NamedTuple):
    """One record ready to be bound: columns of `records` and of `contents`, both without the number."""

    record_id: SqlValue
    kind: Kind
    good: bool
    summary: tuple[SqlValue, ...]
    contents: tuple[SqlValue, ...]
    size: int


def encode(record: Record) -> Row:
    """Return the row of a record; `size` is about the bytes that it takes."""
    if isinstance(record, Attempt):
        good, line, contents = record.outcome.delivered, _attempt_line(record), _attempt_contents(record)
        end = record.outcome.local_address
    else:
        good, line, contents = record.verdict.verified, _capture_line(record), _capture_contents(record)
        end = record.peer
    values = (*line, plain_address(end) if end else None)
    summary = tuple([encode_text(value) if isinstance(value, str) else _encode_int(value) for value in values])
    size = sum([len(value) for value in contents if isinstance(value, str | bytes)])
    return Row(summary[1], line[0], good, summary, contents, size)


def summarise(number: int, record: Record) -> RecordSummary:
    """Return the summary of a record with this number."""
    line = _attempt_line(record) if isinstance(record, Attempt) else _capture_line(record)
    return RecordSummary(number, *line)


def decode_summary(row: Sequence[Any]) -> RecordSummary:
    """Return the summary in a row of SUMMARY_COLUMNS, or of twice these columns: the record's and its pair's."""
    own, others = row[:_WIDTH], row[_WIDTH:]
    return _summary(own, _summary(others, None) if others and others[0] is not None else None)


def _summary(row: Sequence[Any], pair: RecordSummary | None) -> RecordSummary:
    number, kind, record_id, at, event_id, event, attempt, *rest = row
    subscription, method, url, status, elapsed, size, state, reason, repeats, note = rest
    return RecordSummary(
        number,
        Kind(kind),
        record_id,
        decode_int(at),
        event_id,
        event,
        None if attempt is None else decode_int(attempt),
        subscription,
        method,
        url,
        None if status is None else decode_int(status),
        decode_int(elapsed),
        size,
        state,
        reason,
        repeats,
        note,
        pair,
    )


def decode_record(row: Sequence[Any]) -> Record:
    """Return the record in a row of SUMMARY_COLUMNS and CONTENT_COLUMNS."""
    line = decode_summary(row[:_WIDTH])
    headers, checks, rest, *blobs = row[_WIDTH:]
    if line.kind is Kind.ATTEMPT:
        return _decode_attempt(line, json.loads(headers), json.loads(rest), blobs)
    return _decode_capture(line, json.loads(headers), json.loads(checks), json.loads(rest), blobs)


def encode_text(text: str | None) -> str | bytes | None:
    """Return text as SQLite takes it: lone surrogates only go in as bytes."""
    if text is None or text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _encode_int(value: int | None) -> SqlValue:
    if value is None or -_LARGEST <= value <= _LARGEST:
        return value
    return hex(value)


def decode_int(value: int | str) -> int:
    """Return a number that SQLite keeps as it is, or beyond 64 bits as text."""
    return int(value, 16) if isinstance(value, str) else value


def _attempt_line(record: Attempt) -> _Line:
    request, outcome = record.request, record.outcome
    return (
        Kind.ATTEMPT,
        record.record_id,
        record.at,
        record.event_id,
        record.event,
        record.attempt,
        record.subscription,
        request.method,
        request.url,
        outcome.status,
        outcome.elapsed,
        len(request.body),
        outcome.kind,
        "" if outcome.delivered else outcome.reason,
        record.repeats,
    )


def _capture_line(record: Capture) -> _Line:
    failure = next((check for check in record.verdict.checks if check.failed), None)
    return (
        Kind.CAPTURE,
        record.record_id,
        record.at,
        record.event_id,
        record.event,
        record.attempt,
        record.subscription,
        record.method,
        record.target,
        record.answer.status,
        record.elapsed,
        len(record.body),
        "verified" if failure is None else "rejected",
        "; ".join(filter(None, ("" if failure is None else failure.reason, answered_by_rule(record.answer)))),
        None,
    )


def _attempt_contents(record: Attempt) -> tuple[SqlValue, ...]:
    outcome = record.outcome
    rest: dict[str, object] = {
        "reason": outcome.reason,
        "answer_headers": _readable(outcome.headers),
        "answer_cut": outcome.body_cut,
        "hops": [(hop.status, hop.url) for hop in outcome.hops],
        "local": outcome.local_address,
    }
    if record.repeats is not None:
        rest["repeats"] = record.repeats
    if record.fault is not None:
        rest[FAULT] = record.fault
    return (
        encode_text(_to_json(record.request.headers)),
        "[]",
        encode_text(_to_json(rest)),
        record.request.body,
        outcome.body,
        b"",
    )


def _decode_attempt(line: RecordSummary, headers: _Pairs, rest: dict[str, Any], blobs: list[bytes]) -> Attempt:
    body, answer_body, _ = blobs
    # An attempt is always about an event; only a capture can be without one.
    assert line.event_id is not None
    assert line.event is not None
    assert line.attempt is not None
    assert line.subscription is not None
    outcome = Outcome(
        kind=OutcomeKind(line.state),
        reason=rest["reason"],
        elapsed=line.elapsed,
        status=line.status,
        headers=_raw(rest["answer_headers"]),
        body=answer_body,
        body_cut=rest["answer_cut"],
        hops=tuple(Hop(status, url) for status, url in rest["hops"]),
        local_address=rest["local"],
    )
    request = HttpRequest(line.method, line.url, _pairs(headers), body)
    return Attempt(
        line.record_id,
        line.at,
        line.event_id,
        line.event,
        line.attempt,
        line.subscription,
        request,
        outcome,
        rest.get("repeats"),
        rest.get(FAULT),
    )


def _capture_contents(record: Capture) -> tuple[SqlValue, ...]:
    rest: dict[str, object] = {
        "peer": record.peer,
        "http_version": record.http_version,
        "cut": record.cut,
        "answer_headers": record.answer.headers,
    }
    if record.signing is not None:
        rest["signing"] = (record.signing.scheme, record.signing.header, record.secret_fingerprint)
    if record.answer.rule is not None:
        rest["answer_rule"] = (record.answer.rule, record.answer.delay, record.answer.fault)
    if record.answer.relayed:
        rest["answer_relayed"] = True
    checks = [(check.name, check.status, check.reason) for check in record.verdict.checks]
    return (
        encode_text(_to_json(_readable(record.headers))),
        encode_text(_to_json(checks)),
        encode_text(_to_json(rest)),
        record.body,
        record.answer.body,
        record.raw,
    )


def _decode_capture(
    line: RecordSummary, headers: _Pairs, checks: list[list[str]], rest: dict[str, Any], blobs: list[bytes]
) -> Capture:
    body, answer_body, raw = blobs
    assert line.status is not None
    scheme, header, fingerprint = rest.get("signing", (None, None, None))
    return Capture(
        record_id=line.record_id,
        at=line.at,
        peer=rest["peer"],
        method=line.method,
        target=line.url,
        http_version=rest["http_version"],
        headers=_raw(headers),
        body=body,
        cut=rest["cut"],
        raw=raw,
        event_id=line.event_id,
        event=line.event,
        attempt=line.attempt,
        subscription=line.subscription,
        verdict=Verdict(tuple(Check(name, CheckStatus(status), reason) for name, status, reason in checks)),
        answer=Answer(line.status, _pairs(rest["answer_headers"]), answer_body, *_decode_rule(rest)),
        elapsed=line.elapsed,
        signing=None if scheme is None else SignatureFormat(scheme, header),
        secret_fingerprint=fingerprint,
    )


def _decode_rule(rest: dict[str, Any]) -> tuple[str | None, int, AnswerFault | None, bool]:
    rule, delay, fault = rest.get("answer_rule", (None, 0, None))
    return rule, delay, None if fault is None else AnswerFault(fault), rest.get("answer_relayed", False)


def _readable(headers: RawHeaders) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]


def _raw(pairs: _Pairs) -> RawHeaders:
    return tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs)


def _pairs(pairs: _Pairs) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs)
