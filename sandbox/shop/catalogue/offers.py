"""Coupons, ways to ship and ways to pay."""

from dataclasses import dataclass
from decimal import Decimal

from sandbox.shop.money import paisa


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon with its rule: percent of the sub-total, or rupees off once the sub-total reaches a minimum."""

    code: str
    rule: str
    percent: Decimal = Decimal(0)
    rupees: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)

    def discount(self, sub_total: Decimal) -> Decimal:
        """Return the rupees taken off a sub-total in rupees before tax."""
        if sub_total < self.minimum:
            return paisa(Decimal(0))
        return paisa(sub_total * self.percent / 100 + self.rupees)


COUPONS: dict[str, Coupon] = {
    coupon.code: coupon
    for coupon in (
        Coupon("WELCOME10", "Welcome offer 10%", percent=Decimal(10)),
        Coupon("PONGAL15", "பொங்கல் சலுகை 15%", percent=Decimal(15)),
        Coupon("FLAT100", "₹100 off above ₹999", rupees=Decimal(100), minimum=Decimal(999)),
        Coupon("DIWALI7", "दिवाली ऑफ़र 7.5%", percent=Decimal("7.5")),
    )
}

COD = "CoD"
"""The payment method whose money comes with the delivery."""
COD_FEE = Decimal("40.00")
GATEWAYS = ("Razorpay", "PhonePe", "Cashfree", "PayU", "Paytm")
COUNTER_METHODS = ("Cash", "Card")

SHIPPING_METHODS: dict[str, Decimal] = {
    "Standard Delivery": Decimal("60.00"),
    "Express Delivery": Decimal("150.00"),
    "Free Delivery": Decimal("0.00"),
}
"""Name and fee in rupees."""

CHANNELS = ("OnlineStore", "POS", "BackOffice", "SalesForceApp", "AndroidApp", "iOSApp")
CHANNEL_GROUPS: dict[str, str] = {"Online Store": "OnlineStore", "Mobile App": "AndroidApp", "iPhone App": "iOSApp"}
"""ChannelGroup of a cart and the Channel of the order that comes from it."""
