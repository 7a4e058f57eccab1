"""From a header's value to the digests that it may mean, each with the way in which it is written.

A value is peeled (quotes, prefix, a list of several) and what is left is decoded (hex, base64, numbers). Every step
adds the name of a writing; `writings` knows which of them a scheme expects, and how the others are told.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

LONGEST_VALUE = 4096
"""Characters; no digest in any writing comes near, so what is longer is not looked into."""

SHORTEST_DIGEST = 8
"""Bytes; fewer would fit by chance."""

_LONGEST_DIGEST = 64
_DIGEST_SIZES = frozenset({16, 20, 28, 32, 48, 64})
_MOST_PEELED = 64
_KNOWN_PREFIX = "sha256="

_HEX = re.compile(r"[0-9A-Fa-f]{2}(?:([-: ]?)[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2})*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")
# Each gap can be read in one way only: with two ways, a text that is no list after all would take 2^63 tries.
_NUMBERS = re.compile(
    r'(?:\{"type":"Buffer","data":)?[\[{(]?\s*-?\d{1,3}(?:(?:\s*,\s*|\s+)-?\d{1,3}){7,63}\s*[\])}]?\}?'
)
"""With or without what Node's JSON writes around the bytes of a Buffer."""
_PREFIX = re.compile(r"([A-Za-z][A-Za-z0-9_./-]{0,23}?)(?:\s*[=:,]\s*|\s+)(.+)", re.DOTALL)
_QUOTED = re.compile(r"""(["'`])(.*)\1|<(.*)>|“(.*)”""", re.DOTALL)
_BYTES_LITERAL = re.compile(r"""b(["'])(.*)\1""", re.DOTALL)
_PART = re.compile(r"[^,;\s]+")

_SEPARATORS = {
    "": "digest-without-hyphens",
    "-": "digest-with-hyphens",
    ":": "digest-with-colons",
    " ": "digest-with-blanks",
}


class Peeled(NamedTuple):
    """What is left of a value, and the writings that were taken off it."""

    text: str
    writings: tuple[str, ...]


class Claim(NamedTuple):
    """The bytes that a value may stand for, and how it writes them."""

    digest: bytes
    writings: frozenset[str]


def peelings(value: str) -> list[Peeled]:
    """Return the value itself (without the blanks that HTTP ignores) and whatever can be taken out of it."""
    found = [Peeled(value.strip(), ())]
    if len(value) > LONGEST_VALUE:
        return found
    seen = {found[0].text}
    for peeled in found:  # grows while it is walked
        for writing, inner in _peel(peeled):
            text = inner.strip()
            if text and text not in seen and len(found) < _MOST_PEELED:
                seen.add(text)
                found.append(Peeled(text, (*peeled.writings, writing)))
    return found


def claims_of(value: str) -> list[Claim]:
    """Return the digests that a value may mean, most literal first; none if it is no digest in any known writing."""
    claims: dict[bytes, Claim] = {}
    for text, peeled in peelings(value):
        prefix = () if _PREFIX_WRITINGS.intersection(peeled) else ("digest-without-prefix",)
        for digest, decoded in _decoded(text):
            if SHORTEST_DIGEST <= len(digest) <= _LONGEST_DIGEST and digest not in claims:
                claims[digest] = Claim(digest, frozenset((*peeled, *prefix, *decoded)))
    for claim in _raw_claims(value.strip(" \t")):
        claims.setdefault(claim.digest, claim)
    return list(claims.values())


def _raw_claims(value: str) -> Iterator[Claim]:
    """Yield the bytes of the value itself, as they came or read as Latin-1, if they have the size of a digest.

    Nothing is peeled off: any byte of a digest may look like a blank or a comma.
    """
    if len(value) > LONGEST_VALUE or (value.isascii() and value.isprintable()):
        return
    prefix = "digest-with-prefix" if value.startswith(_KNOWN_PREFIX) else "digest-without-prefix"
    for encoding, errors in (("utf-8", "surrogateescape"), ("latin-1", "strict")):
        try:
            raw = value.removeprefix(_KNOWN_PREFIX).encode(encoding, errors)
        except UnicodeEncodeError:
            continue
        if len(raw) in _DIGEST_SIZES:
            yield Claim(raw, frozenset({prefix, "digest-as-raw-bytes"}))


