"""Stock by product and location: on hand, reserved, and the chain of movements (wire-format 5.2, 8.3)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from sandbox.domain.ticks import Ticks
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.money import ZERO


class Reference(IntEnum):
    """Why stock moved: ReferenceType of wire-format 5.8."""

    ADJUSTMENT = 0
    SALES_ORDER = 10
    PURCHASE_ENTRY = 20
    RETURN = 30
    TRANSFER = 40

    @property
    def label(self) -> str:
        """ReferenceTypeString, as `SalesOrder`."""
        return self.name.title().replace("_", "")


@dataclass(slots=True)
class Level:
    """One product at one location; `moved` is when its on-hand quantity last changed."""

    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    moved: Ticks = 0

    @property
    def available(self) -> Decimal:
        """On hand and not held for open orders."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of on-hand stock. `total` is the quantity over all locations after it."""

    product_id: int
    location_id: int
    previous: Decimal
    quantity: Decimal
    reserved: Decimal
    total: Decimal
    at: Ticks


@dataclass(slots=True)
class Ledger:
    """All stock. Below zero it goes only if `negative` is allowed."""

    negative: bool = False
    _levels: dict[tuple[int, int], Level] = field(default_factory=dict)
    _totals: dict[int, Decimal] = field(default_factory=dict)

    def level(self, product_id: int, location_id: int) -> Level:
        """Return what is there now; an all-zero level for a product that never was there."""
        return self._levels.get((product_id, location_id)) or Level()

    def total(self, product_id: int) -> Decimal:
        """Return what is on hand over all locations."""
        return self._totals.get(product_id, ZERO)

    def levels(self) -> Iterator[tuple[int, int, Level]]:
        """Yield product id, location id and level of everything that ever had stock."""
        for (product_id, location_id), level in self._levels.items():
            yield product_id, location_id, level

    def require(self, product_id: int, location_id: int, wanted: Decimal) -> None:
        """Raise ImpossibleFactError if less than `wanted` is available."""
        available = self.level(product_id, location_id).available
        if not self.negative and available < wanted:
            raise ImpossibleFactError(
                f"product {product_id} has {available} available at location {location_id}, not {wanted}"
            )

    def require_time(self, product_id: int, location_id: int, at: Ticks) -> None:
        """Raise ImpossibleFactError if the last movement there is later than `at`."""
        if at < self.level(product_id, location_id).moved:
            raise ImpossibleFactError(f"product {product_id} moved at location {location_id} after the given time")

    def reserve(self, product_id: int, location_id: int, wanted: Decimal) -> None:
        """Hold a quantity for an order, or let go of it again if below zero."""
        self._own(product_id, location_id).reserved += wanted

    def move(self, product_id: int, location_id: int, change: Decimal, at: Ticks) -> Movement:
        """Change the on-hand quantity and return the movement, never timed before the one that it follows.

        The caller has asked `require` before; a refusal here would leave a command half done.
        """
        level = self._own(product_id, location_id)
        previous = level.on_hand
        level.on_hand = previous + change
        level.moved = max(at, level.moved)
        self._totals[product_id] = self.total(product_id) + change
        return Movement(
            product_id, location_id, previous, level.on_hand, level.reserved, self._totals[product_id], level.moved
        )

    def forget(self, product_ids: Collection[int]) -> None:
        """Let go of products that are not kept any more."""
        self._levels = {key: level for key, level in self._levels.items() if key[0] not in product_ids}
        self._totals = {key: total for key, total in self._totals.items() if key not in product_ids}

    def _own(self, product_id: int, location_id: int) -> Level:
        return self._levels.setdefault((product_id, location_id), Level())
