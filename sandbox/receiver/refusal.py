"""Why the HTTP parser refused a request, in a sentence that quotes nothing of it: that may be a credential."""

import re

from aiohttp.http_exceptions import InvalidHeader, InvalidURLError, LineTooLong

RAW_LIMIT = 64 * 1024
"""How many bytes of a refused request are kept."""


class RefusedError(Exception):
    """A request that is no HTTP, or not all of it came: a sentence, and its first RAW_LIMIT bytes as they arrived.

    The parser refuses at the first wrong byte; `raw` grows by what still comes.
    """

    def __init__(self, reason: str, raw: bytes) -> None:
        super().__init__(reason)
        self.reason = reason
        self.raw = raw[:RAW_LIMIT]

    def add(self, data: bytes) -> None:
        """Take what came after the refusal."""
        if len(self.raw) < RAW_LIMIT:
            self.raw = (self.raw + data)[:RAW_LIMIT]


_DESCRIPTION = re.compile(r"(?:Bad status line:\s+)?(.+):\n")
"""llhttp's own words, which aiohttp puts before the offending line."""

_OWN_WORDS = re.compile(
    r"Too many headers received|Missing 'Host' header in request\.|Duplicate '[\w-]+' header found\."
)


def reason_of(error: Exception, raw: bytes, max_headers: int, max_header_size: int) -> str:
    """Return what the parser had against the request that begins with `raw`."""
    if raw.startswith(b"\x16\x03"):
        return "this is TLS, but the receiver speaks plain HTTP: use http:// in the URL, or a proxy that ends TLS"
    if raw.startswith(b"PRI * HTTP/2"):
        return "this is HTTP/2, but the receiver speaks HTTP/1.1"
    if isinstance(error, LineTooLong):
        return f"the request target or a header is longer than {max_header_size:,} bytes (receiver.max_header_size)"
    if isinstance(error, InvalidURLError):
        return "malformed HTTP: the request target is malformed"
    if isinstance(error, InvalidHeader):
        return "malformed HTTP: a header carries a byte that is not allowed"
    message = str(getattr(error, "message", ""))
    if "Too many headers" in message:
        return f"there are more than {max_headers} headers (receiver.max_headers)"
    if match := _OWN_WORDS.match(message):
        return f"malformed HTTP: {match[0].rstrip('.')}"
    if match := _DESCRIPTION.match(message):
        return f"malformed HTTP: {match[1]}"
    return "malformed HTTP: it cannot be read"
