"""Goes through a JSON text line by line as it is laid out, over its own tokens; nothing is copied or converted."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sandbox.domain.json_text import MAX_DEPTH

_BLANK = r"[ \t\r\n]*+"
_STRING = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_EMPTY = rf"\{{{_BLANK}\}}|\[{_BLANK}\]"

_NAME = rf"{_BLANK}({_STRING}){_BLANK}:"
_VALUE = rf"{_BLANK}(?:({_STRING})|({_NUMBER})|(true|false|null)|({_EMPTY})|([\[{{]))"
# A line in one match, since there is one for each line; without a name its group is empty.
_MEMBER = re.compile(_NAME + _VALUE)
_ITEM = re.compile("()" + _VALUE)
_MEMBER_NAME = re.compile(_NAME)
_CLOSER = re.compile(rf"{_BLANK}([\]}}])")
_COMMA = re.compile(rf"{_BLANK},")
_REST = re.compile(_BLANK)
_CLOSED_BY = {"{": "}", "[": "]"}

STRING, NUMBER, KEYWORD, EMPTY, OPENER, CLOSER = 2, 3, 4, 5, 6, 7
"""What the token of a step is; those up to OPENER are groups of the patterns above."""

BYTE_ORDER_MARK = "\ufeff"


class NotJsonError(Exception):
    """The text is not JSON at `position`; the message says what was expected there."""

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(f"expected {expected}")
        self.position = position


class Step(NamedTuple):
    """One line of the layout: a value, or the bracket that opens or closes one, by positions in the text.

    The member's name is at `name` to `name_end`, empty where there is none, and the token at `start` to `end`. `comma`
    tells that one follows; `behind` is the position behind it.
    """

    token: int
    depth: int
    name: int
    name_end: int
    start: int
    end: int
    comma: bool
    behind: int


def steps(text: str, start: int = 0) -> Iterator[Step]:
    """Yield the lines from position `start` on. Raises NotJsonError behind the last good one."""
    return _Walk(text, start).steps()


def name_at(text: str, start: int) -> tuple[int, int]:
    """Return where the name ends that begins at `start`, and where the value begins behind it."""
    match = _MEMBER_NAME.match(text, start)
    if match is None:
        raise ValueError(f"there is no member's name at {start}")
    value = _REST.match(text, match.end())
    return match.end(1), match.end() if value is None else value.end()


class _Walk:
    """One pass over a text."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._position = start
        self._open: list[str] = []
        self._wants_value = True

    def steps(self) -> Iterator[Step]:
        while True:
            yield self._value() if self._wants_value else self._closer()
            if not self._open:
                break
        rest = _REST.match(self._text, self._position)
        if rest is not None and rest.end() < len(self._text):
            raise self._fault("nothing behind the end")

    def _value(self) -> Step:
        in_object = bool(self._open) and self._open[-1] == "{"
        match = (_MEMBER if in_object else _ITEM).match(self._text, self._position)
        if match is None:
            raise self._without_value(in_object)
        token = match.lastindex or 0
        name, depth = match.span(1), len(self._open)
        start, end = match.span(token)
        self._position = end
        if token == OPENER:
            if depth == MAX_DEPTH:
                raise NotJsonError(start, f"no more than {MAX_DEPTH} levels")
            self._open.append(self._text[start])
            self._wants_value = True
            return Step(token, depth, *name, start, end, False, end)
        return Step(token, depth, *name, start, end, self._comma(), self._position)

    def _closer(self) -> Step:
        bracket = _CLOSED_BY[self._open[-1]]
        closer = _CLOSER.match(self._text, self._position)
        if closer is None or closer[1] != bracket:
            raise self._fault(f"a comma or {bracket}")
        start, end = closer.span(1)
        self._position = end
        self._open.pop()
        return Step(CLOSER, len(self._open), start, start, start, end, self._comma(), self._position)

    def _comma(self) -> bool:
        comma = _COMMA.match(self._text, self._position) if self._open else None
        self._wants_value = comma is not None
        if comma is not None:
            self._position = comma.end()
        return comma is not None

    def _without_value(self, in_object: bool) -> NotJsonError:
        if in_object:
            name = _MEMBER_NAME.match(self._text, self._position)
            if name is None:
                return self._fault("a name in quotes and a colon")
            self._position = name.end()
        return self._fault("a value")

    def _fault(self, expected: str) -> NotJsonError:
        blank = _REST.match(self._text, self._position)
        return NotJsonError(self._position if blank is None else blank.end(), expected)
