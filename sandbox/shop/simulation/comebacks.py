"""Goods that come back: the buyer's return, and the warehouse that takes in and judges (wire-format 8.1; S3, S11)."""

from collections.abc import Generator

from sandbox.domain.ticks import PER_DAY, PER_HOUR, PER_MINUTE, Ticks
from sandbox.shop.commands import (
    accept,
    inspect,
    open_return,
    pick_up,
    receive_goods,
    report_exception,
    report_unknown,
    restock,
    return_goods,
)
from sandbox.shop.shipment import Shipment
from sandbox.shop.simulation.town import Life, Town, Turn


def return_life(town: Town, parent: Shipment) -> Life:
    """A buyer sends a piece back, some days after the delivery."""
    shop, habits = town.shop, town.habits
    at = yield town.turn((), PER_DAY, 6 * PER_DAY)
    handed_in = town.happens(habits.handed_in)
    events = open_return(shop, at, parent.id, courier=None) if handed_in else open_return(shop, at, parent.id)
    back = shop.shipments[parent.order.shipment_ids[-1]]
    if handed_in:
        at = yield town.turn(events, 10 * PER_MINUTE, PER_DAY)
    else:
        at = yield town.turn(events, 3 * PER_HOUR, 20 * PER_HOUR, scanned=True)
        at = yield town.turn(pick_up(shop, at, back.id), PER_DAY, 3 * PER_DAY, scanned=True)
        if town.happens(habits.unknown):
            at = yield town.turn(report_unknown(shop, at, back.id), PER_HOUR, 20 * PER_HOUR, scanned=True)
    at = yield town.turn(return_goods(shop, at, back.id), 20 * PER_MINUTE, 4 * PER_HOUR, scanned=True)
    yield from warehouse(town, back, at)


def warehouse(town: Town, shipment: Shipment, at: Ticks) -> Generator[Turn, Ticks, None]:
    """Receive, inspect, accept and put away what is back at the gate, or reject it at the inspection."""
    shop, habits = town.shop, town.habits
    at = yield town.turn(receive_goods(shop, at, shipment.id), 15 * PER_MINUTE, 2 * PER_HOUR)
    if not town.happens(habits.direct):
        at = yield town.turn(inspect(shop, at, shipment.id), 30 * PER_MINUTE, 3 * PER_HOUR)
        # What no buyer has had in his hands is as good as new.
        if not shipment.outward and town.happens(habits.rejected):
            yield town.turn(report_exception(shop, at, shipment.id), 0, 0)
            return
    at = yield town.turn(accept(shop, at, shipment.id), 10 * PER_MINUTE, PER_HOUR)
    yield town.turn(restock(shop, at, shipment.id), 0, 0)
