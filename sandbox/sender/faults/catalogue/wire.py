"""Faults of how the bytes are written; what they say is right."""

from dataclasses import replace
from urllib.parse import urlsplit

from sandbox.domain.request import HttpRequest
from sandbox.domain.writing import Part, Writing
from sandbox.sender.faults.expectation import Answers, Expectation
from sandbox.sender.faults.seams import Case, InapplicableFaultError, Seam, request_fault

_CHUNK = 512
_TOO_SLOW = Expectation(
    Answers.EITHER, "as long as other deliveries go on meanwhile", "7.4", (408,), may_close=True, stated=False
)


@request_fault(
    Seam.WIRE,
    "chunked",
    f"the body comes in chunks of {_CHUNK} bytes, without a Content-Length, as from some proxies",
    Expectation(Answers.EITHER, "which asks for a Content-Length", "6.14", (411, 400), stated=False),
    invisible="a chunked body is put together before it is judged; `sandbox diff` shows the headers",
)
def chunked(request: HttpRequest, case: Case) -> HttpRequest:
    """Frame the body (RFC 9112, 7.1)."""
    headers = tuple(
        ("Transfer-Encoding", "chunked") if name.lower() == "content-length" else (name, value)
        for name, value in request.headers
    )
    return replace(request, headers=headers, writing=Writing(chunk_size=_CHUNK))


@request_fault(
    Seam.WIRE,
    "expect-100",
    "the head asks for 100 Continue before the body comes, as the old .NET Framework does",
    Expectation(Answers.EITHER, "the 200 with 100 Continue before it or without", "6.14", (417,), stated=False),
    invisible="it answers 100 Continue; `sandbox diff` shows the header",
)
def expect_100(request: HttpRequest, case: Case) -> HttpRequest:
    """Hold the body back for the answer, or until .NET's patience of 350 ms ends."""
    head, length = request.headers[:-1], request.headers[-1:]
    headers = (*head, ("Expect", "100-continue"), *length)
    return replace(request, headers=headers, writing=Writing(after_continue=True))


@request_fault(
    Seam.WIRE,
    "slow-body",
    "the body comes in six pieces, half a second apart",
    _TOO_SLOW,
    invisible="it waits for the next byte; the time that this took is in the record",
)
def slow_body(request: HttpRequest, case: Case) -> HttpRequest:
    """Write the body slowly."""
    if len(request.body) < 2:
        raise InapplicableFaultError("the body is too short to come in pieces")
    return replace(request, writing=Writing(slow=Part.BODY))


@request_fault(
    Seam.WIRE,
    "slow-headers",
    "the head comes in six pieces, half a second apart",
    _TOO_SLOW,
    invisible="it begins to count when the head is complete",
)
def slow_headers(request: HttpRequest, case: Case) -> HttpRequest:
    """Write the head slowly."""
    return replace(request, writing=Writing(slow=Part.HEAD))


@request_fault(
    Seam.WIRE,
    "half-close",
    "Content-Length promises the whole body, half of it comes, then our half of the connection is closed",
    Expectation(Answers.REFUSED, "and nothing is processed", "6.11", (400, 408), may_close=True, stated=False),
    noticed="size",
)
def half_close(request: HttpRequest, case: Case) -> HttpRequest:
    """Stop in the middle of the body, and still listen for the answer."""
    if len(request.body) < 2:
        raise InapplicableFaultError("the body is too short to be broken off")
    if urlsplit(request.url).scheme.lower() == "https":
        raise InapplicableFaultError("a TLS connection has no half that could be closed; send it to an http URL")
    return replace(request, body=request.body[: len(request.body) // 2], writing=Writing(half_close=True))
