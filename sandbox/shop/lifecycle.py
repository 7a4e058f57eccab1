"""Which step may follow which: the tables of wire-format 8.1 (shipments) and 5.4 (orders)."""

from sandbox.shop.errors import IllegalStepError
from sandbox.shop.order import Order, OrderStatus
from sandbox.shop.shipment import Shipment, ShipmentStatus
from sandbox.shop.shop import Shop

_S = ShipmentStatus
_TROUBLE = (_S.EXCEPTION, _S.UNKNOWN)
_WAREHOUSE: dict[ShipmentStatus, tuple[ShipmentStatus, ...]] = {
    _S.GOODS_RETURNED: (_S.GOODS_RECEIVED,),
    _S.GOODS_RECEIVED: (_S.GOODS_UNDER_INSPECTION, _S.ACCEPTED, _S.RE_STOCKED),
    _S.GOODS_UNDER_INSPECTION: (_S.ACCEPTED, _S.EXCEPTION),
    _S.ACCEPTED: (_S.RE_STOCKED,),
    _S.RE_STOCKED: (),
}

OUTWARD: dict[ShipmentStatus, tuple[ShipmentStatus, ...]] = {
    _S.CREATE: (_S.GOODS_DISPATCHED, _S.PICKED_UP, *_TROUBLE),
    _S.GOODS_DISPATCHED: (_S.PICKED_UP, _S.OUT_FOR_DELIVERY, _S.DELIVERED, *_TROUBLE),
    _S.PICKED_UP: (_S.OUT_FOR_DELIVERY, _S.DELIVERED, _S.GOODS_DISPATCHED, *_TROUBLE),
    _S.OUT_FOR_DELIVERY: (_S.OUT_FOR_DELIVERY, _S.DELIVERED, _S.ATTEMPT_FAIL, *_TROUBLE),
    _S.ATTEMPT_FAIL: (_S.ATTEMPT_FAIL, _S.OUT_FOR_DELIVERY, _S.DELIVERED, _S.GOODS_RETURNED, *_TROUBLE),
    _S.EXCEPTION: (
        _S.EXCEPTION, _S.PICKED_UP, _S.OUT_FOR_DELIVERY, _S.DELIVERED, _S.ATTEMPT_FAIL, _S.GOODS_RETURNED, _S.UNKNOWN,
    ),
    _S.DELIVERED: (),
    **_WAREHOUSE,
}  # fmt: skip
"""What may follow in a shipment to the buyer. Unknown is not a key: `allowed` derives it from the last known status."""

INWARD: dict[ShipmentStatus, tuple[ShipmentStatus, ...]] = {
    _S.CREATE: (_S.PICKED_UP, _S.GOODS_RETURNED, _S.GOODS_RECEIVED, *_TROUBLE),
    _S.PICKED_UP: (_S.GOODS_RETURNED, _S.GOODS_RECEIVED, *_TROUBLE),
    _S.EXCEPTION: (_S.EXCEPTION, _S.PICKED_UP, _S.GOODS_RETURNED, _S.UNKNOWN),
    **_WAREHOUSE,
}
"""What may follow in a shipment back to us."""

ENDING_REASONS = ("Lost", "Damaged", "InspectionRejected")
"""ReasonCodes of Exception after which nothing follows."""

_NEEDS_GDN = (_S.OUT_FOR_DELIVERY, _S.ATTEMPT_FAIL, _S.DELIVERED, _S.GOODS_RETURNED, _S.GOODS_RECEIVED)

_O = OrderStatus
_BEFORE_DISPATCH = (_O.ON_HOLD, _O.CANCELED)
ORDER: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    _O.NEW: (
        _O.PENDING_PAYMENT, _O.PAYMENT_RECEIVED, _O.PAYMENT_FAILED, _O.INVOICED, _O.SHIPPING, _O.SHIPPED,
        _O.PARTIALLY_SHIPPED, _O.COMPLETE, *_BEFORE_DISPATCH,
    ),
    _O.ON_HOLD: (
        _O.NEW, _O.PENDING_PAYMENT, _O.PAYMENT_RECEIVED, _O.PAYMENT_FAILED, _O.INVOICED, _O.SHIPPING, _O.CANCELED,
    ),
    _O.PENDING_PAYMENT: (_O.PAYMENT_RECEIVED, _O.PAYMENT_FAILED, *_BEFORE_DISPATCH),
    _O.PAYMENT_RECEIVED: (_O.INVOICED, _O.SHIPPING, _O.SHIPPED, _O.PARTIALLY_SHIPPED, _O.COMPLETE, *_BEFORE_DISPATCH),
    _O.PAYMENT_FAILED: (_O.PENDING_PAYMENT, _O.PAYMENT_RECEIVED, *_BEFORE_DISPATCH),
    _O.INVOICED: (_O.SHIPPING, _O.SHIPPED, _O.PARTIALLY_SHIPPED, _O.COMPLETE, *_BEFORE_DISPATCH),
    _O.SHIPPING: (_O.SHIPPED, _O.PARTIALLY_SHIPPED, *_BEFORE_DISPATCH),
    _O.SHIPPED: (_O.PAYMENT_RECEIVED, _O.COMPLETE, _O.CANCELED, _O.REFUNDED),
    _O.PARTIALLY_SHIPPED: (_O.SHIPPED, _O.COMPLETE, _O.CANCELED, _O.REFUNDED),
    _O.COMPLETE: (_O.REFUNDED, _O.CLOSED),
    _O.CANCELED: (_O.REFUNDED, _O.CLOSED),
    _O.REFUNDED: (_O.CLOSED,),
    _O.CLOSED: (),
}  # fmt: skip
"""What may follow in an order."""


def allowed(shipment: Shipment) -> tuple[ShipmentStatus, ...]:
    """Return the statuses that may follow in this shipment, in the order of their numbers.

    Beyond the table, an outward shipment whose goods never left by a GDN cannot reach the buyer or come back, or
    stock would return that never went; and an inspection can end only in a verdict of the inspector.
    """
    if shipment.closed is not None:
        return ()
    table = OUTWARD if shipment.outward else INWARD
    following = set(table.get(shipment.last_known, ()))  # liberties may have led off the table
    if shipment.status is _S.UNKNOWN:
        following |= {after for status in table.get(shipment.last_known, ()) for after in table.get(status, ())}
        following.add(_S.UNKNOWN)
    if shipment.outward:
        following -= set(_NEEDS_GDN) if shipment.dispatched is None else {_S.GOODS_DISPATCHED}
    return tuple(sorted(following))


def check(shop: Shop, shipment: Shipment, step: ShipmentStatus) -> None:
    """Forbid the step, naming what is allowed, unless the status may follow in this shipment (see Shop.forbid)."""
    following = allowed(shipment)
    if step not in following:
        state = shipment.status.label + (f" ({shipment.closed})" if shipment.closed else "")
        labels = tuple(status.label for status in following)
        shop.forbid(IllegalStepError(f"shipment {shipment.id} ({shipment.number})", state, step.label, labels))


def check_order(shop: Shop, order: Order, step: OrderStatus) -> None:
    """Forbid the step, naming what is allowed, unless the status may follow in this order (see Shop.forbid)."""
    if step not in ORDER[order.status]:
        refuse_order(shop, order, step.label)


def refuse_order(shop: Shop, order: Order, step: str) -> None:
    """Forbid a step of an order that something beyond its status stands against (see Shop.forbid)."""
    following = tuple(status.label for status in ORDER[order.status])
    shop.forbid(IllegalStepError(f"order {order.id} ({order.number})", order.status.label, step, following))
