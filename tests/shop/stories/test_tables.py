"""Every row of every table of wire-format 9: its offset, its event, and the state that it names."""

import itertools
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from sandbox.domain import json_path, ticks
from sandbox.domain.json_path import parse_path
from sandbox.domain.json_text import JsonValue
from tests.shop.stories.told import data, events, names, told

M = 1 / 60
Row: TypeAlias = tuple[float, str, dict[str, Any]]
"""Hours from the beginning, the event, and members of its Data by path."""

P, B = "KH-KRT-IND-M", "KH-BTL-750"


def stock(sku: str, before: float, after: float) -> dict[str, Any]:
    return {"Sku": sku, "PreviousQuantity": before, "Quantity": after, "ReferenceType": 10}


ORDERED: list[Row] = [
    (0, "Order.Create", {"OrderStatus": 1, "PaymentStatus": 0, "PaidAmount": 0}),
    (1 * M, "Order.Update", {"OrderStatus": 30, "PaymentStatus": 1, "PaidAmount": Decimal("3230.70"), "#Payments": 1}),
]
TO_THE_ROUND: list[Row] = [
    *ORDERED,
    (20 * M, "Order.Update", {"OrderStatus": 40}),
    (14, "Shipment.Create", {"Status": 1, "Direction": 1}),
    (16, "Shipment.GoodsDispatched", {"Status": 10, "+DispatchedOn": True}),
    (16, "StockQuantityUpdate", stock(P, 40, 38)),
    (16, "StockQuantityUpdate", stock(B, 60, 59)),
    (16, "Order.Update", {"OrderStatus": 60, "Items[0].ShippedQuantity": 2, "Items[1].ShippedQuantity": 1}),
    (21, "Shipment.PickedUp", {"Status": 20}),
    (61, "Shipment.OutForDelivery", {"Status": 30}),
]
RETURNED: list[Row] = [
    (0, "Shipment.Create", {"Direction": 2, "IsReturn": True, "#Items": 1, "Items[0].Quantity": 1}),
    (6, "Shipment.PickedUp", {"Status": 20, "PickupAddress.City": "Bengaluru", "StatusLocation": "Bengaluru"}),
    (72, "Shipment.GoodsReturned", {"Status": 60}),
    (74, "Shipment.GoodsReceived", {"Status": 70, "Items[0].ReceivedQuantity": 1}),
    (74, "Order.Update", {"Items[0].ReturnedQuantity": 1, "OrderStatus": 70}),
    (74.5, "Shipment.GoodsUnderInspection", {"Status": 80}),
]
TABLES: dict[str, list[Row]] = {
    "happy-delivery": [
        *TO_THE_ROUND,
        (66, "Shipment.Delivered", {"Status": 40, "DeliveryAttempts": 1}),
        (66, "Order.Update", {"OrderStatus": 70}),
    ],
    "failed-attempt-then-delivered": [
        *TO_THE_ROUND,
        (68, "Shipment.AttemptFail", {"Status": 35, "DeliveryAttempts": 1, "ReasonCode": "CustomerUnavailable"}),
        (72, "Shipment.Exception", {"Status": 50, "ReasonCode": "AddressIncomplete"}),
        (85, "Shipment.OutForDelivery", {"Status": 30}),
        (90, "Shipment.Delivered", {"Status": 40, "DeliveryAttempts": 2}),
        (90, "Order.Update", {"OrderStatus": 70}),
    ],
    "return-inspect-restock": [
        *RETURNED,
        (76, "Shipment.Accepted", {"Status": 90, "Items[0].AcceptedQuantity": 1, "Items[0].RejectedQuantity": 0}),
        (76.5, "Shipment.ReStocked", {"Status": 100, "Items[0].ReStockedQuantity": 1}),
        (76.5, "StockQuantityUpdate", {**stock(P, 38, 39), "ReferenceType": 30}),
        (77, "Order.Update", {"RefundedAmount": Decimal("1134.00"), "Items[0].RowTotal": Decimal("2268.00")}),
    ],
    "cart-to-order": [
        (0, "Cart.Create", {"#Items": 1, "Items[0].Sku": P, "Total": Decimal("1260.00")}),
        (5 * M, "Cart.Update", {"Items[0].Quantity": 2, "Items[1].Sku": B, "Total": Decimal("3170.70")}),
        (8 * M, "Order.Create", {"ShippingFeeAmount": 60, "OrderTotal": Decimal("3230.70")}),
        (10 * M, "Order.Update", {"OrderStatus": 30}),
    ],
    "return-to-origin": [
        *TO_THE_ROUND,
        (66, "Shipment.AttemptFail", {"DeliveryAttempts": 1}),
        (85, "Shipment.OutForDelivery", {}),
        (90, "Shipment.AttemptFail", {"DeliveryAttempts": 2}),
        (109, "Shipment.OutForDelivery", {}),
        (114, "Shipment.AttemptFail", {"DeliveryAttempts": 3}),
        (170, "Shipment.GoodsReturned", {"IsReturn": True, "Direction": 1}),
        (172, "Shipment.GoodsReceived", {}),
        (172.5, "Shipment.GoodsUnderInspection", {}),
        (174, "Shipment.Accepted", {}),
        (174.5, "Shipment.ReStocked", {}),
        (174.5, "StockQuantityUpdate", {**stock(P, 38, 40), "ReferenceType": 30}),
        (174.5, "StockQuantityUpdate", {**stock(B, 59, 60), "ReferenceType": 30}),
        (174.5, "Order.Update", {"OrderStatus": 90, "RefundedAmount": Decimal("3230.70")}),
    ],
    "catalogue-launch": [
        (0, "Product.Create", {"IsPublished": False, "Quantity": 0}),
        *((2, "StockQuantityUpdate", {"ReferenceTypeString": "PurchaseEntry"}) for _ in "SML"),
        (3.5, "Product.Update", {"IsPublished": True, "Price": 1200}),
        (168, "Product.Update", {"IsPublished": True, "Price": 1290}),
    ],
    "cancel-before-dispatch": [
        *ORDERED,
        (3, "Order.Update", {"OrderStatus": 80}),
        (27, "Order.Update", {"OrderStatus": 90, "RefundedAmount": Decimal("3230.70")}),
    ],
    "partial-shipment": [
        *ORDERED,
        (14, "Shipment.Create", {"#Items": 1, "Items[0].Sku": P}),
        (14, "Shipment.Create", {"#Items": 1, "Items[0].Sku": B}),
        (16, "Shipment.GoodsDispatched", {}),
        (16, "StockQuantityUpdate", stock(P, 40, 38)),
        (16, "Order.Update", {"OrderStatus": 65}),
        (21, "Shipment.PickedUp", {}),
        (40, "Shipment.GoodsDispatched", {}),
        (40, "StockQuantityUpdate", stock(B, 60, 59)),
        (40, "Order.Update", {"OrderStatus": 60}),
        (45, "Shipment.PickedUp", {}),
        (61, "Shipment.OutForDelivery", {}),
        (66, "Shipment.Delivered", {}),
        (85, "Shipment.OutForDelivery", {}),
        (90, "Shipment.Delivered", {}),
        (90, "Order.Update", {"OrderStatus": 70}),
    ],
    "lost-in-transit": [
        *TO_THE_ROUND[:-1],
        (40, "Shipment.Exception", {"ReasonCode": "Misrouted"}),
        (55, "Shipment.Unknown", {}),
        (80, "Shipment.Unknown", {}),
        (216, "Shipment.Exception", {"ReasonCode": "Lost"}),
        (240, "Order.Update", {"OrderStatus": 90}),
    ],
    "inspection-reject": [*RETURNED, (76, "Shipment.Exception", {"ReasonCode": "InspectionRejected"})],
}


