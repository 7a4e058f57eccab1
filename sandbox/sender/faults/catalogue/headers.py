"""Faults of the request line and the headers; body and signature are right."""

from dataclasses import replace
from urllib.parse import urlsplit

from sandbox.domain.request import HttpRequest, is_content_header
from sandbox.sender.faults.expectation import Answers, Expectation
from sandbox.sender.faults.seams import Case, InapplicableFaultError, Seam, request_fault

_UNTRUSTED = (401, 403, 400)
_UNSUPPORTED = (415, 400)


def _own_header(case: Case) -> str:
    """Return the first header of the subscription's own. Raises InapplicableFaultError if it has none."""
    for name, _ in case.subscription.headers:
        if name.lower() != "content-type":
            return name.lower()
    raise InapplicableFaultError(
        "the subscription has no header of its own; give one, such as --header 'X-Api-Key: demo-key'"
    )


@request_fault(
    Seam.HEADERS,
    "missing-header",
    "the first of the subscription's own headers is missing",
    Expectation(Answers.EITHER, "depending on whether the header is a key to you", "3.1", _UNTRUSTED, stated=False),
    noticed="header:*",
)
def missing_header(request: HttpRequest, case: Case) -> HttpRequest:
    """Leave it out, however often it stands there."""
    missing = _own_header(case)
    return replace(request, headers=tuple(header for header in request.headers if header[0].lower() != missing))


@request_fault(
    Seam.HEADERS,
    "wrong-header",
    "the first of the subscription's own headers has another value",
    Expectation(Answers.EITHER, "depending on whether the header is a key to you", "3.1", _UNTRUSTED, stated=False),
    noticed="header:*",
)
def wrong_header(request: HttpRequest, case: Case) -> HttpRequest:
    """Give it a value that is no key."""
    wrong = _own_header(case)
    return replace(
        request,
        headers=tuple(
            (name, ("wrong-again" if value == "wrong" else "wrong") if name.lower() == wrong else value)
            for name, value in request.headers
        ),
    )


@request_fault(
    Seam.HEADERS,
    "wrong-content-type",
    "Content-Type says text/plain",
    Expectation(Answers.EITHER, "since the body is good JSON all the same", "3.1", _UNSUPPORTED, stated=False),
    noticed="content-type",
)
def wrong_content_type(request: HttpRequest, case: Case) -> HttpRequest:
    """Say text/plain."""
    return replace(
        request,
        headers=tuple(
            (name, "text/plain; charset=utf-8" if name.lower() == "content-type" else value)
            for name, value in request.headers
        ),
    )


@request_fault(
    Seam.HEADERS,
    "no-content-type",
    "there is no Content-Type",
    Expectation(Answers.EITHER, "since it is the one header that may be required", "3.1", _UNSUPPORTED),
    noticed="content-type",
)
def no_content_type(request: HttpRequest, case: Case) -> HttpRequest:
    """Leave it out."""
    return replace(request, headers=tuple(header for header in request.headers if header[0].lower() != "content-type"))


@request_fault(
    Seam.HEADERS,
    "get-instead",
    "it is a GET without a body, as after a redirect of 301 to 303",
    Expectation(
        Answers.REFUSED,
        "so that the sender tries again: after a 200 the event would be lost for good",
        "3.4",
        (405, 404, 400, 501),
        stated=False,
    ),
    noticed="method",
)
def get_instead(request: HttpRequest, case: Case) -> HttpRequest:
    """Do as a .NET client does: signature and own headers are repeated, body and content headers are not."""
    headers = tuple(header for header in request.headers if not is_content_header(header[0]))
    return HttpRequest("GET", request.url, headers, b"")


@request_fault(
    Seam.HEADERS,
    "wrong-path",
    "it goes to a path that is not the subscription's",
    Expectation(
        Answers.REFUSED,
        "so that the sender tries again: after a 200 the event would be lost for good",
        "3.3",
        (404, 405, 410, 403, 401, 400),
        stated=False,
    ),
    noticed="path",
)
def wrong_path(request: HttpRequest, case: Case) -> HttpRequest:
    """Put `-old` behind the path; the query stays as it is written."""
    url = request.url
    end = min((place for mark in "?#" if (place := url.find(mark)) >= 0), default=len(url))
    before = url[:end].rstrip("/")
    has_path = urlsplit(url).path not in ("", "/")
    return replace(request, url=f"{before}{'' if has_path else '/hook'}-old{url[end:]}")


@request_fault(
    Seam.HEADERS,
    "lowercase-headers",
    "every header name is in lower case, as proxies and HTTP/2 write them",
    Expectation(Answers.ACCEPTED, "since header names have no case", "6.16"),
    invisible="names are compared without regard to case; `sandbox diff` shows the difference",
)
def lowercase_headers(request: HttpRequest, case: Case) -> HttpRequest:
    """Write all of them small."""
    return replace(request, headers=tuple((name.lower(), value) for name, value in request.headers))
