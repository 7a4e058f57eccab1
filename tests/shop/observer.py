"""A witness of a simulated life: it also knows the life of an order, and looks up every key of wire-format 8.3."""

from typing import Any

from sandbox.shop import Shop
from tests.shop.witness import Witness

ORDERS = {
    "New": "Pending Payment, Payment Received, Payment Failed, Invoiced, Shipping, Shipped, Partially Shipped, "
    "On Hold, Canceled, Complete",
    "On Hold": "New, Payment Received, Canceled",
    "Pending Payment": "Payment Received, Payment Failed, Canceled",
    "Payment Failed": "Payment Failed, Payment Received, Canceled",
    "Payment Received": "On Hold, Invoiced, Shipping, Shipped, Partially Shipped, Complete, Canceled",
    "Invoiced": "Shipping, Shipped, Partially Shipped, Canceled",
    "Shipping": "Shipped, Partially Shipped, Canceled",
    "Partially Shipped": "Partially Shipped, Shipped, Complete, Canceled, Refunded",
    "Shipped": "Shipped, Complete, Canceled, Refunded",
    "Complete": "Complete, Refunded, Closed",
    "Canceled": "Refunded, Closed",
    "Refunded": "Closed",
    "Closed": "",
}
"""Which OrderStatusString may follow which in the life that is simulated (wire-format 5.8 and the stories of 9)."""


class Observer(Witness):
    """A witness that also knows which order status may follow, and looks up every key of wire-format 8.3."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        self.lines: set[tuple[str, int]] = set()
        self.items = {item.id: item.sku for product in shop.products.values() for item in product.items}

    def product(self, data: dict[str, Any]) -> None:
        super().product(data)
        self.items |= {each["Id"]: each["Sku"] for each in data["Variations"]} or {data["Id"]: data["Sku"]}

    def order(self, data: dict[str, Any]) -> None:
        former = self.latest.get(("Order", data["Id"]))
        super().order(data)
        if former is not None:
            former_status = former["OrderStatusString"]
            assert data["OrderStatusString"] in ORDERS[former_status].split(", "), former_status
            assert data["LocationId"] == former["LocationId"]
        else:
            self.unique("order line", [line["Id"] for line in data["Items"]])
        if data["CartId"] is not None:
            cart = self.latest["Cart", data["CartId"]]
            assert data["CustomerId"] == cart["CustomerId"]
            assert [line["ProductId"] for line in data["Items"]] == [line["ProductId"] for line in cart["Items"]]
        self.sold(data)

    def cart(self, data: dict[str, Any]) -> None:
        super().cart(data)
        self.sold(data)

    def shipment(self, data: dict[str, Any]) -> None:
        former = self.latest.get(("Shipment", data["Id"]))
        super().shipment(data)
        assert data["LocationId"] == self.latest["Order", data["OrderId"]]["LocationId"]
        assert data["DeliveryAttempts"] <= 3, "couriers give up after the third attempt (S6)"
        if former is None:
            self.unique("shipment line", [line["Id"] for line in data["Items"]])

    def movement(self, data: dict[str, Any]) -> None:
        super().movement(data)
        assert data["Sku"] == self.items[data["ProductId"]]
        if data["ShipmentId"] is not None:
            shipment = self.latest["Shipment", data["ShipmentId"]]
            assert (shipment["OrderId"], shipment["LocationId"]) == (data["ReferenceId"], data["LocationId"])

    def sold(self, data: dict[str, Any]) -> None:
        for line in data["Items"]:
            assert line["Sku"] == self.items[line["ProductId"]]

    def unique(self, kind: str, ids: list[int]) -> None:
        for each in ids:
            assert (kind, each) not in self.lines
            self.lines.add((kind, each))
