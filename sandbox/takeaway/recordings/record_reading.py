"""From the JSON object of a record back to the record."""

from sandbox.domain import ticks
from sandbox.domain.json_text import JsonValue
from sandbox.domain.records import (
    Answer,
    AnswerFault,
    Attempt,
    Capture,
    Hop,
    Kind,
    Outcome,
    OutcomeKind,
    Record,
)
from sandbox.domain.request import HttpRequest
from sandbox.domain.verdict import Check, CheckStatus, Verdict
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.recordings.members import Members
from sandbox.takeaway.recordings.packing import ShapeError, unpacked_text
from sandbox.takeaway.recordings.record_shape import MARK, VERSION


def read_record(value: JsonValue) -> tuple[Record, str | None]:
    """Return the record and its note. Raises ShapeError for an object of another shape or version."""
    members = Members(value)
    if MARK not in members:
        raise ShapeError(f"it has no member {MARK}, so it is no record of this program")
    version = members.number(MARK)
    if version != VERSION:
        raise ShapeError(f"it has version {version} of the shape, and this program reads {VERSION}; use a newer one")
    record = _attempt(members) if members.choice("kind", Kind) is Kind.ATTEMPT else _capture(members)
    return record, members.text_or_none("note")


def _attempt(members: Members) -> Attempt:
    request, outcome, answer = members.inner("request"), members.inner("outcome"), members.inner("answer")
    return Attempt(
        record_id=members.text("record_id"),
        at=_moment(members),
        event_id=members.text("event_id"),
        event=members.text("event"),
        attempt=members.number("attempt"),
        subscription=members.text("subscription"),
        request=HttpRequest(
            request.text("method"), request.text("url"), request.header_list("headers"), request.data("body")
        ),
        outcome=Outcome(
            kind=outcome.choice("kind", OutcomeKind),
            reason=outcome.text("reason"),
            elapsed=outcome.number("elapsed"),
            status=answer.number_or_none("status"),
            headers=answer.raw_headers("headers"),
            body=answer.data("body"),
            body_cut=answer.flag("cut"),
            hops=tuple(_hop(item) for item in outcome.items("hops")),
            local_address=outcome.text_or_none("local_address"),
        ),
        repeats=members.text_or_none("repeats"),
        # Files of versions before there were faults have no such member.
        fault=members.text("fault") if "fault" in members else None,
    )


def _capture(members: Members) -> Capture:
    request = members.inner("request")
    return Capture(
        record_id=members.text("record_id"),
        at=_moment(members),
        peer=members.text("peer"),
        method=request.text("method"),
        target=request.text("target"),
        http_version=request.text("http_version"),
        headers=request.raw_headers("headers"),
        body=request.data("body"),
        cut=request.flag("cut"),
        raw=request.data("raw"),
        event_id=members.text_or_none("event_id"),
        event=members.text_or_none("event"),
        attempt=members.number_or_none("attempt"),
        subscription=members.text_or_none("subscription"),
        verdict=Verdict(tuple(_check(item) for item in members.items("checks"))),
        answer=_answer(members.inner("answer")),
        elapsed=members.number("elapsed"),
        signing=_signing(members.inner("signing")) if "signing" in members else None,
        secret_fingerprint=members.text_or_none("secret_fingerprint"),
    )


def _answer(answer: Members) -> Answer:
    return Answer(
        status=answer.number("status"),
        headers=answer.header_list("headers"),
        body=answer.data("body"),
        rule=answer.text_or_none("rule"),
        delay=answer.number("delay"),
        fault=answer.choice("fault", AnswerFault) if "fault" in answer else None,
        relayed=answer.flag("relayed"),
    )


def _signing(signing: Members) -> SignatureFormat:
    return SignatureFormat(signing.text("scheme"), signing.text_or_none("header"))


def _moment(members: Members) -> ticks.Ticks:
    if not isinstance(members.value("at"), str):
        return members.number("at")
    try:
        return ticks.parse(members.text("at"))[0]
    except ValueError:
        raise ShapeError("at should be a moment such as 2026-03-04T07:10:05.2987715Z") from None


def _hop(item: JsonValue) -> Hop:
    match item:
        case [int(status), url]:
            return Hop(status, unpacked_text(url, "outcome.hops"))
    raise ShapeError("outcome.hops should be pairs of status and URL")


def _check(item: JsonValue) -> Check:
    match item:
        case [name, str(status), reason] if status in set(CheckStatus):
            return Check(unpacked_text(name, "checks"), CheckStatus(status), unpacked_text(reason, "checks"))
    words = ", ".join(CheckStatus)
    raise ShapeError(f"checks should be lists of name, status ({words}) and reason")
