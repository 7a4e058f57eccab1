"""The answer: its bytes are made once, kept in the capture, and sent as they are."""

import json
import time
from email.utils import formatdate
from http import HTTPStatus

from aiohttp import web

from sandbox.domain.checks.path import HINT
from sandbox.domain.examination import Examination
from sandbox.domain.records import Answer
from sandbox.domain.verdict import Check, Verdict

_VERIFIED_BODY = b'{"verdict":"verified","failed":[]}'


def answer_to(examination: Examination, method: str, http_version: str, closing: bool) -> Answer:
    """Return the answer to a request: the verdict and the failed checks as JSON, without a body for HEAD."""
    body = _body(examination.verdict)
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Date", _date(int(time.time()))),
        ("Server", "o2vend-sandbox"),
    ]
    if examination.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    if closing:
        headers.append(("Connection", "close"))
    elif http_version == "1.0":
        headers.append(("Connection", "keep-alive"))
    return Answer(examination.status, tuple(headers), b"" if method == "HEAD" else body)


def bytes_of(answer: Answer) -> bytes:
    """Return the answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in answer.headers]
    return "".join(lines).encode("latin-1") + b"\r\n" + answer.body


class Reply(web.StreamResponse):
    """Sends an answer's own bytes; aiohttp's responses would add headers that the capture does not have."""

    def __init__(self, answer: Answer, keep_alive: bool) -> None:
        super().__init__(status=answer.status)
        self._bytes = bytes_of(answer)
        self._keep_alive = keep_alive

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write everything at once. Raises ConnectionError if the client is gone."""
        await request.writer.write(self._bytes)

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: everything is written."""


class NoReply(web.StreamResponse):
    """Closes the connection without a word."""

    async def prepare(self, request: web.BaseRequest) -> None:
        """Raise ConnectionError, which aiohttp takes for a client that is gone."""
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError("the receiver dropped the connection")


def _body(verdict: Verdict) -> bytes:
    if verdict.verified:
        return _VERIFIED_BODY
    failures = [{"check": check.name, "reason": _told(check)} for check in verdict.failures]
    return json.dumps({"verdict": verdict.state, "failed": failures}, separators=(",", ":")).encode("ascii")


def _told(check: Check) -> str:
    # Which paths there are is nobody's business: behind a tunnel a path can be a credential.
    return check.reason.partition(HINT)[0] if check.name == "path" else check.reason


_date_of: tuple[int, str] = (0, "")


def _date(second: int) -> str:
    global _date_of  # noqa: PLW0603 - the text changes once a second and is asked for thousands of times
    if _date_of[0] != second:
        _date_of = (second, formatdate(second, usegmt=True))
    return _date_of[1]
