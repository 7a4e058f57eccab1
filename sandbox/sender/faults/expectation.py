"""What a good receiver does with a faulty delivery, as a program can judge it and as a person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.domain.records import Outcome, OutcomeKind


class Answers(StrEnum):
    """Which answers are good ones."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a good receiver answers and does.

    `accepted` means any status from 200 to 299 (wire-format 3.3). `refusals` are the statuses that refuse for this very
    reason, the best first; others, such as a 404 from a wrong URL, say something else. With `may_close` a connection
    closed without an answer is as good as a refusal. `then` is a clause about the event. `section` is one of
    wire-format; `stated` tells whether it says so itself, or whether this is our reading of it. Neither is O2VEND's:
    it publishes no rules for receivers.
    """

    answers: Answers
    then: str
    section: str
    refusals: tuple[int, ...] = ()
    may_close: bool = False
    stated: bool = True

    @property
    def short(self) -> str:
        """The answer alone, behind "a good receiver answers": `401`, `200 or 415`, `400 or closes the connection`."""
        statuses = {
            Answers.ACCEPTED: ["200"],
            Answers.REFUSED: [str(self.refusals[0])] if self.refusals else [],
            Answers.EITHER: ["200", *(str(status) for status in self.refusals[:1])],
        }[self.answers]
        return " or ".join([*statuses, "closes the connection"] if self.may_close else statuses)

    @property
    def sentence(self) -> str:
        """The answer, and what becomes of the event: `401, and nothing is processed`."""
        return f"{self.short}, {self.then}"

    @property
    def source(self) -> str:
        """Where it comes from: `wire-format 3.2`, or our reading of that."""
        return f"wire-format {self.section}" if self.stated else f"our reading of wire-format {self.section}"

    def fits(self, outcome: Outcome) -> bool:
        """Tell whether one answer is a good one."""
        if outcome.delivered:
            return self.answers is not Answers.REFUSED
        if outcome.kind is OutcomeKind.STATUS:
            return self.answers is not Answers.ACCEPTED and outcome.status in self.refusals
        return self.may_close and outcome.kind is OutcomeKind.RESET


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a receiver behaved as a good one does, and a sentence that says so."""

    good: bool
    sentence: str


def judge(expected: Expectation, outcomes: Sequence[Outcome], planned: int) -> Judgement:
    """Judge the answers to the requests of one fault; `planned` is how many there should have been.

    The first that does not fit decides; after it nothing more was sent.
    """
    for outcome in outcomes:
        if not expected.fits(outcome):
            return Judgement(False, _misfit(expected, outcome, again=len(outcomes) < planned))
    answers = " and ".join(_answer(outcome) for outcome in outcomes)
    return Judgement(True, f"as a good receiver does: {answers}")


def _misfit(expected: Expectation, outcome: Outcome, again: bool) -> str:
    good = f"a good receiver answers {expected.short} ({expected.source})"
    if outcome.status is None:
        bad = f"this one gave no answer: {outcome.reason}"
    else:
        bad = f"this one answered {outcome.status}"
    return f"{good}; {bad}{', so nothing was sent a second time' if again else ''}"


def _answer(outcome: Outcome) -> str:
    return "the connection was closed" if outcome.status is None else str(outcome.status)
