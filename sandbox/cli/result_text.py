"""What came of an attempt, in the words that all sending commands share."""

from sandbox.body.text import sanitise
from sandbox.cli.record_json import milliseconds
from sandbox.domain.records import Attempt

_SHOWN_RESPONSE = 300


def outcome_text(attempt: Attempt, number: int | None) -> str:
    """Return how it ended, how long that took, and where the journal has it."""
    outcome = attempt.outcome
    return f"{sanitise(outcome.reason)} ({milliseconds(outcome.elapsed)} ms, record #{number})"


def answer_excerpt(body: bytes) -> str:
    """Return the beginning of an answer's body, on one line; a line end at its end is left out."""
    text = sanitise(body[: _SHOWN_RESPONSE * 4].rstrip(b"\r\n"))
    return text if len(text) <= _SHOWN_RESPONSE else text[:_SHOWN_RESPONSE] + "…"
