"""How a filter that is being typed may go on: fields, and behind a colon the values worth offering."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.domain import events
from sandbox.domain.filters.fields import FIELDS, Field
from sandbox.domain.filters.words import quoted

_KEYWORDS = (("and", "both are true; a space says the same"), ("or", "one is true"), ("not", "the next is not true"))
_FAMILIES = tuple(dict.fromkeys(f"{name.partition('.')[0]}.*" for name in events.NAMES if "." in name))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to go on: `text` takes the place of what was typed, `about` says what it is, empty if that is plain."""

    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand instead of the characters from `start` to `end`; the likeliest first."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]

    def taken(self, text: str, candidate: Candidate) -> tuple[str, int]:
        """Return the filter with this candidate in it, and the place behind it."""
        return f"{text[: self.start]}{candidate.text}{text[self.end :]}", self.start + len(candidate.text)


def complete(text: str, cursor: int, subscriptions: Sequence[str]) -> Completion:
    """Return how the word before the cursor may go on; `subscriptions` are the names that there are. Never raises."""
    start, quotes = _word_start(text, cursor)
    word = text[start:cursor]
    if quotes:
        return Completion(start, cursor, ())
    name, colon, values = word.partition(":")
    if not colon:
        return Completion(start, cursor, tuple(_fields(word, at_start=not text[:start].strip())))
    field = next((each for each in FIELDS if each.name == name.lower()), None)
    behind = start + len(name) + 1 + values.rfind(",") + 1
    if field is None:
        return Completion(behind, cursor, ())
    typed = text[behind:cursor]
    found = [each for each in _values(field, subscriptions) if _fits(each.text, typed)]
    # What is typed whole needs no completion, unless it is the beginning of more.
    whole = len(found) == 1 and found[0].text.lower() == typed.lower()
    return Completion(behind, cursor, () if whole else tuple(found))


def _word_start(text: str, cursor: int) -> tuple[int, bool]:
    """Return where the word before the cursor begins, and whether the cursor is between quotation marks."""
    start, quotes, at = 0, False, 0
    while at < cursor:
        char = text[at]
        if quotes and char == "\\":
            at += 1
        elif char == '"':
            quotes = not quotes
        elif not quotes and (char.isspace() or char in "()"):
            start = at + 1
        at += 1
    return min(start, cursor), quotes


def _fields(word: str, *, at_start: bool) -> Iterator[Candidate]:
    if not word and not at_start:
        return
    typed = word.lower()
    for field in FIELDS:
        if field.name.startswith(typed) and field.name != typed:
            yield Candidate(field.name if field.variable else f"{field.name}:", field.description)
        elif field.name == typed and not field.variable:
            yield Candidate(f"{field.name}:", field.description)
    for name, about in _KEYWORDS if word else ():
        if name.startswith(typed) and name != typed:
            yield Candidate(f"{name} ", about)


def _values(field: Field, subscriptions: Sequence[str]) -> Iterator[Candidate]:
    if field.name == "event":
        yield from (Candidate(family, "all of them") for family in _FAMILIES)
    if field.name == "sub":
        for name in subscriptions:
            yield Candidate(name if _is_plain(name) else quoted(name), "")
    for value in field.values:
        yield Candidate(str(value), "")


def _is_plain(name: str) -> bool:
    return bool(name) and not any(char.isspace() or char in '",*()' for char in name)


def _fits(value: str, typed: str) -> bool:
    """Tell whether a value begins with what was typed, as a whole or behind a dot of its own."""
    folded, wanted = value.lower().removeprefix('"'), typed.lower()
    return folded.startswith(wanted) or (len(wanted) > 1 and f".{wanted}" in folded)
