"""Checks of how a request arrived: method, content type, content encoding, size (wire-format 3.1)."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sandbox.domain.checks.wording import shown
from sandbox.domain.records import RawHeaders
from sandbox.domain.verdict import Check, failed, passed

Fields: TypeAlias = Mapping[bytes, Sequence[bytes]]
"""Header values by name in lower case, in the order in which they came."""

_MEDIA_TYPE_END = re.compile("[;,]")

# Checks that always read the same are made once: this runs for every request before its answer.
_IS_POST = passed("method", "POST, as expected")
_IS_JSON = passed("content-type", "application/json, as expected")
_IS_NOT_COMPRESSED = passed("content-encoding", "not compressed, as expected")


def fields_of(headers: RawHeaders) -> Fields:
    """Return the headers for lookup without regard to case."""
    fields: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        fields.setdefault(name.lower(), []).append(value)
    return fields


def text_of(value: bytes) -> str:
    """Return a header value as text; what is no UTF-8 becomes surrogates and fits nothing."""
    return value.decode("utf-8", "surrogateescape")


def check_method(method: str) -> Check:
    """Check `method`: POST."""
    if method == "POST":
        return _IS_POST
    hint = "; a redirect of 301 to 303 turns a POST into a GET (wire-format 3.4)" if method == "GET" else ""
    return failed("method", f"expected POST, got {shown(method)}{hint}")


def check_content_type(fields: Fields) -> Check:
    """Check `content-type`: application/json, with whatever parameters.

    A configured Content-Type arrives merged, as `application/json; charset=utf-8, x` (wire-format 3.1), and passes.
    """
    values = fields.get(b"content-type", ())
    if not values:
        return failed("content-type", "expected Content-Type application/json, but there is no Content-Type header")
    text = text_of(values[0])
    if _MEDIA_TYPE_END.split(text, maxsplit=1)[0].strip().lower() == "application/json":
        return _IS_JSON
    return failed("content-type", f"expected application/json, got {shown(text)}")


def check_content_encoding(fields: Fields) -> Check:
    """Check `content-encoding`: none, because O2VEND never compresses (wire-format 3.1)."""
    codings = [
        coding.strip()
        for value in fields.get(b"content-encoding", ())
        for coding in text_of(value).split(",")
        if coding.strip().lower() not in ("", "identity")
    ]
    if not codings:
        return _IS_NOT_COMPRESSED
    return failed(
        "content-encoding",
        f"expected a body that is not compressed, got Content-Encoding {shown(', '.join(codings))}; "
        "the body is kept as it came",
    )


def check_size(size: int, limit: int, cut: bool, shortfall: str | None) -> Check:
    """Check `size`, in bytes: the whole body arrived, and it is not larger than `receiver.max_body`."""
    if cut:
        return failed(
            "size", f"expected at most {limit:,} bytes (receiver.max_body), the body is larger; it is kept cut"
        )
    if shortfall is not None:
        return failed("size", f"expected the whole body, but {shortfall}")
    return passed("size", f"{size:,} bytes, all there; at most {limit:,} are taken")