def shown_at(value: JsonValue, path: str) -> object:
    """The value at the path; `#Items` is how many there are, `+DispatchedOn` whether it is there."""
    found = json_path.get(value, parse_path(path.lstrip("#+")))
    if path.startswith("#"):
        assert isinstance(found, list)
        return len(found)
    return found is not None if path.startswith("+") else found


@pytest.mark.parametrize("name", TABLES)
def test_story_says_what_its_table_says(name: str) -> None:
    for seed in (0, 1, 2, 1031):
        tale = told(name, seed=seed)
        happened = events(tale)
        rows = TABLES[name]
        offsets = [round((each.at - tale.begin) / ticks.PER_MINUTE) for each in happened]
        assert list(zip(offsets, names(happened), strict=True)) == [(round(row[0] * 60), row[1]) for row in rows]
        for each, (_, event, members) in zip(happened, rows, strict=True):
            shown = {path: shown_at(each.data, path) for path in members}
            assert shown == members, event


def test_keys_of_the_return_are_those_of_the_order() -> None:
    outward = data(told("happy-delivery"), "Shipment.Create")[0]
    back = told("return-inspect-restock")
    inward, moved = data(back, "Shipment.Create")[0], data(back, "StockQuantityUpdate")[0]
    assert inward["ParentShipmentId"] == outward["Id"] != inward["Id"]
    assert (moved["ReferenceId"], moved["ShipmentId"]) == (outward["OrderId"], inward["Id"])


