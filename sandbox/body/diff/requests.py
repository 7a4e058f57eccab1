"""Two requests compared: request line, headers, body."""

from dataclasses import dataclass, field

from sandbox.body.diff.bodies import BodyDiff, compare_bodies
from sandbox.body.diff.headers import HeaderChange, compare_headers
from sandbox.body.diff.ignoring import NOTHING, Ignoring
from sandbox.domain.records import Attempt, RawHeaders, Record
from sandbox.domain.request import HttpRequest

METHOD, TARGET, VERSION = "method", "target", "HTTP version"


@dataclass(frozen=True, slots=True)
class Message:
    """What of a request is compared; `line` and `headers` are None for a body that came from elsewhere.

    `name` is what sentences call its body.
    """

    name: str
    body: bytes = field(repr=False)
    line: tuple[tuple[str, str], ...] | None = None
    headers: RawHeaders | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A difference in the request line: METHOD, TARGET or VERSION."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which two requests differ."""

    line: tuple[LineChange, ...]
    headers: tuple[HeaderChange, ...]
    body: BodyDiff

    @property
    def identical(self) -> bool:
        """True if nothing at all differs, volatile headers and bytes included."""
        return not self.line and not self.headers and self.body.identical

    @property
    def count(self) -> int:
        """How many differences there are that count: no volatile headers, no ignored places."""
        return len(self.line) + sum(not change.volatile for change in self.headers) + self.body.count


def message_of(record: Record, name: str) -> Message:
    """Return what a record holds of its request, exactly."""
    if isinstance(record, Attempt):
        return message_of_request(record.request, name)
    line = ((METHOD, record.method), (TARGET, record.target), (VERSION, record.http_version))
    return Message(name, record.body, line, record.headers)


def message_of_request(request: HttpRequest, name: str) -> Message:
    """Return what is compared of a request that we send."""
    headers = tuple((_encoded(name), _encoded(value)) for name, value in request.headers)
    line = ((METHOD, request.method), (TARGET, request.target), (VERSION, "1.1"))
    return Message(name, request.body, line, headers)


def compare(before: Message, after: Message, ignoring: Ignoring = NOTHING) -> Comparison:
    """Compare what both messages have. Never raises."""
    body = compare_bodies(before.body, after.body, ignoring, (before.name, after.name))
    line: tuple[LineChange, ...] = ()
    if before.line is not None and after.line is not None:
        pairs = zip(before.line, after.line, strict=True)
        line = tuple(LineChange(part, was, now) for (part, was), (_, now) in pairs if was != now)
    headers: tuple[HeaderChange, ...] = ()
    if before.headers is not None and after.headers is not None:
        headers = compare_headers(before.headers, after.headers, same_body=body.identical)
    return Comparison(line, headers, body)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
