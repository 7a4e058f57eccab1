"""Paths with gaps, in the program's one path grammar: `Data.Items[*].Sku`, where `[*]` is any item and `*` any member.

A pattern means the places that it fits and everything below them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.domain.json_path import Every, JsonPath, PatternStep, Step, parse_steps
from sandbox.domain.json_text import JsonValue


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A parsed pattern, from the root of the value that it is held against."""

    steps: tuple[PatternStep, ...]

    def __str__(self) -> str:
        text = ""
        for step in self.steps:
            piece = step.value if isinstance(step, Every) else str(JsonPath((step,)))
            text += f".{piece}" if text and not piece.startswith("[") else piece
        return text

    def covers(self, path: Sequence[Step]) -> bool:
        """Tell whether a place is one of the pattern's, or lies below one."""
        return len(path) >= len(self.steps) and all(map(_fits, self.steps, path))

    def values(self, root: JsonValue) -> Iterator[JsonValue]:
        """Yield what stands at each place that fits, in order; nothing if there is none. Never raises."""
        found = [root]
        for step in self.steps:
            found = [inner for value in found for inner in _inner(value, step)]
        yield from found


def parse_pattern(text: str) -> PathPattern:
    """Read a pattern. Raises PathError naming the character where it stops being one."""
    return PathPattern(parse_steps(text))


def _fits(step: PatternStep, actual: Step) -> bool:
    if isinstance(step, Every):
        return isinstance(actual, str) == (step is Every.MEMBER)
    return step == actual


def _inner(value: JsonValue, step: PatternStep) -> Iterator[JsonValue]:
    if isinstance(value, dict):
        if step is Every.MEMBER:
            yield from value.values()
        elif isinstance(step, str) and step in value:
            yield value[step]
    elif isinstance(value, list):
        if step is Every.ITEM:
            yield from value
        elif isinstance(step, int) and -len(value) <= step < len(value):
            yield value[step]
