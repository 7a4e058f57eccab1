"""Sending goods to the buyer: booking and dispatch (wire-format 5.5, 8)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sandbox.domain.ticks import LAST, PER_DAY, PER_HOUR, PER_MINUTE, Ticks
from sandbox.shop.commands.payments import updated
from sandbox.shop.commands.scans import Papers, Text, book, move, pack, portions, ready, said, shown, weigh
from sandbox.shop.commands.stock import move_stock
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.lifecycle import check_order, refuse_order
from sandbox.shop.money import ZERO, total
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.order import Order, OrderStatus
from sandbox.shop.shipment import Direction, Package, Scan, Shipment, ShipmentLine, ShipmentStatus
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.stock import Cause
from sandbox.shop.stock import Reference

_INDIA = 5 * PER_HOUR + 30 * PER_MINUTE
_BOOKABLE = (
    OrderStatus.NEW,
    OrderStatus.PAYMENT_RECEIVED,
    OrderStatus.INVOICED,
    OrderStatus.SHIPPING,
    OrderStatus.PARTIALLY_SHIPPED,
)


def book_shipment(
    shop: Shop,
    at: Ticks,
    order_id: int,
    *,
    quantities: Mapping[int, Decimal | int | str] | None = None,
    courier: Text = DRAWN,
    tracking_number: Text = DRAWN,
    expected: Ticks | Drawn | None = DRAWN,
    shipment_id: int | None = None,
    number: str | None = None,
    line_ids: Sequence[int] | None = None,
    packages: Sequence[Package] | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """Book a parcel of an order: Shipment.Create.

    `quantities` (stock units by order line id) makes a partial shipment, everything not booked yet is the default;
    `courier` None is own delivery. Raises IllegalStepError if the order is not paid (nor cash on delivery), on hold or
    over, ImpossibleFactError for more than was ordered or used ids.
    """
    order = shop.order(order_id)
    _check_bookable(shop, order, at)
    left = {line.id: line.priced.quantity - line.booked for line in order.lines}
    asked = portions(quantities, left, "booked")
    Papers("GDN", shipment_id, number, line_ids, courier).check(shop, len(asked))
    weight = weigh({line.id: (line.goods.weight, asked.get(line.id, ZERO)) for line in order.lines})
    document = shop.counters.document("GDN", number)
    lines = _lines(shop, order, asked, line_ids)
    cod = _cash_to_collect(order, lines)
    shipment = Shipment(
        id=shop.counters.take("shipment", shipment_id),
        number=document,
        direction=Direction.OUTWARD,
        order=order,
        location=order.location,
        booking=book(shop, courier, tracking_number, weight),
        payment_mode="COD" if cod else "Prepaid",
        cod_amount=cod,
        expected=expected_delivery(at) if isinstance(expected, Drawn) else expected,
        pickup_address=order.location.address,
        shipping_address=order.shipping_address,
        lines=lines,
        packages=pack(document, weight) if packages is None else tuple(packages),
        created=at,
        updated=at,
        scan=Scan(said(location, order.location.address.city), said(remarks, "Shipment booked with courier")),
    )
    order.cod_assigned += cod
    order.shipment_ids.append(shipment.id)
    shop.record_shipment(shipment, at)
    shop.record_order(order, order.updated)
    return (shown(shipment),)


def dispatch(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    stock_at: Ticks | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """Post the GDN: Shipment.GoodsDispatched, a StockQuantityUpdate a line, Order.Update to 60 or 65.

    `stock_at` is when the stock moved, `at` by default. Raises IllegalStepError as the tables say.
    """
    shipment = ready(shop, at, shipment_id, ShipmentStatus.GOODS_DISPATCHED)
    order = shipment.order
    _require_goods(shop, shipment)
    sent = {line.order_line.id: line.quantity for line in shipment.lines}
    whole = all(line.shipped + sent.get(line.id, ZERO) == line.priced.quantity for line in order.lines)
    status = OrderStatus.SHIPPED if whole else OrderStatus.PARTIALLY_SHIPPED
    if order.status is not status:
        check_order(shop, order, status)
    shipment.dispatched = at
    scan = Scan(
        said(location, shipment.location.address.city), said(remarks, "GDN posted, handed to logistics partner")
    )
    event = move(shop, at, shipment, ShipmentStatus.GOODS_DISPATCHED, scan)
    moment = at if stock_at is None else stock_at
    stock = tuple(_send(shop, moment, shipment, line) for line in shipment.lines)
    order.status = status
    return (event, *stock, *updated(shop, order, at))


def expected_delivery(at: Ticks) -> Ticks:
    """Return six in the evening, Indian time, three days later."""
    day = (at + _INDIA) // PER_DAY + 3
    return min(day * PER_DAY + 18 * PER_HOUR - _INDIA, LAST)


def _require_goods(shop: Shop, shipment: Shipment) -> None:
    """Raise ImpossibleFactError if the goods are not there; only a step that the tables forbid can find it so."""
    if shipment.dispatched is not None or not shipment.outward:
        raise ImpossibleFactError(f"the goods of shipment {shipment.id} are not here to be dispatched")
    if shipment.order.stopped:
        for line in shipment.lines:
            shop.stock.require(line.order_line.goods.product_id, shipment.location.id, line.quantity)


def _check_bookable(shop: Shop, order: Order, at: Ticks) -> None:
    paid = order.is_cod or order.owed <= 0
    if order.status not in _BOOKABLE or not paid or order.shipping_address is None:
        refuse_order(shop, order, "a shipment" if paid else "a shipment before payment")
    if at < order.created:
        raise ImpossibleFactError(f"order {order.id} was placed after the given time")


def _lines(
    shop: Shop, order: Order, asked: Mapping[int, Decimal], line_ids: Sequence[int] | None
) -> tuple[ShipmentLine, ...]:
    ids = shop.counters.take_several("shipment line", len(asked), line_ids)
    chosen = [line for line in order.lines if line.id in asked]
    for line in chosen:
        line.booked += asked[line.id]
    return tuple(ShipmentLine(line_id, line, asked[line.id]) for line_id, line in zip(ids, chosen, strict=True))


def _cash_to_collect(order: Order, lines: tuple[ShipmentLine, ...]) -> Decimal:
    """Return the rupees that this parcel brings in; the last parcel of an order also brings the fees."""
    unassigned = order.owed - order.cod_assigned
    if order.owed <= 0 or all(line.booked == line.priced.quantity for line in order.lines):
        return max(unassigned, ZERO)
    return min(total(line.order_line.worth(line.quantity) for line in lines), unassigned)


def _send(shop: Shop, at: Ticks, shipment: Shipment, line: ShipmentLine) -> Occurrence:
    order, sold = shipment.order, line.order_line
    if not order.stopped:  # what was let go is not reserved any more
        shop.stock.reserve(sold.goods.product_id, order.location.id, -line.quantity)
    sold.shipped += line.quantity
    cause = Cause(Reference.SALES_ORDER, order.id, order.number, shipment.id, shipment.number)
    item = shop.item(sold.goods.product_id)
    return move_stock(shop, at, item, shipment.location, -line.quantity, cause)
