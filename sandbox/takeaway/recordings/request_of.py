"""A record as a request that can be sent again."""

from sandbox.domain.records import Attempt, Record
from sandbox.domain.request import HttpRequest, UnsendableError, host_header
from sandbox.takeaway.recordings.entry import OmittedError

REFUSED = "the HTTP parser refused it, so it has no headers and body to repeat"
CUT = "only the beginning of its body was kept"
NO_URL = "no URL can be made of its Host header and target"


def request_of(record: Record) -> HttpRequest:
    """Return what was sent, or what was received with a URL made of its Host. Raises OmittedError.

    Bytes of headers that are not UTF-8 are lone surrogates in it, as `surrogateescape` makes them.
    """
    if isinstance(record, Attempt):
        request = record.request
    elif record.raw:
        raise OmittedError(REFUSED)
    elif record.cut:
        raise OmittedError(CUT)
    else:
        headers = tuple((_text(name), _text(value)) for name, value in record.headers)
        host = next((value for name, value in headers if name.lower() == "host"), "")
        request = HttpRequest(record.method, f"http://{host}{record.target}", headers, record.body)
    try:
        host_header(request.url)
    except (UnsendableError, ValueError):
        raise OmittedError(NO_URL) from None
    return request


def _text(part: bytes) -> str:
    return part.decode("utf-8", "surrogateescape")
