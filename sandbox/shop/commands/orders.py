"""Placing orders, from a cart or at the back office (wire-format 5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.cart import Cart, CartLine, discount
from sandbox.shop.catalogue.offers import (
    CHANNEL_GROUPS,
    CHANNELS,
    COD,
    COD_FEE,
    COUNTER_METHODS,
    GATEWAYS,
    SHIPPING_METHODS,
    Coupon,
)
from sandbox.shop.catalogue.people import NOTES, Customer
from sandbox.shop.catalogue.places import LOCATION_BY_STATE, LOCATIONS, Location
from sandbox.shop.commands.carts import Quantities, coupon_named, sellable
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import IllegalStepError, ImpossibleFactError
from sandbox.shop.geography import Address
from sandbox.shop.money import ZERO, amount, positive, split_gst
from sandbox.shop.occurrence import Occurrence, occurrence
from sandbox.shop.order import Goods, Order, OrderLine
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.order import order_data

POS = "POS"
Money = Decimal | int | str


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody wants to buy, wherever it comes from."""

    customer: Customer
    channel: str
    lines: tuple[CartLine, ...]
    coupon: Coupon | None
    cart: Cart | None

    @property
    def address_count(self) -> int:
        """Two, shipping and billing; a buyer at the counter has none."""
        return 0 if self.channel == POS else 2


@dataclass(frozen=True, slots=True)
class _Terms:
    """How it is shipped and paid."""

    shipping_method: str | None
    shipping_fee: Decimal
    payment_method: str | None
    payment_fee: Decimal
    note: str | None


@dataclass(frozen=True, slots=True)
class _Papers:
    """The ids and the number that are pinned; None leaves one to its counter."""

    order_id: int | None
    number: str | None
    line_ids: Sequence[int] | None
    address_ids: Sequence[int] | None

    def check(self, shop: Shop, wish: _Wish) -> None:
        """Raise ImpossibleFactError unless all of them can be had."""
        shop.counters.check("order", self.order_id)
        shop.counters.check_document("SO", self.number)
        shop.counters.check_several("order line", len(wish.lines), self.line_ids)
        shop.counters.check_several("address", wish.address_count, self.address_ids)


def place_order(
    shop: Shop,
    at: Ticks,
    cart_id: int | None = None,
    *,
    quantities: Quantities | None = None,
    customer_id: int | None = None,
    channel: str | None = None,
    coupon: str | None = None,
    location_id: int | None = None,
    payment_method: str | None = None,
    shipping_method: str | Drawn | None = DRAWN,
    shipping_fee: Money | None = None,
    payment_fee: Money | None = None,
    note: str | Drawn | None = DRAWN,
    order_id: int | None = None,
    number: str | None = None,
    line_ids: Sequence[int] | None = None,
    address_ids: Sequence[int] | None = None,
) -> tuple[Occurrence, ...]:
    """Place an order and reserve its stock: Order.Create.

    With `cart_id` it takes customer, lines and coupon of the cart, so that OrderTotal = cart Total + fees. Without, it
    comes from `quantities` (stock units by product id) and `coupon` at the BackOffice or another `channel`; POS orders
    have no addresses. Fees are rupees. `address_ids` are those of shipping and billing. Raises IllegalStepError for a
    cart that is an order already, ImpossibleFactError for an empty one, unknown or used ids, and more than is in stock.
    """
    if cart_id is None:
        wish = _from_counter(shop, quantities, customer_id, channel, coupon)
    else:
        wish = _from_cart(shop, at, cart_id)
        if quantities is not None or customer_id is not None or coupon is not None:
            raise ImpossibleFactError("an order from a cart takes customer, lines and coupon from the cart")
    papers = _Papers(order_id, number, line_ids, address_ids)
    papers.check(shop, wish)
    location = _location(shop, wish) if location_id is None else shop.location(location_id)
    for wanted in wish.lines:
        shop.stock.require(wanted.item.id, location.id, wanted.quantity)
    terms = _terms(shop, wish, (payment_method, shipping_method, shipping_fee, payment_fee, note))
    order = _write(shop, at, wish, terms, location, papers)
    _enter(shop, at, order, wish.cart)
    return (occurrence("Order.Create", order_data(order), at),)


def _write(shop: Shop, at: Ticks, wish: _Wish, terms: _Terms, location: Location, papers: _Papers) -> Order:
    """Return the order, which the shop does not know yet; nothing can be refused any more."""
    shipping_address, billing_address = _addresses(shop, wish, papers.address_ids)
    return Order(
        id=shop.counters.take("order", papers.order_id),
        number=shop.counters.document("SO", papers.number),
        cart_id=None if wish.cart is None else wish.cart.id,
        customer=wish.customer,
        channel=wish.channel,
        location=location,
        coupon=wish.coupon,
        shipping_fee=terms.shipping_fee,
        payment_fee=terms.payment_fee,
        shipping_method=terms.shipping_method,
        payment_method=terms.payment_method,
        note=terms.note,
        lines=_lines(shop, wish, location, papers.line_ids),
        shipping_address=shipping_address,
        billing_address=billing_address,
        created=at,
        updated=at,
    )


