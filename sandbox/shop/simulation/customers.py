"""Customers: they fill carts, leave them or order, and buy over the counter (wire-format 5.3, 5.4)."""

from collections.abc import Iterable
from decimal import Decimal

from sandbox.domain.ticks import PER_HOUR, PER_MINUTE, PER_SECOND, Ticks
from sandbox.shop.catalogue.offers import COD, GATEWAYS
from sandbox.shop.catalogue.places import CHENNAI, LOCATIONS
from sandbox.shop.commands import change_cart, hand_over, open_cart, pay, place_order
from sandbox.shop.commands.carts import draw_item
from sandbox.shop.order import Order
from sandbox.shop.simulation.office import order_life
from sandbox.shop.simulation.storeroom import watch
from sandbox.shop.simulation.town import Events, Life, Town

_MOST_CHANGES = 4


def visitors(town: Town) -> Life:
    """Customers who come one after another, about six a day."""
    while True:
        yield town.turn((), 30 * PER_MINUTE, 7 * PER_HOUR)
        town.begin(_counter_sale(town) if town.happens(town.habits.counter_sale) else _visit(town))


def _visit(town: Town) -> Life:
    shop = town.shop
    at = yield town.turn((), 0, PER_MINUTE)
    events = open_cart(shop, at)
    cart_id = _id(events[0].data)
    for _ in range(town.draws.below(_MOST_CHANGES)):
        at = yield town.turn(events, 20 * PER_SECOND, 9 * PER_MINUTE)
        events = change_cart(shop, at, cart_id)
    at = yield town.turn(events, PER_MINUTE, 12 * PER_MINUTE)
    lines = [(line.item.id, line.quantity) for line in shop.cart(cart_id).lines]
    if lines and not town.happens(town.habits.abandoned):
        if not _in_stock(town, lines):
            # Found something sold out: the buyer goes away, and the shop has noticed.
            for item_id, _ in lines:
                watch(town, item_id, CHENNAI.id)
        else:
            yield town.turn(_order(town, at, cart_id), 0, 0)
    shop.forget_cart(cart_id)


def _order(town: Town, at: Ticks, cart_id: int) -> Events:
    method = COD if town.happens(town.habits.cash_on_delivery) else town.draws.pick(GATEWAYS)
    events = place_order(town.shop, at, cart_id, payment_method=method)
    order = town.shop.order(_id(events[0].data))
    _watch_stock(town, order)
    town.begin(order_life(town, order), order.id)
    return events


def _counter_sale(town: Town) -> Life:
    shop = town.shop
    at = yield town.turn((), 0, PER_HOUR)
    item = draw_item(shop)
    wanted = item.unit.step * town.draws.between(1, 3)
    if shop.stock.level(item.id, CHENNAI.id).available < wanted:
        return
    events = place_order(shop, at, quantities={item.id: wanted}, channel="POS", location_id=CHENNAI.id)
    order = shop.order(_id(events[0].data))
    _watch_stock(town, order)
    town.begin(_at_the_counter(town, order.id), order.id)
    yield town.turn(events, 0, 0)


def _at_the_counter(town: Town, order_id: int) -> Life:
    at = yield town.turn((), 30 * PER_SECOND, 2 * PER_MINUTE)
    at = yield town.turn(pay(town.shop, at, order_id), 10 * PER_SECOND, PER_MINUTE)
    yield town.turn(hand_over(town.shop, at, order_id), 0, 0)


def _in_stock(town: Town, lines: Iterable[tuple[int, Decimal]]) -> bool:
    """Tell whether one location has everything, as an order needs it."""
    wanted = list(lines)
    return any(
        all(town.shop.stock.level(item, place).available >= quantity for item, quantity in wanted)
        for place in LOCATIONS
    )


def _watch_stock(town: Town, order: Order) -> None:
    for line in order.lines:
        watch(town, line.goods.product_id, order.location.id)


def _id(data: object) -> int:
    assert isinstance(data, dict)
    identity = data["Id"]
    assert isinstance(identity, int)
    return identity
