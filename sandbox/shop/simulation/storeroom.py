"""Stock that runs low is bought, counted and carried about; products are launched, re-priced, given up."""

from decimal import Decimal

from sandbox.domain.ticks import PER_DAY, PER_HOUR, PER_MINUTE
from sandbox.shop.catalogue.places import LOCATIONS
from sandbox.shop.commands import adjust_stock, create_product, receive_stock, transfer_stock, update_product
from sandbox.shop.commands.carts import draw_item
from sandbox.shop.goods import Product
from sandbox.shop.simulation.town import Life, Town

_LOW = 8
_MOST_PRODUCTS = 40
"""Beyond so many the oldest launch is given up, so that a shop that lives for ever does not grow for ever."""


def watch(town: Town, product_id: int, location_id: int) -> None:
    """Order goods if less than a few of them are available there and none are on the way."""
    key = product_id, location_id
    if key in town.awaited or town.shop.stock.level(*key).available >= _LOW:
        return
    town.awaited.add(key)
    town.begin(_purchase(town, product_id, location_id))


def corrections(town: Town) -> Life:
    """Now and then somebody counts, or carries goods to another location."""
    shop = town.shop
    at = yield town.turn((), 6 * PER_HOUR, 40 * PER_HOUR)
    while True:
        item, place = draw_item(shop), town.draws.pick(list(LOCATIONS))
        available = shop.stock.level(item.id, place).available
        if available >= 2 * _LOW and town.happens(town.habits.transferred):
            amount = Decimal(int(available) // 4)
            events = transfer_stock(shop, at, item.id, source_id=place, amount=amount)
        else:
            events = adjust_stock(shop, at, item.id, location_id=place)
        watch(town, item.id, place)
        at = yield town.turn(events, 6 * PER_HOUR, 40 * PER_HOUR)


def prices(town: Town) -> Life:
    """Prices change, one product about every day."""
    at = yield town.turn((), PER_HOUR, 30 * PER_HOUR)
    while True:
        item = draw_item(town.shop)
        product_id = item.id if item.base_id is None else item.base_id
        at = yield town.turn(update_product(town.shop, at, product_id), 8 * PER_HOUR, 40 * PER_HOUR)


def launches(town: Town) -> Life:
    """New products come, about every third day, and old launches go."""
    yield town.turn((), PER_MINUTE, 20 * PER_HOUR)
    opening = set(town.shop.products)
    while True:
        town.begin(_launch(town))
        launched = [product for key, product in town.shop.products.items() if key not in opening and product.published]
        if len(launched) + len(opening) > _MOST_PRODUCTS:
            town.begin(give_up(town, launched[0]))
        yield town.turn((), 30 * PER_HOUR, 110 * PER_HOUR)


def _purchase(town: Town, product_id: int, location_id: int) -> Life:
    at = yield town.turn((), 6 * PER_HOUR, 60 * PER_HOUR)
    town.awaited.discard((product_id, location_id))
    if town.shop.sells(product_id):
        yield town.turn(receive_stock(town.shop, at, product_id, location_id=location_id), 0, 0)


def _launch(town: Town) -> Life:
    shop = town.shop
    at = yield town.turn((), 0, PER_HOUR)
    events = create_product(shop, at)
    product = shop.products[max(shop.products)]
    at = yield town.turn(events, PER_HOUR, 8 * PER_HOUR)
    for item in product.items:
        at = yield town.turn(receive_stock(shop, at, item.id), 0, PER_MINUTE)
    at = yield town.turn((), 5 * PER_MINUTE, 3 * PER_HOUR)
    yield town.turn(update_product(shop, at, product.id, publish=True), 0, 0)


def give_up(town: Town, product: Product) -> Life:
    """Take a product out of the shop window, and forget it when no cart and no order has it any more."""
    shop = town.shop
    at = yield town.turn((), 0, PER_HOUR)
    yield town.turn(update_product(shop, at, product.id, publish=False), 20 * PER_DAY, 30 * PER_DAY)
    items = {item.id for item in product.items}
    while _held(town, items):
        yield town.turn((), PER_DAY, 3 * PER_DAY)
    shop.forget_product(product.id)


def _held(town: Town, items: set[int]) -> bool:
    in_carts = any(line.item.id in items for cart in town.shop.carts.values() for line in cart.lines)
    return in_carts or any(
        line.goods.product_id in items for order in town.shop.orders.values() for line in order.lines
    )
