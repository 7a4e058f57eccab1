"""Stretches of whole numbers, and how they are written: `404`, `>10`, `>= 3`, `200..299`, `1..`, `..3`.

What stands for a number between the signs may be more than a number: `filters.spans` reads sizes, times and moments.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

LARGEST = 2**63 - 1

SPAN_PATTERN = r"^([<>]=? ?[0-9]{1,18}|[0-9]{1,18}|[0-9]{1,18}\.\.[0-9]{0,18}|\.\.[0-9]{1,18})$"
"""The spans that `parse_span` reads, as JSON Schema writes patterns; a range that ends before it begins is none."""

_SIGN = re.compile(r"([<>]=?) ?")
_WHOLE = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Span:
    """Whole numbers from `low` to `high`, both included; None is open. At most LARGEST, and at least its negative."""

    low: int | None = None
    high: int | None = None

    def __contains__(self, number: int) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        if self.high is None:
            return f">={self.low}"
        return f"<={self.high}" if self.low is None else f"{self.low}..{self.high}"

    def covers(self, other: "Span") -> bool:
        """Tell whether every number of the other span is in this one."""
        low_fits = self.low is None or (other.low is not None and self.low <= other.low)
        high_fits = self.high is None or (other.high is not None and other.high <= self.high)
        return low_fits and high_fits


class NoSpanError(ValueError):
    """The text is no stretch of this kind; the message says why, or is empty."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What one written value means: where it begins, and the last number that is still written so."""

    start: Decimal
    last: Decimal


ReadQuantity: TypeAlias = Callable[[str], Quantity]


def exactly(number: Decimal) -> Quantity:
    """Return the quantity that is one number and nothing else."""
    return Quantity(number, number)


def parse_span(text: str) -> Span:
    """Read a span of plain whole numbers, none of them below 0. Raises NoSpanError."""
    return read_span(text, _whole)


def read_span(text: str, read: ReadQuantity) -> Span:
    """Read `VALUE`, `>VALUE`, `>=VALUE`, `<VALUE`, `<=VALUE`, `VALUE..VALUE`, `VALUE..` or `..VALUE`.

    A comparison is made with where the value begins; without a sign all that is written so is meant. Raises
    NoSpanError.
    """
    if sign := _SIGN.match(text):
        return _compared(sign[1], read(text[sign.end() :]).start)
    first, dots, last = text.partition("..")
    if not dots:
        quantity = read(text)
        return _bounded(math.ceil(quantity.start), math.floor(quantity.last))
    if not first and not last:
        raise NoSpanError
    low, high = (read(first) if first else None), (read(last) if last else None)
    if low is not None and high is not None and low.start > high.last:
        raise NoSpanError("the range ends before it begins")
    return _bounded(None if low is None else math.ceil(low.start), None if high is None else math.floor(high.last))


def _whole(text: str) -> Quantity:
    if not _WHOLE.fullmatch(text):
        raise NoSpanError
    return exactly(Decimal(text))


def _compared(sign: str, bound: Decimal) -> Span:
    if sign == ">":
        return _bounded(math.floor(bound) + 1, None)
    if sign == ">=":
        return _bounded(math.ceil(bound), None)
    if sign == "<":
        return _bounded(None, math.ceil(bound) - 1)
    return _bounded(None, math.floor(bound))


def _bounded(low: int | None, high: int | None) -> Span:
    if any(bound is not None and abs(bound) > LARGEST for bound in (low, high)):
        raise NoSpanError("the number is too large")
    if low is not None and high is not None and low > high:
        raise NoSpanError("only whole numbers are meant here")
    return Span(low, high)
