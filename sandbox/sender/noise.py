"""Noise on the wire: deliveries twice, in the wrong order, late; one seed, one noise (wire-format 7.4, 9 S12)."""

import heapq
import re
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Generic, TypeVar

from sandbox.shop.draws import Draws

T = TypeVar("T")

KINDS = ("duplicates", "swaps", "delays")

_PERCENTAGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%", re.ASCII)
_GRAIN = 1_000_000
_SHORTEST_DELAY, _LONGEST_DELAY = 5, 50
_PATIENCE = 500


@dataclass(frozen=True, slots=True)
class NoiseRates:
    """Which share of the deliveries, from 0 to 1, meets with what; together at most 1."""

    duplicates: Fraction = Fraction(0)
    swaps: Fraction = Fraction(0)
    delays: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class NoiseCounts:
    """How many deliveries met with what."""

    duplicates: int = 0
    swaps: int = 0
    delays: int = 0

    def sentence(self) -> str:
        """Return `37 duplicates, 41 swaps, 80 delays`."""
        return ", ".join(f"{getattr(self, kind):,} {_noun(kind, getattr(self, kind))}" for kind in KINDS)


def parse_percentages(text: str, kinds: Sequence[str]) -> dict[str, Fraction]:
    """Read `duplicates=1%,delays=0.5%`; return shares from 0 to 1 by kind. Raises ValueError with a sentence."""
    shares: dict[str, Fraction] = {}
    for part in text.split(","):
        kind, _, percentage = (each.strip() for each in part.partition("="))
        match = _PERCENTAGE.fullmatch(percentage)
        if kind not in kinds:
            raise ValueError(f"there is no noise {kind!r}; there are {', '.join(kinds)}")
        if match is None:
            raise ValueError(f"{kind} needs a percentage, as in {kind}=1%")
        if kind in shares:
            raise ValueError(f"{kind} is given twice")
        shares[kind] = Fraction(match[1]) / 100
        if shares[kind] > 1:
            raise ValueError(f"{kind} cannot be more than 100%")
    if sum((shares[kind] for kind in KINDS if kind in shares), Fraction(0)) > 1:
        raise ValueError(f"{', '.join(KINDS)} are more than 100% together, and a delivery meets with one of them")
    return shares


@dataclass(slots=True)
class _Held(Generic[T]):
    """A delivery that waits: until `due`, or for the next of its subject if it is to be swapped."""

    due: int
    place: int
    subject: Hashable
    delivery: T
    swapping: bool
    gone: bool = field(default=False)

    def __lt__(self, other: "_Held[T]") -> bool:
        return (self.due, self.place) < (other.due, other.place)


class Noise(Generic[T]):
    """Perturbs a stream of deliveries, each of which meets with one thing at most.

    A *duplicate* goes twice, the second time right behind the first. A *swap* changes places with the next delivery of
    the same subject, for others nobody could tell; if none comes among the next 500 deliveries it goes late instead,
    and counts as a delay. A *delay* is held back until 5 to 50 further deliveries have gone. Time plays no part, so
    that a run at any rate, or played again, meets with the same noise.
    """

    def __init__(self, rates: NoiseRates, seed: int) -> None:
        self.counts = NoiseCounts()
        self._rates = rates
        # Not the stream of the shop, or the noise would change what happens.
        self._draws = Draws(seed + 1)
        self._place = 0
        self._held: list[_Held[T]] = []
        self._swapping: dict[Hashable, _Held[T]] = {}

    @property
    def waiting(self) -> int:
        """How many deliveries are held back."""
        return sum(not each.gone for each in self._held)

    def let_through(self, subject: Hashable, delivery: T) -> list[T]:
        """Take the next delivery; return what goes now, in this order. `subject` is what it is about, and for whom."""
        self._place += 1
        going = deque(self._meet(subject, delivery))
        while self._held and (self._held[0].gone or self._held[0].due <= self._place):
            late = heapq.heappop(self._held)
            if not late.gone:
                going.append(self._release(late))
        return list(going)

    def rest(self) -> list[T]:
        """Return what is still held back, in the order in which it came; nothing more will come."""
        waiting = sorted((each for each in self._held if not each.gone), key=lambda each: each.place)
        self._held.clear()
        return [self._release(each) for each in waiting]

    def _meet(self, subject: Hashable, delivery: T) -> list[T]:
        partner = self._swapping.pop(subject, None)
        if partner is not None:
            partner.gone = True
            self.counts = replace(self.counts, swaps=self.counts.swaps + 1)
            return [delivery, partner.delivery]
        drawn = Fraction(self._draws.below(_GRAIN), _GRAIN)
        rates = self._rates
        if drawn < rates.duplicates:
            self.counts = replace(self.counts, duplicates=self.counts.duplicates + 1)
            return [delivery, delivery]
        if drawn < rates.duplicates + rates.swaps:
            self._swapping[subject] = self._hold(_PATIENCE, subject, delivery, swapping=True)
            return []
        if drawn < rates.duplicates + rates.swaps + rates.delays:
            self._hold(self._draws.between(_SHORTEST_DELAY, _LONGEST_DELAY), subject, delivery, swapping=False)
            return []
        return [delivery]

    def _hold(self, many: int, subject: Hashable, delivery: T, *, swapping: bool) -> _Held[T]:
        held = _Held(self._place + many, self._place, subject, delivery, swapping)
        heapq.heappush(self._held, held)
        return held

    def _release(self, held: _Held[T]) -> T:
        if held.swapping:
            del self._swapping[held.subject]
        if held.place < self._place:
            self.counts = replace(self.counts, delays=self.counts.delays + 1)
        return held.delivery


def _noun(kind: str, count: int) -> str:
    return kind.removesuffix("s") if count == 1 else kind
