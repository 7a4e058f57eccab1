"""Drifts planted into golden bodies, and what must be told of each."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from sandbox.domain.json_path import Step

Change = Callable[[dict[str, Any]], object]


class Planted(NamedTuple):
    """What is done to the golden body of an event type, and the difference that must be told first."""

    event: str
    change: Change
    severity: str
    kind: str
    place: str


def put(*path: Step, value: object) -> Change:
    def change(body: dict[str, Any]) -> None:
        target = inner(body, path[:-1])
        target[path[-1]] = value

    return change


def drop(*path: Step) -> Change:
    return lambda body: inner(body, path[:-1]).pop(path[-1])


def rename(*path: Step, to: str) -> Change:
    def change(body: dict[str, Any]) -> None:
        target = inner(body, path[:-1])
        entries = [(to if name == path[-1] else name, value) for name, value in target.items()]
        target.clear()
        target.update(entries)

    return change


def reverse(*path: Step) -> Change:
    def change(body: dict[str, Any]) -> None:
        target = inner(body, path)
        entries = list(target.items())[::-1]
        target.clear()
        target.update(entries)

    return change


def inner(body: Any, path: tuple[Step, ...]) -> Any:  # noqa: ANN401 - JSON
    for step in path:
        body = body[step]
    return body


PLANTED = [
    # What is missing.
    Planted("Order.Create", drop("Id"), "breaking", "missing", "/Id"),
    Planted("Order.Create", drop("Data", "OrderTotal"), "breaking", "missing", "/Data/OrderTotal"),
    Planted("Order.Create", drop("Data", "Items", 1, "Quantity"), "breaking", "missing", "/Data/Items/*/Quantity"),
    Planted("Cart.Update", drop("Data", "Items"), "breaking", "missing", "/Data/Items"),
    Planted("Shipment.Unknown", drop("Data", "GatewayStatus"), "breaking", "missing", "/Data/GatewayStatus"),
    Planted("Cart.Update", rename("Data", "Total", to="GrandTotal"), "breaking", "missing", "/Data/Total"),
    Planted(
        "Shipment.Create", drop("Data", "ShippingAddress", "City"), "breaking", "missing", "/Data/ShippingAddress/City"
    ),
    # What is new.
    Planted("Order.Create", put("Data", "GiftWrap", value=True), "additive", "new", "/Data/GiftWrap"),
    Planted("Order.Create", put("TenantId", value=3), "additive", "new", "/TenantId"),
    Planted("Cart.Create", put("Data", "Items", 0, "Hsn", value="1"), "additive", "new", "/Data/Items/*/Hsn"),
    Planted(
        "Product.Create",
        put("Data", "Options", 0, "Values", 0, "Hint", value="x"),
        "additive",
        "new",
        "/Data/Options/*/Values/*/Hint",
    ),
    # What has another type.
    Planted("Order.Create", put("Data", "OrderTotal", value="3230.7"), "breaking", "retyped", "/Data/OrderTotal"),
    Planted("Product.Update", put("Data", "Gtin", value=8901234500019), "breaking", "retyped", "/Data/Gtin"),
    Planted("Product.Update", put("Data", "Id", value="168201"), "breaking", "retyped", "/Data/Id"),
    Planted("Product.Update", put("Data", "Id", value=Decimal("168201.0")), "breaking", "retyped", "/Data/Id"),
    Planted("Order.Create", put("Data", "ItemCount", value=Decimal("2.5")), "breaking", "retyped", "/Data/ItemCount"),
    Planted("Order.Update", put("Data", "Payments", value={}), "breaking", "retyped", "/Data/Payments"),
    Planted("Order.Update", put("Data", "IsMasterOrder", value=0), "breaking", "retyped", "/Data/IsMasterOrder"),
    Planted(
        "Order.Update",
        put("Data", "ShippingAddress", value="Bengaluru"),
        "breaking",
        "retyped",
        "/Data/ShippingAddress",
    ),
    Planted("StockQuantityUpdate", put("Attempt", value="0"), "breaking", "retyped", "/Attempt"),
    # Null where it may not be.
    Planted("Order.Create", put("Data", "OrderNumber", value=None), "breaking", "nullability", "/Data/OrderNumber"),
    Planted(
        "Cart.Update", put("Data", "Items", 0, "Total", value=None), "breaking", "nullability", "/Data/Items/*/Total"
    ),
    Planted(
        "Shipment.Unknown", put("Data", "GatewayStatus", value=None), "breaking", "nullability", "/Data/GatewayStatus"
    ),
    # Values that the contract does not list.
    Planted("Order.Update", put("Data", "OrderStatus", value=45), "breaking", "enum value", "/Data/OrderStatus"),
    Planted(
        "Shipment.Delivered",
        put("Data", "StatusString", value="HandedOver"),
        "breaking",
        "enum value",
        "/Data/StatusString",
    ),
    Planted(
        "Shipment.AttemptFail", put("Data", "ReasonCode", value="Damaged"), "breaking", "enum value", "/Data/ReasonCode"
    ),
    Planted(
        "StockQuantityUpdate", put("Data", "ReferenceType", value=50), "breaking", "enum value", "/Data/ReferenceType"
    ),
    # Other formats.
    Planted(
        "Order.Create", put("Data", "CreatedOn", value="03.03.2026 14:29"), "breaking", "format", "/Data/CreatedOn"
    ),
    Planted(
        "Order.Create", put("Data", "CreatedOn", value="2026-03-03T14:29:41"), "breaking", "format", "/Data/CreatedOn"
    ),
    Planted("Order.Create", put("Id", value="42"), "breaking", "format", "/Id"),
    Planted(
        "Order.Create",
        put("CreationTimeUtc", value="2026-03-03T14:29:41+05:30"),
        "breaking",
        "format",
        "/CreationTimeUtc",
    ),
    Planted(
        "Order.Create",
        put("Data", "ShippingAddress", "ZipCode", value="56003"),
        "breaking",
        "format",
        "/Data/ShippingAddress/ZipCode",
    ),
    Planted(
        "Order.Create",
        put("Data", "CreatedOn", value="2026-03-03T14:29:41.2Z"),
        "cosmetic",
        "format",
        "/Data/CreatedOn",
    ),
    Planted("Order.Create", put("Data", "OrderTotal", value=3230), "cosmetic", "format", "/Data/OrderTotal"),
    # Another order, and what only the validator sees.
    Planted("Order.Create", reverse(), "cosmetic", "order", "/"),
    Planted("Order.Create", reverse("Data", "Items", 0), "cosmetic", "order", "/Data/Items/*"),
    Planted(
        "Cart.Create",
        put("Data", "Items", 0, "Quantity", value=Decimal("0.0")),
        "breaking",
        "limit",
        "/Data/Items/*/Quantity",
    ),
    Planted("Cart.Create", put("Attempt", value=-1), "breaking", "limit", "/Attempt"),
]
