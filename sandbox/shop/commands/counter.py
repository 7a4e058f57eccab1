"""Selling over the counter: goods leave without a shipment (wire-format 5.4: no address for counter sales)."""

from sandbox.domain.ticks import Ticks
from sandbox.shop.commands.orders import POS
from sandbox.shop.commands.payments import updated
from sandbox.shop.commands.stock import move_stock
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.lifecycle import check_order, refuse_order
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.order import OrderStatus
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.stock import Cause
from sandbox.shop.stock import Reference


def hand_over(shop: Shop, at: Ticks, order_id: int, *, stock_at: Ticks | None = None) -> tuple[Occurrence, ...]:
    """Hand over a paid POS order: a StockQuantityUpdate a line, Order.Update to 70.

    Raises IllegalStepError for an order of another channel, an unpaid one, or one that is over.
    """
    order = shop.order(order_id)
    if order.channel != POS or order.owed > 0:
        refuse_order(shop, order, "handing over")
    check_order(shop, order, OrderStatus.COMPLETE)
    if any(line.booked for line in order.lines) or order.stopped:
        raise ImpossibleFactError(f"the goods of order {order.id} are not here to be handed over")
    if at < order.updated:
        raise ImpossibleFactError(f"order {order.id} was changed after the given time")
    events = []
    for line in order.lines:
        sold, product_id = line.priced.quantity, line.goods.product_id
        shop.stock.reserve(product_id, order.location.id, -sold)
        line.booked = line.shipped = sold
        cause = Cause(Reference.SALES_ORDER, order.id, order.number)
        moment = at if stock_at is None else stock_at
        events.append(move_stock(shop, moment, shop.item(product_id), order.location, -sold, cause))
    order.status = OrderStatus.COMPLETE
    return (*events, *updated(shop, order, at))
