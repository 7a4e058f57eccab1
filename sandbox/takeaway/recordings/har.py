"""HAR 1.2: what browsers, proxies and API tools read and write.

An entry is an attempt (its request and the answer) or a capture (the request and our answer). Bodies stand where HAR
has them, as text if they are UTF-8, else in base64 with `encoding`. What HAR cannot say exactly (bytes of headers, the
verdict, the Ids, ...) is in `_o2vend`, the record's own object without its bodies.
"""

import re
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qsl, quote, urlsplit

from sandbox import __version__
from sandbox.domain import ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.records import Attempt, Capture, RawHeaders
from sandbox.domain.request import HeaderList
from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.format import json_text
from sandbox.takeaway.recordings.record_shape import record_object

OWN = "_o2vend"
"""The member of an entry that holds what HAR cannot say."""

_UNKNOWN = "http://unknown.invalid"
_ABSOLUTE = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?=[/?#]|\Z)", re.IGNORECASE)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MOST_MILLISECONDS = 10**12


class HarFormat:
    """Writes one HAR, an entry a line."""

    def beginning(self) -> str:
        """Return the log up to its entries."""
        creator = json_text({"name": "O2VEND webhook sandbox", "version": __version__})
        return f'{{"log":{{"version":"1.2","creator":{creator},"entries":[\n'

    def record(self, entry: Entry, *, first: bool) -> str:
        """Return the entry, behind a comma unless it is the first."""
        return ("" if first else ",\n") + json_text(har_entry(entry))

    def end(self) -> str:
        """Return what closes the log."""
        return "\n]}}\n"


def har_entry(entry: Entry) -> JsonObject:
    """Return one entry."""
    record = entry.record
    own = record_object(entry)
    request, answer = cast(JsonObject, own["request"]), cast(JsonObject, own["answer"])
    sent, answered = request.pop("body"), answer.pop("body")
    milliseconds = _milliseconds(record)
    return {
        "startedDateTime": ticks.format_utc(min(max(record.at, 0), ticks.LAST)),
        "time": milliseconds,
        "request": _request(record, sent),
        "response": _response(record, answered),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        OWN: own,
    }


def _request(record: Attempt | Capture, body: JsonValue) -> JsonObject:
    if isinstance(record, Attempt):
        request = record.request
        method, url, headers, size = request.method, request.url, _as_bytes(request.headers), len(request.body)
        version = "1.1"
    else:
        method, headers, size, version = record.method, record.headers, len(record.body), record.http_version
        url = f"http://{_value(headers, b'host')}{record.target}"
    url = _uri(url)
    found: JsonObject = {
        "method": _plain(method),
        "url": url,
        "httpVersion": f"HTTP/{_plain(version)}",
        "cookies": [],
        "headers": _headers(headers),
        "queryString": [{"name": name, "value": value} for name, value in _query(url)],
        "headersSize": -1,
        "bodySize": size,
    }
    if size:
        found["postData"] = {"mimeType": _value(headers, b"content-type"), **_content(body)}
    return found


def _response(record: Attempt | Capture, body: JsonValue) -> JsonObject:
    if isinstance(record, Attempt):
        outcome = record.outcome
        status, headers, size = outcome.status or 0, outcome.headers, len(outcome.body)
    else:
        answer = record.answer
        status, headers, size = answer.status, _as_bytes(answer.headers), len(answer.body)
    return {
        "status": status,
        "statusText": HTTPStatus(status).phrase if status in set(HTTPStatus) else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _headers(headers),
        "content": {"size": size, "mimeType": _value(headers, b"content-type"), **(_content(body) if size else {})},
        "redirectURL": _value(headers, b"location"),
        "headersSize": -1,
        "bodySize": size,
    }


def _content(body: JsonValue) -> JsonObject:
    if isinstance(body, dict):
        return {"text": body["base64"], "encoding": "base64"}
    return {"text": body}


def _milliseconds(record: Attempt | Capture) -> float:
    elapsed = record.outcome.elapsed if isinstance(record, Attempt) else record.elapsed
    return min(max(elapsed, 0), _MOST_MILLISECONDS * ticks.PER_MILLISECOND) / ticks.PER_MILLISECOND


def _headers(headers: RawHeaders) -> list[JsonValue]:
    return [
        {"name": name.decode("utf-8", "replace"), "value": value.decode("utf-8", "replace")} for name, value in headers
    ]


def _as_bytes(headers: HeaderList) -> RawHeaders:
    return tuple((_bytes(name), _bytes(value)) for name, value in headers)


def _bytes(text: str) -> bytes:
    """Return the bytes of a text; lone surrogates that stand for bytes become these."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _value(headers: RawHeaders, name: bytes) -> str:
    return next((value.decode("utf-8", "replace") for key, value in headers if key.lower() == name), "")


def _plain(text: str) -> str:
    return _bytes(text).decode("utf-8", "replace")


def _uri(url: str) -> str:
    """Return an absolute URI; where there is no host that could be in one, a name that no host has takes its place."""
    match = _ABSOLUTE.match(url)
    if match is None:
        return f"{_UNKNOWN}/{_escaped(url)}"
    return match[0] + _escaped(url[match.end() :].partition("#")[0])


def _escaped(text: str) -> str:
    return _BROKEN_ESCAPE.sub("%25", quote(_bytes(text), safe="/?:@!$&'()*+,;=-._~%"))


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return []
