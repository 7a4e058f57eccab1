"""An order, its lines and its payments (wire-format 5.4)."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.blueprints import Unit
from sandbox.shop.catalogue.offers import COD, Coupon
from sandbox.shop.catalogue.people import Customer
from sandbox.shop.catalogue.places import Location
from sandbox.shop.geography import Address
from sandbox.shop.money import ZERO, Priced, Tax, share, total


class OrderStatus(IntEnum):
    """OrderStatus of wire-format 5.8."""

    NEW = 1
    ON_HOLD = 10
    PENDING_PAYMENT = 20
    PAYMENT_RECEIVED = 30
    PAYMENT_FAILED = 35
    INVOICED = 40
    SHIPPING = 50
    SHIPPED = 60
    PARTIALLY_SHIPPED = 65
    COMPLETE = 70
    CANCELED = 80
    REFUNDED = 90
    CLOSED = 100

    @property
    def label(self) -> str:
        """OrderStatusString, as `Payment Received`."""
        return self.name.replace("_", " ").title()


class PaymentStatus(IntEnum):
    """PaymentStatus of wire-format 5.8."""

    PENDING_PAYMENT = 0
    PAYMENT_RECEIVED = 1
    PARTIALLY_RECEIVED = 2
    PAYMENT_FAILED = 5
    REFUNDED = 9

    @property
    def label(self) -> str:
        """PaymentStatusString, as `Pending Payment`."""
        return self.name.replace("_", " ").title()


@dataclass(frozen=True, slots=True)
class Goods:
    """What an order line says about its product: frozen when the order is placed."""

    product_id: int
    base_id: int | None
    name: str
    sku: str
    gtin: str
    hsn: str
    image: str
    unit: Unit
    options: tuple[tuple[str, str], ...]
    weight: Decimal


@dataclass(slots=True, eq=False)
class OrderLine:
    """A line: what was ordered at which price, and how much of it has been booked, shipped and returned.

    `refundable` is the quantity that has come back and been accepted.
    """

    id: int
    goods: Goods
    priced: Priced
    taxes: tuple[Tax, ...]
    booked: Decimal = ZERO
    shipped: Decimal = ZERO
    returned: Decimal = ZERO
    refundable: Decimal = ZERO

    def worth(self, quantity: Decimal) -> Decimal:
        """Return the share of RowTotal, in rupees, that this quantity is worth (wire-format 9, S3)."""
        return share(self.priced.row_total, quantity, self.priced.quantity)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment tried; `failure` is why it failed, None if it succeeded; amounts in rupees."""

    id: int
    amount: Decimal
    fee: Decimal
    method: str
    transaction_id: str | None
    failure: str | None
    at: Ticks


@dataclass(slots=True, eq=False)
class Order:
    """An order; `held_from` is the status to go back to after On Hold, `stopped` says that nothing more will leave."""

    id: int
    number: str
    cart_id: int | None
    customer: Customer
    channel: str
    location: Location
    coupon: Coupon | None
    shipping_fee: Decimal
    payment_fee: Decimal
    shipping_method: str | None
    payment_method: str | None
    note: str | None
    lines: tuple[OrderLine, ...]
    shipping_address: Address | None
    billing_address: Address | None
    created: Ticks
    updated: Ticks
    status: OrderStatus = OrderStatus.NEW
    payment_status: PaymentStatus = PaymentStatus.PENDING_PAYMENT
    held_from: OrderStatus | None = None
    stopped: bool = False
    paid: Decimal = ZERO
    refunded: Decimal = ZERO
    cod_assigned: Decimal = ZERO
    payments: list[Payment] = field(default_factory=list)
    shipment_ids: list[int] = field(default_factory=list)

    @property
    def is_cod(self) -> bool:
        """Whether the money comes with the delivery."""
        return self.payment_method == COD

    @property
    def total(self) -> Decimal:
        """OrderTotal in rupees: the lines with discount and tax, shipping and payment fee."""
        return total(line.priced.row_total for line in self.lines) + self.shipping_fee + self.payment_fee

    @property
    def owed(self) -> Decimal:
        """Rupees still to be paid."""
        return self.total - self.paid
