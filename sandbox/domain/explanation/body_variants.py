"""How a body can be spoilt before it is signed, in tables: ends, text, wrapping. A new suspicion is a line."""

import base64
import binascii
import hashlib
import html
import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple
from urllib.parse import quote, quote_plus, unquote_to_bytes

from sandbox.domain.explanation.rewriting import RAW_BODY
from sandbox.domain.explanation.suspicion import Suspicion

BOM = b"\xef\xbb\xbf"

_MOST_MARKS = 30  # as in Unicode's Stream-Safe Text Format (UAX 15)


class BodyVariant(NamedTuple):
    """A suspicion about the body, and the bytes that would have been signed then; it yields none if it cannot be."""

    suspicion: Suspicion
    make: Callable[[bytes], Iterable[bytes | None]]


_BYTES = "Sign exactly the bytes that are sent, with nothing added to them and nothing left out (wire-format 3.2)."
_UTF8 = "Encode the body once, as UTF-8, and sign those bytes (wire-format 3.1)."
_FILE = (
    "The body has no line feed at its end (wire-format 3.1): sign and send the same bytes; editors and `echo` add one."
)
_ENCODED = "Sign the body before anything encodes or wraps it for transport, or send it as it was signed."


def _variant(cause: str, clause: str, fix: str, make: Callable[[bytes], Iterable[bytes | None]]) -> BodyVariant:
    return BodyVariant(Suspicion(cause, f"over {clause}", fix), make)


def _one(make: Callable[[bytes], bytes | None]) -> Callable[[bytes], Iterable[bytes | None]]:
    return lambda body: (make(body),)


def _of_text(make: Callable[[str], str | bytes]) -> Callable[[bytes], Iterable[bytes | None]]:
    """Make a variant of the body's text; none if it is not UTF-8, or cannot be made."""

    def variants(body: bytes) -> Iterator[bytes | None]:
        try:
            made = make(body.decode("utf-8"))
            yield made.encode("utf-8") if isinstance(made, str) else made
        except ValueError:  # what is not UTF-8 or has no such encoding; `&#…;` with more digits than an int may have
            return

    return variants


def _normalised(form: Literal["NFC", "NFD"]) -> Callable[[str], str]:
    """Return the text in a Unicode normal form, or as it is if a letter has more marks than any writing needs.

    Putting marks in order takes time that grows with the square of how many one letter has.
    """

    def normalised(text: str) -> str:
        if text.isascii():
            return text
        marks = 0
        for character in text:
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks > _MOST_MARKS:
                return text
        return unicodedata.normalize(form, text)

    return normalised


