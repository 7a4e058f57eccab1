"""What a transport does: one HTTP request out, one answer in, nothing changed on the way."""

from dataclasses import dataclass
from typing import Protocol

from sandbox.domain.records import OutcomeKind, RawHeaders
from sandbox.domain.request import HttpRequest

KEPT_ANSWER_BYTES = 1024 * 1024
"""How much of an answer's body is kept; the rest is read and dropped: it has no meaning (wire-format 3.3)."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One complete answer."""

    status: int
    headers: RawHeaders
    body: bytes
    body_cut: bool


@dataclass(slots=True)
class Progress:
    """How far the exchanges of one attempt have come, kept current for whoever has to give them up.

    `local_address` is our end of the first connection as `host:port`, None until there is one; `status` that of the
    present answer, None before the end of its header; `size` how many bytes of its body have come.
    """

    local_address: str | None = None
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

    async def exchange(self, request: HttpRequest, progress: Progress) -> RawAnswer:
        """Send exactly this request on a new connection. Raises ExchangeError."""
        ...
