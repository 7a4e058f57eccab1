"""Commands about products: create, edit, publish, re-price (wire-format 5.1; S7 of section 9)."""

from collections.abc import Sequence
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.assembly import ProductIds, assemble, slug, variation_choices
from sandbox.shop.catalogue.blueprints import Blueprint
from sandbox.shop.catalogue.launches import LAUNCHES, weave
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.goods import Product
from sandbox.shop.money import amount
from sandbox.shop.occurrence import Occurrence, occurrence
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.product import product_data

_MOST_VARIATIONS = 10
_BY_KEY = {blueprint.key: blueprint for blueprint in LAUNCHES}


def create_product(
    shop: Shop,
    at: Ticks,
    blueprint: str | Blueprint | None = None,
    *,
    product_id: int | None = None,
    variation_ids: Sequence[int] | None = None,
    media_ids: Sequence[int] | None = None,
    attribute_value_ids: Sequence[int] | None = None,
    price: Decimal | int | str | None = None,
) -> tuple[Occurrence, ...]:
    """Create a product, unpublished and without stock: Product.Create.

    `blueprint` is a key of the launch list or a blueprint of the caller's; `price` is rupees before tax. Raises
    ImpossibleFactError for an unknown or launched key, used ids, or a price of 0.
    """
    counters = shop.counters
    counters.check("product", product_id)
    plan = _design(shop, blueprint)
    base = plan.launch_price if price is None else _price(price)
    count = len(variation_choices(plan))
    first_item = None if variation_ids is None else list(variation_ids)
    if product_id is not None and first_item and first_item[0] <= product_id:
        raise ImpossibleFactError(f"variation ids must follow the product id {product_id}")
    counters.check_several("product", count, first_item)
    counters.check_several("media", len(plan.images), media_ids)
    counters.check_several("attribute value", len(plan.attributes), attribute_value_ids)
    ids = ProductIds(
        counters.take("product", product_id),
        counters.take_several("product", count, first_item),
        counters.take_several("media", len(plan.images), media_ids),
        counters.take_several("attribute value", len(plan.attributes), attribute_value_ids),
    )
    product = assemble(plan, ids, _url_key(shop, plan.name, ids.product), base, at)
    shop.record_product(product, at)
    return (occurrence("Product.Create", product_data(product, shop.stock, shop.products), at),)


def update_product(
    shop: Shop,
    at: Ticks,
    product_id: int,
    *,
    publish: bool | None = None,
    price: Decimal | int | str | None = None,
    old_price: Decimal | int | str | Drawn | None = DRAWN,
    special: tuple[Decimal, Ticks, Ticks] | Drawn | None = DRAWN,
    featured: bool | None = None,
    related: Sequence[int] | None = None,
) -> tuple[Occurrence, ...]:
    """Edit a product: Product.Update.

    Without any choice an unpublished product is published and a published one gets a drawn price. Publishing takes
    price, place in the window and related products from the blueprint unless they are pinned; otherwise only what is
    pinned changes. Prices are rupees before tax; a new base price moves the variations by the same difference.
    Raises ImpossibleFactError for an unknown product or a price of 0.
    """
    product = shop.product(product_id)
    _in_time(product, at)
    new_price = None if price is None else _base_price(product, price)
    new_old = old_price if old_price is None or isinstance(old_price, Drawn) else _price(old_price)
    others = None if related is None else tuple(shop.product(other).id for other in related)
    silent = publish is None and price is None and featured is None and related is None
    silent = silent and old_price is DRAWN and special is DRAWN
    if (publish or silent) and not product.published:
        new_price, featured, others = _publish(shop, product, new_price, featured, others)
    elif silent:
        new_price = _redraw(shop, product)
    if publish is False:
        product.published = False
    if new_price is not None:
        _reprice(product, new_price)
    if not isinstance(new_old, Drawn):
        _set_old_price(product, new_old)
    if not isinstance(special, Drawn):
        product.special = special
    product.featured = product.featured if featured is None else featured
    product.related = product.related if others is None else others
    shop.record_product(product, at)
    return (occurrence("Product.Update", product_data(product, shop.stock, shop.products), at),)


def _design(shop: Shop, wanted: str | Blueprint | None) -> Blueprint:
    if isinstance(wanted, Blueprint):
        return wanted
    if wanted is not None:
        if wanted not in _BY_KEY:
            raise ImpossibleFactError(f"there is no product {wanted!r} to launch; there are {', '.join(_BY_KEY)}")
        if wanted in shop.launched:
            raise ImpossibleFactError(f"product {wanted!r} is launched already, as {shop.launched[wanted]}")
        return _BY_KEY[wanted]
    waiting = [blueprint for blueprint in LAUNCHES if blueprint.key not in shop.launched]
    if waiting:
        return shop.draws.pick(waiting)
    stem = shop.counters.take("gtin")
    shop.counters.take("gtin", stem + _MOST_VARIATIONS)
    return weave(shop.draws, stem, stem - 890_123_460_000)


def _url_key(shop: Shop, name: str, product_id: int) -> str:
    key = slug(name)
    return f"{key}-{product_id}" if key in shop.slugs else key


def _price(value: Decimal | int | str) -> Decimal:
    price = amount(value, "a price")
    if not price:
        raise ImpossibleFactError("a price must be above 0")
    return price


def _in_time(product: Product, at: Ticks) -> None:
    if at < product.updated:
        raise ImpossibleFactError(f"product {product.id} was changed after the given time")


def _publish(
    shop: Shop, product: Product, price: Decimal | None, featured: bool | None, related: tuple[int, ...] | None
) -> tuple[Decimal, bool, tuple[int, ...]]:
    plan = product.blueprint
    product.published = True
    known = tuple(shop.launched[key] for key in plan.related if key in shop.launched)
    return (
        plan.price if price is None else price,
        plan.featured if featured is None else featured,
        known if related is None else related,
    )


def _redraw(shop: Shop, product: Product) -> Decimal:
    whole = Decimal(int(product.blueprint.price * shop.draws.between(80, 105) / 100)).quantize(Decimal("0.01"))
    highest = product.old_price if product.old_price is not None else whole
    drawn = max(min(whole, highest), Decimal("1.00"))
    return drawn - 1 if drawn == product.price and drawn > 1 else drawn


def _base_price(product: Product, value: Decimal | int | str) -> Decimal:
    price = _price(value)
    if min(item.price for item in product.items) + price - product.price <= 0:
        raise ImpossibleFactError(f"a base price of {price} leaves a variation of product {product.id} without a price")
    return price


def _reprice(product: Product, price: Decimal) -> None:
    difference = price - product.price
    product.price = price
    for item in product.items:
        item.price += difference


def _set_old_price(product: Product, old_price: Decimal | None) -> None:
    product.old_price = old_price
    for item in product.items:
        item.old_price = old_price
