"""Single samples: the shortest run of commands from the shop's present state to an event of the wanted type."""

from collections.abc import Callable, Mapping

from sandbox.domain.events import EventType
from sandbox.domain.ticks import PER_MINUTE, PER_SECOND, Ticks
from sandbox.shop.catalogue.offers import COD, GATEWAYS
from sandbox.shop.catalogue.places import CHENNAI
from sandbox.shop.commands import (
    accept,
    adjust_stock,
    book_shipment,
    change_cart,
    create_product,
    deliver,
    dispatch,
    fail_attempt,
    inspect,
    invoice,
    open_cart,
    open_return,
    out_for_delivery,
    pay,
    pick_up,
    place_order,
    receive_goods,
    receive_stock,
    report_exception,
    report_unknown,
    restock,
    return_goods,
    update_product,
)
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.roads import STARTS, Start, Step
from sandbox.shop.shop import Shop
from sandbox.shop.standing import Standing

Events = tuple[Occurrence, ...]

STORY_ORDER: tuple[str, ...] = (
    "Product.Create",
    "Product.Update",
    "Cart.Create",
    "Cart.Update",
    "Order.Create",
    "Order.Update",
    "Shipment.Create",
    "Shipment.GoodsDispatched",
    "StockQuantityUpdate",
    "Shipment.PickedUp",
    "Shipment.Unknown",
    "Shipment.OutForDelivery",
    "Shipment.AttemptFail",
    "Shipment.Exception",
    "Shipment.Delivered",
    "Shipment.GoodsReturned",
    "Shipment.GoodsReceived",
    "Shipment.GoodsUnderInspection",
    "Shipment.Accepted",
    "Shipment.ReStocked",
)
"""The 20 names in the order in which samples from one shop tell one story (wire-format 9.1)."""

_LOW_STOCK, _FULL_STOCK, _REFILL = 40, 400, 50
_COD_PERCENT = 30


def sample(shop: Shop, event: EventType, at: Ticks) -> Occurrence:
    """Return an event of this type by the shortest run of commands that leads to it.

    What went together with the sample before (wire-format 8.2) needs no command any more: after a GoodsDispatched its
    StockQuantityUpdate and its Order.Update are returned, as they happened then. Further events of a run are dropped.

    The run goes on with the newest cart, order, parcel or product that fits, and starts a new one if none does. It ends
    at `at` (a courier's scan at the whole second before), its earlier steps lie before that by their usual distances,
    pressed together as far as needed to stay behind `shop.latest`. If the clock does not move, steps follow each other
    by single ticks and may end later than `at`.
    """
    together = shop.companions if any(other.event == event for other in shop.companions) else None
    if together is None:
        together = shortest_run(shop, event, at)[-1]
    wanted = next(happened for happened in together if happened.event == event)
    shop.companions = tuple(other for other in together if other is not wanted)
    return wanted


def shortest_run(shop: Shop, event: EventType, at: Ticks) -> list[Events]:
    """Make the run that `sample` describes and return the events of all its steps, refilling of stock included."""
    start, identity = _find_start(shop, event.name)
    steps = _settled(shop, event.name, start.steps)
    events = []
    for step, moment, following in zip(steps, _moments(shop, steps, at), (*steps[1:], None), strict=True):
        happened, identity = _take(shop, step, moment, identity, following)
        events.append(happened)
    return events


def _find_start(shop: Shop, event: str) -> tuple[Start, int]:
    for group in STARTS[event]:
        best: tuple[int, Start] | None = None
        for start in group:
            identity = shop.board.newest(start.standing)
            if start.standing is Standing.NOTHING:
                return start, 0
            if identity is not None and (best is None or identity > best[0]):
                best = (identity, start)
        if best is not None:
            return best[1], best[0]
    raise AssertionError(f"no road leads to {event}")


