"""The two ends of a record's HTTP exchange: headers, bodies, answers; credentials masked."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from sandbox.body.text import decode
from sandbox.domain import json_text
from sandbox.domain.answering import answered_by_rule
from sandbox.domain.records import Attempt, Capture, Outcome, RawHeaders, Record
from sandbox.domain.secret import mask_header
from sandbox.tui import amounts, signs
from sandbox.tui.body.source import BodySource
from sandbox.tui.details.body_lines import body_lines
from sandbox.tui.details.reading import body_of
from sandbox.tui.details.subject import BLANK
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap

REASON_BYTES, REASON_LENGTH = 16_384, 300
"""How much of an answer is looked at for a reason, and how much of a text is shown as one."""

TextHeaders = tuple[tuple[str, str], ...]


def header_lines(record: Record, width: int) -> Iterator[Line]:
    """Yield the Headers tab: the request line and the headers in their order."""
    if isinstance(record, Attempt):
        yield from _request_line(f"{record.request.method} {record.request.target} HTTP/1.1", width)
    elif record.raw:
        sentence = "The HTTP parser refused this request, so no header of it is known. Body shows its bytes."
        yield from wrap([Span(sentence)], width)
        return
    else:
        version = record.http_version.removeprefix("HTTP/")
        yield from _request_line(f"{record.method} {record.target} HTTP/{version}", width)
    yield from _header_list(_request_headers(record), width)


def request_body_lines(record: Record, width: int) -> Iterator[Line]:
    """Yield the body that was sent or received."""
    if isinstance(record, Attempt):
        yield from body_lines(record.request.body, record.request.headers, width)
        return
    if record.cut:
        yield from _cut_note(len(record.body or record.raw), width)
    yield from body_lines(record.raw or record.body, _request_headers(record), width)


def body_source(record: Record) -> BodySource:
    """Return the body that was sent or received, for the Body tab."""
    headers = _request_headers(record)
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    body = body_of(record)
    cut = isinstance(record, Capture) and record.cut
    return BodySource(body, content_type, _kept(len(body)) if cut else "")


def answer_lines(record: Record, width: int) -> Iterator[Line]:
    """Yield the Answer tab: what the other end answered to an attempt, or what we answered to a capture."""
    if isinstance(record, Attempt):
        return _received_answer(record.outcome, width)
    return _given_answer(record, width)


def reason_lines(outcome: Outcome, width: int) -> Iterator[Line]:
    """Yield why the other end did not accept, as its answer tells: a receiver like ours its failed checks, or text."""
    for sentence in _reasons(outcome.body):
        yield from wrap([Span("  it says: ", Role.QUIET), Span(sentence, Role.BAD)], width, 2)


def _reasons(body: bytes) -> Iterator[str]:
    try:
        answer = json_text.read(body[:REASON_BYTES], exact=False)
    except json_text.MalformedJsonError:
        answer = None
    failed = answer.get("failed") if isinstance(answer, dict) else None
    if isinstance(failed, list) and failed:
        for check in failed:
            if isinstance(check, dict):
                yield f"{check.get('check')}: {check.get('reason')}"
    elif body.strip():
        first = decode(body[:REASON_BYTES]).strip().partition("\n")[0]
        yield first if len(first) <= REASON_LENGTH else first[:REASON_LENGTH] + "…"


def _received_answer(outcome: Outcome, width: int) -> Iterator[Line]:
    if outcome.status is None:
        yield from wrap([Span(f"{signs.BAD} No answer: ", Role.BAD), Span(outcome.reason)], width, 2)
        return
    headers = _decoded(outcome.headers)
    yield from _status_line(outcome.status, width)
    yield from _header_list(headers, width)
    yield BLANK
    if outcome.body_cut:
        yield from _cut_note(len(outcome.body), width)
    yield from body_lines(outcome.body, headers, width)


def _given_answer(capture: Capture, width: int) -> Iterator[Line]:
    answer = capture.answer
    if answer.rule is not None:
        sentence = answered_by_rule(answer)
        yield from wrap([Span(f"{sentence[:1].upper()}{sentence[1:]}.", Role.WARN)], width)
    elif not answer.status:
        yield from wrap([Span("No answer: the other end had gone already.", Role.WARN)], width)
    if not answer.status:
        return
    yield from _status_line(answer.status, width)
    yield from _header_list(answer.headers, width)
    yield BLANK
    yield from body_lines(answer.body, answer.headers, width)


def _request_headers(record: Record) -> TextHeaders:
    return record.request.headers if isinstance(record, Attempt) else _decoded(record.headers)


def _decoded(headers: RawHeaders) -> TextHeaders:
    return tuple((decode(name), decode(value)) for name, value in headers)


def _request_line(text: str, width: int) -> list[Line]:
    return wrap([Span(text, Role.STRONG)], width, 2)


def _status_line(status: int, width: int) -> list[Line]:
    sign, role = signs.outcome(200 <= status <= 299)
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return wrap([Span(f"{sign} {status} {phrase}".rstrip(), role)], width)


def _cut_note(kept: int, width: int) -> list[Line]:
    return wrap([Span(_kept(kept), Role.WARN)], width)


def _kept(count: int) -> str:
    return f"Only the first {amounts.size(count)} were kept."


def _header_list(headers: Iterable[tuple[str, str]], width: int) -> Iterator[Line]:
    for name, value in headers:
        yield from wrap([Span(f"{name}: ", Role.KEY), Span(mask_header(name, value))], width, 2)
