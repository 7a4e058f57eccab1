"""Faults of how often a delivery goes out. Each request is a good one."""

from sandbox.sender.faults.expectation import Answers, Expectation
from sandbox.sender.faults.seams import Case, InapplicableFaultError, Plan, delivery_fault
from sandbox.sender.planned import PlannedAttempt

_JUDGED_ALONE = "each request is good by itself, and they are judged one by one; `sandbox log id:ID` lists both"


@delivery_fault(
    "duplicate",
    "the very same request comes twice",
    Expectation(Answers.ACCEPTED, "and the second is ignored: it has the same Id", "7.4"),
    invisible=_JUDGED_ALONE,
)
def duplicate(plan: Plan, case: Case) -> tuple[PlannedAttempt, ...]:
    """Send the same bytes again, as two nodes with one job table do (wire-format 7.2)."""
    once = plan(0)
    return (once, once)


@delivery_fault(
    "retry-duplicate",
    "after a success the next attempt comes all the same: same Id and Data, Attempt counted up",
    Expectation(Answers.ACCEPTED, "and the second is ignored: its bytes differ, its Id does not", "6.12"),
    invisible=_JUDGED_ALONE,
)
def retry_duplicate(plan: Plan, case: Case) -> tuple[PlannedAttempt, ...]:
    """Send the attempt after it, as a sender does whose note of the success was lost."""
    if case.event.verbatim is not None:
        raise InapplicableFaultError("the body is sent as it was given, so no Attempt can be counted up; see duplicate")
    if not case.wire.envelope:
        raise InapplicableFaultError("wire.envelope is off, so the body has no Attempt to count up; see duplicate")
    return (plan(0), plan(1))
