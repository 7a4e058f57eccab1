"""The program's one path grammar: `Items[0].Quantity`, members by name and list items by index.

A name that holds a dot, bracket or quote is written as a JSON string in brackets: `["odd.name"]`.
"""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sandbox.domain.json_text import JsonValue

Step: TypeAlias = str | int


class Every(Enum):
    """A step of a pattern that fits any one step: `*` any member, `[*]` any item."""

    MEMBER = "*"
    ITEM = "[*]"


PatternStep: TypeAlias = Step | Every

_STEP = re.compile(
    r"""
      (?P<dot>\.)? (?P<name>[^.\[\]"=\s]+)      # a member
    | \[ (?P<index>-?[0-9]{1,9}) \]                    # an item; -1 is the last
    | \[ (?P<quoted>"(?:[^"\\]|\\.)*") \]        # a member with an odd name
    | \[ (?P<every>\*) \]                          # every item; in patterns only
    """,
    re.VERBOSE,
)


class PathError(ValueError):
    """A path is malformed or leads nowhere; the message says at which character or step, and what is there.

    `at` is the character (from 0) where a malformed one stops being a path.
    """

    at: int = 0


class MissingError(PathError):
    """A path leads to a place that could be there, but is not."""


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A parsed path: member names and list indexes from the root of Data."""

    steps: tuple[Step, ...]

    def __str__(self) -> str:
        text = ""
        for step in self.steps:
            if isinstance(step, int):
                text += f"[{step}]"
            elif re.fullmatch(r'[^.\[\]"=\s]+', step):
                text += f".{step}" if text else step
            else:
                text += f"[{json.dumps(step, ensure_ascii=False)}]"
        return text

    @property
    def parent(self) -> "JsonPath":
        """The path without its last step."""
        return JsonPath(self.steps[:-1])


def parse_path(text: str) -> JsonPath:
    """Read a path. Raises PathError naming the character where it stops being one."""
    steps: list[Step] = []
    for match in _matches(text, "write it like Items[0].Quantity"):
        if match["every"] is not None:
            raise PathError(f"path {text!r} has {match[0]} at character {match.start() + 1}: name one item, as in [0]")
        steps.append(_step(match))
    return JsonPath(tuple(steps))


def parse_steps(text: str) -> tuple[PatternStep, ...]:
    """Read the steps of a pattern. Raises PathError naming the character where it stops being one."""
    steps: list[PatternStep] = []
    for match in _matches(text, "write it like Data.Items[*].Quantity"):
        if match["every"] is not None:
            steps.append(Every.ITEM)
        elif match["name"] == "*":
            steps.append(Every.MEMBER)
        else:
            steps.append(_step(match))
    return tuple(steps)


def _matches(text: str, advice: str) -> Iterator[re.Match[str]]:
    if not text:
        raise PathError(f"the path is empty: {advice}")
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        # A member needs a dot before it unless it is the first step.
        if match is None or (match["name"] is not None and (match["dot"] is None) != (at == 0)):
            error = PathError(f"path {text!r} is not understood at character {at + 1}: {advice}")
            error.at = at
            raise error
        yield match
        at = match.end()


def _step(match: re.Match[str]) -> Step:
    if match["name"] is not None:
        return match["name"]
    if match["index"] is not None:
        return int(match["index"])
    try:
        return str(json.loads(match["quoted"]))
    except ValueError:
        raise PathError(f"{match['quoted']} is not a JSON string") from None


def get(root: JsonValue, path: JsonPath) -> JsonValue:
    """Return the value at the path. Raises PathError saying which step fails and what is there instead."""
    value = root
    for count, step in enumerate(path.steps, start=1):
        value = _descend(value, step, JsonPath(path.steps[:count]))
    return value


def replace(root: JsonValue, path: JsonPath, value: JsonValue, *, add: bool = False) -> None:
    """Put a value at the path, in place.

    Without `add` the place must exist; with it missing members are added on the whole way, and an index one past the
    end appends. Raises PathError otherwise.
    """
    if add:
        _make_way(root, path)
    container = get(root, path.parent)
    last = path.steps[-1]
    if isinstance(container, dict) and isinstance(last, str) and (add or last in container):
        container[last] = value
    elif isinstance(container, list) and isinstance(last, int) and add and last == len(container):
        container.append(value)
    else:
        _descend(container, last, path)
        assert isinstance(container, list)
        assert isinstance(last, int)
        container[last] = value


def _make_way(root: JsonValue, path: JsonPath) -> None:
    for count in range(1, len(path.steps)):
        try:
            get(root, JsonPath(path.steps[:count]))
        except MissingError:
            inner: JsonValue = [] if isinstance(path.steps[count], int) else {}
            replace(root, JsonPath(path.steps[:count]), inner, add=True)


def _descend(value: JsonValue, step: Step, path: JsonPath) -> JsonValue:
    where = str(path.parent) or "Data"
    if isinstance(step, str):
        if not isinstance(value, dict):
            raise PathError(f"{where} is {_kind(value)}, so it has no member {step!r}")
        if step not in value:
            raise MissingError(f"{where} has no member {step!r}{_near(step, value)}")
        return value[step]
    if not isinstance(value, list):
        raise PathError(f"{where} is {_kind(value)}, so it has no item [{step}]")
    if not -len(value) <= step < len(value):
        items = "1 item" if len(value) == 1 else f"{len(value)} items"
        raise MissingError(f"{where} has {items}, so there is no [{step}]")
    return value[step]


def _near(name: str, members: dict[str, JsonValue]) -> str:
    by_folded = {member.casefold(): member for member in members}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=1)
    return f"; did you mean {by_folded[close[0]]!r}?" if close else ""


def _kind(value: JsonValue) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "a single value"
