"""A request that another program has recorded in a HAR: a browser, a proxy, a request inspector.

Such a HAR holds text where bytes went over the wire. The bytes are found again where the recording proves them: by the
length that was sent. Where it does not, the entry is left out with the reason, because a signature is about bytes.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.domain import ticks
from sandbox.domain.checks.wording import shown
from sandbox.domain.json_text import JsonValue
from sandbox.domain.records import Answer, RawHeaders
from sandbox.takeaway.recordings.members import Members
from sandbox.takeaway.recordings.packing import ShapeError, from_base64

_CHARSET = re.compile(
    r"charset=\"?((?:utf|ucs|iso|latin|windows|cp|koi|euc|shift|gb|big5)[\w.:-]*)", re.IGNORECASE | re.ASCII
)
_FRACTION = re.compile(r"(\.\d{7})\d+", re.ASCII)
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)
_LONGEST_WAIT = ticks.PER_DAY // ticks.PER_MILLISECOND


class NoWebhookError(ValueError):
    """An entry is of no interest to a receiver of webhooks; the message says why."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """One recorded request with the answer that it got; `elapsed` is in ticks."""

    at: ticks.Ticks
    method: str
    url: str = field(repr=False)
    http_version: str
    headers: RawHeaders = field(repr=False)
    body: bytes = field(repr=False)
    answer: Answer
    elapsed: int

    @property
    def target(self) -> str:
        """Path and query of the URL, as they stand in it."""
        target = _ORIGIN.sub("", self.url, count=1).partition("#")[0]
        return target if target.startswith("/") else f"/{target}"

    def digest(self) -> bytes:
        """Return what tells this request from others, the moment included."""
        head = [str(self.at), self.method, self.url]
        parts = [text.encode("utf-8", "surrogatepass") for text in head]
        parts += [name + b": " + value for name, value in self.headers]
        digest = hashlib.sha256()
        for part in (*parts, self.body):
            digest.update(str(len(part)).encode() + b":" + part)
        return digest.digest()


def read_foreign(value: JsonValue) -> Foreign:
    """Return the request of an entry. Raises NoWebhookError, or ShapeError if it should be one and is damaged."""
    entry = Members(value)
    request = entry.inner("request")
    method = request.text("method")
    if method != "POST":
        raise NoWebhookError(f"it is a {method[:20]}, and webhooks come by POST")
    pairs = _pairs(request)
    headers = _headers(pairs)
    if _was_never_sent(entry, headers):
        raise NoWebhookError("it was never sent: the browser has only provisional headers of it, and no answer")
    body = _body(request, headers)
    return Foreign(
        at=_moment(entry.text("startedDateTime")),
        method=method,
        url=request.text("url"),
        http_version=_version(request),
        headers=headers,
        body=body,
        answer=_answer(entry),
        elapsed=_elapsed(entry),
    )


def _was_never_sent(entry: Members, headers: RawHeaders) -> bool:
    without_host = all(name.lower() != b"host" for name, _ in headers)
    return without_host and "response" in entry and entry.inner("response").value("status") == 0


def _pairs(message: Members) -> list[tuple[str, str]]:
    return [(header.text("name"), header.text("value")) for header in message.objects("headers")]


def _headers(pairs: list[tuple[str, str]]) -> RawHeaders:
    """Return headers as HTTP/1.1 has them: `:authority` of HTTP/2 is Host, its other pseudo-headers are none."""
    names = {name.lower() for name, _ in pairs}
    plain = [pair for pair in pairs if not pair[0].startswith(":")]
    if "host" not in names:
        plain[:0] = [("Host", value) for name, value in pairs if name == ":authority"]
    return tuple((_bytes(name), _bytes(value)) for name, value in plain)


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise ShapeError("a header has half of a surrogate pair in it, which stands for no bytes") from None


def _body(request: Members, headers: RawHeaders) -> bytes:
    sent = _size_sent(request, headers)
    if "postData" not in request:
        if sent:
            raise ShapeError("its body is not in the recording, although one was sent; record it with contents")
        raise NoWebhookError("it is a POST without a body")
    post = request.inner("postData")
    text = post.text("text") if "text" in post else ""
    if not text:
        if "params" in post and post.items("params"):
            raise NoWebhookError("its body is a form, of which the recording has only the fields")
        if sent:
            raise ShapeError("its body is not in the recording, although one was sent; record it with contents")
        raise NoWebhookError("it is a POST without a body")
    for encoding in ("encoding", "_encoding"):
        if encoding in post and post.text(encoding).lower() == "base64":
            return _of_size([from_base64(text, "its body")], sent, headers)
    return _of_size(list(_readings(text, post)), sent, headers)


def _size_sent(request: Members, headers: RawHeaders) -> int | None:
    """Return how many bytes went over the wire, None if the recording does not say."""
    for name, value in headers:
        if name.lower() == b"content-length" and value.isdigit():
            return int(value)
    size = request.number("bodySize") if "bodySize" in request else -1
    return size if size > 0 else None


def _readings(text: str, post: Members) -> Iterator[bytes]:
    """Yield the bytes that a text may have been: UTF-8, its own charset, and what a tool without a clue takes."""
    charset = _CHARSET.search(post.text("mimeType")) if "mimeType" in post else None
    for encoding, errors in (
        ("utf-8", "surrogateescape"),
        (charset[1] if charset else "utf-8", "strict"),
        ("latin-1", "strict"),
    ):
        try:
            yield text.encode(encoding, errors)
        except (UnicodeError, LookupError):
            continue


def _of_size(readings: list[bytes], sent: int | None, headers: RawHeaders) -> bytes:
    if not readings:
        raise ShapeError("its body has half of a surrogate pair in it, which stands for no bytes")
    if sent is None:
        return readings[0]
    for body in readings:
        if len(body) == sent:
            return body
    if any(name.lower() == b"content-encoding" for name, _ in headers):
        raise ShapeError("its body was compressed, and the recording has it only decoded; the bytes are lost")
    recorded = len(readings[0])
    what = "its body is cut" if recorded < sent else "its body was changed by the recording"
    raise ShapeError(what, f"{recorded:,} bytes are recorded, {sent:,} were sent")


def _version(request: Members) -> str:
    """Return 1.1 for HTTP/2 and later too: what is left of those is written in the way of 1.1."""
    text = request.text("httpVersion") if "httpVersion" in request else ""
    return "1.0" if text.upper().endswith("/1.0") else "1.1"


def _moment(text: str) -> ticks.Ticks:
    try:
        return ticks.parse(_FRACTION.sub(r"\1", text))[0]
    except ValueError:
        raise ShapeError("startedDateTime is no moment such as 2026-03-04T07:10:05.298Z", shown(text)) from None


def _elapsed(entry: Members) -> int:
    value = entry.value("time") if "time" in entry else 0
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST_WAIT:
        return 0
    return round(value * ticks.PER_MILLISECOND)


def _answer(entry: Members) -> Answer:
    """Return the answer; one that cannot be read is none, for the request is what matters."""
    try:
        response = entry.inner("response")
        status = response.number("status")
        headers = tuple(pair for pair in _pairs(response) if not pair[0].startswith(":"))
        return Answer(max(status, 0), headers, _answer_body(response))
    except ShapeError:
        return Answer(0)


def _answer_body(response: Members) -> bytes:
    content = response.inner("content") if "content" in response else None
    if content is None or "text" not in content:
        return b""
    text = content.text("text")
    if "encoding" in content and content.text("encoding").lower() == "base64":
        return from_base64(text, "its answer")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return b""
