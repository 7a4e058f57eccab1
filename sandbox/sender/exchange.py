"""What a transport does: one HTTP request out, one answer in, nothing changed on the way."""

from dataclasses import dataclass
from typing import Protocol

from sandbox.domain.records import OutcomeKind, RawHeaders
from sandbox.domain.request import HttpRequest

KEPT_ANSWER_BYTES = 1024 * 1024
"""How much of an answer's body is kept; the rest is read and dropped: it has no meaning (wire-format 3.3)."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One complete answer; `local_address` is our end of the connection as `host:port`, if it is known."""

    status: int
    headers: RawHeaders
    body: bytes
    body_cut: bool
    local_address: str | None


@dataclass(slots=True)
class Heard:
    """What has come of an answer so far: its status, None before the end of its header, and the body's bytes.

    An exchange keeps it current, so that whoever gives it up knows how far it was.
    """

    status: int | None = None
    size: int = 0


class ExchangeError(Exception):
    """No complete answer came: `kind` tells the cause apart, the message is a sentence."""

    def __init__(self, kind: OutcomeKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


class Transport(Protocol):
    """Sends one request value and returns its answer, without redirects and without a time limit of its own."""

    async def exchange(self, request: HttpRequest, heard: Heard) -> RawAnswer:
        """Send exactly this request on a new connection. Raises ExchangeError."""
        ...
