"""What else of a request may have been signed with its body: as it was sent, behind a timestamp, behind its URL."""

from collections.abc import Iterator

from sandbox.domain.beginning import common_length
from sandbox.domain.checks.transport import text_of
from sandbox.domain.explanation.suspicion import Body, Suspicion
from sandbox.domain.records import RawHeaders
from sandbox.domain.subscription import Subscription

AS_SENT = Suspicion(
    "body-changed-on-the-way",
    "over the body as it was sent",
    "Something between sender and receiver (a proxy, a gateway, a framework) writes the body anew: let it pass the "
    "bytes through as they are.",
)
WITH_TIMESTAMP = Suspicion(
    "timestamp-in-front",
    "over a timestamp and the body, joined by a dot",
    "Sign the body alone: this signature has no timestamp inside (wire-format 3.2).",
)
WITH_URL = Suspicion(
    "url-in-front", "over the URL followed by the body", "Sign the body alone, without the URL (wire-format 3.2)."
)

_LONGEST_STAMP = 64
_MOST_STAMPS = 6


def bodies_around(
    body: bytes, sent: bytes | None, headers: RawHeaders, value: str, subscription: Subscription
) -> Iterator[Body]:
    """Yield what may have been signed according to everything that came with the body.

    `sent` is the body as the journal knows that it was sent, None if it does not; `value` is the signature header's.
    """
    if sent is not None and sent != body:
        yield Body((AS_SENT.cause,), _changed(sent, body), sent)
    stamps, ids = _stamps(headers, value)
    for stamp in stamps:
        for text in (f"{stamp}.", stamp, f"{stamp}\n", *(f"{identity}.{stamp}." for identity in ids)):
            yield Body((WITH_TIMESTAMP.cause,), WITH_TIMESTAMP.clause, text.encode("utf-8", "surrogateescape") + body)
    for url in (subscription.url, subscription.path):
        if url:
            for joint in (b"", b"\n", b"."):
                yield Body((WITH_URL.cause,), WITH_URL.clause, url.encode("utf-8", "surrogatepass") + joint + body)


def _changed(sent: bytes, body: bytes) -> str:
    return f"{AS_SENT.clause} ({len(sent):,} bytes; they differ from byte {common_length(sent, body):,} on)"


def _stamps(headers: RawHeaders, value: str) -> tuple[list[str], list[str]]:
    """Return what may be timestamps and what may be Ids among the headers and in the signature's own value."""
    named = [(name.lower(), text_of(content).strip()) for name, content in headers if len(content) <= _LONGEST_STAMP]
    stamps = [text for name, text in named if b"timestamp" in name or name == b"date"]
    stamps += [part[2:] for part in value[:256].split(",") if part[:2] == "t="]
    ids = [text for name, text in named if name.endswith(b"-id")]
    return stamps[:_MOST_STAMPS], ids[:_MOST_STAMPS]