def _from_base64(body: bytes) -> bytes | None:
    try:
        return base64.b64decode(body.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None


def _from_hex(body: bytes) -> bytes | None:
    try:
        return bytes.fromhex(body.decode("ascii"))
    except ValueError:
        return None


def _decompressed(body: bytes) -> bytes | None:
    """Return what gzip or zlib data holds, up to 16 times its size."""
    try:
        return zlib.decompressobj(wbits=47).decompress(body, 16 * len(body) + 4096)
    except zlib.error:
        return None


def unwrapped_text(body: bytes) -> Iterator[bytes | None]:
    """Yield what the body means if it is one JSON text, and so holds the real body escaped."""
    if body.strip()[:1] == b'"':
        try:
            value = json.loads(body)
            yield value.encode("utf-8") if isinstance(value, str) else None
        except (ValueError, RecursionError):
            return


def _other_attempts(body: bytes) -> Iterator[bytes]:
    found = re.search(rb'"Attempt"\s*:\s*(\d{1,9})(?!\d)', body)
    if found:
        number = int(found[1])
        for other in dict.fromkeys((0, 1, 2, number - 1, number + 1)):
            if other >= 0 and other != number:
                yield body[: found.start(1)] + b"%d" % other + body[found.end(1) :]


def _form_value(body: bytes) -> Iterator[bytes | None]:
    """Yield the body read as a form: whole, without the name in front, and the name if nothing is behind it."""
    for text in (body, body.partition(b"=")[2], body.removesuffix(b"=")):
        if text:
            yield unquote_to_bytes(text.replace(b"+", b" "))
            yield unquote_to_bytes(text)


_PRINTED = ("[object Object]", "undefined", "null", "None", "{}", "[]", "Array", "[object Promise]", "System.Byte[]")
"""What languages print for a body that is parsed, missing or not read yet."""

_LINE_ENDS: tuple[BodyVariant, ...] = (
    _variant("body-with-newline", "the body with a line feed at its end", _FILE, _one(lambda body: body + b"\n")),
    _variant("body-with-crlf-at-end", "the body with CR LF at its end", _FILE, _one(lambda body: body + b"\r\n")),
    _variant(
        "body-without-newline",
        "the body without the line break at its end",
        _FILE,
        lambda body: (body.removesuffix(b"\n"), body.removesuffix(b"\r\n"), body.rstrip(b"\r\n")),
    ),
    _variant("body-trimmed", "the body without the whitespace around it", _BYTES, _one(bytes.strip)),
    _variant(
        "body-with-crlf",
        "the body with CR LF at the end of each line",
        _BYTES,
        _one(lambda body: body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")),
    ),
    _variant(
        "body-with-lf", "the body with its CR LF made LF", _BYTES, _one(lambda body: body.replace(b"\r\n", b"\n"))
    ),
    _variant("body-with-bom", "the body with a byte order mark in front", _UTF8, _one(lambda body: BOM + body)),
    _variant(
        "body-without-bom", "the body without the byte order mark in front", _UTF8, _one(lambda b: b.removeprefix(BOM))
    ),
)
_TEXTS: tuple[BodyVariant, ...] = (
    _variant("body-in-latin-1", "the body's text in Latin-1", _UTF8, _of_text(lambda text: text.encode("latin-1"))),
    _variant(
        "body-in-windows-1252", "the body's text in Windows-1252", _UTF8, _of_text(lambda text: text.encode("cp1252"))
    ),
    _variant("body-in-utf-16", "the body's text in UTF-16", _UTF8, _of_text(lambda text: text.encode("utf-16-le"))),
    _variant(
        "body-in-utf-16-with-bom",
        "the body's text in UTF-16 with its byte order mark",
        _UTF8,
        _of_text(lambda text: b"\xff\xfe" + text.encode("utf-16-le")),
    ),
    _variant(
        "body-utf-8-twice",
        "the body encoded as UTF-8 twice, as happens when it is read as Latin-1",
        _UTF8,
        _one(lambda body: body.decode("latin-1").encode("utf-8")),
    ),
    _variant(
        "body-windows-1252-as-utf-8",
        "the body read as Windows-1252 and encoded as UTF-8 again",
        _UTF8,
        _one(lambda body: body.decode("cp1252", "replace").encode("utf-8")),
    ),
    _variant(
        "body-with-question-marks",
        "the body with ? for every letter beyond ASCII",
        _UTF8,
        _of_text(lambda text: text.encode("ascii", "replace")),
    ),
    _variant(
        "body-with-replacement-characters",
        "the body with U+FFFD for the bytes that are not UTF-8",
        _UTF8,
        _one(lambda body: body.decode("utf-8", "replace").encode("utf-8")),
    ),
    _variant(
        "body-without-non-ascii",
        "the body without its letters beyond ASCII",
        _UTF8,
        _of_text(lambda text: text.encode("ascii", "ignore")),
    ),
    _variant(
        "body-in-composed-unicode",
        "the body in composed Unicode (NFC)",
        _UTF8,
        _of_text(_normalised("NFC")),
    ),
    _variant(
        "body-in-decomposed-unicode",
        "the body in decomposed Unicode (NFD)",
        _UTF8,
        _of_text(_normalised("NFD")),
    ),
)
_WRAPPINGS: tuple[BodyVariant, ...] = (
    _variant(
        "body-in-an-envelope",
        "the body wrapped in an object or list of its own",
        _ENCODED,
        lambda body: (b'{"Data":%b}' % body, b'{"data":%b}' % body, b'{"payload":%b}' % body, b"[%b]" % body),
    ),
    _variant(
        "body-as-json-text",
        "the body as one JSON text, with its quotes escaped",
        _ENCODED,
        lambda body: (*_of_text(json.dumps)(body), *_of_text(lambda t: json.dumps(t, ensure_ascii=False))(body)),
    ),
    _variant("body-in-json-text", "what the JSON text in the body holds", _ENCODED, unwrapped_text),
    _variant(
        "body-form-encoded",
        "the body encoded as a form",
        _ENCODED,
        lambda body: (
            quote_plus(body).encode(),
            quote(body, safe="").encode(),
            b"payload=" + quote_plus(body).encode(),
            b"data=" + quote_plus(body).encode(),
            quote_plus(body).encode() + b"=",
        ),
    ),
    _variant("body-form-decoded", "what the form in the body holds", _ENCODED, _form_value),
    _variant("body-in-base64", "the body in base64", _ENCODED, _one(base64.b64encode)),
    _variant("body-from-base64", "what the base64 in the body holds", _ENCODED, _one(_from_base64)),
    _variant(
        "body-in-hex", "the body in hex", _ENCODED, lambda body: (body.hex().encode(), body.hex().upper().encode())
    ),
    _variant("body-from-hex", "what the hex in the body holds", _ENCODED, _one(_from_hex)),
    _variant(
        "body-as-bytes-literal",
        "the body as Python prints bytes, b'…'",
        "Give the bytes themselves to the HMAC; `str()` around them writes b'…', with escapes inside.",
        lambda body: (repr(body).encode(),),
    ),
    _variant("body-decompressed", "the body after decompression", _ENCODED, _one(_decompressed)),
    _variant(
        "body-html-escaped", "the body with its quotes and < > & escaped for HTML", _ENCODED, _of_text(html.escape)
    ),
    _variant("body-html-unescaped", "the body with its HTML escapes undone", _ENCODED, _of_text(html.unescape)),
    _variant(
        "body-empty",
        "an empty body",
        "Read the body before you sign it, and only once: a stream that was read to its end gives nothing more.",
        _one(lambda _: b""),
    ),
    _variant(
        "body-placeholder",
        "a text that stands for a body which is no text, such as `[object Object]`",
        RAW_BODY,
        lambda _: (text.encode() for text in _PRINTED),
    ),
    _variant(
        "body-sha256",
        "the SHA-256 of the body",
        "Give the body itself to the HMAC, not a hash of it.",
        lambda body: (
            hashlib.sha256(body).hexdigest().encode(),
            hashlib.sha256(body).digest(),
            hashlib.sha256(body).hexdigest().upper().encode(),
        ),
    ),
    _variant(
        "body-of-another-attempt",
        "the body with another Attempt number",
        "Each attempt has a body, and so a signature, of its own: sign again after changing Attempt.",
        _other_attempts,
    ),
)
BODY_VARIANTS: tuple[BodyVariant, ...] = (*_LINE_ENDS, *_TEXTS, *_WRAPPINGS)
"""Every way to spoil a body that is tried beside writing its JSON again."""