def _enter(shop: Shop, at: Ticks, order: Order, cart: Cart | None) -> None:
    for line in order.lines:
        shop.stock.reserve(line.goods.product_id, order.location.id, line.priced.quantity)
    shop.record_order(order, at)
    if cart is not None:
        cart.order_id = order.id
        shop.record_cart(cart, at)


def _from_cart(shop: Shop, at: Ticks, cart_id: int) -> _Wish:
    cart = shop.cart(cart_id)
    if cart.order_id is not None:
        shop.forbid(IllegalStepError(f"cart {cart.id}", f"ordered as order {cart.order_id}", "another order", ()))
    if not cart.lines:
        raise ImpossibleFactError(f"cart {cart.id} is empty")
    if at < cart.updated:
        raise ImpossibleFactError(f"cart {cart.id} was changed after the given time")
    return _Wish(cart.customer, CHANNEL_GROUPS[cart.channel_group], tuple(cart.lines), cart.coupon, cart)


def _from_counter(
    shop: Shop, quantities: Quantities | None, customer_id: int | None, channel: str | None, coupon: str | None
) -> _Wish:
    if not quantities:
        raise ImpossibleFactError("an order needs a cart or at least one product with its quantity")
    if channel is not None and channel not in CHANNELS:
        raise ImpossibleFactError(f"there is no channel {channel!r}; there are {', '.join(CHANNELS)}")
    lines = []
    for product_id, wanted in quantities.items():
        item = sellable(shop, product_id)
        lines.append(CartLine(0, item, positive(wanted), item.price, item.tax_percent))
    offer = coupon_named(coupon)
    discount(lines, offer)
    return _Wish(shop.customer(customer_id), channel or "BackOffice", tuple(lines), offer, None)


def _location(shop: Shop, wish: _Wish) -> Location:
    """Return where the goods are: preferably in the buyer's state, else in Chennai, else anywhere."""
    near = LOCATION_BY_STATE.get(wish.customer.address.state.id)
    places = list(LOCATIONS.values())
    if near is not None and shop.draws.chance(75):
        places.insert(0, near)
    for place in places:
        if all(shop.stock.level(line.item.id, place.id).available >= line.quantity for line in wish.lines):
            return place
    return places[0]


def _terms(
    shop: Shop,
    wish: _Wish,
    choices: tuple[str | None, str | Drawn | None, Money | None, Money | None, str | Drawn | None],
) -> _Terms:
    payment, shipping, shipping_fee, payment_fee, note = choices
    counter = wish.channel == POS
    if payment is None:
        payment = shop.draws.pick(COUNTER_METHODS) if counter else draw_payment_method(shop)
    if isinstance(shipping, Drawn):
        shipping = None if counter else shop.draws.pick(list(SHIPPING_METHODS))
    fee = SHIPPING_METHODS.get(shipping or "", ZERO) if shipping_fee is None else amount(shipping_fee, "a fee")
    cod_fee = COD_FEE if payment == COD else ZERO
    return _Terms(
        shipping,
        fee,
        payment,
        cod_fee if payment_fee is None else amount(payment_fee, "a fee"),
        shop.draws.pick(NOTES) if isinstance(note, Drawn) else note,
    )


def draw_payment_method(shop: Shop) -> str:
    """Return cash on delivery in three of ten cases, else one of the gateways."""
    return COD if shop.draws.chance(30) else shop.draws.pick(GATEWAYS)


def _addresses(
    shop: Shop, wish: _Wish, address_ids: Sequence[int] | None
) -> tuple[Address, Address] | tuple[None, None]:
    rows = shop.counters.take_several("address", wish.address_count, address_ids)
    if not rows:
        return None, None
    return replace(wish.customer.address, id=rows[0]), replace(wish.customer.address, id=rows[1])


def _lines(shop: Shop, wish: _Wish, location: Location, line_ids: Sequence[int] | None) -> tuple[OrderLine, ...]:
    """Return the lines with their GST; a buyer at the counter is taken to live in the seller's state."""
    same_state = wish.channel == POS or wish.customer.address.state is location.address.state
    ids = shop.counters.take_several("order line", len(wish.lines), line_ids)
    return tuple(_line(line_id, line, same_state) for line_id, line in zip(ids, wish.lines, strict=True))


def _line(line_id: int, line: CartLine, same_state: bool) -> OrderLine:
    item, money = line.item, line.priced
    goods = Goods(
        item.id, item.base_id, item.name, item.sku, item.gtin, item.hsn, item.blueprint.images[0], item.unit,
        item.options, item.blueprint.weight,
    )  # fmt: skip
    return OrderLine(line_id, goods, money, split_gst(money.tax, money.percent, same_state=same_state))
