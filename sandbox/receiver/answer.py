"""The answer: made once, kept in the capture, and then sent as it is."""

import json
import time
from email.utils import formatdate
from http import HTTPStatus

from sandbox.domain.answering import BODYLESS, DRIP_TIME, WITHOUT_ANSWER, AnswerRule
from sandbox.domain.checks.path import HINT
from sandbox.domain.examination import Examination
from sandbox.domain.records import Answer, AnswerFault
from sandbox.domain.verdict import Check, Verdict

_VERIFIED_BODY = b'{"verdict":"verified","failed":[]}'
_JSON, _TEXT = "application/json", "text/plain; charset=utf-8"
_WITHOUT_LENGTH = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def answer_to(
    examination: Examination, method: str, http_version: str, closing: bool, rule: AnswerRule | None = None
) -> Answer:
    """Return the answer to a request: the verdict and the failed checks as JSON, without a body for HEAD.

    A rule takes the place of what it names: status, body (as plain text), headers. If it breaks off, the answer's
    body is the half that is sent.
    """
    if rule is not None:
        return _ruled(rule, examination, method, http_version, closing)
    body = _body(examination.verdict)
    headers = _headers(examination.status, _JSON, body, http_version, closing)
    return Answer(examination.status, tuple(headers), b"" if method == "HEAD" else body)


def bytes_of(answer: Answer) -> bytes:
    """Return the answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in answer.headers]
    return "".join(lines).encode("latin-1") + b"\r\n" + answer.body


def _ruled(rule: AnswerRule, examination: Examination, method: str, http_version: str, closing: bool) -> Answer:
    if rule.fault in WITHOUT_ANSWER:
        delay = 0 if rule.fault is AnswerFault.SILENCE else rule.delay
        return Answer(0, rule=rule.place, delay=delay, fault=rule.fault)
    status = rule.status or examination.status
    content_type, body = _JSON, _body(examination.verdict)
    if rule.body is not None:
        content_type, body = _TEXT, rule.body.encode("utf-8", "replace")  # an environment may hold what is no text
    if status in BODYLESS:
        body = b""
    headers = _headers(status, content_type, body, http_version, closing)
    if method == "HEAD":
        body = b""
    if rule.fault is AnswerFault.HALF:
        body = body[: len(body) // 2]
    delay = DRIP_TIME if rule.fault is AnswerFault.DRIP and not rule.delay else rule.delay
    return Answer(status, _with(rule.headers, headers), body, rule.place, delay, rule.fault)


def _headers(status: int, content_type: str, body: bytes, http_version: str, closing: bool) -> list[tuple[str, str]]:
    headers = [
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("Date", _date(int(time.time()))),
        ("Server", "o2vend-sandbox"),
    ]
    if status in BODYLESS:
        del headers[: 2 if status in _WITHOUT_LENGTH else 1]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    if closing:
        headers.append(("Connection", "close"))
    elif http_version == "1.0":
        headers.append(("Connection", "keep-alive"))
    return headers


def _with(wanted: tuple[tuple[str, str], ...], headers: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    names = {name.lower() for name, _ in wanted}
    return (*(header for header in headers if header[0].lower() not in names), *wanted)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


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