_PREFIX_WRITINGS = frozenset({"digest-with-prefix", "digest-with-upper-case-prefix", "digest-with-other-prefix"})


def _peel(peeled: Peeled) -> Iterator[tuple[str, str]]:
    text = peeled.text
    if literal := _BYTES_LITERAL.fullmatch(text):
        yield "digest-as-bytes-literal", literal[2]
    if quoted := _QUOTED.fullmatch(text):
        yield "digest-in-quotes", quoted[2] or quoted[3] or quoted[4] or ""
    if "%" in text:
        yield "digest-percent-encoded", unquote(text, errors="surrogateescape")
    if text[:2].lower() == "0x":
        yield "digest-with-0x", text[2:]
    if not _PREFIX_WRITINGS.intersection(peeled.writings) and (split := _PREFIX.fullmatch(text)):
        yield _prefix_writing(text), split[2]
    if not _NUMBERS.fullmatch(text):
        parts = _PART.findall(text)
        if 1 < len(parts) <= 8:
            yield from (("digest-in-a-list", part) for part in parts)


def _prefix_writing(text: str) -> str:
    if text.startswith(_KNOWN_PREFIX):
        return "digest-with-prefix"
    if text[: len(_KNOWN_PREFIX)].lower() == _KNOWN_PREFIX:
        return "digest-with-upper-case-prefix"
    return "digest-with-other-prefix"


def _decoded(text: str) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    for decode in _DECODINGS:
        yield from decode(text)


def _from_hex(text: str) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    found = _HEX.fullmatch(text)
    if not found:
        return
    digits = text.replace(found[1], "") if found[1] else text
    writings = ("digest-in-hex", _case_of(digits), _SEPARATORS[found[1]])
    decoded = bytes.fromhex(digits)
    yield decoded, tuple(filter(None, writings))
    yield from ((twice, ("digest-in-hex-twice",)) for twice in _hex_text(decoded))


def _case_of(digits: str) -> str:
    if digits.isdecimal():
        return ""
    return {digits.lower(): "digest-in-lower-case", digits.upper(): "digest-in-upper-case"}.get(
        digits, "digest-in-mixed-case"
    )


def _from_base64(text: str) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    for alphabet, altchars, writing in (
        (_BASE64, b"+/", "digest-in-base64"),
        (_BASE64URL, b"-_", "digest-in-base64url"),
    ):
        if not alphabet.fullmatch(text):
            continue
        bare = text.rstrip("=")
        try:
            decoded = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars, validate=True)
        except (binascii.Error, ValueError):
            continue
        padding = () if len(text) % 4 == 0 else ("digest-without-padding",)
        yield decoded, (writing, *padding)
        yield from ((hex_digest, ("digest-in-base64-of-hex",)) for hex_digest in _hex_text(decoded))


def _from_numbers(text: str) -> Iterator[tuple[bytes, tuple[str, ...]]]:
    if _NUMBERS.fullmatch(text):
        yield bytes(int(number) % 256 for number in re.findall(r"-?\d+", text)), ("digest-as-numbers",)


def _hex_text(data: bytes) -> Iterator[bytes]:
    """Yield what the bytes mean if they are hex text themselves."""
    text = data.decode("latin-1")
    if len(text) >= 2 * SHORTEST_DIGEST and (found := _HEX.fullmatch(text)):
        yield bytes.fromhex(text.replace(found[1], "") if found[1] else text)


_DECODINGS: tuple[Callable[[str], Iterator[tuple[bytes, tuple[str, ...]]]], ...] = (
    _from_hex,
    _from_base64,
    _from_numbers,
)
