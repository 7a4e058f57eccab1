"""The usual roads through the shop, and the shortest one from every standing to every event type.

The table of wire-format 8.1 allows more than shops live: a sample follows the roads of the scenarios in section 9, so
that a delivered parcel has been picked up and a return has been collected.
"""

from dataclasses import dataclass
from enum import Enum

from sandbox.domain.events import NAMES
from sandbox.domain.ticks import PER_HOUR, PER_MINUTE, Ticks
from sandbox.shop.standing import Standing


class Step(Enum):
    """A command of a sample's run: its name, its usual distance from the step before, whether a courier scans it."""

    CREATE_PRODUCT = ("create_product", 0, False)
    PUBLISH = ("publish", 3 * PER_HOUR + 32 * PER_MINUTE, False)
    REPRICE = ("reprice", 0, False)
    MOVE_STOCK = ("move_stock", 0, False)
    OPEN_CART = ("open_cart", 0, False)
    CHANGE_CART = ("change_cart", 5 * PER_MINUTE, False)
    PLACE_ORDER = ("place_order", 8 * PER_MINUTE, False)
    PAY = ("pay", PER_MINUTE, False)
    INVOICE = ("invoice", 19 * PER_MINUTE, False)
    BOOK = ("book", 14 * PER_HOUR, False)
    DISPATCH = ("dispatch", 2 * PER_HOUR, False)
    PICK_UP = ("pick_up", 5 * PER_HOUR, True)
    REPORT_UNKNOWN = ("report_unknown", 30 * PER_HOUR, True)
    OUT_FOR_DELIVERY = ("out_for_delivery", 40 * PER_HOUR, True)
    FAIL_ATTEMPT = ("fail_attempt", 7 * PER_HOUR, True)
    REPORT_EXCEPTION = ("report_exception", 4 * PER_HOUR, True)
    DELIVER = ("deliver", 5 * PER_HOUR, True)
    OPEN_RETURN = ("open_return", 45 * PER_HOUR, False)
    COLLECT = ("collect", 6 * PER_HOUR, True)
    RETURN_GOODS = ("return_goods", 66 * PER_HOUR, True)
    RECEIVE = ("receive", 2 * PER_HOUR, False)
    INSPECT = ("inspect", 30 * PER_MINUTE, False)
    ACCEPT = ("accept", 90 * PER_MINUTE, False)
    RESTOCK = ("restock", 30 * PER_MINUTE, False)

    def __init__(self, label: str, gap: Ticks, scanned: bool) -> None:
        self.label = label
        self.gap = gap
        self.scanned = scanned


@dataclass(frozen=True, slots=True)
class Road:
    """One step from a standing: where it leads, and the event types that a sample may take from it."""

    source: Standing
    step: Step
    target: Standing
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """A run towards an event type: from which standing, by which steps."""

    standing: Standing
    steps: tuple[Step, ...]


_P = Standing
_STOCK, _ORDER = "StockQuantityUpdate", "Order.Update"
_DISPATCHED = ("Shipment.GoodsDispatched", _STOCK, _ORDER)

