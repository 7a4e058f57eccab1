"""What `emit --fault` prints: what was spoilt, the answers, and whether a good receiver gives them."""

from sandbox.body.text import sanitise
from sandbox.cli.emit_output import Printed, Printer
from sandbox.cli.fault_text import fault_line
from sandbox.cli.record_json import planned_object, record_object
from sandbox.cli.result_text import answer_excerpt, outcome_text
from sandbox.cli.terminal import narrate, paint, print_json, print_line
from sandbox.domain.envelope import Event
from sandbox.domain.json_text import JsonObject
from sandbox.sender.attempts import MadeAttempt
from sandbox.sender.faults import Fault
from sandbox.sender.faulty_delivery import FaultyDelivery
from sandbox.sender.planned import PlannedAttempt


class FaultyPrinter(Printer):
    """Writes faulty deliveries in one of three forms: for people, `--print`, or `--json`."""

    def __init__(self, fault: Fault, printed: Printed | None, as_json: bool) -> None:
        super().__init__(printed, as_json)
        self._fault = fault
        self._noted = False

    @property
    def _for_people(self) -> bool:
        return not self._as_json and self._printed is None

    def event(self, event: Event) -> None:
        """Say which event the following results belong to, and what is wrong with it."""
        super().event(event)
        if self._for_people:
            print_line(f"  {paint(fault_line(self._fault.name), 'dim')}")

    def delivery(self, delivery: FaultyDelivery) -> None:
        """Show every answer, and what they are worth together."""
        name = delivery.subscription.name
        last = len(delivery.attempts) - 1
        for place, (planned, made) in enumerate(zip(delivery.planned, delivery.attempts, strict=False)):
            if self._as_json:
                judged = delivery.judgement.good if place == last else None
                print_json({**record_object(made.number, made.attempt), **self._expected(judged)})
            elif self._printed is not None:
                self._part(made.attempt.request)
                self._note(planned)
            self._answer(name, made)
        mark, role = ("✓", "good") if delivery.judgement.good else ("✗", "bad")
        self._tell(f"  {paint(mark, role)} {name}: {sanitise(delivery.judgement.sentence)}")

    def would_send(self, planned: PlannedAttempt) -> None:
        """Show a request that is not sent."""
        request = planned.request
        if self._as_json:
            print_json({**planned_object(planned), **self._expected(None)})
        elif self._printed is not None:
            self._part(request)
            self._note(planned)
        else:
            told = f"; {request.writing.told}" if request.writing.told else ""
            print_line(
                f"  → {planned.subscription}: would {request.method} {len(request.body):,} bytes to {request.url}{told}"
            )

    def _answer(self, name: str, made: MadeAttempt) -> None:
        if self._as_json:
            return
        self._tell(f"  → {name}: {outcome_text(made.attempt, made.number)}")
        if made.attempt.outcome.body and self._for_people:
            print_line(paint(f"    {answer_excerpt(made.attempt.outcome.body)}", "dim"))

    def _tell(self, line: str) -> None:
        if self._for_people:
            print_line(line)
        else:
            narrate(line)

    def _note(self, planned: PlannedAttempt) -> None:
        told = planned.request.writing.told
        if told and not self._noted:
            self._noted = True
            narrate(f"note: what --print writes does not show that {told}")

    def _expected(self, judged: bool | None) -> JsonObject:
        return {"expected": self._fault.expected.sentence, "as_expected": judged}
