"""The seams at which a delivery can be spoilt, and the decorators by which functions become faults.

On the way from an event to the wire each seam gets what the one before made: data, body, signature, headers, wire; what
is changed before the signature is signed, what is changed behind it is not. At the seam `delivery` a fault decides how
often and in which attempts the whole goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sandbox.domain.envelope import Event
from sandbox.domain.request import HttpRequest
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat
from sandbox.sender.faults.expectation import Expectation
from sandbox.sender.planned import PlannedAttempt


class Seam(StrEnum):
    """Where a fault acts, in the order of the way."""

    DATA = "data"
    BODY = "body"
    SIGNATURE = "signature"
    HEADERS = "headers"
    WIRE = "wire"
    DELIVERY = "delivery"


SEAM_TITLES: dict[Seam, str] = {
    Seam.DATA: "what the event says; signed as it goes",
    Seam.BODY: "the bytes of the body; signed as they go",
    Seam.SIGNATURE: "signature and body do not belong together",
    Seam.HEADERS: "the request line and the headers",
    Seam.WIRE: "how the bytes are written",
    Seam.DELIVERY: "how often it is sent",
}


class InapplicableFaultError(ValueError):
    """The fault cannot be made of this delivery; the message says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Case:
    """The delivery that is to be spoilt, as it would be without the fault."""

    event: Event
    subscription: Subscription
    wire: WireFormat


Plan: TypeAlias = Callable[[int], PlannedAttempt]
"""Plans the attempt that comes so many after the present one."""


@dataclass(frozen=True)
class Fault:
    """One deliberate defect.

    `what` is a clause ("the body was changed after signing"). `noticed` is the check of our own receiver that fails, or
    None; then `invisible` says why it sees nothing wrong, or should not.
    """

    name: str
    seam: Seam
    what: str
    expected: Expectation
    noticed: str | None
    invisible: str | None

    def spoil_event(self, event: Event, case: Case) -> Event:
        """Return the event that is sent. Raises InapplicableFaultError, as the next three do."""
        return event

    def spoil_body(self, body: bytes, case: Case) -> bytes:
        """Return the bytes that are signed and sent."""
        return body

    def spoil_request(self, request: HttpRequest, case: Case) -> HttpRequest:
        """Return the request that is sent, from the one that is right for this body."""
        return request

    def attempts(self, plan: Plan, case: Case) -> tuple[PlannedAttempt, ...]:
        """Return what is sent, one after the other, each only if the one before was accepted."""
        return (plan(0),)


SpoilEvent: TypeAlias = Callable[[Event, Case], Event]
SpoilBody: TypeAlias = Callable[[bytes, Case], bytes]
SpoilRequest: TypeAlias = Callable[[HttpRequest, Case], HttpRequest]
Attempts: TypeAlias = Callable[[Plan, Case], tuple[PlannedAttempt, ...]]


@dataclass(frozen=True)
class _DataFault(Fault):
    change: SpoilEvent

    def spoil_event(self, event: Event, case: Case) -> Event:
        return self.change(event, case)


@dataclass(frozen=True)
class _BodyFault(Fault):
    change: SpoilBody

    def spoil_body(self, body: bytes, case: Case) -> bytes:
        return self.change(body, case)


@dataclass(frozen=True)
class _RequestFault(Fault):
    change: SpoilRequest

    def spoil_request(self, request: HttpRequest, case: Case) -> HttpRequest:
        return self.change(request, case)


@dataclass(frozen=True)
class _DeliveryFault(Fault):
    change: Attempts

    def attempts(self, plan: Plan, case: Case) -> tuple[PlannedAttempt, ...]:
        return self.change(plan, case)


REGISTERED: list[Fault] = []
"""Filled by the decorators when the catalogue is imported; read `FAULTS` instead."""


@dataclass(frozen=True, slots=True)
class _Described:
    """The decorator's arguments: all of a fault but its function."""

    seam: Seam
    name: str
    what: str
    expected: Expectation
    noticed: str | None
    invisible: str | None

    def __post_init__(self) -> None:
        if (self.noticed is None) == (self.invisible is None):
            raise TypeError(f"fault {self.name} needs either `noticed` or `invisible`")

    @property
    def fields(self) -> tuple[str, Seam, str, Expectation, str | None, str | None]:
        return self.name, self.seam, self.what, self.expected, self.noticed, self.invisible


def data_fault(
    name: str, what: str, expected: Expectation, *, noticed: str | None = None, invisible: str | None = None
) -> Callable[[SpoilEvent], SpoilEvent]:
    """Make a fault of a function from the event to the one that is sent."""
    described = _Described(Seam.DATA, name, what, expected, noticed, invisible)

    def register(change: SpoilEvent) -> SpoilEvent:
        REGISTERED.append(_DataFault(*described.fields, change))
        return change

    return register


def body_fault(
    name: str, what: str, expected: Expectation, *, noticed: str | None = None, invisible: str | None = None
) -> Callable[[SpoilBody], SpoilBody]:
    """Make a fault of a function from the body to the one that is signed and sent."""
    described = _Described(Seam.BODY, name, what, expected, noticed, invisible)

    def register(change: SpoilBody) -> SpoilBody:
        REGISTERED.append(_BodyFault(*described.fields, change))
        return change

    return register


def request_fault(
    seam: Seam, name: str, what: str, expected: Expectation, *, noticed: str | None = None, invisible: str | None = None
) -> Callable[[SpoilRequest], SpoilRequest]:
    """Make a fault of a function from the request to the one that is sent; `seam` is signature, headers or wire."""
    described = _Described(seam, name, what, expected, noticed, invisible)

    def register(change: SpoilRequest) -> SpoilRequest:
        REGISTERED.append(_RequestFault(*described.fields, change))
        return change

    return register


def delivery_fault(
    name: str, what: str, expected: Expectation, *, noticed: str | None = None, invisible: str | None = None
) -> Callable[[Attempts], Attempts]:
    """Make a fault of a function that says which attempts are sent."""
    described = _Described(Seam.DELIVERY, name, what, expected, noticed, invisible)

    def register(change: Attempts) -> Attempts:
        REGISTERED.append(_DeliveryFault(*described.fields, change))
        return change

    return register
