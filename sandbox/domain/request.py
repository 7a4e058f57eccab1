"""The HTTP request that a delivery makes, as a .NET HttpClient would write it (wire-format 3.1)."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from sandbox.domain import signature
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from sandbox.domain.writing import AT_ONCE, Writing

HeaderList = tuple[tuple[str, str], ...]

CONTENT_TYPE = "application/json; charset=utf-8"
NOT_CONFIGURABLE = frozenset({"host", "content-length", "transfer-encoding"})
"""Headers that a subscription cannot set: they would contradict the request that carries them."""

_CONTENT_HEADERS = frozenset(
    {
        "allow",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-location",
        "content-md5",
        "content-range",
        "expires",
        "last-modified",
    }
)
"""What .NET keeps with the content and so writes between Content-Type and Content-Length (wire-format 3.1)."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


class UnsendableError(ValueError):
    """A .NET HttpClient would refuse to send this; the message names the header or URL and why."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One HTTP/1.1 request: the only value that a transport takes.

    `headers` is complete and in wire order, Host first; a transport adds, drops and reorders nothing. URL, headers and
    body may hold credentials, so they are left out of the repr. `writing` is how the bytes are to be put on the wire.
    """

    method: str
    url: str = field(repr=False)
    headers: HeaderList = field(repr=False)
    body: bytes = field(repr=False)
    writing: Writing = AT_ONCE

    @property
    def target(self) -> str:
        """The request target: path and query as they stand in the URL, without the fragment."""
        return request_target(self.url)


def delivery_request(subscription: Subscription, body: bytes, signing: SignatureFormat) -> HttpRequest:
    """Return the POST for these body bytes: Host, signature, custom headers, Content-Type, Content-Length.

    Raises UnsendableError for a URL, header name or header value that cannot go over the wire unchanged.
    """
    content_type = CONTENT_TYPE
    plain: list[tuple[str, str]] = []
    of_content: list[tuple[str, str]] = []
    for name, value in subscription.headers:
        require_sendable_header(name, value)
        if name.lower() == "content-type":
            content_type = f"{content_type}, {value}"
        elif name.lower() in _CONTENT_HEADERS:
            of_content.append((name, value))
        else:
            plain.append((name, value))
    headers = [
        ("Host", host_header(subscription.url)),
        *_signature_header(subscription, body, signing),
        *plain,
        ("Content-Type", content_type),
        *of_content,
        ("Content-Length", str(len(body))),
    ]
    return HttpRequest("POST", subscription.url, tuple(headers), body)


def is_content_header(name: str) -> bool:
    """Tell whether .NET keeps a header of this name with the content, and so loses it when a body is dropped."""
    return name.lower() in _CONTENT_HEADERS or name.lower() in ("content-type", "content-length")


def require_sendable_header(name: str, value: str) -> None:
    """Raise UnsendableError if a configured header could not be sent exactly as written (wire-format 3.1)."""
    if name.lower() in NOT_CONFIGURABLE:
        raise UnsendableError(f"header {name} cannot be configured: the request itself decides it")
    if _TOKEN.fullmatch(name) and not value.isascii():
        raise UnsendableError(
            f"header {name} has a value with non-ASCII characters; .NET never sends such a request (wire-format 3.1)"
        )
    require_header_text(name, value)


def require_header_text(name: str, value: str) -> None:
    """Raise UnsendableError unless HTTP can carry this header as it is written, in ASCII."""
    if not _TOKEN.fullmatch(name):
        raise UnsendableError(f"header name {name!r} is not allowed in HTTP: use letters, digits and hyphens")
    if not value.isascii():
        raise UnsendableError(f"header {name} has a value with non-ASCII characters")
    if any((char < " " and char != "\t") or char == "\x7f" for char in value):
        raise UnsendableError(f"header {name} has a control character (a line break, say) in its value")
    if value != value.strip(" \t"):
        raise UnsendableError(f"header {name} has blanks around its value, which no receiver would see")


def require_sendable_url(url: str) -> None:
    """Raise UnsendableError unless this is an absolute http or https URL (wire-format 2)."""
    # A URL with credentials in it is not repeated.
    shown, hidden = ("the URL", True) if "@" in url else (f"URL {url!r}", False)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnsendableError(f"{shown} cannot be read" if hidden else f"{shown} cannot be read: {error}") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise UnsendableError(f"{shown} does not start with http:// or https://")
    if not parts.hostname:
        raise UnsendableError(f"{shown} has no host")
    if port == 0:
        raise UnsendableError(f"{shown} has port 0")
    if any(char <= " " or char == "\x7f" for char in url):
        raise UnsendableError(f"{shown} has a blank or control character in it")
    if any("\ud800" <= char <= "\udfff" for char in url):
        raise UnsendableError(f"{shown} has bytes in it that are not UTF-8 text")
    if parts.username is not None:
        raise UnsendableError("the URL carries a user name or password; put credentials into a header")


def host_header(url: str) -> str:
    """Return the Host value: the port only when it is not the scheme's default (wire-format 3.1)."""
    require_sendable_url(url)
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise UnsendableError(f"host {host!r} is not a valid international domain name") from None
    if ":" in host:
        host = f"[{host}]"
    default = 443 if parts.scheme.lower() == "https" else 80
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def request_target(url: str) -> str:
    """Return path and query exactly as in the URL, without the fragment; what is not ASCII is percent-encoded."""
    parts = urlsplit(url)
    target = parts.path or "/"
    if parts.query or "?" in url.partition("#")[0]:
        target += f"?{parts.query}"
    return quote(target, safe="/?:@!$&'()*+,;=-._~%[]{}|^`\"<>\\")


def _signature_header(subscription: Subscription, body: bytes, signing: SignatureFormat) -> HeaderList:
    name = signature.header_name(signing)
    value = signature.scheme_of(signing).sign(subscription.secret.key(), body)
    if name is None or value is None:
        return ()
    try:
        require_sendable_header(name, value)
    except UnsendableError as error:
        raise UnsendableError(f"the signature cannot be sent: {error}") from None
    return ((name, value),)
