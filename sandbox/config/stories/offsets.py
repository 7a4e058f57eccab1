"""`at:` in a story: `16h` from the beginning, `+2h` from the step before, or a date."""

from sandbox.domain import ticks
from sandbox.domain.quantities import DURATION_PATTERN, parse_duration, write_duration
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories.story import Since, When

OFFSET_PATTERN = rf"^\+?{DURATION_PATTERN.removeprefix('^')}"
MOMENT_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T"

HELP = "write 16h from the beginning, +2h from the step before, or a date such as 2026-03-02T05:40:10Z"


class OffsetFaultError(ValueError):
    """An offset that cannot be meant; `sentence` says why and `help` what to do."""

    def __init__(self, sentence: str, help: str) -> None:
        self.sentence = sentence
        self.help = help
        super().__init__(sentence)


def parse_when(value: object) -> When:
    """Return what `at:` says; a step without it happens together with the one before. Raises OffsetFaultError."""
    if value is None:
        return When(0, Since.PREVIOUS)
    text = "0s" if value == 0 and not isinstance(value, bool) else str(value)
    try:
        if "T" in text:
            return When(ticks.parse(text)[0], Since.CALENDAR)
        if text.startswith("+"):
            return When(parse_duration(text[1:]), Since.PREVIOUS)
        return When(parse_duration(text), Since.BEGINNING)
    except ValueError as error:
        raise OffsetFaultError(f"at is {text!r}, which is no offset: {error}", HELP) from None


class Course:
    """How far a sequence of steps has come; `dated` tells that its first step has a date."""

    def __init__(self, rounds: bool = False) -> None:
        self._rounds = rounds
        self._position: Ticks | None = 0
        self._begin: Ticks | None = None
        self._first = True

    def go(self, when: When) -> None:
        """Take the next step. Raises OffsetFaultError if it goes back, or if nobody could tell when it is."""
        position = self._target(when)
        if position is not None and self._position is not None and position < self._position:
            before = f"the step before is at {write_duration(self._position)}"
            raise OffsetFaultError(f"at goes back: {before}", "put the steps into the order in which they happen")
        self._position = position
        self._first = False

    def lose(self) -> None:
        """Pass a repetition: how long it takes is decided when it is told."""
        self._position = None

    def _target(self, when: When) -> Ticks | None:
        if when.since is Since.CALENDAR:
            return self._dated(when.ticks)
        if when.since is Since.PREVIOUS:
            return None if self._position is None else self._position + when.ticks
        if self._position is None:
            sentence = "at counts from the beginning, but how long the repetition before takes is not known"
            raise OffsetFaultError(sentence, "write it from the step before, such as +1h")
        return when.ticks

    def _dated(self, moment: Ticks) -> Ticks | None:
        if self._first and not self._rounds:
            self._begin = moment
        if self._begin is None:
            sentence = "at is a date, but the first step has none, so the story has no date"
            raise OffsetFaultError(sentence, "write an offset such as 16h, or give the first step a date")
        return moment - self._begin
