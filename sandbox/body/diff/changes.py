"""The result of a JSON diff: typed changes, each with its place."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sandbox.domain.json_path import JsonPath
from sandbox.domain.json_text import JsonValue, NumberToken


class JsonType(StrEnum):
    """What a JSON value is; a number is decimal if it was written with a point or an exponent."""

    NULL = "null"
    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    STRING = "string"
    ARRAY = "array"
    OBJECT = "object"


class ChangeKind(StrEnum):
    """What happened at one place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RETYPED = "retyped"
    REWRITTEN = "rewritten"
    """The same number with other digits: `900.0` and `900.00`."""
    REORDERED = "reordered"
    """Members of an object, or items of a list that were recognised, stand in another order. For information only."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `path` is the place in the first value, `path_after` in the second, equally long; they differ where list items
    moved. Of what was added or removed, the last step of both is its place on the one side that has it, and the value
    on the other side is None.
    A REORDERED change carries no values. `same_value` tells that only the writing differs, as in `900.0` and `900`.
    """

    kind: ChangeKind
    path: JsonPath
    path_after: JsonPath
    before: JsonValue = None
    after: JsonValue = None
    same_value: bool = False


@dataclass(frozen=True, slots=True)
class JsonDiff:
    """All differences of two JSON values, in document order.

    `ignored` counts what was left out, by what it was ignored for; `unlisted` counts what is beyond the limit on
    changes. `same_value` tells that the two are equal but for order of members and the writing of numbers, whatever
    was ignored.
    """

    changes: tuple[Change, ...]
    same_value: bool
    ignored: tuple[tuple[str, int], ...] = ()
    unlisted: int = 0

    @property
    def differences(self) -> tuple[Change, ...]:
        """The changes that count: all but those of order."""
        return tuple(change for change in self.changes if change.kind is not ChangeKind.REORDERED)

    @property
    def count(self) -> int:
        """How many differences there are, those beyond the limit included."""
        return len(self.differences) + self.unlisted


def type_of(value: JsonValue) -> JsonType:
    """Return the JSON type of a value."""
    if value is None:
        return JsonType.NULL
    if isinstance(value, bool):  # before int, which it is a kind of
        return JsonType.BOOL
    if isinstance(value, int):
        return JsonType.INTEGER
    if isinstance(value, float | Decimal):
        return JsonType.DECIMAL
    if isinstance(value, str):
        return JsonType.STRING
    return JsonType.ARRAY if isinstance(value, list) else JsonType.OBJECT


def number_text(number: float | Decimal) -> str:
    """Return the digits of a decimal as they were written, as far as that is known."""
    if isinstance(number, NumberToken):
        return number.text
    return repr(number) if isinstance(number, float) else str(number)
