"""The shop: the state that commands change. It knows its things and their ids; the commands know what may happen."""

from collections.abc import Mapping
from typing import TypeVar

from sandbox.domain.ticks import Ticks
from sandbox.shop.assembly import ProductIds, assemble, slug, variation_choices
from sandbox.shop.cart import Cart
from sandbox.shop.catalogue.opening import OPENING
from sandbox.shop.catalogue.people import CUSTOMERS, Customer
from sandbox.shop.catalogue.places import CHENNAI, LOCATIONS, Location
from sandbox.shop.counters import Counters
from sandbox.shop.draws import Draws
from sandbox.shop.errors import IllegalStepError, ImpossibleFactError
from sandbox.shop.goods import Product, Sellable
from sandbox.shop.money import quantity
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.order import Order
from sandbox.shop.shipment import Shipment
from sandbox.shop.standing import Board, cart_standing, order_standing, product_standing, shipment_standing
from sandbox.shop.stock import Ledger

T = TypeVar("T")

_OPENING_MEDIA, _OPENING_VALUES = 41_000, 8_000
_MOST_ELSEWHERE = 30


class Shop:
    """A simulated Indian retail shop. Equal seeds and equal commands give equal events, on every Python version.

    `first_ids` pins first ids by kind (see counters.py), `negative_stock` allows selling more than there is. `latest`
    is the latest moment that the shop has recorded, 0 on a fresh one; `newcomers` are published products that no
    cart has had yet; `last_moved` is product and location of the last stock movement; `companions` are the events that
    went together with the latest sample and have not been asked for; `liberties` are the illegal steps that were taken
    all the same, None if none may be.
    """

    def __init__(
        self, seed: int = 1, *, first_ids: Mapping[str, int] | None = None, negative_stock: bool = False
    ) -> None:
        self.seed = seed
        self.draws = Draws(seed)
        self.counters = Counters(self.draws, first_ids or {})
        self.stock = Ledger(negative_stock)
        self.latest: Ticks = 0
        self.board = Board()
        self.products: dict[int, Product] = {}
        self.carts: dict[int, Cart] = {}
        self.orders: dict[int, Order] = {}
        self.shipments: dict[int, Shipment] = {}
        self.slugs: dict[str, int] = {}
        self.launched: dict[str, int] = {}
        self.on_sale: list[int] = []
        self.newcomers: list[int] = []
        self.last_moved: tuple[int, int] | None = None
        self.companions: tuple[Occurrence, ...] = ()
        self.liberties: list[IllegalStepError] | None = None
        self._items: dict[int, Sellable] = {}
        self._sold: dict[int, None] = {}
        self._open()

    def product(self, product_id: int) -> Product:
        """Return the product with this id; raises ImpossibleFactError if there is none."""
        return _known(self.products, product_id, "product")

    def item(self, product_id: int) -> Sellable:
        """Return the sellable product (a variation, or a product without any); raises ImpossibleFactError."""
        if product_id not in self._items and product_id in self.products:
            ids = ", ".join(str(item.id) for item in self.products[product_id].items)
            raise ImpossibleFactError(f"product {product_id} is sold as its variations {ids}")
        return _known(self._items, product_id, "sellable product")

    def cart(self, cart_id: int) -> Cart:
        """Return the cart with this id; raises ImpossibleFactError if there is none."""
        return _known(self.carts, cart_id, "cart")

    def order(self, order_id: int) -> Order:
        """Return the order with this id; raises ImpossibleFactError if there is none."""
        return _known(self.orders, order_id, "order")

    def shipment(self, shipment_id: int) -> Shipment:
        """Return the shipment with this id; raises ImpossibleFactError if there is none."""
        return _known(self.shipments, shipment_id, "shipment")

    def customer(self, customer_id: int | None) -> Customer:
        """Return the customer with this id, a drawn one for None; raises ImpossibleFactError if there is none."""
        if customer_id is None:
            return self.draws.pick(list(CUSTOMERS.values()))
        return _known(CUSTOMERS, customer_id, "customer")

    def location(self, location_id: int | None) -> Location:
        """Return the location with this id, Chennai for None; raises ImpossibleFactError if there is none."""
        return CHENNAI if location_id is None else _known(LOCATIONS, location_id, "location")

    def forbid(self, error: IllegalStepError) -> None:
        """Raise the error; where liberties are taken, only remember it.

        That lifts the tables of what may follow what, and nothing else: facts such as stock are checked as ever.
        """
        if self.liberties is None:
            raise error
        self.liberties.append(error)

    def record_product(self, product: Product, at: Ticks) -> None:
        """Enter a product that was created or changed at this moment."""
        self.products[product.id] = product
        self._items.update((item.id, item) for item in product.items)
        self.slugs[product.slug] = product.id
        self.launched[product.blueprint.key] = product.id
        if product.published and product.items[0].id not in self._sold:
            self._sold.update(dict.fromkeys(item.id for item in product.items))
            self.on_sale.extend(item.id for item in product.items)
            self.newcomers.append(product.id)
        product.updated = at
        self.board.put("product", product.id, product_standing(product))
        self.passed(at)

    def record_cart(self, cart: Cart, at: Ticks) -> None:
        """Enter a cart that was opened or changed at this moment."""
        self.carts[cart.id] = cart
        cart.updated = max(at, cart.updated)
        self.board.put("cart", cart.id, cart_standing(cart))
        self.passed(at)

    def record_order(self, order: Order, at: Ticks) -> None:
        """Enter an order that was placed or changed at this moment."""
        self.orders[order.id] = order
        order.updated = max(at, order.updated)
        self.board.put("order", order.id, order_standing(order))
        for shipment_id in order.shipment_ids:
            self.board.put("shipment", shipment_id, shipment_standing(self.shipments[shipment_id]))
        self.passed(at)

    def record_shipment(self, shipment: Shipment, at: Ticks) -> None:
        """Enter a shipment that was booked or changed at this moment."""
        self.shipments[shipment.id] = shipment
        shipment.updated = max(at, shipment.updated)
        self.board.put("shipment", shipment.id, shipment_standing(shipment))
        self.passed(at)

    def sells(self, product_id: int) -> bool:
        """Tell whether this is a sellable product of the shop."""
        return product_id in self._items

    def forget_cart(self, cart_id: int) -> None:
        """Let go of a cart of which nothing can come any more, so that a shop that lives long does not grow."""
        del self.carts[cart_id]
        self.board.put("cart", cart_id, None)

    def forget_order(self, order_id: int) -> None:
        """Let go of an order that is over, and of its shipments."""
        for shipment_id in self.orders.pop(order_id).shipment_ids:
            del self.shipments[shipment_id]
            self.board.put("shipment", shipment_id, None)
        self.board.put("order", order_id, None)

    def forget_product(self, product_id: int) -> None:
        """Let go of a product that no cart, order or other product names any more, and of its stock."""
        product = self.products.pop(product_id)
        self.board.put("product", product_id, None)
        del self.slugs[product.slug]
        items = {item.id for item in product.items}
        for item_id in items:
            del self._items[item_id]
            self._sold.pop(item_id, None)
        self.on_sale = [item_id for item_id in self.on_sale if item_id not in items]
        self.newcomers = [each for each in self.newcomers if each != product_id]
        self.stock.forget(items)

    def passed(self, at: Ticks) -> None:
        """Remember that the shop has seen this moment."""
        self.latest = max(self.latest, at)

    def _open(self) -> None:
        media, values = _OPENING_MEDIA, _OPENING_VALUES
        for product_id, blueprint in OPENING.items():
            pictures, attributes = len(blueprint.images), len(blueprint.attributes)
            ids = ProductIds(
                product_id,
                range(product_id + 1, product_id + 1 + len(variation_choices(blueprint))),
                range(media, media + pictures),
                range(values, values + attributes),
            )
            media, values = media + pictures, values + attributes
            product = assemble(blueprint, ids, slug(blueprint.name), blueprint.price, 0)
            product.published, product.featured = True, blueprint.featured
            self.record_product(product, 0)
            for item in product.items:
                self._fill(item)
        self.newcomers.clear()

    def _fill(self, item: Sellable) -> None:
        for location in LOCATIONS.values():
            on_hand = item.blueprint.opening if location is CHENNAI else self.draws.below(_MOST_ELSEWHERE)
            self.stock.move(item.id, location.id, quantity(on_hand), 0)


def _known(things: Mapping[int, T], identity: int, kind: str) -> T:
    try:
        return things[identity]
    except KeyError:
        raise ImpossibleFactError(f"there is no {kind} {identity}") from None