def test_the_order_takes_the_cart_along() -> None:
    tale = told("cart-to-order")
    assert data(tale, "Order.Create")[0]["CartId"] == data(tale, "Cart.Create")[0]["Id"]
    cleared = data(told("cart-to-order", "clearing.happens=true"), "Cart.Update")[-1]
    assert (cleared["Items"], cleared["Total"], cleared["SubTotal"]) == ([], 0, 0)


def test_a_cash_order_that_returns_to_origin_ends_canceled() -> None:
    tale = told("return-to-origin", "order.payment_method=CoD", "payment.happens=false")
    last = data(tale, "Order.Update")[-1]
    assert (last["OrderStatus"], last["RefundedAmount"]) == (80, 0)


def test_two_parcels_have_their_own_tracking() -> None:
    numbers = [parcel["TrackingNumber"] for parcel in data(told("partial-shipment"), "Shipment.Create")]
    assert len(set(numbers)) == 2


@pytest.mark.parametrize("seed", [0, 1, 7, 12345])
def test_stock_is_drained_to_the_last_bottle(seed: int) -> None:
    tale = told("stock-drain", seed=seed)
    rounds = [step.happened for step in tale.steps if step.round is not None and step.happened]
    moved = [each.data for happened in rounds for each in happened if each.event.name == "StockQuantityUpdate"]
    assert moved[0]["PreviousQuantity"] == 12
    for former, later in itertools.pairwise(moved):
        assert later["PreviousQuantity"] == former["Quantity"]
    assert moved[-1]["Quantity"] == 0
    assert sum(each["AdjustedQuantity"] for each in moved) == -12  # type: ignore[misc]
    assert all(-3 <= each["AdjustedQuantity"] <= -1 for each in moved)  # type: ignore[operator]
    numbers = [step.round for step in tale.steps if step.round is not None]
    assert numbers != sorted(numbers), "several orders are under way at once"
    after = [name for step in tale.steps if step.round is None for name in names(step.happened)]
    assert after == ["Product.Update", "StockQuantityUpdate"]
    assert data(tale, "StockQuantityUpdate")[-1]["AdjustedQuantity"] == 50


def test_a_correction_below_zero_is_made_only_where_it_is_allowed() -> None:
    tale = told("stock-drain", "correction.happens=true", "shop.negative_stock=true", "shop.stock.bottle=3")
    assert [each["Quantity"] for each in data(tale, "StockQuantityUpdate")][-2:] == [-1, 49]
