"""Commands about carts (wire-format 5.3; S4 of section 9)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.cart import Cart, CartLine
from sandbox.shop.catalogue.offers import CHANNEL_GROUPS, COUPONS, Coupon
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import IllegalStepError, ImpossibleFactError
from sandbox.shop.goods import Sellable
from sandbox.shop.money import ZERO, positive, quantity
from sandbox.shop.occurrence import Occurrence, occurrence
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.cart import cart_data

Quantities = Mapping[int, Decimal | int | str]
"""Quantity by id."""

_MOST_LINES = 4


def open_cart(
    shop: Shop,
    at: Ticks,
    *,
    customer_id: int | None = None,
    product_id: int | None = None,
    amount: Decimal | int | str | None = None,
    channel_group: str | None = None,
    cart_id: int | None = None,
    line_id: int | None = None,
) -> tuple[Occurrence, ...]:
    """Put the first item into a new cart: Cart.Create.

    `amount` is in stock units and above 0. Left to the seed, the item is one of the newest product as long as
    no cart has had it. Raises ImpossibleFactError for unknown ids, unpublished products and used ids.
    """
    shop.counters.check("cart", cart_id)
    shop.counters.check("cart line", line_id)
    group = channel_group or _channel_group(shop)
    if group not in CHANNEL_GROUPS:
        raise ImpossibleFactError(f"there is no channel group {group!r}; there are {', '.join(CHANNEL_GROUPS)}")
    customer = shop.customer(customer_id)
    item = _newest_or_any(shop) if product_id is None else sellable(shop, product_id)
    wanted = item.unit.step * shop.draws.between(1, 2) if amount is None else positive(amount)
    line = CartLine(shop.counters.take("cart line", line_id), item, wanted, item.price, item.tax_percent)
    cart = Cart(shop.counters.take("cart", cart_id), customer, group, at, at, [line])
    shop.record_cart(cart, at)
    return (occurrence("Cart.Create", cart_data(cart), at),)


def change_cart(
    shop: Shop,
    at: Ticks,
    cart_id: int,
    *,
    quantities: Quantities | None = None,
    coupon: str | Drawn | None = DRAWN,
    customer_id: int | None = None,
    line_ids: Sequence[int] | None = None,
) -> tuple[Occurrence, ...]:
    """Change lines, coupon or customer of a cart: Cart.Update.

    `quantities` gives products their new quantity in stock units, 0 takes the line out, others stay. Without any
    choice a change is drawn; otherwise only what is pinned changes. Raises IllegalStepError once the cart is an order,
    and ImpossibleFactError for unknown ids, coupons and quantities below 0.
    """
    cart = shop.cart(cart_id)
    if cart.order_id is not None:
        shop.forbid(IllegalStepError(f"cart {cart.id}", f"ordered as order {cart.order_id}", "a change", ()))
    if at < cart.updated:
        raise ImpossibleFactError(f"cart {cart.id} was changed after the given time")
    offer = cart.coupon if isinstance(coupon, Drawn) else coupon_named(coupon)
    customer = cart.customer if customer_id is None else shop.customer(customer_id)
    if quantities is None and isinstance(coupon, Drawn) and customer_id is None:
        quantities, offer = _draw_change(shop, cart)
    present = {line.item.id: line.item for line in cart.lines}
    wanted = {present.get(key) or sellable(shop, key): _kept(value) for key, value in (quantities or {}).items()}
    new = [item for item, value in wanted.items() if value and item.id not in present]
    shop.counters.check_several("cart line", len(new), line_ids)
    ids = shop.counters.take_several("cart line", len(new), line_ids)
    amounts = {item.id: value for item, value in wanted.items()}
    for line in cart.lines:
        line.quantity = amounts.get(line.item.id, line.quantity)
    cart.lines = [line for line in cart.lines if line.quantity]
    for line_id, item in zip(ids, new, strict=True):
        cart.lines.append(CartLine(line_id, item, wanted[item], item.price, item.tax_percent))
    cart.coupon, cart.customer = offer, customer
    cart.reprice()
    shop.record_cart(cart, at)
    return (occurrence("Cart.Update", cart_data(cart), at),)


def clear_cart(shop: Shop, at: Ticks, cart_id: int) -> tuple[Occurrence, ...]:
    """Show the cart as empty once it has been ordered: Cart.Update without lines, all amounts 0 (wire-format 8.2).

    O2VEND may send this or not (`cart.emitClearOnOrder`). Raises ImpossibleFactError before the order.
    """
    cart = shop.cart(cart_id)
    if cart.order_id is None or not cart.lines:
        raise ImpossibleFactError(f"cart {cart.id} is not ordered, so there is nothing to clear")
    if at < cart.updated:
        raise ImpossibleFactError(f"cart {cart.id} was changed after the given time")
    cart.lines, cart.coupon = [], None
    shop.record_cart(cart, at)
    return (occurrence("Cart.Update", cart_data(cart), at),)


def sellable(shop: Shop, product_id: int) -> Sellable:
    """Return a product that can go into a cart; raises ImpossibleFactError if it is unknown or not published."""
    item = shop.item(product_id)
    if not _published(shop, item):
        raise ImpossibleFactError(f"product {product_id} is not published")
    return item


def draw_item(shop: Shop) -> Sellable:
    """Return a drawn product that is on sale now; raises ImpossibleFactError if none is."""
    item = shop.item(shop.draws.pick(shop.on_sale))
    if _published(shop, item):
        return item
    others = [other for other in map(shop.item, shop.on_sale) if _published(shop, other)]
    if not others:
        raise ImpossibleFactError("no product is published")
    return shop.draws.pick(others)


def _published(shop: Shop, item: Sellable) -> bool:
    return shop.product(item.id if item.base_id is None else item.base_id).published


def _newest_or_any(shop: Shop) -> Sellable:
    while shop.newcomers:
        product = shop.product(shop.newcomers.pop())
        if product.published:
            return shop.draws.pick(product.items)
    return draw_item(shop)


def _channel_group(shop: Shop) -> str:
    groups = list(CHANNEL_GROUPS)
    return groups[0] if shop.draws.chance(70) else shop.draws.pick(groups)


def coupon_named(code: str | None) -> Coupon | None:
    """Return the coupon with this code, None for none; raises ImpossibleFactError for an unknown one."""
    if code is None:
        return None
    if code not in COUPONS:
        raise ImpossibleFactError(f"there is no coupon {code!r}; there are {', '.join(COUPONS)}")
    return COUPONS[code]


def _kept(value: Decimal | int | str) -> Decimal:
    exact = quantity(value)
    if exact < 0:
        raise ImpossibleFactError(f"a quantity in a cart cannot be below 0, as {value}")
    return exact


def _draw_change(shop: Shop, cart: Cart) -> tuple[dict[int, Decimal | int | str], Coupon | None]:
    """Add a product, or change the quantity of one; take a coupon now and then."""
    offer = cart.coupon
    if offer is None and shop.draws.chance(50):
        offer = shop.draws.pick(list(COUPONS.values()))
    addition = draw_item(shop)
    if len(cart.lines) < _MOST_LINES and all(line.item is not addition for line in cart.lines):
        return {addition.id: addition.unit.step * shop.draws.between(1, 2)}, offer
    if not cart.lines:
        return {addition.id: addition.unit.step}, offer
    line = shop.draws.pick(cart.lines)
    step = line.item.unit.step
    fewer = line.quantity > 3 * step or (line.quantity > step and shop.draws.chance(40))
    if len(cart.lines) == _MOST_LINES and shop.draws.chance(30):
        return {line.item.id: ZERO}, offer
    return {line.item.id: line.quantity - step if fewer else line.quantity + step}, offer
