"""Commands that move an order: pay, invoice, hold, cancel, refund, close, counter sale (wire-format 5.4)."""

from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.lifecycle import ORDER, check_order, refuse_order
from sandbox.shop.money import ZERO, amount
from sandbox.shop.occurrence import Occurrence, occurrence
from sandbox.shop.order import Order, OrderStatus, Payment, PaymentStatus
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.order import order_data

Money = Decimal | int | str

_FAILURES = ("Payment declined", "UPI collect request expired", "Insufficient funds", "Bank server not reachable")
_PAYABLE_IN_PLACE = (
    OrderStatus.INVOICED,
    OrderStatus.SHIPPING,
    OrderStatus.PARTIALLY_SHIPPED,
    OrderStatus.COMPLETE,
)
_BEFORE_DISPATCH = (OrderStatus.PENDING_PAYMENT, OrderStatus.INVOICED, OrderStatus.SHIPPING)
_FROM_GATEWAY = {"Razorpay": "pay_", "PhonePe": "T26", "Cashfree": "cf_", "PayU": "4039", "Paytm": "2026"}


def pay(
    shop: Shop,
    at: Ticks,
    order_id: int,
    *,
    paid: Money | None = None,
    method: str | None = None,
    transaction_id: str | Drawn | None = DRAWN,
    payment_id: int | None = None,
    paid_at: Ticks | None = None,
) -> tuple[Occurrence, ...]:
    """Record a payment: Order.Update, to 30 once nothing is owed (an invoiced or shipping order keeps its status).

    `paid` is rupees, all that is owed by default; `paid_at` the gateway's time, not after `at`. Raises
    IllegalStepError for an order that is on hold, canceled or over, ImpossibleFactError for more than is owed.
    """
    order = _order(shop, at, order_id)
    moves = OrderStatus.PAYMENT_RECEIVED in ORDER[order.status] and order.held_from is None
    if not moves and order.status not in _PAYABLE_IN_PLACE:
        refuse_order(shop, order, "a payment")
    received = order.owed if paid is None else amount(paid, "a payment")
    if not 0 < received <= order.owed:
        raise ImpossibleFactError(f"order {order.id} owes {order.owed}, not {received}")
    moment = at if paid_at is None else paid_at
    if not order.updated <= moment <= at:
        raise ImpossibleFactError(f"the payment of order {order.id} must lie between its last change and `at`")
    shop.counters.check("payment", payment_id)
    take_money(shop, order, received, moment, method, transaction_id, payment_id)
    if moves and not order.owed:
        order.status = OrderStatus.PAYMENT_RECEIVED
    return updated(shop, order, at)


def fail_payment(
    shop: Shop,
    at: Ticks,
    order_id: int,
    *,
    message: str | None = None,
    transaction_id: str | Drawn | None = DRAWN,
    payment_id: int | None = None,
) -> tuple[Occurrence, ...]:
    """Record a payment that failed: Order.Update to 35. Raises IllegalStepError unless a payment is awaited."""
    order = _order(shop, at, order_id)
    if order.status is not OrderStatus.PAYMENT_FAILED or order.owed <= 0:
        check_order(shop, order, OrderStatus.PAYMENT_FAILED)
    if order.held_from is not None:
        refuse_order(shop, order, "a payment")
    identity = shop.counters.take("payment", payment_id)
    method = order.payment_method or "Card"
    transaction = _transaction(shop, method) if isinstance(transaction_id, Drawn) else transaction_id
    reason = shop.draws.pick(_FAILURES) if message is None else message
    order.payments.append(Payment(identity, order.owed, order.payment_fee, method, transaction, reason, at))
    order.status, order.payment_status = OrderStatus.PAYMENT_FAILED, PaymentStatus.PAYMENT_FAILED
    return updated(shop, order, at)


