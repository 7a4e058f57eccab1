"""Sending a record again: as the next attempt of its event, or with the very bytes and headers that it has.

What is sent verbatim keeps every header in its place, order, casing and repeats. Only what must differ on the way to
another server does: Host is the target's, and a body that came in chunks, of which the framing is not recorded, gets a
Content-Length in place of Transfer-Encoding. The request line has the target's path, and HTTP/1.1.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from sandbox.domain.recorded_envelope import NoEnvelopeError, read_envelope
from sandbox.domain.records import Attempt, Record
from sandbox.domain.request import HeaderList, HttpRequest, UnsendableError, host_header
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.planning import plan_attempt

_OF_THE_CONNECTION = frozenset({"connection", "keep-alive", "proxy-connection", "te", "upgrade"})
"""What a sender says about its connection to us; a relay keeps it to itself (RFC 9110, 7.6.1)."""


class ReplayMode(StrEnum):
    """How a record is sent again."""

    NEW_ATTEMPT = "new-attempt"
    """The same Id and Data, Attempt counted up, a new CreationTimeUtc, signed with the target's secret."""
    VERBATIM = "verbatim"
    """The very bytes and headers."""


class NotReplayableError(ValueError):
    """The record cannot be sent again in this way; the message says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Again:
    """What is to be sent, and what should be said about it, if anything."""

    planned: PlannedAttempt
    note: str | None = None


def plan_again(record: Record, subscription: Subscription, mode: ReplayMode, created: Ticks, wire: WireFormat) -> Again:
    """Return the attempt that sends a record again to a subscription's URL. Raises NotReplayableError."""
    if mode is ReplayMode.VERBATIM:
        return Again(plan_verbatim(record, subscription.url, subscription.name, wire.attempt_base))
    body = require_whole_body(record)
    try:
        envelope = read_envelope(body)
    except NoEnvelopeError as error:
        raise NotReplayableError(f"{error}; --verbatim sends it as it is") from None
    planned = plan_attempt(envelope.event, subscription, envelope.attempt + 1, created, wire)
    planned = replace(planned, repeats=record.record_id)
    return Again(planned, _left_out(envelope.others))


def plan_verbatim(
    record: Record, url: str, name: str, attempt_base: int = 0, *, relaying: bool = False
) -> PlannedAttempt:
    """Return the attempt that sends a record's own bytes and headers to a URL; `name` is its subscription's.

    When `relaying`, what the sender said about its connection is left out too, and redirects are not followed. Raises
    NotReplayableError.
    """
    body = require_whole_body(record)
    if isinstance(record, Attempt):
        method, headers = record.request.method, record.request.headers
        if not headers:
            raise NotReplayableError("it was never sent, so there are no headers to send again")
    else:
        method, headers = record.method, tuple((_text(key), _text(value)) for key, value in record.headers)
    return PlannedAttempt(
        HttpRequest(method, url, _fitting(headers, url, body, relaying), body),
        record.event_id or record.record_id,
        record.event or "",
        attempt_base if record.attempt is None else record.attempt,
        name,
        repeats=record.record_id,
        follow_redirects=not relaying,
    )


def require_whole_body(record: Record) -> bytes:
    """Return the body of a record that can be sent again at all. Raises NotReplayableError."""
    if isinstance(record, Attempt):
        if _promises_more(record):
            raise NotReplayableError(f"not all of its body was sent, on purpose (fault {record.fault})")
        return record.request.body
    if record.raw or not record.method:
        raise NotReplayableError("the HTTP parser refused it, so it is no request that could be sent again")
    if record.cut:
        raise NotReplayableError("only the beginning of its body was kept (receiver.max_body)")
    if any(check.name == "size" for check in record.verdict.failures):
        raise NotReplayableError("not all of its body came")
    return record.body


def _promises_more(attempt: Attempt) -> bool:
    lengths = [value for name, value in attempt.request.headers if name.lower() == "content-length"]
    return attempt.fault is not None and lengths not in ([], [str(len(attempt.request.body))])


def _fitting(headers: HeaderList, url: str, body: bytes, relaying: bool) -> HeaderList:
    """Return the headers with what must differ for this URL and body."""
    chunked = any(name.lower() == "transfer-encoding" for name, _ in headers)
    dropped = {"transfer-encoding", "content-length"} if chunked else set()
    dropped |= _hop_by_hop(headers) if relaying else set()
    host, fitting = host_header(url), []
    if not any(name.lower() == "host" for name, _ in headers):
        fitting.append(("Host", host))
    for name, value in headers:
        if name.lower() == "host" and not _same_host(value, url):
            fitting.append((name, host))
        elif name.lower() not in dropped:
            fitting.append((name, value))
    if chunked:
        fitting.append(("Content-Length", str(len(body))))
    return tuple(fitting)


def _hop_by_hop(headers: HeaderList) -> set[str]:
    named = {
        each.strip().lower() for name, value in headers if name.lower() == "connection" for each in value.split(",")
    }
    return (named - {"host", "content-length"}) | _OF_THE_CONNECTION


def _same_host(value: str, url: str) -> bool:
    """Tell whether a Host header means the URL's server, as 127.0.0.1:80 does for http://127.0.0.1/."""
    scheme = urlsplit(url).scheme
    try:
        return host_header(f"{scheme}://{value}/").lower() == host_header(url).lower()
    except UnsendableError:
        return False


def _left_out(others: tuple[str, ...]) -> str | None:
    if not others:
        return None
    return (
        f"its envelope has members that ours has not, and they stay behind: {', '.join(others)}; --verbatim keeps them"
    )


def _text(part: bytes) -> str:
    """Return header bytes as text from which the transport makes the same bytes again."""
    return part.decode("utf-8", "surrogateescape")
