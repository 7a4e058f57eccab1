"""A filter's text in words: stretches without space or parenthesis, in which quoted parts count as they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.domain.filters.errors import FilterError
from sandbox.domain.filters.glob import Glob, glob

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was written, or a parenthesis. `colon` is the place of its first colon outside of quotes."""

    text: str
    position: int
    colon: int | None = None

    @property
    def keyword(self) -> str:
        """The word in lower case, in which keywords and parentheses are looked up."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Value:
    """One of the alternatives behind a colon: literal texts with a star between each two.

    `quoted` is True if a part of it was in quotes: then it is meant as the text that it is.
    """

    pieces: tuple[str, ...]
    quoted: bool
    position: int

    @property
    def text(self) -> str:
        """The value without its quotes."""
        return "*".join(self.pieces)

    @property
    def starred(self) -> bool:
        """True if there is a star outside of quotes."""
        return len(self.pieces) > 1

    @property
    def glob(self) -> Glob:
        """The pattern that the value is."""
        return glob(self.pieces)


def split(text: str) -> Iterator[Word]:
    """Yield the words of a filter. Raises FilterError for a quotation mark that is not closed."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at] in "()":
            yield Word(text[at], at)
            at += 1
        else:
            start, colon = at, None
            while at < len(text) and not text[at].isspace() and text[at] not in "()":
                if text[at] == ":" and colon is None:
                    colon = at - start
                at = _behind(text, at)
            yield Word(text[start:at], start, colon)


def alternatives(text: str, start: int, end: int) -> Iterator[Value]:
    """Yield the values in a part of the text: commas outside of quotes separate them."""
    position, pieces, quoted = start, [""], False
    at = start
    while at < end:
        behind = _behind(text, at)
        part = text[at:behind]
        if part == ",":
            yield Value(_without_repeats(pieces), quoted, position)
            position, pieces, quoted = behind, [""], False
        elif part == "*":
            pieces.append("")
        elif part[0] == '"':
            quoted = True
            pieces[-1] += _ESCAPED.sub(r"\1", part[1:-1])
        else:
            pieces[-1] += part
        at = behind
    yield Value(_without_repeats(pieces), quoted, position)


def quoted(text: str) -> str:
    """Return a text in quotes, so that a filter takes every character of it for what it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _behind(text: str, at: int) -> int:
    """Return the place behind the character here, or behind the quoted part that begins here."""
    if text[at] != '"':
        return at + 1
    match = _QUOTED.match(text, at)
    if match is None:
        raise FilterError('a quotation mark is not closed; write \\" in quotes for the mark itself', text, at)
    return match.end()


def _without_repeats(pieces: list[str]) -> tuple[str, ...]:
    # Two stars side by side say what one says.
    first, *inner = pieces
    if not inner:
        return (first,)
    last = inner.pop()
    return (first, *filter(None, inner), last)
