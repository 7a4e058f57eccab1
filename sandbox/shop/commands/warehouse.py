"""The warehouse chain of goods that came back: receive, inspect, accept, put away (wire-format 8.1, 8.2)."""

from collections.abc import Mapping
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.commands.courier import complete
from sandbox.shop.commands.payments import stop_undispatched, updated
from sandbox.shop.commands.scans import Text, by_line, move, ready, said, within
from sandbox.shop.commands.stock import move_stock
from sandbox.shop.draws import DRAWN
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.lifecycle import ORDER
from sandbox.shop.money import ZERO
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.order import Order, OrderStatus, PaymentStatus
from sandbox.shop.shipment import Scan, Shipment, ShipmentLine, ShipmentStatus
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.stock import Cause
from sandbox.shop.stock import Reference

_S = ShipmentStatus
Quantities = Mapping[int, Decimal | int | str]


def receive_goods(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    quantities: Quantities | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """Post the GRN: Shipment.GoodsReceived; for a return also Order.Update with ReturnedQuantity.

    `quantities` is what arrived, in stock units by order line id, all of it by default. A return to origin raises
    ReturnedQuantity too, but the order speaks only when the goods are back in stock (S6). Raises IllegalStepError as
    the tables say, ImpossibleFactError for more than was sent.
    """
    shipment = ready(shop, at, shipment_id, _S.GOODS_RECEIVED)
    _require_away(shop, shipment)
    arrived = within(quantities, by_line(shipment.lines), "received")
    for line in shipment.lines:
        line.received = arrived[line.order_line.id]
        line.order_line.returned += line.received
    shipment.received, shipment.is_return = at, True
    event = move(shop, at, shipment, _S.GOODS_RECEIVED, _inside(shipment, location, remarks, "GRN posted"))
    if shipment.outward:
        shop.record_order(shipment.order, at)
        return (event,)
    return (event, *updated(shop, shipment.order, at))


def inspect(
    shop: Shop, at: Ticks, shipment_id: int, *, location: Text = DRAWN, remarks: Text = DRAWN
) -> tuple[Occurrence, ...]:
    """Start the quality check: Shipment.GoodsUnderInspection.

    Raises IllegalStepError as the tables say, ImpossibleFactError if the goods were not received: from Unknown the
    tables would allow even that.
    """
    shipment = ready(shop, at, shipment_id, _S.GOODS_UNDER_INSPECTION)
    _received(shipment)
    scan = _inside(shipment, location, remarks, "Quality check started")
    return (move(shop, at, shipment, _S.GOODS_UNDER_INSPECTION, scan),)


def accept(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    quantities: Quantities | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """Accept goods: Shipment.Accepted; what was received and not accepted is rejected.

    `quantities` is what is accepted, in stock units by order line id, all by default. Raises IllegalStepError as the
    tables say, ImpossibleFactError for more than was received.
    """
    shipment = ready(shop, at, shipment_id, _S.ACCEPTED)
    _judge(shipment, within(quantities, _received(shipment), "accepted"))
    scan = _inside(shipment, location, remarks, "Tags intact, resaleable")
    return (move(shop, at, shipment, _S.ACCEPTED, scan),)


def restock(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    quantities: Quantities | None = None,
    stock_at: Ticks | None = None,
    refund_at: Ticks | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """Put goods back: Shipment.ReStocked, a StockQuantityUpdate a line, Order.Update with the refund.

    `quantities` is what goes to the shelf, in stock units by order line id, all that was accepted by default;
    `stock_at` and `refund_at` are when stock and money move, `at` by default. The order goes to 90 if everything came
    back, to 80 if it was never paid for. Raises IllegalStepError as the tables say, ImpossibleFactError for more than
    was accepted.
    """
    shipment = ready(shop, at, shipment_id, _S.RE_STOCKED)
    if shipment.restocked is not None:
        raise ImpossibleFactError(f"the goods of shipment {shipment.id} are back in stock already")
    accepted = {line.order_line.id: _known(line.accepted, line.received) for line in shipment.lines}
    shelved = within(quantities, accepted, "put into stock")
    if shipment.lines[0].accepted is None:
        _judge(shipment, accepted)
    for line in shipment.lines:
        line.restocked = shelved[line.order_line.id]
    shipment.restocked = at
    scan = _inside(shipment, location, remarks, f"Put away to {shipment.location.bin_name}")
    event = move(shop, at, shipment, _S.RE_STOCKED, scan)
    moment = at if stock_at is None else stock_at
    stock = tuple(_shelve(shop, moment, shipment, line) for line in shipment.lines if line.restocked)
    _give_back(shop, shipment)
    return (event, *stock, *updated(shop, shipment.order, at if refund_at is None else max(at, refund_at)))


def _inside(shipment: Shipment, location: Text, remarks: Text, usual: str) -> Scan:
    return Scan(said(location, shipment.location.address.city), said(remarks, usual))


def _require_away(shop: Shop, shipment: Shipment) -> None:
    """Raise ImpossibleFactError unless the goods are away; only a step that the tables forbid can find it so."""
    sent = shipment if shipment.parent_id is None else shop.shipment(shipment.parent_id)
    if sent.dispatched is None:
        raise ImpossibleFactError(f"the goods of shipment {sent.id} never left")
    if shipment.received is not None:
        raise ImpossibleFactError(f"the goods of shipment {shipment.id} were received already")


def _received(shipment: Shipment) -> dict[int, Decimal]:
    return {line.order_line.id: _known(line.received) for line in shipment.lines}


def _known(*quantities: Decimal | None) -> Decimal:
    for quantity in quantities:
        if quantity is not None:
            return quantity
    raise ImpossibleFactError("the goods have not been received yet")


def _judge(shipment: Shipment, accepted: Mapping[int, Decimal]) -> None:
    for line in shipment.lines:
        line.accepted = accepted[line.order_line.id]
        line.rejected = _known(line.received) - line.accepted


def _shelve(shop: Shop, at: Ticks, shipment: Shipment, line: ShipmentLine) -> Occurrence:
    order = shipment.order
    cause = Cause(Reference.RETURN, order.id, order.number, shipment.id, shipment.number)
    item = shop.item(line.order_line.goods.product_id)
    return move_stock(shop, at, item, shipment.location, _known(line.restocked), cause)


def _give_back(shop: Shop, shipment: Shipment) -> None:
    """Refund what the accepted goods are worth, never more than was paid, and see whether the order is over.

    An order that never reached the buyer is refunded with its fees; one that the buyer sent back without them.
    """
    order = shipment.order
    worth = ZERO
    for line in shipment.lines:
        sold, accepted = line.order_line, _known(line.accepted)
        worth += sold.worth(sold.refundable + accepted) - sold.worth(sold.refundable)
        sold.refundable += accepted
    left = max(order.paid - order.refunded, ZERO)
    everything = all(line.refundable == line.priced.quantity for line in order.lines)
    undelivered = all(shop.shipments[identity].delivered is None for identity in order.shipment_ids)
    back = left if everything and undelivered else min(worth, left)
    order.refunded += back
    if everything:
        _end(shop, order)
    else:
        complete(shop, order)


def _end(shop: Shop, order: Order) -> None:
    status = OrderStatus.REFUNDED if order.paid else OrderStatus.CANCELED
    if status in ORDER[order.status]:
        order.status = status
        order.payment_status = PaymentStatus.REFUNDED if order.paid else order.payment_status
        stop_undispatched(shop, order)
