"""What a .NET HttpClient does with a 3xx answer (wire-format 3.4)."""

from urllib.parse import urldefrag, urljoin, urlsplit

from sandbox.domain.request import HttpRequest, UnsendableError, host_header, is_content_header

MAX_HOPS = 50

_TURNS_INTO_GET = frozenset({300, 301, 302, 303})
_REPEATS = frozenset({307, 308})


class RedirectRefusedError(Exception):
    """The answer asks for a redirect that .NET does not follow; the message says why."""


def is_redirect(status: int) -> bool:
    """Tell whether a status is one of those that can be followed."""
    return status in _TURNS_INTO_GET or status in _REPEATS


def follow(request: HttpRequest, status: int, location: str | None) -> HttpRequest:
    """Return the next request for a redirect.

    300 to 303 become a GET without body and content headers, 307 and 308 repeat the request; Authorization is
    dropped either way. Raises RedirectRefusedError if .NET would stop here: no Location, https to http, or a URL
    that is neither.
    """
    if not location:
        raise RedirectRefusedError(f"{status} without a Location header")
    try:
        url = urldefrag(urljoin(request.url, location)).url
    except ValueError:
        raise RedirectRefusedError(f"{status} leads nowhere: its Location is no URL") from None
    scheme = urlsplit(url).scheme.lower()
    if scheme == "http" and urlsplit(request.url).scheme.lower() == "https":
        raise RedirectRefusedError(f"{status} leads from https to http ({url})")
    try:
        host = host_header(url)
    except UnsendableError as error:
        raise RedirectRefusedError(f"{status} leads nowhere: {error}") from None
    becomes_get = status in _TURNS_INTO_GET and request.method != "GET"
    headers = [("Host", host)]
    for name, value in request.headers:
        if name.lower() in ("host", "authorization") or (becomes_get and is_content_header(name)):
            continue
        headers.append((name, value))
    if becomes_get:
        return HttpRequest("GET", url, tuple(headers), b"")
    return HttpRequest(request.method, url, tuple(headers), request.body, request.writing)
