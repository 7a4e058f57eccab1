"""What the journal keeps: attempts (sent) and captures (received), with everything needed to show them later."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from sandbox.domain.request import HttpRequest
from sandbox.domain.ticks import Ticks
from sandbox.domain.verdict import Verdict
from sandbox.domain.wire import SignatureFormat

RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]
"""Headers exactly as received: order, casing and repeats kept."""


class Kind(StrEnum):
    """Which end of the wire a record is from."""

    ATTEMPT = "attempt"
    CAPTURE = "capture"


class OutcomeKind(StrEnum):
    """How one attempt ended; everything but DELIVERED is a failure (wire-format 3.3)."""

    DELIVERED = "delivered"
    STATUS = "status"
    REDIRECT_REFUSED = "redirect-refused"
    DNS = "dns"
    REFUSED = "refused"
    TLS = "tls"
    RESET = "reset"
    TIMEOUT = "timeout"
    INVALID_ANSWER = "invalid-answer"
    UNREACHABLE = "unreachable"
    UNSENDABLE = "unsendable"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer on the way that was a redirect and was followed: its status, and the URL it led to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request; the only value that a transport returns.

    `reason` is a sentence; `elapsed` is in ticks of 100 ns from connecting to the last byte in; `body` is the
    answer's, cut to what the transport keeps; `local_address` is `host:port` of our end of the first connection, by
    which an attempt can be paired with its capture.
    """

    kind: OutcomeKind
    reason: str
    elapsed: int
    status: int | None = None
    headers: RawHeaders = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    body_cut: bool = False
    hops: tuple[Hop, ...] = ()
    local_address: str | None = None

    @property
    def delivered(self) -> bool:
        """True for a final status of 200 to 299 after redirects (wire-format 3.3)."""
        return self.kind is OutcomeKind.DELIVERED


@dataclass(frozen=True, slots=True)
class Attempt:
    """One HTTP request sent: exact bytes, the answer, the outcome.

    `record_id` makes appends idempotent; `attempt` is the number on the wire; `subscription` is its name. `repeats` is
    the record_id of the record that it sends again, None if it is sent for the first time. What is sent again may have
    claimed no event; then `event` is empty, and `event_id` is that record_id. `fault` names the defect that it was sent
    with on purpose, and with it how its bytes were written; None for an ordinary one.
    """

    record_id: str
    at: Ticks
    event_id: str
    event: str
    attempt: int
    subscription: str
    request: HttpRequest
    outcome: Outcome
    repeats: str | None = None
    fault: str | None = None


class AnswerFault(StrEnum):
    """What the receiver can do wrong on purpose when it answers."""

    CLOSE = "close"
    """Close the connection without a word."""
    HALF = "half"
    """Send the header and half of the body, then close."""
    SILENCE = "silence"
    """Never answer; hold the connection until the client lets go."""
    DRIP = "drip"
    """Send the answer in small pieces, slowly."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver answers: status 0 if it cannot any more, or if a rule wants it to answer nothing.

    `rule` names the rule that decided it (`receiver.answers[0]`), None if the verdict did; `delay` is how long, in
    ticks, the answer is held back on purpose, or takes if it drips, and `fault` what is done to it on the wire. It is
    written down before it is sent: a client that goes away, or the end of the receiver, can cut the delay short.
    `relayed` tells that the target of `--forward` decides: status, headers and body are then those that the attempt
    which repeats the capture got, or a 502 or 504 if it got none.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    rule: str | None = None
    delay: int = 0
    fault: AnswerFault | None = None
    relayed: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP request received: exact bytes, the verdict, the answer given.

    `body` is as received, without decompression, `cut` if only its beginning was kept; `raw` holds the first 64 KB
    of a request that the HTTP parser refused, and then method, target and headers are empty. `event_id`, `event` and
    `attempt` are what the body claims, None where it claims nothing readable. `peer` is `host:port`; `elapsed` runs
    from the parsed header to when the answer was decided, in ticks of 100 ns; a delay on purpose, which `answer` has,
    comes on top. `signing` and `secret_fingerprint` are what the signature was checked by, so that it can be explained
    later although the config has changed; None if nothing was.
    """

    record_id: str
    at: Ticks
    peer: str
    method: str
    target: str = field(repr=False)
    http_version: str
    headers: RawHeaders = field(repr=False)
    body: bytes = field(repr=False)
    cut: bool
    raw: bytes = field(repr=False)
    event_id: str | None
    event: str | None
    attempt: int | None
    subscription: str | None
    verdict: Verdict
    answer: Answer
    elapsed: int
    signing: SignatureFormat | None = None
    secret_fingerprint: str | None = None


Record: TypeAlias = Attempt | Capture


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """One line of the journal: what lists show, without headers and bodies.

    `number` is the journal's own, growing; `url` is the full URL of an attempt or the target of a capture; `size` is
    the body's length in bytes; `status` is the final one received (attempt) or given (capture); `state` is `verified`
    or `rejected` for a capture and the OutcomeKind for an attempt; `reason` is the first failed check's or the
    outcome's sentence, and which rule answered if one did, empty if there is nothing to say; `repeats` is what an
    attempt's is; `note` is None unless the user marked the record, and may be empty then. `pair` is the other end of
    the same request if the journal is sure of it, as it is now and without a pair of its own.
    """

    number: int
    kind: Kind
    record_id: str
    at: Ticks
    event_id: str | None
    event: str | None
    attempt: int | None
    subscription: str | None
    method: str
    url: str
    status: int | None
    elapsed: int
    size: int
    state: str
    reason: str
    repeats: str | None = None
    note: str | None = None
    pair: "RecordSummary | None" = None

    @property
    def good(self) -> bool:
        """True if it was delivered, or verified."""
        return self.state in (OutcomeKind.DELIVERED.value, "verified")
