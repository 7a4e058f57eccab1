"""The types of `simulate`'s own options."""

import re
from dataclasses import dataclass
from fractions import Fraction

import click

from sandbox.domain import ticks
from sandbox.domain.ticks import Ticks
from sandbox.sender.noise import KINDS, NoiseRates, parse_percentages
from sandbox.shop.simulation import HABITS, Habits

_RATE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:/(s|m|h))?", re.ASCII)
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many events a second; None is as many as the receiver takes."""

    per_second: Fraction | None
    text: str

    def count_within(self, duration: Ticks) -> int | None:
        """Return how many events begin within a duration; None if nobody can tell."""
        if self.per_second is None:
            return None
        return -(-duration * self.per_second // ticks.PER_SECOND)

    def due(self, place: int) -> Ticks:
        """Return how long after the first event the one at this place is due; the first is at place 0."""
        return 0 if self.per_second is None else int(place * ticks.PER_SECOND / self.per_second)


class RateType(click.ParamType[Rate]):
    """Events a second, minute or hour, such as `5/s`, or `max`."""

    name = "N/s|max"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Rate:
        """Return the rate; fails as a usage error."""
        if isinstance(value, Rate):
            return value
        text = str(value)
        if text == "max":
            return Rate(None, text)
        match = _RATE.fullmatch(text)
        if match is None or not Fraction(match[1]):
            self.fail(f"{text!r} is no rate. Write 5/s, 300/m or 10/h, or max for as fast as it goes.", param, ctx)
        return Rate(Fraction(match[1]) / _SECONDS[match[2]], text if match[2] else f"{text}/s")


@dataclass(frozen=True, slots=True)
class NoiseChoice:
    """What `--noise` says: noise on the wire, and habits of the couriers."""

    rates: NoiseRates
    habits: Habits

    @property
    def on_the_wire(self) -> bool:
        """Whether deliveries may be perturbed."""
        return self.rates != NoiseRates()


SILENCE = NoiseChoice(NoiseRates(), HABITS)


class NoiseType(click.ParamType[NoiseChoice]):
    """Percentages such as `duplicates=1%,swaps=1%,delays=2%,unknowns=10%`."""

    name = "KIND=N%,…"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> NoiseChoice:
        """Return the choice; fails as a usage error."""
        if isinstance(value, NoiseChoice):
            return value
        try:
            shares = parse_percentages(str(value), (*KINDS, "unknowns"))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)
        unknowns = shares.pop("unknowns", None)
        habits = HABITS if unknowns is None else HABITS.with_unknown(100 * unknowns)
        return NoiseChoice(NoiseRates(**shares), habits)


RATE = RateType()
NOISE = NoiseType()
