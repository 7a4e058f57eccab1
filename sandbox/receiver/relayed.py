"""The answer of another server as ours: what it answered, or in a sentence why there is nothing to hand on."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeAlias

from aiohttp import web

from sandbox.domain.answering import BODYLESS, HIGHEST_STATUS, LOWEST_STATUS
from sandbox.domain.records import Answer, Capture, Outcome, OutcomeKind
from sandbox.receiver.answer import bytes_of
from sandbox.receiver.protocol import CapturedRequest

Relay: TypeAlias = Callable[[Capture], Awaitable[Outcome]]
"""Hands a capture on and returns what came of it; does not raise."""

_OF_THE_CONNECTION = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""What a server says about its connection to us (RFC 9110, 7.6.1), and the length, which is ours to say."""


class RelayedReply(web.StreamResponse):
    """Waits for the other server and sends its answer; the capture is in the journal before that begins."""

    def __init__(self, capture: Capture, keep_alive: bool, relay: Relay) -> None:
        super().__init__()
        self._capture = capture
        self._keep_alive = keep_alive
        self._relay = relay

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write the answer once it is there, or once the receiver stops. Raises ConnectionError without a client."""
        assert isinstance(request, CapturedRequest)
        # It goes on if the client goes away: the request was received, and the target is to know of it.
        handing_on = asyncio.ensure_future(self._relay(self._capture))
        await request.connection.outlast(_ended(handing_on))
        outcome = handing_on.result() if handing_on.done() else None
        await request.writer.write(bytes_of(relayed_answer(outcome, self._capture, not self._keep_alive)))

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: everything is written."""


async def _ended(handing_on: "asyncio.Future[Outcome]") -> None:
    await asyncio.wait({handing_on})


def relayed_answer(outcome: Outcome | None, capture: Capture, closing: bool) -> Answer:
    """Return status, headers and body of the other server's answer with a length of our own.

    Without a complete answer it is a 504 if that did not come in time, else a 502, each with the sentence; a 503 if
    the receiver was stopped first (None).
    """
    if outcome is None:
        return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "the receiver was stopped before the target answered", closing)
    if outcome.status is None:
        late = outcome.kind is OutcomeKind.TIMEOUT
        return _refusal(HTTPStatus.GATEWAY_TIMEOUT if late else HTTPStatus.BAD_GATEWAY, outcome.reason, closing)
    if outcome.body_cut:
        sentence = f"the target's answer is longer than {len(outcome.body):,} bytes"
        return _refusal(HTTPStatus.BAD_GATEWAY, sentence, closing)
    if not LOWEST_STATUS <= outcome.status <= HIGHEST_STATUS:
        sentence = f"the target answered with status {outcome.status}, which ends no request"
        return _refusal(HTTPStatus.BAD_GATEWAY, sentence, closing)
    named = {
        each.strip().lower()
        for name, value in outcome.headers
        if name.lower() == b"connection"
        for each in value.decode("latin-1").split(",")
    }
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in outcome.headers
        if name.decode("latin-1").lower() not in _OF_THE_CONNECTION | named
    ]
    if outcome.status not in BODYLESS or outcome.status == HTTPStatus.RESET_CONTENT:
        headers.append(("Content-Length", str(_length(outcome, capture.method))))
    body = b"" if outcome.status in BODYLESS or capture.method == "HEAD" else outcome.body
    return Answer(outcome.status, (*headers, *_ending(closing, capture.http_version)), body)


def _length(outcome: Outcome, method: str) -> int:
    if outcome.status in BODYLESS:
        return 0
    told = next((value for name, value in outcome.headers if name.lower() == b"content-length"), b"")
    return int(told) if method == "HEAD" and told.isdigit() else len(outcome.body)


def _refusal(status: HTTPStatus, sentence: str, closing: bool) -> Answer:
    body = json.dumps({"forward": sentence}, separators=(",", ":")).encode("ascii")
    headers = (("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Server", "o2vend-sandbox"))
    return Answer(status, (*headers, *_ending(closing, "1.1")), body)


def _ending(closing: bool, http_version: str) -> tuple[tuple[str, str], ...]:
    if closing:
        return (("Connection", "close"),)
    return (("Connection", "keep-alive"),) if http_version == "1.0" else ()
