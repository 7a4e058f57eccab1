"""What all lives share: the shop, the agenda of what comes next, and the form in which a life tells its turns."""

import heapq
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from sandbox.domain.ticks import PER_MINUTE, Ticks
from sandbox.shop.draws import Draws
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.shop import Shop
from sandbox.shop.simulation.habits import Habits, Percent

Events: TypeAlias = tuple[Occurrence, ...]


class Turn(NamedTuple):
    """What a life did just now, and how long it rests before it goes on; a courier's scans come at whole minutes."""

    events: Events
    rest: Ticks
    scanned: bool = False


Life: TypeAlias = Generator[Turn, Ticks, None]
"""One thing that goes on in the town, such as a visit or a parcel's way: gives its turns, is sent each one's moment."""


@dataclass(slots=True, order=True)
class _Entry:
    due: Ticks
    number: int
    life: Life = field(compare=False)
    order_id: int | None = field(compare=False)


class Town:
    """The shop and everybody around it. `due` is the time of the turn under way, by the town's own clock."""

    def __init__(self, shop: Shop, habits: Habits, start: Ticks) -> None:
        self.shop = shop
        self.habits = habits
        self.due = start
        self.awaited: set[tuple[int, int]] = set()
        self._agenda: list[_Entry] = []
        self._begun = 0
        self._lives_of: Counter[int] = Counter()

    @property
    def draws(self) -> Draws:
        """The shop's stream of decisions."""
        return self.shop.draws

    def happens(self, percent: Percent) -> bool:
        """Return True in so many of a hundred cases."""
        share = Fraction(percent)
        return self.draws.below(100 * share.denominator) < share.numerator

    def turn(self, events: Events, low: Ticks, high: Ticks, *, scanned: bool = False) -> Turn:
        """Return a turn with a drawn rest from `low` to `high` behind it."""
        return Turn(events, self.draws.between(low, high), scanned)

    def begin(self, life: Life, order_id: int | None = None) -> None:
        """Let a life begin with the rest that it asks for first.

        The shop forgets an order when the last of its lives has ended.
        """
        if order_id is not None:
            self._lives_of[order_id] += 1
        self._schedule(life, next(life), order_id)

    def alone(self, order_id: int) -> bool:
        """Tell whether only one life goes on about an order."""
        return self._lives_of[order_id] == 1

    def next_turn(self, present: Ticks) -> tuple[Ticks, Events]:
        """Let the life go on whose time has come first; return the moment, `present` at the latest, and its events."""
        entry = heapq.heappop(self._agenda)
        self.due = entry.due
        at = max(min(entry.due, present), self.shop.latest)
        try:
            turn = entry.life.send(at)
        except StopIteration:
            self._end(entry.order_id)
            return at, ()
        self._schedule(entry.life, turn, entry.order_id)
        return at, turn.events

    def _schedule(self, life: Life, turn: Turn, order_id: int | None) -> None:
        due = self.due + turn.rest
        if turn.scanned:
            due = max(self.due, due - due % PER_MINUTE)
        self._begun += 1
        heapq.heappush(self._agenda, _Entry(due, self._begun, life, order_id))

    def _end(self, order_id: int | None) -> None:
        if order_id is None:
            return
        self._lives_of[order_id] -= 1
        if not self._lives_of[order_id]:
            del self._lives_of[order_id]
            self.shop.forget_order(order_id)
