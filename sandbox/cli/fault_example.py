"""What a fault changes, shown in an example that is the same every time."""

from collections.abc import Iterator

from sandbox.body.diff.requests import compare, message_of_request
from sandbox.cli.compared import Compared, Subject
from sandbox.cli.diff_page import diff_page
from sandbox.domain import events, ticks
from sandbox.domain.envelope import Event
from sandbox.domain.events import NAMES
from sandbox.domain.request import HttpRequest
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import compose_sample, seeded_ids
from sandbox.sender.faults import Fault, InapplicableFaultError
from sandbox.sender.faults.planning import plan_faulty
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.planning import plan_attempt
from sandbox.shop.shop import Shop

_AT = ticks.parse("2026-03-04T07:10:05.2987715Z")[0]
_WIRE = WireFormat()
_SUBSCRIPTION = Subscription(
    "example", "http://127.0.0.1:8025/hooks/erp", Secret("whs_example"), (("X-Api-Key", "demo-key"),)
)


def example_lines(fault: Fault, width: int) -> Iterator[str]:
    """Yield what a delivery with the fault differs in from one without, for a terminal of this width."""
    event, attempts = _example(fault)
    before = plan_attempt(event, _SUBSCRIPTION, 0, _AT, _WIRE).request
    after = attempts[-1].request
    second = len(attempts) > 1
    compared = Compared(
        _subject(before, event.name),
        _subject(after, "the second request" if second else f"with {fault.name}"),
        compare(message_of_request(before, event.name), message_of_request(after, fault.name)),
        None,
    )
    yield from diff_page(compared, same=compared.comparison.identical, strict=False, width=width)
    if after.writing.told:
        yield ""
        yield f"On the wire {after.writing.told}."
    if second:
        yield ""
        yield f"{len(attempts)} requests go out, each after a good answer to the one before."


def _example(fault: Fault) -> tuple[Event, tuple[PlannedAttempt, ...]]:
    for name in ("Order.Create", *NAMES):
        event_type = events.find(name)
        assert event_type is not None
        event = compose_sample(Shop(1), event_type, at=_AT, wire=_WIRE, ids=seeded_ids(1))
        try:
            return event, plan_faulty(event, _SUBSCRIPTION, 0, _AT, _WIRE, fault)
        except InapplicableFaultError:
            continue
    raise AssertionError(f"fault {fault.name} can be made of no sample")


def _subject(request: HttpRequest, name: str) -> Subject:
    return Subject(None, None, message_of_request(request, name))
