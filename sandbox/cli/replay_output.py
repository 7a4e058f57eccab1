"""What `replay` prints: a line or a JSON object for each record that is sent again."""

from sandbox.body.text import sanitise
from sandbox.cli.record_json import planned_object, record_object
from sandbox.cli.result_text import answer_excerpt, outcome_text
from sandbox.cli.terminal import narrate, paint, print_json, print_line
from sandbox.sender.attempts import MadeAttempt
from sandbox.sender.planned import PlannedAttempt


class ReplayPrinter:
    """Writes results for people, or as JSON."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def made(self, number: int, made: MadeAttempt) -> None:
        """Show what came of sending record `number` again."""
        attempt = made.attempt
        if self._as_json:
            print_json(record_object(made.number, attempt))
            return
        mark = paint("✓", "good") if attempt.outcome.delivered else paint("✗", "bad")
        what = _what(number, attempt.event, attempt.attempt)
        print_line(f"{mark} {what} → {sanitise(attempt.subscription)}: {outcome_text(attempt, made.number)}")
        if attempt.outcome.body:
            print_line(paint(f"    {answer_excerpt(attempt.outcome.body)}", "dim"))

    def would_send(self, number: int, planned: PlannedAttempt) -> None:
        """Show what would be sent."""
        if self._as_json:
            print_json(planned_object(planned))
            return
        request = planned.request
        how = (
            f"cannot be sent: {planned.unsendable}"
            if planned.unsendable
            else f"would {request.method} {len(request.body):,} bytes to {request.url}"
        )
        what = _what(number, planned.event, planned.attempt)
        print_line(f"→ {what} → {sanitise(planned.subscription)}: {sanitise(how)}")

    def skipped(self, number: int, reason: str) -> None:
        """Say why a record is not sent."""
        line = f"{paint('–', 'skipped')} #{number} skipped: {sanitise(reason)}"
        if self._as_json:
            narrate(line)
        else:
            print_line(line)


def _what(number: int, event: str, attempt: int) -> str:
    return f"#{number} {sanitise(event)} attempt {attempt}" if event else f"#{number}"
