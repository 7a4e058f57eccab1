"""The head of a request as it goes over the wire, and headers as text to read."""

from collections.abc import Sequence

from sandbox.body.text import decode, sanitise
from sandbox.domain.request import HttpRequest
from sandbox.domain.secret import mask_header


def request_head(request: HttpRequest) -> bytes:
    """Return the exact bytes before the body: request line and headers with CRLF, and the empty line."""
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers)]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("utf-8", "surrogateescape")


def headers_text(headers: Sequence[tuple[str, str]] | Sequence[tuple[bytes, bytes]], *, reveal: bool = False) -> str:
    """Return headers one a line, safe to show; values of credentials are masked unless `reveal`."""
    return "\n".join(header_line(name, value, reveal=reveal) for name, value in headers)


def header_line(name: str | bytes, value: str | bytes, *, reveal: bool = False) -> str:
    """Return one header as a line that is safe to show; a credential's value is masked unless `reveal`."""
    name, value = _text(name), _text(value)
    return f"{sanitise(name)}: {sanitise(value if reveal else mask_header(name, value))}"


def _text(part: str | bytes) -> str:
    return decode(part) if isinstance(part, bytes) else part
