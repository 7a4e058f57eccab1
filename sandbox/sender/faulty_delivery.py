"""Sending a delivery with a fault: every request of it once and never again, and a judgement of the answers."""

from dataclasses import dataclass

from sandbox.domain.envelope import Event
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.sender.attempts import AttemptMaker, MadeAttempt
from sandbox.sender.faults.expectation import Judgement, judge
from sandbox.sender.faults.planning import plan_faulty
from sandbox.sender.faults.seams import Fault
from sandbox.sender.planned import PlannedAttempt


@dataclass(frozen=True, slots=True)
class FaultyDelivery:
    """What was to be sent to one subscription, in order, what was, and what the answers are worth."""

    subscription: Subscription
    planned: tuple[PlannedAttempt, ...]
    attempts: tuple[MadeAttempt, ...]
    judgement: Judgement


async def deliver_faulty(
    maker: AttemptMaker, event: Event, subscription: Subscription, created: Ticks, wire: WireFormat, fault: Fault
) -> FaultyDelivery:
    """Send an event with a fault; there are no retries.

    Where there are several requests, the next goes out only after an answer that a good receiver gives to the one
    before. Raises InapplicableFaultError before anything is sent, and JournalError.
    """
    planned = plan_faulty(event, subscription, wire.attempt_base, created, wire, fault)
    made: list[MadeAttempt] = []
    for each in planned:
        made.append(await maker.make(each))
        if not fault.expected.fits(made[-1].attempt.outcome):
            break
    outcomes = [each.attempt.outcome for each in made]
    return FaultyDelivery(subscription, planned, tuple(made), judge(fault.expected, outcomes, len(planned)))
