"""Tests of one value in a body's JSON."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sandbox.domain.filters.glob import Glob, folded
from sandbox.domain.json_text import JsonValue

_COMPARE: dict[str, Callable[[Decimal | int, Decimal], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:e[+-]?[0-9]{1,4})?", re.IGNORECASE)
_CONSTANTS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}


@dataclass(frozen=True, slots=True)
class IsThere:
    """Any value will do, null too."""

    def passes(self, value: JsonValue) -> bool:
        """Tell whether it does."""
        return True


@dataclass(frozen=True, slots=True)
class Compares:
    """A number that stands in a relation (`>`, `>=`, `<`, `<=`) to another one."""

    sign: str
    bound: Decimal

    def passes(self, value: JsonValue) -> bool:
        """Tell whether it does; what is no number does not."""
        number = _number(value)
        return number is not None and _COMPARE[self.sign](number, self.bound)


@dataclass(frozen=True, slots=True)
class Equals:
    """A text that fits a pattern, a number of the same value, or true, false or null by its word.

    `number` is None if the pattern is no number; `word` says whether it may mean true, false or null.
    """

    glob: Glob
    number: Decimal | None
    word: bool

    def passes(self, value: JsonValue) -> bool:
        """Tell whether it does; objects and lists never do."""
        if isinstance(value, str):
            return self.glob.fits(folded(value))
        if value is None or isinstance(value, bool):
            meant = self.glob.pieces[0]
            return self.word and len(self.glob.pieces) == 1 and meant in _CONSTANTS and _CONSTANTS[meant] is value
        return self.number is not None and _number(value) == self.number

    @property
    def is_text(self) -> bool:
        """True if only a text can pass."""
        return self.number is None and not (self.word and self.glob.pieces[0] in _CONSTANTS)


DataTest: TypeAlias = IsThere | Compares | Equals


def read_number(text: str) -> Decimal | None:
    """Return the number that a text is, None if it is none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _number(value: JsonValue) -> Decimal | int | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return value
