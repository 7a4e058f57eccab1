"""A JSON text as tokens, so that it can be written again in many ways without losing how its numbers were written."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from sandbox.domain import json_text

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_OPENING, _CLOSING = "[{", "]}"

TextWriter = Callable[[str], str]
"""From a text's value to its JSON string, quotes included."""
NumberWriter = Callable[[str, str], str]
"""From a number as it is written and the name of the member that it belongs to, to how it is written instead."""


@dataclass(frozen=True, slots=True)
class TokenText:
    """The tokens of a well-formed JSON text, what stood between them, and of which member each is."""

    tokens: Sequence[str]
    gaps: Sequence[str]
    """The whitespace before each token, and behind the last one."""
    members: Sequence[str]

    @classmethod
    def of(cls, body: bytes) -> Self | None:
        """Return the tokens of a body, or None if it is not well-formed JSON in UTF-8."""
        try:
            text = body.decode("utf-8")
            json_text.read(text, exact=False)
        except ValueError:  # what is not UTF-8, and what is not JSON
            return None
        tokens: list[str] = []
        gaps: list[str] = []
        end = 0
        for match in _TOKEN.finditer(text):
            gaps.append(text[end : match.start()])
            tokens.append(match[0])
            end = match.end()
        gaps.append(text[end:])
        return cls(tokens, gaps, _members(tokens))

    def sorted(self) -> Self:
        """Return the same text with the members of every object sorted by name, without whitespace."""
        order = _Sorting(self.tokens).order
        return type(self)(
            [self.tokens[index] for index in order],
            [""] * (len(order) + 1),
            [self.members[index] for index in order],
        )

    def rewritten(self, text: TextWriter | None, number: NumberWriter | None) -> Self:
        """Return it with its texts and numbers written in another way; None leaves them as they are."""
        if text is None and number is None:
            return self
        known: dict[str, str] = {}

        def written(token: str, member: str) -> str:
            first = token[0]
            if first == '"':
                if text is None:
                    return token
                if token not in known:
                    known[token] = text(token[1:-1] if "\\" not in token else json.loads(token))
                return known[token]
            return number(token, member) if number is not None and (first.isdigit() or first == "-") else token

        tokens = [written(token, member) for token, member in zip(self.tokens, self.members, strict=True)]
        return type(self)(tokens, self.gaps, self.members)

    def as_it_was(self) -> str:
        """Return the text with the whitespace that it had."""
        return "".join(piece for pair in zip(self.gaps, self.tokens, strict=False) for piece in pair) + self.gaps[-1]

    def compact(self) -> str:
        """Return the text without whitespace."""
        return "".join(self.tokens)

    def spaced(self) -> str:
        """Return the text on one line with a blank after every comma and colon."""
        return "".join(f"{token} " if token in ",:" else token for token in self.tokens)

    def indented(self, indent: str, newline: str = "\n") -> str:
        """Return the text with one member or item a line; empty objects and lists stay closed."""
        parts: list[str] = []
        depth = 0
        before = ""
        for token in self.tokens:
            if token in _CLOSING:
                depth -= 1
                parts.append(token if before in _OPENING and before else newline + indent * depth + token)
            else:
                if before and before in _OPENING:
                    parts.append(newline + indent * depth)
                if token == ",":
                    parts.append("," + newline + indent * depth)
                else:
                    parts.append(": " if token == ":" else token)
            if token in _OPENING:
                depth += 1
            before = token
        return "".join(parts)


def _members(tokens: Sequence[str]) -> list[str]:
    members: list[str] = []
    name = ""
    for index, token in enumerate(tokens):
        if token[0] == '"' and index + 1 < len(tokens) and tokens[index + 1] == ":":
            name = token[1:-1]
        members.append(name)
    return members


class _Sorting:
    """The indexes of the tokens in the order that they have when members are sorted by name."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self.order, _ = self._value(0)

    def _value(self, start: int) -> tuple[list[int], int]:
        opening = self._tokens[start]
        if opening not in _OPENING:
            return [start], start + 1
        parts: list[tuple[str, list[int]]] = []
        commas: list[int] = []
        at = start + 1
        while self._tokens[at] not in _CLOSING:
            name, begin = "", []
            if opening == "{":
                name, begin, at = json.loads(self._tokens[at]), [at, at + 1], at + 2
            inner, at = self._value(at)
            parts.append((name, begin + inner))
            if self._tokens[at] == ",":
                commas.append(at)
                at += 1
        parts.sort(key=lambda part: part[0])
        order = [start]
        for number, (_, indexes) in enumerate(parts):
            order += [commas[number - 1]] if number else []
            order += indexes
        return [*order, at], at + 1