def await_payment(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Wait for the buyer's payment: Order.Update to 20. Raises IllegalStepError as the table says."""
    if shop.order(order_id).paid:
        refuse_order(shop, shop.order(order_id), OrderStatus.PENDING_PAYMENT.label)
    order = _moved(shop, at, order_id, OrderStatus.PENDING_PAYMENT)
    order.payment_status = PaymentStatus.PENDING_PAYMENT
    return updated(shop, order, at)


def invoice(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Write the invoice: Order.Update to 40. Raises IllegalStepError as the table says."""
    return updated(shop, _moved(shop, at, order_id, OrderStatus.INVOICED), at)


def start_shipping(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Show the order as being packed: Order.Update to 50. Raises IllegalStepError as the table says."""
    return updated(shop, _moved(shop, at, order_id, OrderStatus.SHIPPING), at)


def hold(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Put an order on hold before dispatch: Order.Update to 10. Raises IllegalStepError as the table says."""
    order = _order(shop, at, order_id)
    check_order(shop, order, OrderStatus.ON_HOLD)
    if any(line.shipped for line in order.lines):
        refuse_order(shop, order, OrderStatus.ON_HOLD.label)
    order.held_from, order.status = order.status, OrderStatus.ON_HOLD
    return updated(shop, order, at)


def release(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Go on with an order on hold: Order.Update to its former status. Raises IllegalStepError if it is not on hold."""
    order = _order(shop, at, order_id)
    if order.held_from is None:
        refuse_order(shop, order, "a release")
    else:
        order.status, order.held_from = order.held_from, None
    return updated(shop, order, at)


def cancel(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Cancel before dispatch: Order.Update to 80; stock is let go, booked parcels just stop (wire-format 8.1, 8.2).

    Raises IllegalStepError once anything has been dispatched.
    """
    order = _order(shop, at, order_id)
    check_order(shop, order, OrderStatus.CANCELED)
    if any(line.shipped for line in order.lines):
        refuse_order(shop, order, OrderStatus.CANCELED.label)
    order.status, order.held_from = OrderStatus.CANCELED, None
    stop_undispatched(shop, order)
    return updated(shop, order, at)


def refund(shop: Shop, at: Ticks, order_id: int, *, refunded: Money | None = None) -> tuple[Occurrence, ...]:
    """Pay money back: Order.Update with RefundedAmount, to 90 once all that was paid is back.

    `refunded` is rupees, all that was paid by default. Raises IllegalStepError before shipping unless canceled,
    ImpossibleFactError for more than was paid.
    """
    order = _order(shop, at, order_id)
    check_order(shop, order, OrderStatus.REFUNDED)
    left = order.paid - order.refunded
    back = left if refunded is None else amount(refunded, "a refund")
    if not 0 < back <= left:
        raise ImpossibleFactError(f"order {order.id} has {left} to refund, not {back}")
    order.refunded += back
    if order.refunded == order.paid:
        order.status, order.payment_status = OrderStatus.REFUNDED, PaymentStatus.REFUNDED
        stop_undispatched(shop, order)
    return updated(shop, order, at)


def close(shop: Shop, at: Ticks, order_id: int) -> tuple[Occurrence, ...]:
    """Close an order for good: Order.Update to 100. Raises IllegalStepError as the table says."""
    return updated(shop, _moved(shop, at, order_id, OrderStatus.CLOSED), at)


def updated(shop: Shop, order: Order, at: Ticks) -> tuple[Occurrence, ...]:
    """Enter a changed order and return its Order.Update, never timed before the order's last change."""
    shop.record_order(order, at)
    return (occurrence("Order.Update", order_data(order), order.updated),)


def take_money(
    shop: Shop,
    order: Order,
    received: Decimal,
    at: Ticks,
    method: str | None = None,
    transaction_id: str | Drawn | None = DRAWN,
    payment_id: int | None = None,
) -> None:
    """Add a succeeded payment to an order; the payment fee lies in the first one."""
    how = method or order.payment_method or "Card"
    transaction = _transaction(shop, how) if isinstance(transaction_id, Drawn) else transaction_id
    fee = ZERO if order.paid else order.payment_fee
    order.paid += received
    order.payment_status = PaymentStatus.PARTIALLY_RECEIVED if order.owed else PaymentStatus.PAYMENT_RECEIVED
    identity = shop.counters.take("payment", payment_id)
    order.payments.append(Payment(identity, received, fee, how, transaction, None, at))


def stop_undispatched(shop: Shop, order: Order) -> None:
    """Let go of the stock that has not left and stop the parcels that were only booked."""
    if order.stopped:
        return
    order.stopped = True
    for line in order.lines:
        left = line.priced.quantity - line.shipped
        if left:
            shop.stock.reserve(line.goods.product_id, order.location.id, -left)
    for shipment_id in order.shipment_ids:
        shipment = shop.shipments[shipment_id]
        if shipment.outward and shipment.dispatched is None:
            shipment.closed = f"order {order.number} {order.status.label.lower()}"


def _order(shop: Shop, at: Ticks, order_id: int) -> Order:
    order = shop.order(order_id)
    if at < order.updated:
        raise ImpossibleFactError(f"order {order.id} was changed after the given time")
    return order


def _moved(shop: Shop, at: Ticks, order_id: int, status: OrderStatus) -> Order:
    order = _order(shop, at, order_id)
    check_order(shop, order, status)
    if status in _BEFORE_DISPATCH and any(line.shipped for line in order.lines):
        refuse_order(shop, order, status.label)
    order.status = status
    order.held_from = None
    return order


def _transaction(shop: Shop, method: str) -> str | None:
    prefix = _FROM_GATEWAY.get(method)
    return None if prefix is None else prefix + shop.draws.letters(14)
