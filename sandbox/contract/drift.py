"""What differs between bodies and their contract: one place in one body, and the same thing told of many bodies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonValue


class Severity(StrEnum):
    """What a difference means to somebody who reads the bodies."""

    BREAKING = "breaking"
    """A consumer that trusts the contract may fail."""
    ADDITIVE = "additive"
    """There is more than the contract says; a consumer that ignores what it does not know goes on."""
    COSMETIC = "cosmetic"
    """The same content, written in another way."""

    @property
    def weight(self) -> int:
        """2 for breaking, 1 for additive, 0 for cosmetic."""
        return {Severity.BREAKING: 2, Severity.ADDITIVE: 1, Severity.COSMETIC: 0}[self]


class DriftKind(StrEnum):
    """What happened at a place."""

    MISSING = "missing"
    NEW = "new"
    RETYPED = "retyped"
    NULLABILITY = "nullability"
    ENUM_VALUE = "enum value"
    FORMAT = "format"
    ORDER = "order"
    LIMIT = "limit"
    """Another keyword of the schema is not kept, such as `maximum`."""
    WORDS = "words"
    """Only what is written for people changed: a description, an example. Of schemas only."""


ROOT = "/"
"""What stands for the whole body: it is easier to see than nothing, which a JSON Pointer has for it."""

ANY_ITEM = "*"
"""What stands for every index in the pointer of a place that many bodies have."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One difference in one body.

    `path` leads to it from the root of the body; what is missing has the path that it would have. `detail` completes a
    sentence that begins with the pointer, without any value of the body; `example` is that value.
    """

    kind: DriftKind
    severity: Severity
    path: tuple[Step, ...]
    detail: str
    example: JsonValue = None

    @property
    def place(self) -> str:
        """The JSON Pointer (RFC 6901) with ANY_ITEM for indexes, so that all items of a list are one place."""
        return place_of(self.path)

    @property
    def parent(self) -> str:
        """The place of the object or list around it."""
        return place_of(self.path[:-1])


@dataclass(frozen=True, slots=True)
class Drift:
    """The same difference in many bodies of an event type.

    `count` of `total` places have it (places, because a body may have many items). `example` is short, safe to show and
    masked if it may be personal, empty if there is none; `pointer` and `body` tell where it was seen first.
    """

    event: str
    kind: DriftKind
    severity: Severity
    place: str
    detail: str
    count: int
    total: int
    pointer: str = ""
    body: str = ""
    example: str = ""

    @property
    def sentence(self) -> str:
        """The whole difference in words, beginning with its place."""
        example = f", as {self.example}" if self.example else ""
        return f"{self.place} {self.detail} in {self.count:,} of {self.total:,}{example}"

    @property
    def first_seen(self) -> str:
        """The body in which it was seen first, and where if the place alone does not say it."""
        return self.body if self.pointer == self.place else f"{self.body} {self.pointer}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be checked at all: a schema that is none, a recording without a body.

    `subject` is the file, the event type or the record; `count` is how many have the same `sentence`, the first of them
    being the subject. Only what `fails` counts against a check.
    """

    subject: str
    sentence: str
    count: int = 1
    fails: bool = True
    event: str | None = field(default=None)


def pointer_of(path: Sequence[Step]) -> str:
    """Return the JSON Pointer (RFC 6901) of a path; of the root ROOT."""
    return "".join(f"/{_escaped(str(step))}" for step in path) or ROOT


def place_of(path: Sequence[Step]) -> str:
    """Return the pointer with ANY_ITEM for every index."""
    return pointer_of([ANY_ITEM if isinstance(step, int) else step for step in path])


def place_below(place: str, step: Step) -> str:
    """Return the place of a member or an item of what stands at a place: `place_of` of the longer path."""
    inner = ANY_ITEM if isinstance(step, int) else _escaped(step)
    return f"/{inner}" if place == ROOT else f"{place}/{inner}"


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
