"""JSON laid out line by line over the tokens as they came: numbers, escapes, order and duplicates stay as they are."""

import re
from collections.abc import Iterator

from sandbox.body.lines import Line, Role, Span, note
from sandbox.body.raw_lines import raw_lines
from sandbox.body.text import decode, sanitise
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
_EMPTY_GROUP, _OPENER_GROUP = 5, 6
_CLOSER = re.compile(rf"{_BLANK}([\]}}])")
_COMMA = re.compile(rf"{_BLANK},")
_REST = re.compile(_BLANK)

_SCALAR_ROLES = {2: Role.STRING, 3: Role.NUMBER, 4: Role.KEYWORD}
_PUNCTUATION = {mark: Span(mark, Role.PUNCTUATION) for mark in ("{", "}", "[", "]", "{}", "[]")}
_COLON_SPAN, _COMMA_SPAN = Span(": ", Role.PUNCTUATION), Span(",", Role.PUNCTUATION)
_CLOSED_BY = {"{": "}", "[": "]"}
_INDENTS = tuple(Span("  " * depth, Role.PLAIN) for depth in range(MAX_DEPTH + 1))

_BYTE_ORDER_MARK = "\ufeff"


class _NotJsonError(Exception):
    """The text is not JSON at `position`; the message says what was expected there."""

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(f"expected {expected}")
        self.position = position


def json_lines(body: bytes) -> Iterator[Line]:
    """Yield the body laid out with two spaces a level, as far as it is JSON.

    What comes behind the first fault is shown raw, after a note that says where the fault is and what was expected:
    so a body that was cut stays readable up to its end.
    """
    text = decode(body)
    start = 0
    if text.startswith(_BYTE_ORDER_MARK):
        yield note("The body begins with a byte order mark, which JSON does not allow.")
        start = 1
    layout = _Layout(text, start)
    try:
        yield from layout.lines()
    except _NotJsonError as error:
        byte = len(text[: error.position].encode("utf-8", "surrogateescape"))
        yield note(f"Not JSON at byte {byte}: {error}. The rest as it came:")
        yield from raw_lines(text[layout.shown :])


class _Layout:
    """One pass over a text. `shown` is the position behind the last whole line that was yielded."""

    def __init__(self, text: str, start: int) -> None:
        self.shown = start
        self._text = text
        self._position = start
        self._open: list[str] = []
        self._wants_value = True
        self._names: dict[str, Span] = {}

    def lines(self) -> Iterator[Line]:
        """Yield line after line. Raises _NotJsonError behind the last good one."""
        while True:
            line = self._value() if self._wants_value else self._closer()
            self.shown = self._position
            yield line
            if not self._open:
                break
        rest = _REST.match(self._text, self._position)
        if rest is not None and rest.end() < len(self._text):
            raise self._fault("nothing behind the end")

    def _value(self) -> Line:
        in_object = bool(self._open) and self._open[-1] == "{"
        match = (_MEMBER if in_object else _ITEM).match(self._text, self._position)
        if match is None:
            raise self._without_value(in_object)
        spans = [_INDENTS[len(self._open)]]
        if in_object:
            spans += (self._name(match[1]), _COLON_SPAN)
        group = match.lastindex or 0
        token = match[group]
        if group == _OPENER_GROUP:
            return self._opened(spans, token, match)
        self._position = match.end()
        if group == _EMPTY_GROUP:
            spans.append(_PUNCTUATION[token[0] + token[-1]])
        else:
            spans.append(Span(sanitise(token), _SCALAR_ROLES[group]))
        return self._ended(spans)

    def _opened(self, spans: list[Span], bracket: str, match: re.Match[str]) -> Line:
        if len(self._open) == MAX_DEPTH:
            raise _NotJsonError(match.end() - 1, f"no more than {MAX_DEPTH} levels")
        self._position = match.end()
        self._open.append(bracket)
        self._wants_value = True
        return (*spans, _PUNCTUATION[bracket])

    def _closer(self) -> Line:
        bracket = _CLOSED_BY[self._open[-1]]
        closer = _CLOSER.match(self._text, self._position)
        if closer is None or closer[1] != bracket:
            raise self._fault(f"a comma or {bracket}")
        self._position = closer.end()
        self._open.pop()
        return self._ended([_INDENTS[len(self._open)], _PUNCTUATION[bracket]])

    def _ended(self, spans: list[Span]) -> Line:
        comma = _COMMA.match(self._text, self._position) if self._open else None
        self._wants_value = comma is not None
        if comma is not None:
            self._position = comma.end()
            spans.append(_COMMA_SPAN)
        return tuple(spans)

    def _name(self, token: str) -> Span:
        span = self._names.get(token)
        if span is None:
            span = self._names[token] = Span(sanitise(token), Role.KEY)
        return span

    def _without_value(self, in_object: bool) -> _NotJsonError:
        if in_object:
            name = _MEMBER_NAME.match(self._text, self._position)
            if name is None:
                return self._fault("a name in quotes and a colon")
            self._position = name.end()
        return self._fault("a value")

    def _fault(self, expected: str) -> _NotJsonError:
        blank = _REST.match(self._text, self._position)
        return _NotJsonError(self._position if blank is None else blank.end(), expected)
