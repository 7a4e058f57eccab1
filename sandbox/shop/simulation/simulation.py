"""The endless stream of what happens in the town, and what belongs together in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from sandbox.domain.ticks import PER_MINUTE, Ticks
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.shop import Shop
from sandbox.shop.simulation.customers import visitors
from sandbox.shop.simulation.habits import HABITS, Habits
from sandbox.shop.simulation.storeroom import corrections, launches, prices
from sandbox.shop.simulation.town import Town

EVENTS_PER_DAY = 60
"""About how many events a day of the town brings, with the usual habits."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, the thing that it is about, and the course of things that it belongs to.

    `subject` is the cart, order, shipment, product, or product at a location, whose next event follows on this one;
    `course` is wider: a cart with the order that came of it and all parcels, or a product with its variations and all
    their stock. Events of one course make sense in their order, those of two need none between them.
    """

    occurrence: Occurrence
    subject: str
    course: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What one command brought about: events that belong together (wire-format 8.2), at least one."""

    at: Ticks
    happenings: tuple[Happening, ...]


class Simulation:
    """An endless iterator of moments in the order of time. Equal seeds give equal lives, whenever they begin.

    The town's life begins at the minute of `start`, with an empty street. `present` is asked before each moment: what
    would happen later than it happens then, so that nothing ever lies in the future. Times never go back. Ended carts
    and orders and given-up products are forgotten, so that memory stays the same however long it lives.
    """

    def __init__(self, shop: Shop, start: Ticks, present: Callable[[], Ticks], *, habits: Habits = HABITS) -> None:
        self._shop = shop
        self._present = present
        # Scans come at whole minutes, so a start between two would change their order among other events.
        self._town = Town(shop, habits, start - start % PER_MINUTE)
        for life in (launches, visitors, prices, corrections):
            self._town.begin(life(self._town))

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Moment:
        while True:
            at, events = self._town.next_turn(self._present())
            if events:
                return Moment(at, tuple(_happening(self._shop, each) for each in events))


def _happening(shop: Shop, occurrence: Occurrence) -> Happening:
    family, data = occurrence.event.name.partition(".")[0], occurrence.data
    if family == "StockQuantityUpdate":
        product = data["ProductId"] if data["BaseProductId"] is None else data["BaseProductId"]
        return Happening(occurrence, f"stock {data['ProductId']} {data['LocationId']}", f"product {product}")
    subject = f"{family.lower()} {data['Id']}"
    if family in ("Product", "Cart"):
        return Happening(occurrence, subject, subject)
    order_id = data["OrderId"] if family == "Shipment" else data["Id"]
    assert isinstance(order_id, int)
    cart_id = shop.order(order_id).cart_id
    return Happening(occurrence, subject, f"order {order_id}" if cart_id is None else f"cart {cart_id}")