def _settled(shop: Shop, event: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Decide how a new order will be paid; cash on delivery needs no payment on the way to a shipment."""
    choosing = Step.PLACE_ORDER in steps and Step.PAY in steps and event.startswith("Shipment.")
    if choosing and shop.draws.chance(_COD_PERCENT):
        return tuple(step for step in steps if step is not Step.PAY)
    return steps


def _moments(shop: Shop, steps: tuple[Step, ...], at: Ticks) -> list[Ticks]:
    """Return a growing moment a step, all after `shop.latest`."""
    count, first = len(steps), shop.latest + 1
    if at < first + count - 1:
        return [first + place for place in range(count)]
    offsets = [0]
    for step in steps[1:]:
        offsets.append(offsets[-1] + step.gap)
    whole = offsets[-1]
    if at - whole >= first:
        moments = [at - whole + offset for offset in offsets]
    else:
        room = at - first - (count - 1)
        moments = [first + place + offset * room // whole for place, offset in enumerate(offsets)]
    return _lifelike(shop, steps, moments)


def _lifelike(shop: Shop, steps: tuple[Step, ...], moments: list[Ticks]) -> list[Ticks]:
    """Put scans on whole minutes, the last on a whole second, and shift the shop's own steps, where there is room."""
    former = shop.latest
    result = []
    for place, (step, moment) in enumerate(zip(steps, moments, strict=True)):
        last = place == len(steps) - 1
        if step.scanned:
            grain = PER_SECOND if last else PER_MINUTE
            earlier = moment - moment % grain
        else:
            earlier = moment if last else moment - shop.draws.below(max(1, min((moment - former) // 8, 2 * PER_MINUTE)))
        former = earlier if earlier > former else moment
        result.append(former)
    return result


def _take(shop: Shop, step: Step, at: Ticks, identity: int, following: Step | None) -> tuple[Events, int]:
    """Take a step with the thing of this id; return the events and the id with which the next step goes on."""
    if step is Step.PLACE_ORDER:
        events = _place_order(shop, at, identity, following)
    elif step is Step.FAIL_ATTEMPT and following is Step.RETURN_GOODS:
        events = fail_attempt(shop, at, identity, reason_code="CustomerRefused")
    else:
        events = _COMMANDS[step](shop, at, identity)
    thing = events[-1 if step is Step.PLACE_ORDER else 0].data.get("Id")
    return events, thing if isinstance(thing, int) else 0


def _place_order(shop: Shop, at: Ticks, cart_id: int, following: Step | None) -> Events:
    refill: list[Occurrence] = []
    for line in shop.cart(cart_id).lines:
        missing = line.quantity - shop.stock.level(line.item.id, CHENNAI.id).available
        if missing > 0:
            refill += receive_stock(shop, at, line.item.id, amount=missing + _REFILL)
    method = None if following is None else shop.draws.pick(GATEWAYS) if following is Step.PAY else COD
    return (*refill, *place_order(shop, at, cart_id, payment_method=method))


def _publish(shop: Shop, at: Ticks, product_id: int) -> Events:
    bought = [happened for item in shop.product(product_id).items for happened in receive_stock(shop, at, item.id)]
    return (*bought, *update_product(shop, at, product_id))


def _reprice(shop: Shop, at: Ticks, _: int) -> Events:
    item = shop.item(shop.draws.pick(shop.on_sale))
    return update_product(shop, at, item.id if item.base_id is None else item.base_id)


def _move_stock(shop: Shop, at: Ticks, _: int) -> Events:
    """Refill what moved last if it runs low, else correct or buy something."""
    product_id, location_id = shop.last_moved or (shop.draws.pick(shop.on_sale), CHENNAI.id)
    available = shop.stock.level(product_id, location_id).available
    if available >= _LOW_STOCK:
        product_id = shop.draws.pick(shop.on_sale)
        available = shop.stock.level(product_id, location_id).available
    if available < _LOW_STOCK or (available < _FULL_STOCK and shop.draws.chance(30)):
        return receive_stock(shop, at, product_id, location_id=location_id)
    return adjust_stock(shop, at, product_id, location_id=location_id)


_COMMANDS: Mapping[Step, Callable[[Shop, Ticks, int], Events]] = {
    Step.CREATE_PRODUCT: lambda shop, at, _: create_product(shop, at),
    Step.PUBLISH: _publish,
    Step.REPRICE: _reprice,
    Step.MOVE_STOCK: _move_stock,
    Step.OPEN_CART: lambda shop, at, _: open_cart(shop, at),
    Step.CHANGE_CART: change_cart,
    Step.PAY: pay,
    Step.INVOICE: invoice,
    Step.BOOK: book_shipment,
    Step.DISPATCH: dispatch,
    Step.PICK_UP: pick_up,
    Step.REPORT_UNKNOWN: report_unknown,
    Step.OUT_FOR_DELIVERY: out_for_delivery,
    Step.FAIL_ATTEMPT: fail_attempt,
    Step.REPORT_EXCEPTION: report_exception,
    Step.DELIVER: deliver,
    Step.OPEN_RETURN: open_return,
    Step.COLLECT: pick_up,
    Step.RETURN_GOODS: return_goods,
    Step.RECEIVE: receive_goods,
    Step.INSPECT: inspect,
    Step.ACCEPT: accept,
    Step.RESTOCK: restock,
}

__all__ = ["STORY_ORDER", "sample"]
