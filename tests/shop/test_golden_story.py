"""The 20 golden bodies are one story told by the commands, with every choice pinned (wire-format 9.1)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sandbox.domain import ticks
from sandbox.domain.events import NAMES
from sandbox.shop import STORY_ORDER, Occurrence, Shop
from sandbox.shop.commands import (
    accept,
    book_shipment,
    change_cart,
    create_product,
    deliver,
    dispatch,
    fail_attempt,
    inspect,
    open_cart,
    open_return,
    out_for_delivery,
    pay,
    pick_up,
    place_order,
    receive_goods,
    receive_stock,
    report_exception,
    report_unknown,
    restock,
    return_goods,
    update_product,
)

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
KURTI, KURTI_M, BOTTLE, DUPATTA = 168201, 168203, 167940, 168150
CART, ORDER, OUTWARD, INWARD = 55310, 90512, 70233, 70311


def golden(name: str) -> dict[str, Any]:
    body = json.loads((SAMPLES / f"{name}.json").read_bytes(), parse_float=Decimal)
    data: dict[str, Any] = body["Data"]
    return data


def without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_nulls(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(member) for member in value]
    return value


def shape(value: object) -> object:
    """Types and order of everything inside, which comparing dictionaries does not see."""
    if isinstance(value, dict):
        return [(key, shape(member)) for key, member in value.items()]
    if isinstance(value, list):
        return [shape(member) for member in value]
    return type(value).__name__


def t(text: str) -> int:
    return ticks.parse(f"2026-03-{text}Z")[0]


class Told:
    """The story as it happens; `first` keeps the event whose type has a golden body."""

    def __init__(self) -> None:
        self.events: list[Occurrence] = []

    def __iadd__(self, happened: tuple[Occurrence, ...]) -> "Told":
        self.events.extend(happened)
        return self

    def of(self, name: str) -> list[Occurrence]:
        return [happened for happened in self.events if happened.event.name == name]


def tell() -> Told:
    shop, told = Shop(1), Told()
    launch(shop, told)
    buy(shop, told)
    send(shop, told)
    bring_back(shop, told)
    return told


def launch(shop: Shop, told: Told) -> None:
    told += create_product(
        shop,
        t("02T05:40:10.1"),
        "kurti",
        product_id=KURTI,
        variation_ids=[168202, 168203, 168204],
        media_ids=[41880, 41881],
        attribute_value_ids=[8820],
        price="1350",
    )
    for product_id, amount in ((168202, 25), (168203, 40), (168204, 15)):
        told += receive_stock(shop, t("02T08:15:00"), product_id, amount=amount, location_id=12)
    told += update_product(shop, t("02T09:12:40"), KURTI, publish=True, price="1200", featured=True, related=[DUPATTA])


def buy(shop: Shop, told: Told) -> None:
    told += open_cart(
        shop,
        t("03T14:21:07.8831204"),
        customer_id=40217,
        product_id=KURTI_M,
        amount=1,
        channel_group="Online Store",
        cart_id=CART,
        line_id=71840,
    )
    told += change_cart(
        shop, t("03T14:26:35.119"), CART, quantities={KURTI_M: 2, BOTTLE: 1}, coupon="WELCOME10", line_ids=[71841]
    )
    told += place_order(
        shop,
        t("03T14:29:41.2260417"),
        CART,
        location_id=12,
        payment_method="Razorpay",
        shipping_method="Standard Delivery",
        shipping_fee=60,
        payment_fee=0,
        note="Please call before delivery / வருமுன் அழைக்கவும்",
        order_id=ORDER,
        number="SO-1047",
        line_ids=[183401, 183402],
        address_ids=[880451, 880452],
    )
    told += pay(
        shop,
        t("03T14:31:03.0044518"),
        ORDER,
        transaction_id="pay_QkA7x0Example1",
        payment_id=66107,
        paid_at=t("03T14:31:02.7719"),
    )


def send(shop: Shop, told: Told) -> None:
    told += book_shipment(
        shop,
        t("04T04:55:20.014"),
        ORDER,
        courier="Xpressbees Surface",
        tracking_number="78012345678",
        expected=t("07T12:30:00"),
        shipment_id=OUTWARD,
        number="GDN-0733",
        line_ids=[99120, 99121],
    )
    told += dispatch(shop, t("04T07:10:02.5573301"), OUTWARD, stock_at=t("04T07:10:02.6011872"))
    told += pick_up(shop, t("04T11:42:00"), OUTWARD)
    told += report_unknown(shop, t("05T20:05:00"), OUTWARD, gateway_status="CONNECTION SCAN HSR/T1", location="Hosur")
    told += out_for_delivery(shop, t("06T03:48:00"), OUTWARD, rider_name="Ravi K", rider_phone="+919000000045")
    told += fail_attempt(shop, t("06T11:20:00"), OUTWARD, reason_code="CustomerUnavailable")
    told += report_exception(shop, t("06T15:02:00"), OUTWARD, reason_code="AddressIncomplete")
    told += out_for_delivery(shop, t("07T04:10:00"), OUTWARD)
    told += deliver(shop, t("07T09:33:00"), OUTWARD, received_by="Meera")


def bring_back(shop: Shop, told: Told) -> None:
    told += open_return(
        shop,
        t("09T06:02:11.5471208"),
        OUTWARD,
        quantities={183401: 1},
        reason="Size too small",
        courier="Xpressbees Surface",
        tracking_number="78012399001",
        return_id=INWARD,
        number="GRN-0418",
        line_ids=[99174],
    )
    told += pick_up(shop, t("09T12:40:00"), INWARD)
    told += return_goods(shop, t("12T06:15:00"), INWARD)
    told += receive_goods(shop, t("12T08:04:33.1709"), INWARD)
    told += inspect(shop, t("12T08:31:50.9920011"), INWARD)
    told += accept(shop, t("12T10:15:09.4483017"), INWARD)
    told += restock(shop, t("12T10:41:27.0065"), INWARD)


TOLD = tell()
WHICH = {"StockQuantityUpdate": 3}
"""Which event of a type has the golden body, the first unless named: three purchase entries precede the sale."""


def test_story_order_names_every_event_type_once() -> None:
    assert sorted(STORY_ORDER) == sorted(NAMES)


@pytest.mark.parametrize("name", STORY_ORDER)
def test_story_yields_golden_data(name: str) -> None:
    happened = TOLD.of(name)[WHICH.get(name, 0)]
    mine, theirs = without_nulls(happened.data), golden(name)
    assert mine == theirs
    assert shape(mine) == shape(theirs)


def test_story_goes_on_as_scenario_three_says() -> None:
    restocked = TOLD.of("StockQuantityUpdate")[-1].data
    assert (restocked["PreviousQuantity"], restocked["Quantity"]) == (38, 39)
    assert (restocked["ReferenceTypeString"], restocked["ReferenceId"], restocked["ShipmentId"]) == (
        "Return",
        ORDER,
        INWARD,
    )
    last = TOLD.of("Order.Update")[-1].data
    assert (last["OrderStatus"], last["RefundedAmount"]) == (70, Decimal("1134.00"))
    statuses = [happened.data["OrderStatus"] for happened in TOLD.of("Order.Update")]
    assert statuses == [30, 60, 70, 70, 70]


def test_golden_samples_happen_in_story_order() -> None:
    moments = [TOLD.of(name)[WHICH.get(name, 0)].at for name in STORY_ORDER]
    assert moments == sorted(moments)
