"""From a filter's text to what it says."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.domain.checks.wording import nearest, shown
from sandbox.domain.filters.errors import FilterError
from sandbox.domain.filters.expression import And, BodyHolds, Expression, Not, NumberField, NumberIs, Or
from sandbox.domain.filters.fields import FIELDS, Field
from sandbox.domain.filters.glob import folded
from sandbox.domain.filters.terms import RefusedError, RefusedNameError
from sandbox.domain.filters.words import Value, Word, alternatives, split
from sandbox.domain.spans import Span
from sandbox.domain.ticks import Ticks

LONGEST = 4_000
"""Characters that a filter may have."""
MOST_TERMS = 200
"""Terms that it may have; every alternative behind a comma counts."""
DEEPEST = 40
"""How deep parentheses and nots may stand in each other."""

_BY_NAME = {field.name: field for field in FIELDS}
_LABELS = ", ".join(field.label.removesuffix(":") for field in FIELDS)
_MEANT = {
    "subscription": "sub",
    "type": "event",
    "state": "verdict",
    "result": "outcome",
    "time": "at",
    "duration": "ms",
    "path": "url",
    "data": "data.PATH",
    "header": "header.NAME",
    "headers": "header.NAME",
}
"""Words for a field that are nothing like its name, or more like another's."""
_JOINS = ("and", "or")
_OTHER_JOINS = {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not"}
_OTHER_COLON = re.compile(r"([A-Za-z][^\s\"=<>!~]*)(==?|!=|=?[<>]=?|~)")
_UNCLOSED = "this parenthesis is not closed; write ) behind what belongs together"
_UNOPENED = "no parenthesis is open that this one could close; take it away, or write ( before what belongs together"
_NUMBERED = re.compile(r"#[0-9]+(\.\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are meant: the text as the user wrote it, and what it says."""

    text: str
    expression: Expression

    def since(self, moment: Ticks) -> "Filter":
        """Return what wants the same, but sent or received at this moment or later; the text stays the user's."""
        return Filter(self.text, And((self.expression, NumberIs(NumberField.AT, Span(low=moment)))))


EVERYTHING = Filter("", And(()))
"""The filter that every record matches."""


def parse_filter(text: str) -> Filter:
    """Read a filter; a blank one is EVERYTHING. Raises FilterError, and nothing else, for whatever is no filter."""
    if len(text) > LONGEST:
        raise FilterError(f"a filter has at most {LONGEST:,} characters, this has {len(text):,}", text, LONGEST)
    words = list(split(text))
    return Filter(text, _Parser(text, words).whole()) if words else EVERYTHING


class _Parser:
    """Goes through the words once; each method reads what it is named after and stands behind it then."""

    def __init__(self, text: str, words: list[Word]) -> None:
        self._text = text
        self._words = words
        self._next = 0
        self._depth = 0
        self._terms = 0

    def whole(self) -> Expression:
        expression = self._either()
        if self._next < len(self._words):  # only a parenthesis ends what may be either this or that
            raise self._wrong(_UNOPENED, self._words[self._next].position)
        return expression

    def _either(self) -> Expression:
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self) -> Expression:
        parts = [self._single()]
        while self._takes("and") or self._keyword() not in ("", "or", ")"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _single(self) -> Expression:
        keyword = self._keyword()
        if keyword in ("", ")", *_JOINS):
            raise self._missing()
        word = self._words[self._next]
        self._next += 1
        if keyword == "not":
            return Not(self._deeper(word, self._single))
        if keyword != "(":
            return self._term(word)
        expression = self._deeper(word, self._either)
        if not self._takes(")"):
            raise self._wrong(_UNCLOSED, word.position)
        return expression

    def _deeper(self, word: Word, read: Callable[[], Expression]) -> Expression:
        if self._depth == DEEPEST:
            message = f"parentheses and nots may stand {DEEPEST} deep in each other; make the filter simpler"
            raise self._wrong(message, word.position)
        self._depth += 1
        expression = read()
        self._depth -= 1
        return expression

    def _term(self, word: Word) -> Expression:
        end = word.position + len(word.text)
        if word.colon is not None:
            return self._field_term(word, word.position + word.colon, end)
        if _NUMBERED.fullmatch(word.text):
            return self._alternatives(_BY_NAME["number"], "", word.position + 1, end)
        return self._search(word)

    def _search(self, word: Word) -> Expression:
        self._refuse_other_languages(word)
        values = list(alternatives(self._text, word.position, word.position + len(word.text)))
        if any(value.starred for value in values):
            message = (
                f"words are searched for in the body as they are, without *; write a field before it, such as event:,"
                f' or "{word.text}" in quotes'
            )
            raise self._wrong(message, word.position)
        self._count(word.position)
        needle = ",".join(value.text for value in values)  # a comma is one of the characters here
        if not needle:
            raise self._wrong("there is nothing between the quotation marks to search for", word.position)
        return BodyHolds(folded(needle))

    def _refuse_other_languages(self, word: Word) -> None:
        """Refuse what would be searched for in the body, but is much more likely meant as a part of the filter."""
        join = _OTHER_JOINS.get(word.text)
        if join is not None:
            raise self._wrong(f'write "{join}" for {word.text}, or put it in quotes to search the body', word.position)
        match = _OTHER_COLON.match(word.text)
        field = None if match is None else _field(match[1])
        if match is not None and field is not None:
            raise self._wrong(
                f"a colon stands behind a field: {field.label} takes {field.takes}; or put it all in quotes to search"
                " the body",
                word.position + match.end(1),
            )

    def _field_term(self, word: Word, colon: int, end: int) -> Expression:
        name = self._text[word.position : colon]
        field = _field(name)
        if field is None:
            raise self._wrong(_unknown(name), word.position)
        if colon + 1 == end:
            message = f"{field.label} takes {field.takes}; write it behind the colon, without a space"
            raise self._wrong(message, end)
        rest = name[len(field.name) - 1 :].removeprefix(".") if field.variable else ""
        return self._alternatives(field, rest, colon + 1, end)

    def _alternatives(self, field: Field, rest: str, start: int, end: int) -> Expression:
        terms = [self._value_term(field, rest, value, start) for value in alternatives(self._text, start, end)]
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _value_term(self, field: Field, rest: str, value: Value, start: int) -> Expression:
        self._count(value.position)
        if value.pieces == ("",) and not value.quoted:
            raise self._wrong('a comma separates two values; put it in quotes, as in "a,b", to mean it', value.position)
        try:
            return field.read(value, rest)
        except RefusedError as error:
            why = f"{error}; " if str(error) else ""
            raise self._wrong(f"{why}{field.label} takes {field.takes}", value.position) from None
        except RefusedNameError as error:
            raise self._wrong(str(error), start - 1 - len(rest) + error.at) from None

    def _count(self, position: int) -> None:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._wrong(f"a filter has at most {MOST_TERMS} terms", position)

    def _keyword(self) -> str:
        return self._words[self._next].keyword if self._next < len(self._words) else ""

    def _takes(self, keyword: str) -> bool:
        if self._keyword() != keyword:
            return False
        self._next += 1
        return True

    def _missing(self) -> FilterError:
        """Return what is wrong where a term is needed and none comes."""
        before = self._words[self._next - 1].keyword if self._next else ""
        here = self._keyword()
        position = self._words[self._next].position if here else len(self._text)
        if before == "(" and here == ")":
            return self._wrong("there is nothing between the parentheses", position)
        if before in (*_JOINS, "not"):
            return self._wrong(
                f'"{before}" needs a term behind it; to search the body for the word, quote it', position
            )
        if here in _JOINS:
            return self._wrong(f'"{here}" needs a term before it; to search the body for the word, quote it', position)
        if here == ")":
            return self._wrong(_UNOPENED, position)
        return self._wrong(_UNCLOSED, self._words[self._next - 1].position)

    def _wrong(self, message: str, position: int) -> FilterError:
        return FilterError(message, self._text, position)


def _field(name: str) -> Field | None:
    name = name.lower()
    if name.startswith("data["):
        return _BY_NAME["data."]
    first, dot, _ = name.partition(".")
    return _BY_NAME.get(first + dot)


def _unknown(name: str) -> str:
    if not name:
        return f"a field is missing before the colon; fields: {_LABELS}"
    if name[0] in "-!" and _field(name[1:]) is not None:
        return f'to leave records out, write "not" before a term, as in: not {name[1:]}:…'
    near = _MEANT.get(name.lower()) or nearest(name, [field.label.removesuffix(":") for field in FIELDS])
    hint = f"; did you mean {near}?" if near else "; put the word in quotes to search the body for it;"
    return f"there is no field {shown(name)}{hint} fields: {_LABELS}"
