"""Where every cart, order and shipment stands, so that the newest of a kind is found without a search."""

from enum import Enum

from sandbox.shop.cart import Cart
from sandbox.shop.goods import Product
from sandbox.shop.order import Order, OrderStatus
from sandbox.shop.shipment import Shipment, ShipmentStatus


class Standing(Enum):
    """The places on the usual roads of wire-format 9 from which a sample can go on."""

    NOTHING = "nothing"
    PRODUCT_UNPUBLISHED = "unpublished product"
    CART_OPEN = "open cart"
    ORDER_UNPAID = "unpaid order"
    ORDER_READY = "order ready to invoice"
    ORDER_INVOICED = "invoiced order"
    OUT_CREATED = "booked parcel"
    OUT_DISPATCHED = "dispatched parcel"
    OUT_PICKED_UP = "parcel picked up"
    OUT_UNKNOWN = "parcel in an unknown state"
    OUT_ON_ROUND = "parcel on the round"
    OUT_FAILED = "parcel after a failed attempt"
    OUT_GIVEN_UP = "parcel after the last attempt"
    OUT_EXCEPTION = "parcel held up"
    OUT_DELIVERED = "delivered parcel"
    IN_CREATED = "return booked"
    IN_PICKED_UP = "return picked up"
    BACK_AT_GATE = "goods back at the gate"
    BACK_RECEIVED = "goods received"
    BACK_INSPECTED = "goods under inspection"
    BACK_ACCEPTED = "goods accepted"


ATTEMPTS_BEFORE_GIVING_UP = 3
_MOST_MOVES = 12
"""A parcel that has been through more scans than this is left in peace; no real one has so many."""

_S = ShipmentStatus
_BACK = {
    _S.GOODS_RETURNED: Standing.BACK_AT_GATE,
    _S.GOODS_RECEIVED: Standing.BACK_RECEIVED,
    _S.GOODS_UNDER_INSPECTION: Standing.BACK_INSPECTED,
    _S.ACCEPTED: Standing.BACK_ACCEPTED,
}
_OUT = {
    _S.CREATE: Standing.OUT_CREATED,
    _S.GOODS_DISPATCHED: Standing.OUT_DISPATCHED,
    _S.PICKED_UP: Standing.OUT_PICKED_UP,
    _S.UNKNOWN: Standing.OUT_UNKNOWN,
    _S.OUT_FOR_DELIVERY: Standing.OUT_ON_ROUND,
    _S.ATTEMPT_FAIL: Standing.OUT_FAILED,
    _S.EXCEPTION: Standing.OUT_EXCEPTION,
    _S.DELIVERED: Standing.OUT_DELIVERED,
}
_IN = {_S.CREATE: Standing.IN_CREATED, _S.PICKED_UP: Standing.IN_PICKED_UP}
_READY = (OrderStatus.PAYMENT_RECEIVED, OrderStatus.NEW)
_BILLED = (OrderStatus.INVOICED, OrderStatus.SHIPPING, OrderStatus.PARTIALLY_SHIPPED)
_SHIPPABLE = (*_READY, *_BILLED)
_UNPAID = (OrderStatus.NEW, OrderStatus.PENDING_PAYMENT, OrderStatus.PAYMENT_FAILED)


def product_standing(product: Product) -> Standing | None:
    """Return where a product stands; None once it is published."""
    return None if product.published else Standing.PRODUCT_UNPUBLISHED


def cart_standing(cart: Cart) -> Standing | None:
    """Return where a cart stands; None once it is an order or empty."""
    return Standing.CART_OPEN if cart.order_id is None and cart.lines else None


def order_standing(order: Order) -> Standing | None:
    """Return where an order stands; None if no parcel of it waits to be booked."""
    if order.shipping_address is None or all(line.booked == line.priced.quantity for line in order.lines):
        return None
    if not order.is_cod and order.owed > 0:
        return Standing.ORDER_UNPAID if order.status in _UNPAID else None
    if order.status in _READY:
        return Standing.ORDER_READY
    return Standing.ORDER_INVOICED if order.status in _BILLED else None


def shipment_standing(shipment: Shipment) -> Standing | None:
    """Return where a shipment stands; None if nothing usual can follow."""
    if shipment.closed is not None or shipment.moves > _MOST_MOVES:
        return None
    if shipment.status in _BACK:
        return _BACK[shipment.status]
    if not shipment.outward:
        return _IN.get(shipment.status)
    if shipment.dispatched is None and (shipment.status is not _S.CREATE or shipment.order.status not in _SHIPPABLE):
        return None
    if shipment.status is _S.DELIVERED:
        left = any(line.quantity > line.returning for line in shipment.lines)
        return Standing.OUT_DELIVERED if left else None
    if shipment.attempts >= ATTEMPTS_BEFORE_GIVING_UP:
        return Standing.OUT_GIVEN_UP if shipment.status is _S.ATTEMPT_FAIL else None
    return _OUT.get(shipment.status)


class Board:
    """The ids at each standing, oldest first."""

    def __init__(self) -> None:
        self._at: dict[Standing, dict[int, None]] = {standing: {} for standing in Standing}
        self._standing: dict[tuple[str, int], Standing] = {}

    def put(self, kind: str, identity: int, standing: Standing | None) -> None:
        """Move the thing of this kind and id to a standing; None takes it off the board."""
        former = self._standing.pop((kind, identity), None)
        if former is not None:
            del self._at[former][identity]
        if standing is not None:
            self._at[standing][identity] = None
            self._standing[kind, identity] = standing

    def newest(self, standing: Standing) -> int | None:
        """Return the id that came last to this standing, None if nothing stands there."""
        return next(reversed(self._at[standing]), None)
