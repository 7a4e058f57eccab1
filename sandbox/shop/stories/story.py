"""What a story is before it is told: steps with their offsets, commands and choices (wire-format 9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sandbox.domain.json_text import JsonObject
from sandbox.domain.ticks import Ticks

Choices: TypeAlias = JsonObject
"""What a step states, in the words of vocabulary.py; whatever it does not state the shop draws."""

FileLine: TypeAlias = tuple[int, int]
"""Line and column in the story's file, both counted from 1."""


class Since(Enum):
    """From where an offset counts."""

    BEGINNING = "beginning"
    """Of the story, or of the round within a repetition."""
    PREVIOUS = "previous"
    """The step before."""
    CALENDAR = "calendar"
    """A moment of its own: ticks since the year 1."""


@dataclass(frozen=True, slots=True)
class When:
    """When a step happens: so many ticks after what `since` says."""

    ticks: Ticks
    since: Since


@dataclass(frozen=True, slots=True)
class Pin:
    """The first event of this type in a step has this Id and this CreationTimeUtc; None leaves it open."""

    id: str | None
    created: Ticks | None


@dataclass(frozen=True, slots=True)
class Step:
    """One command, what is pinned of it, and the name of what it makes.

    `name` is None if nothing refers to it. `happens` is False for an optional step that was not asked for.
    """

    when: When
    command: str
    choices: Choices
    sentence: str
    name: str | None = None
    happens: bool = True
    pins: Mapping[str, Pin] | None = None
    place: FileLine | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps that are told again and again: rounds that begin every so many ticks, and overlap if they take longer.

    It ends after so many `times`, or when nothing of the product named by `while_in_stock` is left in Chennai.
    """

    when: When
    steps: tuple[Step, ...]
    every: Ticks
    times: int | None = None
    while_in_stock: str | None = None
    place: FileLine | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A story. `name` is the file's, `number` as in wire-format 9 (S1) or None, `file` how messages name the file.

    `shop` holds facts of the shop before the story (see facts.py), `after` the story whose state this one goes on from.
    """

    name: str
    title: str
    parts: tuple[Step | Repeat, ...]
    shop: JsonObject
    number: str | None = None
    after: "Story | None" = None
    file: str = ""

    def chain(self) -> "tuple[Story, ...]":
        """Return the stories that this one comes after, the first of them first, and itself last."""
        return (*(self.after.chain() if self.after is not None else ()), self)

    def steps(self) -> Iterator[Step]:
        """Yield every step as it stands in the file, those of a repetition once."""
        for part in self.parts:
            yield from (part,) if isinstance(part, Step) else part.steps


class StoryRefusedError(ValueError):
    """The shop refuses a step. `step` is None if the shop could not be made ready; the message says where and why."""

    def __init__(self, story: Story, number: int, step: Step | None, reason: str, help: str = "") -> None:
        self.story = story
        self.number = number
        self.step = step
        self.reason = reason
        where = story.file or story.name
        if step is not None and step.place is not None:
            where += f":{step.place[0]}:{step.place[1]}"
        what = "the shop before the story" if step is None else f"step {number} ({step.command})"
        way_out = f"\n    help: {help}" if help else ""
        super().__init__(f"{where}: {what} of {story.name} is refused: {reason}{way_out}")
