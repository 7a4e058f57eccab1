"""Sees the events of a shop one after another and holds each against wire-format 5 and 8, written down once more."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from sandbox.domain import ticks
from sandbox.shop import Occurrence, Shop

PAISA = Decimal("0.01")

OUTWARD = {
    None: "Create",
    "Create": "GoodsDispatched PickedUp Exception Unknown",
    "GoodsDispatched": "PickedUp OutForDelivery Delivered Exception Unknown",
    "PickedUp": "OutForDelivery Delivered GoodsDispatched Exception Unknown",
    "OutForDelivery": "OutForDelivery Delivered AttemptFail Exception Unknown",
    "AttemptFail": "AttemptFail OutForDelivery Delivered GoodsReturned Exception Unknown",
    "Exception": "Exception PickedUp OutForDelivery Delivered AttemptFail GoodsReturned Unknown",
    "GoodsReturned": "GoodsReceived",
    "GoodsReceived": "GoodsUnderInspection Accepted ReStocked",
    "GoodsUnderInspection": "Accepted Exception",
    "Accepted": "ReStocked",
    "Delivered": "",
    "ReStocked": "",
}
INWARD = OUTWARD | {
    "Create": "PickedUp GoodsReturned GoodsReceived Exception Unknown",
    "PickedUp": "GoodsReturned GoodsReceived Exception Unknown",
    "Exception": "Exception PickedUp GoodsReturned Unknown",
}
"""The table of wire-format 8.1, written down once more."""


def half_up(value: Decimal) -> Decimal:
    return value.quantize(PAISA, ROUND_HALF_UP)


def check_line(line: dict[str, Any]) -> None:
    assert line["Quantity"] > 0
    assert line["Total"] == half_up(line["ProductPrice"] * line["Quantity"])
    assert 0 <= line["DiscountAmount"] <= line["Total"]
    assert line["TaxAmount"] == half_up((line["Total"] - line["DiscountAmount"]) * line["TaxPercent"] / 100)
    assert line["RowTotal"] == line["Total"] - line["DiscountAmount"] + line["TaxAmount"]


def check_sums(data: dict[str, Any]) -> None:
    items = data["Items"]
    assert data["ItemCount"] == len(items)
    for whole, part in (("SubTotal", "Total"), ("DiscountAmount", "DiscountAmount"), ("TaxAmount", "TaxAmount")):
        assert data[whole] == sum((line[part] for line in items), Decimal(0)), whole
    assert data["SubTotalWithDiscount"] == data["SubTotal"] - data["DiscountAmount"]
    for line in items:
        check_line(line)


def check_cart(data: dict[str, Any]) -> None:
    check_sums(data)
    assert data["CartQuantity"] == sum((line["Quantity"] for line in data["Items"]), Decimal(0))
    assert data["Total"] == data["SubTotalWithDiscount"] + data["TaxAmount"]
    assert (data["CustomerName"] is None) == data["IsGuest"]


def check_order(data: dict[str, Any]) -> None:
    check_sums(data)
    fees = data["ShippingFeeAmount"] + data["PaymentFeeAmount"]
    assert data["OrderTotal"] == data["SubTotalWithDiscount"] + data["TaxAmount"] + fees
    paid = sum((payment["Amount"] for payment in data["Payments"] if payment["Status"] == 1), Decimal(0))
    assert data["PaidAmount"] == paid <= data["OrderTotal"]
    assert 0 <= data["RefundedAmount"] <= data["PaidAmount"]
    for line in data["Items"]:
        assert 0 <= line["ReturnedQuantity"] <= line["ShippedQuantity"] <= line["Quantity"]
        check_taxes(line)


def check_arrival(data: dict[str, Any]) -> None:
    """What must be true when an order comes to a status (wire-format 5.4, 8.2)."""
    items = data["Items"]
    whole = all(line["ShippedQuantity"] == line["Quantity"] for line in items)
    some_left = any(line["ShippedQuantity"] for line in items)
    facts = {
        30: data["PaidAmount"] == data["OrderTotal"] and data["PaymentStatus"] == 1,
        35: data["PaymentStatus"] == 5,
        60: whole,
        65: some_left and not whole,
        70: whole,
        80: not some_left or all(line["ReturnedQuantity"] == line["Quantity"] for line in items),
        90: data["RefundedAmount"] > 0 and data["PaymentStatus"] == 9,
    }
    assert facts.get(data["OrderStatus"], True), data["OrderStatusString"]


def check_taxes(line: dict[str, Any]) -> None:
    taxes = line["Taxes"]
    assert line["TaxAmount"] == sum((tax["Amount"] for tax in taxes), Decimal(0))
    assert line["TaxPercent"] == sum((tax["Rate"] for tax in taxes), Decimal(0))
    if len(taxes) == 1:
        assert taxes[0]["Name"] == "IGST"
    else:
        assert [tax["Name"] for tax in taxes] == ["CGST", "SGST"]
        assert taxes[0]["Rate"] == taxes[1]["Rate"]
        assert 0 <= taxes[0]["Amount"] - taxes[1]["Amount"] <= PAISA


def check_stock(data: dict[str, Any]) -> None:
    assert data["AdjustedQuantity"] == data["Quantity"] - data["PreviousQuantity"] != 0
    assert data["AvailableQuantity"] == data["Quantity"] - data["ReservedQuantity"]
    assert 0 <= data["ReservedQuantity"] <= data["Quantity"]


def check_quantities(data: dict[str, Any]) -> None:
    for line in data["Items"]:
        assert line["Quantity"] > 0
        if line["AcceptedQuantity"] is not None:
            assert line["AcceptedQuantity"] + line["RejectedQuantity"] == line["ReceivedQuantity"] <= line["Quantity"]
        if line["ReStockedQuantity"] is not None:
            assert line["ReStockedQuantity"] <= line["AcceptedQuantity"]


class Witness:
    """Sees every event and remembers what later ones must agree with."""

    def __init__(self, shop: Shop) -> None:
        self.stock = {(p, place): level.on_hand for p, place, level in shop.stock.levels()}
        self.latest: dict[tuple[str, int], dict[str, Any]] = {}
        self.moments: dict[object, int] = defaultdict(int)
        self.known: dict[int, str | None] = {}
        self.created: dict[str, int] = defaultdict(int)
        self.seen: dict[str, int] = defaultdict(int)

    def see(self, events: Iterable[Occurrence]) -> None:
        for happened in events:
            family, _, verb = happened.event.name.partition(".")
            data = cast("dict[str, Any]", happened.data)
            self.seen[happened.event.name] += 1
            {"Product": self.product, "Cart": self.cart, "Order": self.order, "Shipment": self.shipment}.get(
                family, self.movement
            )(data)
            if verb == "Create":
                assert data["Id"] > self.created[family], "ids grow"
                self.created[family] = data["Id"]
            stamp = data.get("LatestUpdatedOn") or data.get("CreatedOn")
            if stamp is not None:
                assert ticks.parse(stamp)[0] == happened.at
            if family != "StockQuantityUpdate":
                self.latest[family, data["Id"]] = data

    def grows(self, key: object, stamp: str) -> None:
        moment = ticks.parse(stamp)[0]
        assert moment >= self.moments[key]
        self.moments[key] = moment

    def product(self, data: dict[str, Any]) -> None:
        for variation in data["Variations"]:
            assert variation["Price"] > 0
        if data["Variations"]:
            assert data["Quantity"] == sum(variation["Quantity"] for variation in data["Variations"])
        garment = data["TopCategoryName"] in ("Women Wear", "Men Wear", "Footwear") and "Fabric" not in data["Name"]
        if garment:
            assert data["TaxRate"] == (5 if data["Price"] <= 2500 else 18)

    def cart(self, data: dict[str, Any]) -> None:
        check_cart(data)
        self.grows(("cart", data["Id"]), data["LatestUpdatedOn"])

    def order(self, data: dict[str, Any]) -> None:
        check_order(data)
        self.grows(("order", data["Id"]), data["LatestUpdatedOn"])
        former = self.latest.get(("Order", data["Id"]))
        if former is None:
            assert data["OrderStatus"] == 1
            cart = self.latest.get(("Cart", data["CartId"] or 0))
            if cart is not None:
                assert data["OrderTotal"] == cart["Total"] + data["ShippingFeeAmount"] + data["PaymentFeeAmount"]
                assert data["CustomerId"] == cart["CustomerId"]
        else:
            assert former != data, "an update changes something"
            if former["OrderStatus"] != data["OrderStatus"]:
                check_arrival(data)

    def shipment(self, data: dict[str, Any]) -> None:
        check_quantities(data)
        self.grows(("shipment", data["Id"]), data["LatestUpdatedOn"])
        former = self.latest.get(("Shipment", data["Id"]))
        self.follows(former, data)
        order = self.latest["Order", data["OrderId"]]
        assert data["OrderNumber"] == order["OrderNumber"]
        assert {line["OrderItemId"] for line in data["Items"]} <= {line["Id"] for line in order["Items"]}
        tried = data["StatusString"] in ("AttemptFail", "Delivered")
        assert data["DeliveryAttempts"] == (former["DeliveryAttempts"] if former else 0) + tried
        assert (data["ReasonCode"] is not None) == (data["StatusString"] in ("AttemptFail", "Exception"))
        assert data["GatewayStatus"] is not None or data["StatusString"] != "Unknown"
        if data["Direction"] == 2:
            parent = self.latest["Shipment", data["ParentShipmentId"]]
            assert parent["StatusString"] == "Delivered"

    def follows(self, former: dict[str, Any] | None, data: dict[str, Any]) -> None:
        table = OUTWARD if data["Direction"] == 1 else INWARD
        status, identity = data["StatusString"], data["Id"]
        known = self.known.get(identity)
        following = table[known].split()
        if former is None:
            assert data["PreviousStatus"] is None
        else:
            assert data["PreviousStatus"] == former["Status"]
            assert former["ReasonCode"] not in ("Lost", "Damaged", "InspectionRejected")
            if former["StatusString"] == "Unknown":
                following += [after for state in following for after in table.get(state, "").split()]
        assert status in following, (known, status)
        if status != "Unknown":
            self.known[identity] = status

    def movement(self, data: dict[str, Any]) -> None:
        check_stock(data)
        key = data["ProductId"], data["LocationId"]
        assert data["PreviousQuantity"] == self.stock.get(key, 0)
        self.stock[key] = data["Quantity"]
        assert data["TotalQuantity"] == sum(level for (p, _), level in self.stock.items() if p == key[0])
        self.grows(key, data["CreatedOn"])
        if data["ReferenceType"] in (10, 30):
            assert self.latest["Order", data["ReferenceId"]]["OrderNumber"] == data["ReferenceNumber"]


def reserved_by_orders(shop: Shop) -> dict[tuple[int, int], Decimal]:
    held: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for order in shop.orders.values():
        over = order.status.label in ("Canceled", "Refunded", "Closed")
        for line in order.lines:
            if not over:
                held[line.goods.product_id, order.location.id] += line.priced.quantity - line.shipped
    return {key: value for key, value in held.items() if value}
