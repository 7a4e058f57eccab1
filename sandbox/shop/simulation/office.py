"""What becomes of an order: payment, hold, cancellation, invoice, parcels, closing (wire-format 5.4)."""

from collections.abc import Generator, Mapping
from decimal import Decimal

from sandbox.domain.ticks import PER_DAY, PER_HOUR, PER_MINUTE, PER_SECOND, Ticks
from sandbox.shop.commands import (
    await_payment,
    book_shipment,
    cancel,
    close,
    fail_payment,
    hold,
    invoice,
    pay,
    refund,
    release,
    start_shipping,
)
from sandbox.shop.draws import DRAWN
from sandbox.shop.lifecycle import ORDER
from sandbox.shop.order import Order, OrderStatus
from sandbox.shop.simulation.parcels import parcel_life
from sandbox.shop.simulation.town import Life, Town, Turn

Quantities = Mapping[int, Decimal | int | str]


def order_life(town: Town, order: Order) -> Life:
    """From the moment after it was placed until nothing is expected any more."""
    shop, habits = town.shop, town.habits
    at = yield town.turn((), 20 * PER_SECOND, 3 * PER_MINUTE)
    if not order.is_cod:
        yield from _payment(town, order, at)
        if order.owed:
            return
        at = yield town.turn((), 5 * PER_MINUTE, 40 * PER_MINUTE)
    if town.happens(habits.held):
        at = yield town.turn(hold(shop, at, order.id), PER_HOUR, 10 * PER_HOUR)
        at = yield town.turn(release(shop, at, order.id), 5 * PER_MINUTE, PER_HOUR)
    if town.happens(habits.invoiced):
        at = yield town.turn(invoice(shop, at, order.id), 2 * PER_HOUR, 20 * PER_HOUR)
    if town.happens(habits.canceled):
        yield from _cancellation(town, order, at)
        return
    if town.happens(habits.packed):
        at = yield town.turn(start_shipping(shop, at, order.id), PER_HOUR, 4 * PER_HOUR)
    yield from _parcels(town, order, at)
    while not town.alone(order.id):
        at = yield town.turn((), PER_DAY, 2 * PER_DAY)
    at = yield town.turn((), 5 * PER_DAY, 12 * PER_DAY)
    if OrderStatus.CLOSED in ORDER[order.status] and town.happens(habits.closed):
        yield town.turn(close(shop, at, order.id), 0, 0)


def _payment(town: Town, order: Order, at: Ticks) -> Generator[Turn, Ticks, None]:
    """The buyer pays, perhaps after a failure or two, or the order is canceled."""
    shop, habits = town.shop, town.habits
    if town.happens(habits.payment_pending):
        at = yield town.turn(await_payment(shop, at, order.id), 30 * PER_SECOND, 5 * PER_MINUTE)
    while town.happens(habits.payment_fails):
        events = fail_payment(shop, at, order.id)
        if not town.happens(habits.tries_again):
            at = yield town.turn(events, 10 * PER_HOUR, 30 * PER_HOUR)
            yield town.turn(cancel(shop, at, order.id), 0, 0)
            return
        at = yield town.turn(events, PER_MINUTE, 30 * PER_MINUTE)
    yield town.turn(pay(shop, at, order.id), 0, 0)


def _cancellation(town: Town, order: Order, at: Ticks) -> Generator[Turn, Ticks, None]:
    """Cancel before dispatch and pay back what was paid (S8)."""
    at = yield town.turn(cancel(town.shop, at, order.id), 6 * PER_HOUR, 40 * PER_HOUR)
    if order.paid:
        yield town.turn(refund(town.shop, at, order.id), 0, 0)


def _parcels(town: Town, order: Order, at: Ticks) -> Generator[Turn, Ticks, None]:
    """Book one parcel, or two that leave one after the other (S9)."""
    first: Quantities | None = None
    if len(order.lines) > 1 and town.happens(town.habits.split):
        first = {line.id: line.priced.quantity for line in order.lines[: len(order.lines) // 2]}
    yield from _parcel(town, order, at, first)
    if first is not None:
        at = yield town.turn((), 3 * PER_HOUR, 40 * PER_HOUR)
        yield from _parcel(town, order, at, None)


def _parcel(town: Town, order: Order, at: Ticks, quantities: Quantities | None) -> Generator[Turn, Ticks, None]:
    courier = None if town.happens(town.habits.own_rider) else DRAWN
    events = book_shipment(town.shop, at, order.id, quantities=quantities, courier=courier)
    parcel = town.shop.shipments[order.shipment_ids[-1]]
    town.begin(parcel_life(town, parcel), order.id)
    yield town.turn(events, 0, 0)
