"""What `o2vend_emit` gives: what was sent to the user's server, and what it answered."""

import json
from concurrent.futures import Future
from http import HTTPStatus
from typing import Any, TypeAlias

from sandbox.body.text import sanitise
from sandbox.domain import ticks
from sandbox.domain.records import Attempt, Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.pytest_plugin.misuse import in_the_test
from sandbox.pytest_plugin.results import Result

__tracebackhide__ = in_the_test

Headers: TypeAlias = tuple[tuple[str, str], ...]

_SHOWN_ANSWER, _SHOWN_IN_REPR = 300, 100


class Delivery(Result[tuple[Attempt, ...]]):
    """One event that went to a server: true if it was delivered, that is answered 200 to 299.

    A fault may send it more than once; `attempts` has all of them, everything else is about the last one.
    """

    def __init__(self, call: str, work: "Future[tuple[Attempt, ...]]") -> None:
        super().__init__(call, work)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request that was sent, with its outcome; as the journal has them."""
        return self._value()

    @property
    def request(self) -> HttpRequest:
        """The request as it was sent: `method`, `url`, `headers` in wire order, `body`. Its repr hides them."""
        return self._last().request

    @property
    def outcome(self) -> Outcome:
        """How it ended: `kind`, `reason`, redirects that were followed."""
        return self._last().outcome

    @property
    def delivered(self) -> bool:
        """True for a final status of 200 to 299."""
        return self.outcome.delivered

    @property
    def status(self) -> int | None:
        """The status that was answered, None if no answer came."""
        return self.outcome.status

    @property
    def reason(self) -> str:
        """How it ended, as a sentence."""
        return self.outcome.reason

    @property
    def ms(self) -> float:
        """Milliseconds from connecting to the last byte of the answer."""
        return self.outcome.elapsed / ticks.PER_MILLISECOND

    @property
    def headers(self) -> Headers:
        """The answer's headers as they came."""
        return as_text(self.outcome.headers)

    @property
    def body(self) -> bytes:
        """The answer's body."""
        return self.outcome.body

    @property
    def text(self) -> str:
        """The answer's body as text; what is not UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    @property
    def event_id(self) -> str:
        """The event's Id."""
        return self._last().event_id

    @property
    def event(self) -> str:
        """The event's name as it was sent."""
        return self._last().event

    @property
    def data(self) -> Any:  # noqa: ANN401 - what JSON holds
        """The Data that was sent. Raises ValueError if what was sent is no JSON."""
        return data_of(self.request.body)

    def header(self, name: str) -> str | None:
        """Return the answer's header of this name in any case, None if it has none; of several the first."""
        return first_of(self.headers, name)

    def json(self) -> Any:  # noqa: ANN401 - what JSON holds
        """Return what the answer's body holds as JSON. Raises ValueError if it is none."""
        return json.loads(self.body)

    def _last(self) -> Attempt:
        return self._value()[-1]

    def _holds(self, value: tuple[Attempt, ...]) -> bool:
        return value[-1].outcome.delivered

    def _told(self) -> str:
        return f"<Delivery of {attempt_line(self._last(), _SHOWN_IN_REPR)}>"


def attempt_line(attempt: Attempt, longest_answer: int = _SHOWN_ANSWER) -> str:
    """Return `Order.Create, attempt 0 → 401 Unauthorized in 3.1 ms: bad signature`, or why there is no answer."""
    outcome = attempt.outcome
    fault = f", {attempt.fault}" if attempt.fault is not None else ""
    line = f"{sanitise(attempt.event)}, attempt {attempt.attempt}{fault} → "
    if outcome.kind not in (OutcomeKind.DELIVERED, OutcomeKind.STATUS):
        line += f"{sanitise(outcome.reason)}; "
    if outcome.status is not None:
        line += f"{outcome.status} {_phrase(outcome.status)}".strip() + " in "
    line += f"{outcome.elapsed / ticks.PER_MILLISECOND:.1f} ms"
    answer = sanitise(outcome.body[: longest_answer * 4].strip())
    if answer:
        line += f": {answer[:longest_answer]}{'…' if len(answer) > longest_answer else ''}"
    return line


def as_text(headers: tuple[tuple[bytes, bytes], ...]) -> Headers:
    """Return raw headers as text, byte for character where it is not UTF-8."""
    return tuple((_decoded(name), _decoded(value)) for name, value in headers)


def first_of(headers: Headers, name: str) -> str | None:
    """Return the value of the first header of this name, in any case."""
    return next((value for each, value in headers if each.lower() == name.lower()), None)


def data_of(body: bytes) -> Any:  # noqa: ANN401 - what JSON holds
    """Return Data of an envelope, or the whole value of a body that is no envelope. Raises ValueError."""
    value = json.loads(body)
    return value["Data"] if isinstance(value, dict) and "Data" in value else value


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _decoded(part: bytes) -> str:
    try:
        return part.decode()
    except UnicodeDecodeError:
        return part.decode("latin-1")
