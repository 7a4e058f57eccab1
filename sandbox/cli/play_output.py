"""What `play` prints: a line or a JSON object for each delivery on stdout, the steps and the progress on stderr."""

import sys

from sandbox.body.text import sanitise
from sandbox.cli.live_line import LiveLine
from sandbox.cli.record_json import planned_object, record_object
from sandbox.cli.result_text import answer_excerpt, outcome_text
from sandbox.cli.terminal import paint, print_json, print_line
from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.quantities import offset_text, write_duration
from sandbox.domain.records import OutcomeKind
from sandbox.domain.ticks import Ticks
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, Publication
from sandbox.sender.story_steps import StoryStep

_BAR = 20


class PlayPrinter:
    """Writes how a story goes. On a terminal a bar stands below, which goes away whenever a line is written."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._line = LiveLine()
        self._hinted = False

    @property
    def live(self) -> bool:
        """True if somebody looks at a bar."""
        return self._line.live

    def say(self, text: str) -> None:
        """Write a line of narration."""
        self._line.narrate(text)

    def step(self, step: StoryStep, steps: int, begin: Ticks) -> None:
        """Say which step begins."""
        when = offset_text(step.told.at, begin)
        heading = f"step {step.number} of {steps}, {when}: {sanitise(step.told.step.sentence)}"
        self.say(paint(heading, "strong", sys.stderr))
        for liberty in step.told.liberties:
            self.say(f"    against the life cycle: {sanitise(liberty)}")

    def sent(self, step: StoryStep, publication: Publication) -> None:
        """Show what came of one event; subscriptions that do not select it stay silent if another one does."""
        results = [result for result in publication.results if result.status is not DeliveryStatus.SKIPPED]
        if not results:
            self.nobody_selects(publication.event)
        for result in results:
            self._result(step, publication.event.name, result)

    def nobody_selects(self, event: Event) -> None:
        """Say that nobody gets an event."""
        self.say(f"  – {event.name}: no active subscription selects it")

    def would_send(self, step: StoryStep, planned: PlannedAttempt) -> None:
        """Show what would be sent."""
        if self._as_json:
            print_json({**planned_object(planned), "step": step.number})
            return
        how = (
            f"cannot be sent: {planned.unsendable}"
            if planned.unsendable
            else f"would POST {len(planned.request.body):,} bytes to {planned.request.url}"
        )
        print_line(f"  → {sanitise(planned.event)} → {sanitise(planned.subscription)}: {sanitise(how)}")

    def progress(self, done: int, steps: int, sentence: str, seconds: float) -> None:
        """Draw the bar: how many steps are done, and what is next, in how many seconds."""
        filled = _BAR * done // max(steps, 1)
        waiting = f"in {write_duration(round(seconds) * ticks.PER_SECOND)}: " if seconds >= 1 else ""
        self._line.draw(f"[{'█' * filled}{'░' * (_BAR - filled)}] {done}/{steps}  {waiting}{sanitise(sentence)}")

    def end(self) -> None:
        """Take the bar away."""
        self._line.clear()

    def _result(self, step: StoryStep, event: str, result: DeliveryResult) -> None:
        assert result.attempt is not None
        self._line.clear()
        if self._as_json:
            print_json({**record_object(result.number, result.attempt), "step": step.number})
            return
        delivered = result.status is DeliveryStatus.DELIVERED
        mark = paint("✓", "good") if delivered else paint("✗", "bad")
        name = sanitise(result.subscription.name)
        print_line(f"  {mark} {event} → {name}: {outcome_text(result.attempt, result.number)}")
        if not delivered and result.attempt.outcome.body:
            print_line(paint(f"    {answer_excerpt(result.attempt.outcome.body)}", "dim"))
        if result.attempt.outcome.kind is OutcomeKind.REFUSED and not self._hinted:
            self._hinted = True
            self.say("    If that is our own receiver: `sandbox listen` or `sandbox` starts it.")
