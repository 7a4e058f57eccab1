"""A YAML document as a light tree that remembers where everything stands. Aliases stay aliases."""

from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.config.errors import Place

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys and list indices from the top."""

ScalarValue: TypeAlias = bool | int | float | str | None


@dataclass(slots=True, eq=False, repr=False)
class Scalar:
    """A single value. `text` is what was written, without quotes; `plain` tells that it had none."""

    place: Place
    text: str
    value: ScalarValue
    plain: bool


@dataclass(slots=True, eq=False, repr=False)
class Sequence:
    """A list."""

    place: Place
    items: list["Node"] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Entry:
    """One `key: value` line of a mapping."""

    key: str
    place: Place
    value: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Mapping:
    """Entries in the order of the file; `merged` are the values of its merge key `<<`, nearest first."""

    place: Place
    entries: list[Entry] = field(default_factory=list)
    merged: list["Node"] = field(default_factory=list)


@dataclass(slots=True, eq=False, repr=False)
class Alias:
    """`*name`: another place at which the target's value stands."""

    place: Place
    target: "Node"


@dataclass(slots=True, eq=False, repr=False)
class Unreadable:
    """Something that was reported already; whatever needs its value stays silent."""

    place: Place


Node: TypeAlias = Scalar | Sequence | Mapping | Alias | Unreadable


def target_of(node: Node) -> Node:
    """Follow aliases to the node that holds the value."""
    while isinstance(node, Alias):
        node = node.target
    return node
