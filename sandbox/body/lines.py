"""Lines of safe text in coloured pieces: what every view of a body produces and every face shows."""

from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Role(StrEnum):
    """What a piece of text is, for faces that colour it."""

    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    KEYWORD = "keyword"
    PUNCTUATION = "punctuation"
    PLAIN = "plain"
    NOTE = "note"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    QUIET = "dim"
    HEADING = "strong"


class Span(NamedTuple):
    """A piece of a line: text that is safe to show, and its role. A NOTE is ours, not part of the body."""

    text: str
    role: Role


Line: TypeAlias = tuple[Span, ...]
"""One line, without its line break."""


def line_text(line: Line) -> str:
    """Return a line without its roles."""
    return "".join([span.text for span in line])


def note(text: str) -> Line:
    """Return a line that says something about the body; `text` must be safe."""
    return (Span(text, Role.NOTE),)
