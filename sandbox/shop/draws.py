"""Seeded draws that give the same results on every Python version.

Only `random.Random(seed).random()` is used: its 53 bits are the one part of the module whose results Python
promises to keep. `choice`, `shuffle` and `randint` have changed between versions.
"""

import random
from collections.abc import Sequence
from enum import Enum
from typing import Final, TypeVar

T = TypeVar("T")


class Drawn(Enum):
    """The default of a choice for which None is a fact of its own: leave it to the seed."""

    DRAWN = "drawn"


DRAWN: Final = Drawn.DRAWN


class Draws:
    """A stream of decisions that depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, count: int) -> int:
        """Return one of 0 … count − 1."""
        return int(self._random.random() * count)

    def between(self, low: int, high: int) -> int:
        """Return one of low … high, both included."""
        return low + self.below(high - low + 1)

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        """Return True in so many of a hundred cases."""
        return self.below(100) < percent

    def digits(self, count: int) -> str:
        """Return so many decimal digits, the first of them not 0."""
        return str(self.between(1, 9)) + "".join(str(self.below(10)) for _ in range(count - 1))

    def hexadecimal(self, count: int) -> str:
        """Return so many lower-case hex digits."""
        return "".join("0123456789abcdef"[self.below(16)] for _ in range(count))

    def letters(self, count: int) -> str:
        """Return so many letters and digits, as payment gateways use them."""
        alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"
        return "".join(self.pick(alphabet) for _ in range(count))
