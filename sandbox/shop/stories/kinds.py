"""The kinds of values that a step may state: how each is checked, explained to editors, and turned into a fact.

A value is plain data as YAML or `--given` has it. A check knows what it is called and nothing of where it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Protocol

from sandbox.domain import ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.quantities import DURATION_PATTERN, parse_duration
from sandbox.domain.ticks import Ticks
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.stories import words
from sandbox.shop.stories.scene import Scene

Names = Mapping[str, str]
"""The kinds of the things that earlier steps make, by name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value: where inside it, a sentence that goes on behind its name, and a way out.

    `of_key` tells that not the value at the path is wrong, but that its key stands there.
    """

    path: tuple[str | int, ...]
    sentence: str
    help: str
    of_key: bool = False


class Kind(Protocol):
    """One kind of value; `schema` is its draft-07 JSON Schema."""

    @property
    def schema(self) -> JsonObject: ...  # noqa: D102  said above

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield what is wrong, as far as can be said without a shop."""
        ...

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return what the command takes; raises ImpossibleFactError."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Any text; null if `nullable`."""

    nullable: bool = True

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"type": ["string", "null"] if self.nullable else "string"}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for anything else."""
        if not isinstance(value, str) and not (value is None and self.nullable):
            yield Fault((), "must be text", "put it in quotes")

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return it as it is."""
        return value


@dataclass(frozen=True, slots=True)
class Word:
    """One of a list of words; null if `nullable`."""

    options: tuple[str, ...]
    what: str
    nullable: bool = False

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"enum": [*self.options, *([None] if self.nullable else [])]}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for any other word."""
        if value is None and self.nullable:
            return
        if not isinstance(value, str):
            yield Fault((), f"must be {self.what}", f"write one of {', '.join(self.options)}")
        elif value not in self.options:
            yield Fault((), f"is {value!r}, which is not {self.what}", words.near(value, self.options))

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return it as it is."""
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"type": "boolean"}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for anything else."""
        if not isinstance(value, bool):
            yield Fault((), "must be true or false", "write it without quotes; with --given, NAME:=true")

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return it as it is."""
        return value


_GREATEST = Decimal(2**53)
"""Ids stay below it (wire-format 5.6), and so does everything that is counted or paid."""


_HUNDREDTH = Decimal("0.01")


def number(value: JsonValue) -> Decimal | None:
    """Return what a value means as an exact number below 2^53, None if it means none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    # Decimal also takes what nobody means as a number: 1_0, and the digits of every script.
    if isinstance(value, str) and (not value.isascii() or "_" in value):
        return None
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() and abs(exact) < _GREATEST else None


@dataclass(frozen=True, slots=True)
class Number:
    """Rupees or a change of stock; at most two places. `least` is the smallest one allowed, None for any."""

    what: str
    least: Decimal | None = Decimal(0)
    nullable: bool = False

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        limit: JsonObject = {} if self.least is None else {"minimum": int(self.least)}
        return {"type": ["number", "null"] if self.nullable else "number", **limit}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for what is no such number."""
        if value is None and self.nullable:
            return
        exact = number(value)
        if exact is None or exact != exact.quantize(_HUNDREDTH) or (self.least is not None and exact < self.least):
            yield Fault((), f"must be {self.what}", "write digits, with at most two behind a point")

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return the exact number."""
        return number(value)


_DRAWN: Final = re.compile(r"([0-9]{1,9})\.\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Stock units above 0 (or from 0 on, if `zero`), or `1..3`, which the seed decides within what is available."""

    zero: bool = False

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        least: JsonObject = {"minimum": 0} if self.zero else {"exclusiveMinimum": 0}
        return {"anyOf": [{"type": "number", **least}, {"type": "string", "pattern": f"^{_DRAWN.pattern}$"}]}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for what is no quantity."""
        drawn = _DRAWN.fullmatch(value) if isinstance(value, str) else None
        if drawn is not None and 0 < int(drawn[1]) <= int(drawn[2]):
            return
        if drawn is not None:
            yield Fault(
                (), f"is {value}, but its bounds must grow from 1 on", "write the smaller one first, as in 1..3"
            )
            return
        exact = number(value)
        if exact is None or exact < 0 or (not exact and not self.zero):
            least = "0 or more" if self.zero else "above 0"
            yield Fault((), f"must be a quantity {least}", "write a number such as 2, or 1..3 to let the seed decide")
        elif exact != exact.quantize(_HUNDREDTH):
            yield Fault((), "must be a quantity of whole hundredths", "write at most two digits behind the point")

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return the exact number; a drawn one as it comes, within its bounds only."""
        return self.of_item(value, scene, None)

    def of_item(self, value: JsonValue, scene: Scene, item_id: int | None) -> Decimal:
        """Return the quantity, a drawn one at most what is available of the item where the step takes it from."""
        drawn = _DRAWN.fullmatch(value) if isinstance(value, str) else None
        if drawn is None:
            exact = number(value)
            assert exact is not None
            return exact
        chosen = Decimal(scene.shop.draws.between(int(drawn[1]), int(drawn[2])))
        if item_id is None or scene.shop.stock.negative:
            return chosen
        return min(chosen, scene.shop.stock.level(item_id, scene.location_id).available)


@dataclass(frozen=True, slots=True)
class Id:
    """A pinned id."""

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"type": "integer", "minimum": 1}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for what is no id."""
        exact = number(value)
        if exact is None or exact < 1 or exact != int(exact):
            yield Fault((), "must be an id", "write a whole number, or leave it out: the shop takes the next one")

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return the whole number."""
        return int(number(value) or 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: a date with its time, or an offset from the step's own moment such as `+3d`."""

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        offset = rf"^\+{DURATION_PATTERN.removeprefix('^')}"
        return {"type": "string", "anyOf": [{"pattern": offset}, {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T"}]}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for what is no moment."""
        try:
            self._read(str(value), 0)
        except ValueError:
            yield Fault((), "must be a moment", "write +3d for three days later, or one such as 2026-03-07T12:30:00Z")

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return ticks; raises ImpossibleFactError behind the year 9999."""
        moment = self._read(str(value), scene.at)
        if moment > ticks.LAST:
            raise ImpossibleFactError(f"{value} lies behind the year 9999")
        return moment

    def _read(self, value: str, at: Ticks) -> Ticks:
        return at + parse_duration(value[1:]) if value.startswith("+") else ticks.parse(value)[0]
