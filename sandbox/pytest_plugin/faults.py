"""`fault=`: something wrong on purpose with what is sent."""

from sandbox.domain.envelope import Event
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test
from sandbox.sender.faults import InapplicableFaultError, UnknownFaultError, find
from sandbox.sender.faults.planning import plan_faulty
from sandbox.sender.planned import PlannedAttempt

__tracebackhide__ = in_the_test


def plan_with_fault(
    event: Event, subscription: Subscription, attempt: int, created: Ticks, wire: WireFormat, fault: str
) -> tuple[PlannedAttempt, ...]:
    """Return the requests of a delivery with this fault. Raises MisuseError for one that is not, or cannot be made."""
    try:
        return plan_faulty(event, subscription, attempt, created, wire, find(fault))
    except (InapplicableFaultError, UnknownFaultError) as error:
        raise MisuseError(str(error)) from None
