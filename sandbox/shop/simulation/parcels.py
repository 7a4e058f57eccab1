"""The way of a parcel to the buyer, with what may befall it (wire-format 8.1; S1, S2, S6, S10 of section 9)."""

from collections.abc import Generator

from sandbox.domain.ticks import PER_DAY, PER_HOUR, PER_MINUTE, Ticks
from sandbox.shop.commands import (
    deliver,
    dispatch,
    fail_attempt,
    out_for_delivery,
    pick_up,
    refund,
    report_exception,
    report_unknown,
    return_goods,
)
from sandbox.shop.lifecycle import ORDER
from sandbox.shop.order import OrderStatus
from sandbox.shop.shipment import Shipment
from sandbox.shop.simulation.comebacks import return_life, warehouse
from sandbox.shop.simulation.town import Events, Life, Town, Turn
from sandbox.shop.standing import ATTEMPTS_BEFORE_GIVING_UP

Way = Generator[Turn, Ticks, Ticks]
"""A part of a way: gives turns, returns the moment at which the way goes on."""

_MOST_UNKNOWN = 3


def parcel_life(town: Town, parcel: Shipment) -> Life:
    """From the moment after it was booked until it is delivered, lost, or back on the shelf."""
    habits = town.habits
    at = yield town.turn((), PER_HOUR, 5 * PER_HOUR)
    at = yield from _leave(town, parcel, at)
    if parcel.booking.courier is not None:
        at = yield from _road(town, parcel, at)
        # Only where nothing else of the order is on the way can its money go back as a whole.
        if len(parcel.order.shipment_ids) == 1 and _whole(parcel) and town.happens(habits.lost):
            yield from _loss(town, parcel, at)
            return
    origin = town.happens(habits.origin_cod if parcel.cod_amount else habits.origin_prepaid)
    yield from _round(town, parcel, at, origin)
    if origin:
        return
    if town.happens(habits.returned):
        town.begin(return_life(town, parcel), parcel.order.id)


def _whole(parcel: Shipment) -> bool:
    return all(line.booked == line.priced.quantity for line in parcel.order.lines)


def _leave(town: Town, parcel: Shipment, at: Ticks) -> Way:
    """Dispatch and pickup, in this order unless the courier's scan is faster than the warehouse."""
    shop, habits = town.shop, town.habits
    courier = parcel.booking.courier is not None
    if courier and town.happens(habits.scan_overtakes):
        at = yield _scan(town, pick_up(shop, at, parcel.id), 10 * PER_MINUTE, PER_HOUR)
        return (yield town.turn(dispatch(shop, at, parcel.id), PER_HOUR, 4 * PER_HOUR))
    at = yield town.turn(dispatch(shop, at, parcel.id), 2 * PER_HOUR, 8 * PER_HOUR)
    if not courier:
        return at
    if town.happens(habits.pickup_fails):
        at = yield _scan(town, report_exception(shop, at, parcel.id, reason_code="PickupFailed"), PER_HOUR, PER_DAY)
    return (yield _scan(town, pick_up(shop, at, parcel.id), 6 * PER_HOUR, 30 * PER_HOUR))


def _road(town: Town, parcel: Shipment, at: Ticks) -> Way:
    at = yield from _unmapped(town, parcel, at)
    if town.happens(town.habits.held_up):
        trouble = town.draws.pick(("Misrouted", "WeatherOrDisruption"))
        events = report_exception(town.shop, at, parcel.id, reason_code=trouble)
        at = yield _scan(town, events, 10 * PER_HOUR, 40 * PER_HOUR)
        at = yield from _unmapped(town, parcel, at)
    return at


def _round(town: Town, parcel: Shipment, at: Ticks, origin: bool) -> Generator[Turn, Ticks, None]:
    """One round after another until the buyer has it; a parcel that goes to its origin is given up in the end."""
    shop, habits = town.shop, town.habits
    failing = origin or town.happens(habits.first_attempt_fails)
    while True:
        at = yield _scan(town, out_for_delivery(shop, at, parcel.id), PER_HOUR, 9 * PER_HOUR)
        at = yield from _unmapped(town, parcel, at)
        if not failing:
            yield _scan(town, deliver(shop, at, parcel.id), 0, 0)
            return
        last = parcel.attempts == ATTEMPTS_BEFORE_GIVING_UP - 1
        refused = origin and (last or town.happens(habits.refused))
        events = fail_attempt(shop, at, parcel.id, reason_code="CustomerRefused" if refused else None)
        at = yield _scan(town, events, 2 * PER_HOUR, 16 * PER_HOUR)
        if refused:
            yield from _back(town, parcel, at)
            return
        if town.happens(habits.address_unclear):
            events = report_exception(shop, at, parcel.id, reason_code="AddressIncomplete")
            at = yield _scan(town, events, 2 * PER_HOUR, 20 * PER_HOUR)
        failing = origin or (
            parcel.attempts < ATTEMPTS_BEFORE_GIVING_UP - 1 and town.happens(habits.attempt_fails_again)
        )


def _back(town: Town, parcel: Shipment, at: Ticks) -> Generator[Turn, Ticks, None]:
    """Return to origin: the same shipment comes back, its order ends canceled or refunded (S6)."""
    at = yield town.turn((), 30 * PER_HOUR, 90 * PER_HOUR, scanned=True)
    at = yield _scan(town, return_goods(town.shop, at, parcel.id), PER_HOUR, 6 * PER_HOUR)
    yield from warehouse(town, parcel, at)


def _loss(town: Town, parcel: Shipment, at: Ticks) -> Generator[Turn, Ticks, None]:
    """The parcel is lost or damaged, and what was paid goes back (S10)."""
    code = town.draws.pick(("Lost", "Lost", "Damaged"))
    events = report_exception(town.shop, at, parcel.id, reason_code=code)
    at = yield _scan(town, events, 10 * PER_HOUR, 60 * PER_HOUR)
    order = parcel.order
    if order.paid > order.refunded and OrderStatus.REFUNDED in ORDER[order.status]:
        yield town.turn(refund(town.shop, at, order.id), 0, 0)


def _unmapped(town: Town, parcel: Shipment, at: Ticks) -> Way:
    """Now and then the courier says one to three things that nobody can map."""
    if town.happens(town.habits.unknown):
        for _ in range(town.draws.between(1, _MOST_UNKNOWN)):
            at = yield _scan(town, report_unknown(town.shop, at, parcel.id), 30 * PER_MINUTE, 5 * PER_HOUR)
    return at


def _scan(town: Town, events: Events, low: Ticks, high: Ticks) -> Turn:
    return town.turn(events, low, high, scanned=True)
