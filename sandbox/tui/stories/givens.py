"""The line in which facts of a story are stated, as `sandbox play --given` has them: read, judged, and completed.

`order.items[0].quantity=3 order.note=Ring twice`: a value goes on until the next `PATH=`. Quotation marks around a
value, and `--given` before a path, may be pasted from a command line.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain import json_path
from sandbox.domain.assignment import Assignment, AssignmentError, parse_assignment
from sandbox.domain.filters import Candidate, Completion
from sandbox.domain.json_path import JsonPath, PathError
from sandbox.domain.json_text import JsonValue
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories import words
from sandbox.shop.stories.facts import HAPPENS, SHOP, GivenError, facts_of, leaves, tell_given
from sandbox.shop.stories.story import Step, Story
from sandbox.shop.stories.telling import Told
from sandbox.shop.stories.vocabulary import VOCABULARY

_BEGINS = re.compile(r"(?:(?<=\s)|^)(?:--given[ \t]+)?(?P<path>[^\s=]+)=")
_OF_A_KEY = ("has no fact", "is not a choice", "is unknown here")


class StatedError(ValueError):
    """A line that a story cannot be told with; `at` is the character (from 0) that the message is about."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Stated:
    """One assignment of the line: its text, and the characters where it and its value begin."""

    text: str
    start: int
    value: int


def stated_in(line: str) -> list[Stated]:
    """Return the assignments of a line; what stands before the first one is one too, and no good."""
    begun = [*_BEGINS.finditer(line)]
    found = []
    before = line[: begun[0].start() if begun else len(line)]
    if before.strip():
        start = len(before) - len(before.lstrip())
        found.append(Stated(before.strip(), start, start + len(before.strip())))
    for place, match in enumerate(begun):
        end = begun[place + 1].start() if place + 1 < len(begun) else len(line)
        start = match.start("path")
        path, value = line[start : match.end()], line[match.end() : end].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" and not path.endswith(":="):
            value = value[1:-1]
        found.append(Stated(f"{path}{value}", start, match.end()))
    return found


def read(line: str) -> tuple[Assignment, ...]:
    """Return what a line states. Raises StatedError."""
    return tuple(_assignment(each) for each in stated_in(line))


def _assignment(stated: Stated) -> Assignment:
    try:
        return parse_assignment(stated.text)
    except AssignmentError as error:
        at = stated.value
        if "=" in stated.text:
            try:
                json_path.parse_path(stated.text.partition("=")[0].removesuffix(":"))
            except PathError as fault:
                at = stated.start + fault.at
        raise StatedError(str(error), at) from None


def tell_stated(story: Story, line: str, *, seed: int, begin: Ticks) -> Told:
    """Tell a story with what a line states. Raises StatedError, and StoryRefusedError if it cannot be told at all."""
    assignments = read(line)
    try:
        return tell_given(story, assignments, seed=seed, begin=begin)
    except (GivenError, AssignmentError) as error:
        raise _placed(str(error), story, line, assignments) from None


def _placed(message: str, story: Story, line: str, assignments: tuple[Assignment, ...]) -> StatedError:
    both = [*zip(stated_in(line), assignments, strict=True)]
    named = [each for each in both if str(each[1].path) in message]
    stated, assignment = max(named or both[-1:], key=lambda each: len(str(each[1].path)))
    mark = ":=" if assignment.forced else "="
    sentence = message.removeprefix(f"--given {assignment.path}{mark}{assignment.text}: ").removeprefix("--given: ")
    at = stated.value
    if any(each in message for each in _OF_A_KEY):
        at = stated.start + _known(story, assignment.path)
    return StatedError(sentence, at)


def _known(story: Story, path: JsonPath) -> int:
    """Return how many characters of a path lead somewhere in the story's facts, with the dot behind them."""
    tree, known = facts_of(story), 0
    for count in range(1, len(path.steps) + 1):
        part = JsonPath(path.steps[:count])
        try:
            json_path.get(tree, part)
        except PathError:
            break
        known = len(str(part)) + 1
    return known


def offers(story: Story, line: str, cursor: int) -> Completion:
    """Return how what stands before the cursor may go on: paths of facts, and behind `=` the words that fit."""
    before = line[:cursor]
    start = len(before) - len(before.split(" ")[-1])
    word = before[start:]
    if "=" not in word:
        found = [] if not word and before.strip() else [each for each in _paths(story, word) if _fits(each.text, word)]
        if found or not before.strip():
            return Completion(start, cursor, tuple(found))
    stated = [each for each in stated_in(before) if "=" in each.text]
    if not stated:
        return Completion(cursor, cursor, ())
    typed = before[stated[-1].value :]
    values = [Candidate(each, "") for each in _values(story, stated[-1].text) if each.lower().startswith(typed.lower())]
    whole = len(values) == 1 and values[0].text == typed
    return Completion(stated[-1].value, cursor, () if whole else tuple(values))


def _fits(path: str, typed: str) -> bool:
    folded, wanted = path.lower(), typed.lower()
    return folded.startswith(wanted) or (len(wanted) > 1 and f".{wanted}" in folded)


def _paths(story: Story, word: str) -> Iterator[Candidate]:
    facts = facts_of(story)
    known = set()
    for path, value in leaves(facts):
        known.add(path)
        yield Candidate(f"{path}=", f"is {_shown(value)}")
    for step in _steps(story):
        for choice in VOCABULARY[step.command].choices:
            if choice not in step.choices:
                yield Candidate(f"{step.name}.{choice}=", "the seed decides, or the shop")
    for kind, of_kind in (("stock", words.ITEM_WORDS), ("prices", words.PRODUCT_WORDS)):
        if word.startswith(prefix := f"{SHOP}.{kind}."):
            yield from (Candidate(f"{prefix}{each}=", "") for each in of_kind if f"{prefix}{each}" not in known)


def _values(story: Story, text: str) -> tuple[str, ...]:
    """Return the words that may stand behind the `=` of a text, none if it is not one of a list."""
    with contextlib.suppress(PathError):
        head, *rest = json_path.parse_path(text.partition("=")[0].removesuffix(":")).steps
        if rest == [HAPPENS] or [head, *rest] == [SHOP, "negative_stock"]:
            return ("true", "false")
        step = next((each for each in _steps(story) if each.name == head), None)
        choice = VOCABULARY[step.command].choices.get(str(rest[0])) if step is not None and rest else None
        schema: JsonValue = None if choice is None else choice.kind.schema
        for each in rest[1:]:
            schema = _inside(schema, each)
        if isinstance(schema, dict) and isinstance(options := schema.get("enum", schema.get("examples")), list):
            return tuple(each for each in options if isinstance(each, str))
        if isinstance(schema, dict) and schema.get("type") == "boolean":
            return ("true", "false")
    return ()


def _inside(schema: JsonValue, step: str | int) -> JsonValue:
    if not isinstance(schema, dict):
        return None
    if isinstance(step, int):
        return schema.get("items")
    properties = schema.get("properties")
    return properties.get(step) if isinstance(properties, dict) else None


def _steps(story: Story) -> Iterator[Step]:
    for each in story.chain():
        yield from (step for step in each.steps() if step.name is not None)


def _shown(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "null" if value is None else str(value)
