"""What came to `o2vend_receiver`, as tests look at it."""

import json
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, NoReturn, overload

from sandbox.body.text import sanitise
from sandbox.domain import records
from sandbox.pytest_plugin.delivery import Headers, as_text, data_of, first_of
from sandbox.pytest_plugin.misuse import in_the_test
from sandbox.pytest_plugin.results import Result

__tracebackhide__ = in_the_test


@dataclass(frozen=True, slots=True, repr=False)
class Capture:
    """One request that came: what it claims, what the checks made of it, and `record`, all that the journal has."""

    number: int
    record: records.Capture

    @property
    def event(self) -> str | None:
        """The event's name that the body claims, None if it claims none."""
        return self.record.event

    @property
    def event_id(self) -> str | None:
        """The event's Id that the body claims."""
        return self.record.event_id

    @property
    def attempt(self) -> int | None:
        """The number of the attempt that the body claims."""
        return self.record.attempt

    @property
    def verified(self) -> bool:
        """True if no check failed, that of the signature included."""
        return self.record.verdict.verified

    @property
    def failures(self) -> dict[str, str]:
        """The failed checks by name, each with the sentence that says why."""
        return {check.name: check.reason for check in self.record.verdict.failures}

    @property
    def method(self) -> str:
        """The request's method."""
        return self.record.method

    @property
    def target(self) -> str:
        """The request's path and query."""
        return self.record.target

    @property
    def headers(self) -> Headers:
        """The request's headers as they came: order, casing and repeats kept."""
        return as_text(self.record.headers)

    @property
    def body(self) -> bytes:
        """The request's body, byte for byte."""
        return self.record.body

    @property
    def data(self) -> Any:  # noqa: ANN401 - what JSON holds
        """Data of the envelope. Raises ValueError if the body is no JSON."""
        return data_of(self.body)

    @property
    def answered(self) -> int:
        """The status that the receiver answered, 0 if it answered nothing on purpose."""
        return self.record.answer.status

    def header(self, name: str) -> str | None:
        """Return the header of this name in any case, None if there is none; of several the first."""
        return first_of(self.headers, name)

    def json(self) -> Any:  # noqa: ANN401 - what JSON holds
        """Return what the body holds as JSON. Raises ValueError if it is none."""
        return json.loads(self.body)

    def __repr__(self) -> str:
        return f"<Capture of {capture_line(self.record)}>"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the test fails, in one sentence or several lines."""

    text: str

    def fail(self) -> NoReturn:
        """Raise it."""
        raise AssertionError(self.text)


class Captures(Result[tuple[Capture, ...] | Failure], Sequence[Capture]):
    """What `wait_for` waited for, in the order in which it came; a list for reading."""

    def __init__(self, call: str, work: "Future[tuple[Capture, ...] | Failure]") -> None:
        super().__init__(call, work)

    @overload
    def __getitem__(self, index: int) -> Capture: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Capture, ...]: ...
    def __getitem__(self, index: int | slice) -> Capture | tuple[Capture, ...]:
        return self._found()[index]

    def __len__(self) -> int:
        return len(self._found())

    def _found(self) -> tuple[Capture, ...]:
        value = self._value()
        assert not isinstance(value, Failure)
        return value

    def _accept(self, value: tuple[Capture, ...] | Failure) -> None:
        if isinstance(value, Failure):
            value.fail()

    def _told(self) -> str:
        return f"<Captures {list(self._found())}>"


class Silence(Result[Failure | None]):
    """What `assert_none` gives: nothing, once it was quiet for long enough."""

    def __init__(self, call: str, work: "Future[Failure | None]") -> None:
        super().__init__(call, work)

    def _accept(self, value: Failure | None) -> None:
        if value is not None:
            value.fail()


def capture_line(capture: records.Capture) -> str:
    """Return `Order.Create, attempt 0: rejected: signature: …`, or what else the request is."""
    what = "what is no HTTP request" if capture.raw else capture.event or f"{capture.method} {capture.target}"
    attempt = "" if capture.attempt is None else f", attempt {capture.attempt}"
    failures = "; ".join(f"{check.name}: {check.reason}" for check in capture.verdict.failures)
    return f"{sanitise(what)}{attempt}: {capture.verdict.state}{f': {sanitise(failures)}' if failures else ''}"
