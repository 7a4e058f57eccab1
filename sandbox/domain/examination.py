"""What a received request is worth: all checks in order, the subscription that was meant, the status to answer.

Pure and total: no bytes whatever make it raise. It runs for every request before the answer, so it stays cheap.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sandbox.domain.checks.authenticity import check_headers, check_signature, fits_none
from sandbox.domain.checks.content import (
    Claims,
    Members,
    check_active,
    check_envelope,
    check_event,
    check_json,
    check_selected,
    claims_at_the_beginning,
    claims_of,
    members_of,
)
from sandbox.domain.checks.path import Subscribers, by_path, check_path, split_target
from sandbox.domain.checks.transport import (
    Fields,
    check_content_encoding,
    check_content_type,
    check_method,
    check_size,
    fields_of,
)
from sandbox.domain.events import EventType
from sandbox.domain.json_text import JsonValue
from sandbox.domain.records import RawHeaders
from sandbox.domain.settings import ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.verdict import Check, Verdict, failed, not_applicable
from sandbox.domain.wire import WireFormat

_OF_THE_BODY = ("content-type", "content-encoding", "size", "signature", "json", "envelope", "event", "selected")
_STATUS_BY_CHECK = {
    "http": 400,
    "path": 404,
    "method": 405,
    "content-type": 415,
    "content-encoding": 415,
    "signature": 401,
    "json": 400,
    "envelope": 400,
}
_PRECEDENCE = (404, 405, 413, 415, 401, 400)


_SALT_BYTES = 8


@dataclass(frozen=True, slots=True)
class Rules:
    """What requests are judged by: the configured subscriptions, the wire switches, the largest body in bytes.

    `fingerprints` are those of the subscriptions' secrets, by name; made here once, not for every request.
    """

    subscriptions: tuple[Subscription, ...]
    wire: WireFormat = field(default_factory=WireFormat)
    max_body: int = ReceiverSettings().max_body
    subscribers: Subscribers = field(init=False, repr=False, compare=False)
    fingerprints: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subscribers", by_path(self.subscriptions))
        salt = secrets.token_bytes(_SALT_BYTES)
        fingerprints = {each.name: each.secret.fingerprint(salt) for each in self.subscriptions}
        object.__setattr__(self, "fingerprints", fingerprints)


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived.

    `cut` tells that the body was larger than `max_body` and only its beginning is here; `shortfall` is the end of a
    sentence that says why the body is not whole ("the client closed the connection after 3 of 10 bytes").
    """

    method: str
    target: str
    http_version: str
    headers: RawHeaders
    body: bytes
    cut: bool = False
    shortfall: str | None = None

    @property
    def is_whole(self) -> bool:
        """True if all of the body is here."""
        return not self.cut and self.shortfall is None


@dataclass(frozen=True, slots=True)
class Examination:
    """The verdict, the subscription that was meant, what the body claims, and the status to answer."""

    verdict: Verdict
    subscription: Subscription | None
    event_id: str | None
    event: str | None
    attempt: int | None
    status: int


def examine(received: Received, rules: Rules) -> Examination:
    """Judge a request. Never raises.

    Status by precedence: 404 path, 405 method, 413 size, 415 content type or encoding, 401 signature or header, 400
    malformed, else 200; an unknown or unselected event and an inactive subscription fail with a 200.
    """
    path, query = split_target(received.target)
    path_check, candidates = check_path(path, rules.subscribers)
    method_check = check_method(received.method)
    if not candidates:
        checks = [path_check, *_skipped(("method", *_OF_THE_BODY, "active"), "no subscription has this path")]
        return _examination(checks, None, _claims(None, {}, received.body, rules.wire), received)
    if method_check.failed and not received.body:
        subscription = candidates[0]
        reason = f"a {received.method[:20]} without a body has nothing to check"
        checks = [path_check, method_check, *_skipped(_OF_THE_BODY, reason), check_active(subscription)]
        return _examination(checks, subscription, Claims(), received)
    return _examine_body(received, rules, candidates, query, [path_check, method_check])