_ROADS: tuple[Road, ...] = (
    Road(_P.NOTHING, Step.CREATE_PRODUCT, _P.PRODUCT_UNPUBLISHED, ("Product.Create",)),
    Road(_P.NOTHING, Step.REPRICE, _P.NOTHING, ("Product.Update",)),
    Road(_P.NOTHING, Step.MOVE_STOCK, _P.NOTHING, (_STOCK,)),
    Road(_P.NOTHING, Step.OPEN_CART, _P.CART_OPEN, ("Cart.Create",)),
    Road(_P.PRODUCT_UNPUBLISHED, Step.PUBLISH, _P.NOTHING, ("Product.Update",)),
    Road(_P.CART_OPEN, Step.CHANGE_CART, _P.CART_OPEN, ("Cart.Update",)),
    Road(_P.CART_OPEN, Step.PLACE_ORDER, _P.ORDER_UNPAID, ("Order.Create",)),
    Road(_P.ORDER_UNPAID, Step.PAY, _P.ORDER_READY, (_ORDER,)),
    Road(_P.ORDER_READY, Step.INVOICE, _P.ORDER_INVOICED, (_ORDER,)),
    Road(_P.ORDER_READY, Step.BOOK, _P.OUT_CREATED, ("Shipment.Create",)),
    Road(_P.ORDER_INVOICED, Step.BOOK, _P.OUT_CREATED, ("Shipment.Create",)),
    Road(_P.OUT_CREATED, Step.DISPATCH, _P.OUT_DISPATCHED, _DISPATCHED),
    Road(_P.OUT_DISPATCHED, Step.PICK_UP, _P.OUT_PICKED_UP, ("Shipment.PickedUp",)),
    Road(_P.OUT_PICKED_UP, Step.REPORT_UNKNOWN, _P.OUT_UNKNOWN, ("Shipment.Unknown",)),
    Road(_P.OUT_PICKED_UP, Step.OUT_FOR_DELIVERY, _P.OUT_ON_ROUND, ("Shipment.OutForDelivery",)),
    Road(_P.OUT_PICKED_UP, Step.REPORT_EXCEPTION, _P.OUT_EXCEPTION, ("Shipment.Exception",)),
    Road(_P.OUT_UNKNOWN, Step.OUT_FOR_DELIVERY, _P.OUT_ON_ROUND, ("Shipment.OutForDelivery",)),
    Road(_P.OUT_UNKNOWN, Step.REPORT_EXCEPTION, _P.OUT_EXCEPTION, ("Shipment.Exception",)),
    Road(_P.OUT_ON_ROUND, Step.DELIVER, _P.OUT_DELIVERED, ("Shipment.Delivered",)),
    Road(_P.OUT_ON_ROUND, Step.FAIL_ATTEMPT, _P.OUT_FAILED, ("Shipment.AttemptFail",)),
    Road(_P.OUT_ON_ROUND, Step.REPORT_EXCEPTION, _P.OUT_EXCEPTION, ("Shipment.Exception",)),
    Road(_P.OUT_FAILED, Step.REPORT_EXCEPTION, _P.OUT_EXCEPTION, ("Shipment.Exception",)),
    Road(_P.OUT_FAILED, Step.OUT_FOR_DELIVERY, _P.OUT_ON_ROUND, ("Shipment.OutForDelivery",)),
    Road(_P.OUT_FAILED, Step.RETURN_GOODS, _P.BACK_AT_GATE, ("Shipment.GoodsReturned",)),
    Road(_P.OUT_GIVEN_UP, Step.RETURN_GOODS, _P.BACK_AT_GATE, ("Shipment.GoodsReturned",)),
    Road(_P.OUT_EXCEPTION, Step.OUT_FOR_DELIVERY, _P.OUT_ON_ROUND, ("Shipment.OutForDelivery",)),
    Road(_P.OUT_DELIVERED, Step.OPEN_RETURN, _P.IN_CREATED, ()),
    Road(_P.IN_CREATED, Step.COLLECT, _P.IN_PICKED_UP, ("Shipment.PickedUp",)),
    Road(_P.IN_PICKED_UP, Step.RETURN_GOODS, _P.BACK_AT_GATE, ("Shipment.GoodsReturned",)),
    Road(_P.BACK_AT_GATE, Step.RECEIVE, _P.BACK_RECEIVED, ("Shipment.GoodsReceived",)),
    Road(_P.BACK_RECEIVED, Step.INSPECT, _P.BACK_INSPECTED, ("Shipment.GoodsUnderInspection",)),
    Road(_P.BACK_INSPECTED, Step.ACCEPT, _P.BACK_ACCEPTED, ("Shipment.Accepted",)),
    Road(_P.BACK_ACCEPTED, Step.RESTOCK, _P.NOTHING, ("Shipment.ReStocked", _ORDER)),
)
"""A booked return gives no sample of Shipment.Create: after Order.Create people expect the parcel of that order."""


def _shortest(event: str, standing: Standing) -> tuple[Step, ...] | None:
    reached: dict[Standing, tuple[Step, ...]] = {standing: ()}
    frontier = [standing]
    while frontier:
        following: list[Standing] = []
        for place in frontier:
            for road in (road for road in _ROADS if road.source is place):
                steps = (*reached[place], road.step)
                if event in road.events:
                    return steps
                if road.target not in reached and road.target is not Standing.NOTHING:
                    reached[road.target] = steps
                    following.append(road.target)
        frontier = following
    return None


def _cost(event: str, steps: tuple[Step, ...]) -> int:
    """Count the steps; paying is free on the way to a shipment, or an older paid order would win over a new one."""
    free = event.startswith("Shipment.")
    return sum(1 for step in steps if not (free and step is Step.PAY))


def _ranked(event: str) -> tuple[tuple[Start, ...], ...]:
    ranks: dict[tuple[int, bool, str], list[Start]] = {}
    for standing in Standing:
        steps = _shortest(event, standing)
        if steps is not None:
            kind = standing.name.partition("_")[0]
            shipment = kind in ("OUT", "IN", "BACK")
            rank = (_cost(event, steps), standing is Standing.NOTHING, "shipment" if shipment else kind)
            ranks.setdefault(rank, []).append(Start(standing, steps))
    return tuple(tuple(ranks[rank]) for rank in sorted(ranks))


STARTS: dict[str, tuple[tuple[Start, ...], ...]] = {event: _ranked(event) for event in NAMES}
"""By event type: the runs that lead to it, shortest first; those in one group are equally short and of one kind."""
