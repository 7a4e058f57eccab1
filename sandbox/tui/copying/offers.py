"""What can be copied of a record."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sandbox.body.snippets import curl
from sandbox.config.values import Config
from sandbox.domain import signature
from sandbox.domain.filters import quoted
from sandbox.domain.json_path import JsonPath
from sandbox.domain.records import Attempt, Capture, Record
from sandbox.domain.secret import mask_header
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.languages import LANGUAGES, Language
from sandbox.takeaway.recordings.entry import OmittedError
from sandbox.takeaway.recordings.request_of import request_of
from sandbox.takeaway.snippets import snippet
from sandbox.tui.body.place import Place
from sandbox.tui.details.reading import Reading, body_of
from sandbox.tui.lines.wrap import cut

CLEAR = "with credentials in clear"
MASKED = "credentials masked"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to copy: `key` chooses it in the menu, `name` is what the report calls it, `remark` tells more.

    `data` is called when it is chosen and may take a moment.
    """

    key: str
    title: str
    name: str
    remark: str
    data: Callable[[], bytes]


def record_offers(reading: Reading, place: Place | None) -> Iterator[Offer]:
    """Yield what there is to copy of a record, and of the value under the cursor if one is."""
    record, number = reading.record, f"#{reading.number}"
    body = body_of(record)
    yield Offer("b", "Body", f"body of {number}", f"as it is, {len(body):,} bytes", lambda: body)
    if place is not None:
        yield from _place_offers(place, number)
    headers = _headers(record)
    if headers:
        masked = _masked(headers)
        yield Offer("h", "Headers", f"headers of {number}", MASKED, lambda: _lines(masked))
        verb = "sent" if isinstance(record, Attempt) else "received"
        yield Offer("H", f"Headers as {verb}", f"headers of {number}, {CLEAR},", CLEAR, lambda: _lines(headers))
    yield from _curl_offers(record, number)
    if record.event_id:
        found = record.event_id
        yield Offer("i", "Event Id", f"event Id of {number}", cut(found, 40), lambda: _encoded(found))


def verifier_offers(config: Config, record: Record | None) -> Iterator[Offer]:
    """Yield a receiver in each language that verifies what is signed as the record was, or else as config.yaml says."""
    signing = config.wire.signature
    if isinstance(record, Capture) and record.signing is not None:
        signing = record.signing
    header = signature.header_name(signing)
    scheme = f"{signing.scheme} in {header}" if header else f"{signing.scheme}, no header"
    for key, language in zip("123456789abcdefghij", LANGUAGES, strict=False):
        remark = scheme if language.signatures else "a token in the URL, as it sees no headers"
        name = f"receiver for {language.title} (save it as {language.save_as})"
        yield Offer(key, language.title, name, remark, _source(language, signing))


def _source(language: Language, signing: SignatureFormat) -> Callable[[], bytes]:
    return lambda: snippet(language.name, signing).encode()


def _place_offers(place: Place, number: str) -> Iterator[Offer]:
    path = str(place.path)
    plain = _plain(place.value)
    yield Offer("v", "Value", f"value of {path or 'the body'} in {number}", cut(plain, 40), lambda: _encoded(plain))
    if path:
        yield Offer("p", "Path", f"path {cut(path, 60)}", cut(path, 40), lambda: _encoded(path))
    term = _filter_term(place)
    if term is not None:
        yield Offer("f", "Filter", "filter for this value", cut(term, 40), lambda: _encoded(term))


def _plain(value: str) -> str:
    """Return a text without its quotes and escapes, anything else as it came."""
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def _filter_term(place: Place) -> str | None:
    """Return a filter that finds records with this value there, None for an object, a list or the envelope's own."""
    steps = place.path.steps
    if len(steps) < 2 or steps[0] != "Data" or place.value[:1] in ("{", "["):
        return None
    plain = _plain(place.value)
    if not plain.isprintable() or len(plain) > 1_000:
        return None
    wanted = quoted(plain) if place.value.startswith('"') else plain
    return f"data.{JsonPath(steps[1:])}:{wanted}"


def _curl_offers(record: Record, number: str) -> Iterator[Offer]:
    try:
        request = request_of(record)
    except OmittedError:
        return
    masked = replace(request, headers=tuple(_masked(list(request.headers))))
    yield Offer("c", "curl", f"curl command of {number}", MASKED, lambda: _encoded(curl(masked)))
    name = f"curl command of {number}, {CLEAR},"
    yield Offer("C", "curl that works", name, CLEAR, lambda: _encoded(curl(request)))


def _headers(record: Record) -> list[tuple[str, str]]:
    if isinstance(record, Attempt):
        return [*record.request.headers]
    return [(_decoded(name), _decoded(value)) for name, value in record.headers]


def _masked(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, mask_header(name, value)) for name, value in headers]


def _lines(headers: list[tuple[str, str]]) -> bytes:
    return b"".join(_encoded(f"{name}: {value}\n") for name, value in headers)


def _decoded(part: bytes) -> str:
    return part.decode("utf-8", "surrogateescape")


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
