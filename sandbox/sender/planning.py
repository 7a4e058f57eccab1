"""From an event and a subscription to the request of one attempt, ready to be sent."""

from sandbox.domain.envelope import Event, body_of
from sandbox.domain.request import HttpRequest, UnsendableError, delivery_request
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.sender.planned import PlannedAttempt


def plan_attempt(
    event: Event, subscription: Subscription, attempt: int, created: Ticks, wire: WireFormat
) -> PlannedAttempt:
    """Return one attempt of a delivery; `attempt` is its number on the wire, `created` its CreationTimeUtc.

    What a .NET HttpClient would refuse to send is planned too, as unsendable: the journal is to know of it.
    """
    return plan_body(event, subscription, attempt, body_of(event, attempt, created, wire), wire)


def plan_body(event: Event, subscription: Subscription, attempt: int, body: bytes, wire: WireFormat) -> PlannedAttempt:
    """Return the attempt that sends these bytes, signed, as the body of an event."""
    unsendable = None
    try:
        request = delivery_request(subscription, body, wire.signature)
    except UnsendableError as error:
        request, unsendable = HttpRequest("POST", subscription.url, (), body), str(error)
    return PlannedAttempt(
        request, event.id, wire.event_name(event.name), attempt, subscription.name, unsendable=unsendable
    )
