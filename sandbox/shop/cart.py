"""A cart and its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.offers import Coupon
from sandbox.shop.catalogue.people import Customer
from sandbox.shop.goods import Sellable
from sandbox.shop.money import ZERO, Priced, spread, total


@dataclass(slots=True, eq=False)
class CartLine:
    """A line. Price and GST rate are those of the cart's last change, so that the order costs what the cart showed."""

    id: int
    item: Sellable
    quantity: Decimal
    price: Decimal
    percent: Decimal
    discount: Decimal = ZERO

    @property
    def priced(self) -> Priced:
        """The line's money."""
        return Priced(self.price, self.quantity, self.discount, self.percent)


@dataclass(slots=True, eq=False)
class Cart:
    """A cart; `order_id` is set once it has become an order, and then it cannot change any more."""

    id: int
    customer: Customer
    channel_group: str
    created: Ticks
    updated: Ticks
    lines: list[CartLine]
    coupon: Coupon | None = None
    order_id: int | None = None

    def reprice(self) -> None:
        """Take present prices and the coupon's discount."""
        for line in self.lines:
            line.price, line.percent, line.discount = line.item.price, line.item.tax_percent, ZERO
        discount(self.lines, self.coupon)


def discount(lines: Sequence[CartLine], coupon: Coupon | None) -> None:
    """Spread a coupon's discount over lines that have none yet, before tax (wire-format 5.4)."""
    if coupon is None:
        return
    totals = [line.priced.total for line in lines]
    for line, part in zip(lines, spread(coupon.discount(total(totals)), totals), strict=True):
        line.discount = part
