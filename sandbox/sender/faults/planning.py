"""From an event, a subscription and a fault to the requests that are sent."""

from sandbox.domain import ticks
from sandbox.domain.envelope import Event, body_of
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat
from sandbox.sender.faults.seams import Case, Fault, InapplicableFaultError
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.planning import plan_body


def plan_faulty(
    event: Event, subscription: Subscription, attempt: int, created: ticks.Ticks, wire: WireFormat, fault: Fault
) -> tuple[PlannedAttempt, ...]:
    """Return the requests of a delivery with this fault, to be sent one after the other.

    `attempt` is the first one's number on the wire, `created` its CreationTimeUtc; a later attempt is created a
    millisecond later. Raises InapplicableFaultError, naming the fault.
    """
    case = Case(event, subscription, wire)

    def plan(later: int) -> PlannedAttempt:
        body = body_of(spoilt, attempt + later, created + later * ticks.PER_MILLISECOND, wire)
        planned = plan_body(spoilt, subscription, attempt + later, fault.spoil_body(body, case), wire)
        request = planned.request if planned.unsendable else fault.spoil_request(planned.request, case)
        return planned.spoilt(request, fault.name)

    try:
        spoilt = fault.spoil_event(event, case)
        return fault.attempts(plan, case)
    except InapplicableFaultError as error:
        where = f"{event.name} to {subscription.name}"
        raise InapplicableFaultError(f"fault {fault.name} cannot be made of {where}: {error}") from None