def refuse(reason: str) -> Examination:
    """Return the examination of what the HTTP parser refused: one failed check named `http`, status 400."""
    return Examination(Verdict((failed("http", reason),)), None, None, None, None, 400)


def _examine_body(
    received: Received, rules: Rules, candidates: tuple[Subscription, ...], query: str, checks: list[Check]
) -> Examination:
    fields = fields_of(received.headers)
    checks.append(check_content_type(fields))
    checks.append(check_content_encoding(fields))
    checks.append(check_size(len(received.body), rules.max_body, received.cut, received.shortfall))
    whole = received.is_whole
    value: JsonValue = None
    if whole:
        json_check, value = check_json(received.body)
    else:
        json_check = not_applicable("json", "the body is not whole")
    members = members_of(value, rules.wire.event_member)
    if json_check.failed or not whole:
        envelope_check = not_applicable("envelope", "there is no JSON to look into")
    else:
        envelope_check = check_envelope(value, members, rules.wire)
    event_check, event_type = check_event(members, rules.wire)
    meant = _meant(candidates, received, rules.wire, fields, event_type, query)
    checks += (meant.signature, *meant.headers, json_check, envelope_check, event_check, meant.selected, meant.active)
    claims = _claims(value, members, received.body, rules.wire)
    return _examination(checks, meant.subscription, claims, received)


class _Candidate(NamedTuple):
    """One subscription with this path, and how the checks that depend on it ended."""

    subscription: Subscription
    signature: Check
    headers: tuple[Check, ...]
    selected: Check
    active: Check


def _meant(
    candidates: tuple[Subscription, ...],
    received: Received,
    wire: WireFormat,
    fields: Fields,
    event_type: EventType | None,
    query: str,
) -> _Candidate:
    """Return the subscription that was meant: whose signature fits, then headers, selection, activity, query."""
    judged = [_judge(candidate, received, wire, fields, event_type) for candidate in candidates]
    if len(judged) == 1:
        return judged[0]

    def fits(candidate: _Candidate) -> tuple[bool, ...]:
        return (
            not candidate.signature.failed,
            not any(check.failed for check in candidate.headers),
            not candidate.selected.failed,
            not candidate.active.failed,
            split_target(candidate.subscription.url)[1] == query,
        )

    best = max(judged, key=fits)
    if not best.signature.failed:
        return best
    return best._replace(signature=fits_none(best.signature, candidates))


def _judge(
    subscription: Subscription, received: Received, wire: WireFormat, fields: Fields, event_type: EventType | None
) -> _Candidate:
    if received.cut or received.shortfall is not None:
        signature = not_applicable("signature", "the body is not whole, so its signature cannot be computed")
    else:
        signature = check_signature(subscription, wire.signature, fields, received.body)
    return _Candidate(
        subscription,
        signature,
        check_headers(subscription, fields),
        check_selected(event_type, subscription),
        check_active(subscription),
    )


def _claims(value: JsonValue, members: Members, body: bytes, wire: WireFormat) -> Claims:
    if not wire.envelope:
        return Claims()
    return claims_at_the_beginning(body) if value is None else claims_of(members)


def _skipped(names: tuple[str, ...], reason: str) -> list[Check]:
    return [not_applicable(name, reason) for name in names]


def _examination(
    checks: list[Check], subscription: Subscription | None, claims: Claims, received: Received
) -> Examination:
    verdict = Verdict(tuple(checks))
    statuses = {_status(check, received) for check in verdict.failures}
    status = next((status for status in _PRECEDENCE if status in statuses), 200) if statuses else 200
    return Examination(verdict, subscription, claims.event_id, claims.event, claims.attempt, status)


def _status(check: Check, received: Received) -> int:
    if check.name == "size":
        return 413 if received.cut else 400
    if check.name.startswith("header:"):
        return 401
    return _STATUS_BY_CHECK.get(check.name, 200)
