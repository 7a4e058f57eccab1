"""What `emit` prints: results for people, exact bytes for pipes, JSON objects for programs."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.body.http_text import request_head
from sandbox.body.snippets import curl
from sandbox.body.text import sanitise
from sandbox.cli.record_json import planned_object, record_object
from sandbox.cli.result_text import answer_excerpt, outcome_text
from sandbox.cli.terminal import count, narrate, paint, print_bytes, print_json, print_line
from sandbox.domain.envelope import Event
from sandbox.domain.events import find
from sandbox.domain.records import OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus
from sandbox.sender.queued import Sent

_MARKS = {
    DeliveryStatus.DELIVERED: ("✓", "good"),
    DeliveryStatus.FAILED: ("✗", "bad"),
    DeliveryStatus.SKIPPED: ("–", "skipped"),
}


class Printed(StrEnum):
    """Which part of a request `--print` writes."""

    BODY = "body"
    HEADERS = "headers"
    CURL = "curl"


@dataclass(slots=True)
class Totals:
    """How many deliveries were made and how many of them failed."""

    sent: int = 0
    failed: int = 0

    def add(self, result: DeliveryResult) -> None:
        """Count one result; skipped subscriptions do not count."""
        self.sent += result.status is not DeliveryStatus.SKIPPED
        self.failed += result.status is DeliveryStatus.FAILED

    def sentence(self, seconds: float) -> str:
        """Return the closing line."""
        return (
            f"{count(self.sent, 'delivery', 'deliveries')}: {self.sent - self.failed} delivered, "
            f"{self.failed} failed, in {seconds:.1f} s"
        )


class Printer:
    """Writes results in one of three forms: for people, `--print`, or `--json`."""

    def __init__(self, printed: Printed | None, as_json: bool) -> None:
        self._printed = printed
        self._as_json = as_json
        self._parts = 0

    def event(self, event: Event) -> None:
        """Say which event the following results belong to."""
        if self._as_json or self._printed is not None:
            return
        note = "your body, untouched" if event.verbatim is not None else self._provenance(event)
        print_line(f"{paint(event.name, 'strong')}  Id {sanitise(event.id)}  {paint(note, 'dim')}")

    def _provenance(self, event: Event) -> str:
        event_type = find(event.name)
        return "" if event_type is None else f"Data {event_type.certainty}"

    def result(self, result: DeliveryResult) -> None:
        """Show what happened for one subscription."""
        if self._as_json:
            self._result_object(result)
            return
        if self._printed is not None:
            if result.attempt is not None:
                self._part(result.attempt.request)
            narrate(_result_line(result))
            return
        print_line(_result_line(result))
        if result.attempt is not None and result.attempt.outcome.body:
            print_line(paint(f"    {answer_excerpt(result.attempt.outcome.body)}", "dim"))
        if result.attempt is not None and result.attempt.outcome.kind is OutcomeKind.REFUSED:
            print_line(paint("    If that is our own receiver: `sandbox listen` or `sandbox` starts it.", "dim"))

    def sent_again(self, sent: Sent, sentence: str) -> None:
        """Show a later attempt of a delivery; the sentence, which is safe to show, tells its story."""
        if self._as_json:
            print_json(record_object(sent.made.number, sent.made.attempt))
        elif self._printed is not None:
            self._part(sent.made.attempt.request)
        narrate(f"retry    {sentence}")

    def would_send(self, planned: PlannedAttempt) -> None:
        """Show a request that is not sent."""
        request = planned.request
        if self._printed is not None:
            self._part(request)
        elif self._as_json:
            print_json(planned_object(planned))
        else:
            print_line(f"  → {planned.subscription}: would POST {len(request.body):,} bytes to {request.url}")

    def _result_object(self, result: DeliveryResult) -> None:
        if result.attempt is not None:
            print_json(record_object(result.number, result.attempt))
        else:
            narrate(_result_line(result))

    def _part(self, request: HttpRequest) -> None:
        # Parts are kept apart by one line end, so that a single one is written exactly.
        if self._parts:
            print_bytes(b"\n")
        self._parts += 1
        if self._printed is Printed.BODY:
            print_bytes(request.body)
        elif self._printed is Printed.HEADERS:
            print_bytes(request_head(request))
        else:
            print_bytes(curl(request).encode() + b"\n")


def _result_line(result: DeliveryResult) -> str:
    mark, role = _MARKS[result.status]
    name = result.subscription.name
    if result.attempt is None:
        return f"  {paint(mark, role)} {name}: {result.status.value}, {sanitise(result.reason)}"
    return f"  {paint(mark, role)} {name}: {outcome_text(result.attempt, result.number)}"
