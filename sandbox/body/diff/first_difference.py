"""The first byte in which two bodies differ, and what stands around it."""

from dataclasses import dataclass

from sandbox.body.text import sanitise
from sandbox.domain.beginning import common_length

_BEFORE, _BEHIND = 16, 24  # bytes of context


@dataclass(frozen=True, slots=True)
class FirstDifference:
    """Where two bodies part.

    `byte` counts from 0, as hex views and the messages about malformed JSON do. The contexts are safe to show and
    overlap by what is still equal; `…` stands for what goes on.
    """

    byte: int
    before: str
    after: str


def first_difference(before: bytes, after: bytes) -> FirstDifference | None:
    """Return where the bodies part, None if they are equal; where one just ends, its length is the place."""
    if before == after:
        return None
    at = common_length(before, after)
    start = max(0, at - _BEFORE)
    while start and before[start] & 0xC0 == 0x80:  # the bytes so far are equal, so this holds for both
        start -= 1
    return FirstDifference(at, _context(before, start, at + _BEHIND), _context(after, start, at + _BEHIND))


def _context(body: bytes, start: int, end: int) -> str:
    while end < len(body) and body[end] & 0xC0 == 0x80:
        end += 1
    return ("…" if start else "") + sanitise(body[start:end]) + ("…" if end < len(body) else "")
