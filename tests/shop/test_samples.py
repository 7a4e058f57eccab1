"""Single samples: short runs, ids that correlate, times that never run backwards, the same bytes everywhere."""

import hashlib
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.events import CATALOGUE, EventType, find
from sandbox.shop import STORY_ORDER, Shop, sample
from sandbox.shop.samples import shortest_run

AT = ticks.parse("2026-03-12T10:41:27.0065123Z")[0]
HOUR = ticks.PER_HOUR
LONG_RUNS = {name for name in STORY_ORDER if name.startswith("Shipment.")} - {"Shipment.ReStocked"}
"""Most samples of these take a new parcel along; the longest way of all stands for them a thousand times."""


def named(name: str) -> EventType:
    event = find(name)
    assert event is not None
    return event


def take(shop: Shop, name: str, at: int = AT) -> dict[str, Any]:
    return dict(sample(shop, named(name), at).data)


def test_fresh_shop_pays_a_new_order_for_an_order_update() -> None:
    steps = [events[-1].event.name for events in shortest_run(Shop(5), named("Order.Update"), AT)]
    assert steps == ["Cart.Create", "Order.Create", "Order.Update"]


def test_unpaid_order_is_just_paid() -> None:
    shop = Shop(1)
    placed = take(shop, "Order.Create")
    assert placed["PaymentMethod"] != "CoD"
    paid = take(shop, "Order.Update", AT + HOUR)
    assert paid["Id"] == placed["Id"]
    assert (paid["OrderStatus"], paid["PaymentStatus"]) == (30, 1)


def test_every_order_create_is_a_new_order() -> None:
    shop = Shop(1)
    placed = [take(shop, "Order.Create", AT + n * HOUR) for n in range(20)]
    assert len({order["Id"] for order in placed}) == 20
    assert len({order["CartId"] for order in placed}) == 20


@given(seed=st.integers(0, 500), others=st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_order_then_shipment_correlate(seed: int, others: int) -> None:
    shop = Shop(seed)
    for n in range(others):
        take(shop, "Order.Create", AT + n * HOUR)
    order = take(shop, "Order.Create", AT + others * HOUR)
    shipment = take(shop, "Shipment.Create", AT + 50 * HOUR)
    assert (shipment["OrderId"], shipment["OrderNumber"]) == (order["Id"], order["OrderNumber"])
    assert [line["OrderItemId"] for line in shipment["Items"]] == [line["Id"] for line in order["Items"]]
    assert shipment["ShippingAddress"] == order["ShippingAddress"]


@given(seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_story_order_tells_one_story(seed: int) -> None:
    shop = Shop(seed)
    told = {name: take(shop, name, AT + place * HOUR) for place, name in enumerate(STORY_ORDER)}
    assert told["Product.Update"]["Id"] == told["Product.Create"]["Id"]
    sold = {told["Product.Create"]["Id"], *(item["Id"] for item in told["Product.Create"]["Variations"])}
    assert told["Cart.Create"]["Items"][0]["ProductId"] in sold
    assert told["Cart.Update"]["Id"] == told["Cart.Create"]["Id"] == told["Order.Create"]["CartId"]
    assert told["Order.Update"]["Id"] == told["Order.Create"]["Id"]
    outward = told["Shipment.Create"]["Id"]
    for name in STORY_ORDER[7:15]:
        if name != "StockQuantityUpdate":
            assert told[name]["Id"] == outward, name
    for name in STORY_ORDER[15:]:
        assert told[name]["ParentShipmentId"] == outward, name
        assert told[name]["OrderId"] == told["Order.Create"]["Id"]


def test_dispatch_that_waits_gives_the_stock_event() -> None:
    shop = Shop(1)
    shipment = take(shop, "Shipment.Create")
    stock = take(shop, "StockQuantityUpdate", AT + HOUR)
    assert (stock["ReferenceTypeString"], stock["ShipmentId"]) == ("SalesOrder", shipment["Id"])
    assert stock["ReferenceNumber"] == shipment["OrderNumber"]


def test_newest_fitting_shipment_moves_on() -> None:
    shop = Shop(1)
    for n in range(3):
        newest = take(shop, "Shipment.GoodsDispatched", AT + n * 100 * HOUR)
    assert take(shop, "Shipment.PickedUp", AT + 400 * HOUR)["Id"] == newest["Id"]


@pytest.mark.parametrize("event", CATALOGUE, ids=lambda event: event.name)
def test_one_type_again_and_again(event: EventType) -> None:
    count = 200 if event.name in LONG_RUNS else 1000
    shop = Shop(7)
    seen = [sample(shop, event, AT + n * HOUR) for n in range(count)]
    assert all(happened.event is event for happened in seen)
    assert all(former.at < later.at for former, later in itertools.pairwise(seen))
    if event.name != "Product.Update":  # the only one without an id or a time of its own
        assert len({repr(happened.data) for happened in seen}) == count


def test_no_parcel_is_tried_more_than_three_times() -> None:
    shop = Shop(4)
    attempts = [take(shop, "Shipment.AttemptFail", AT + n * 9 * HOUR)["DeliveryAttempts"] for n in range(30)]
    assert set(attempts) == {1, 2, 3}


@pytest.mark.parametrize("event", CATALOGUE, ids=lambda event: event.name)
def test_run_ends_at_the_given_moment_and_grows(event: EventType) -> None:
    for at in (AT, AT + 1, 5_000):
        shop = Shop(3)
        run = shortest_run(shop, event, at)
        moments = [happened.at for events in run for happened in events]
        assert moments == sorted(moments)
        assert all(former[0].at < later[0].at for former, later in itertools.pairwise(run))
        assert at - ticks.PER_SECOND < moments[-1] <= at


def test_earlier_steps_lie_behind_at_their_usual_distance() -> None:
    run = shortest_run(Shop(3), named("Shipment.Delivered"), AT)
    assert 60 * HOUR < run[-1][0].at - run[0][0].at < 80 * HOUR
    scans = [events[0] for events in run if events[0].data.get("GatewayStatus")]
    assert all(scan.at % ticks.PER_MINUTE == 0 for scan in scans[:-1])
    assert scans[-1].at % ticks.PER_SECOND == 0


def test_steps_are_pressed_between_the_latest_moment_and_now() -> None:
    shop = Shop(3)
    take(shop, "Product.Create", AT)
    run = shortest_run(shop, named("Shipment.Delivered"), AT + ticks.PER_SECOND)
    moments = [events[0].at for events in run]
    assert moments[0] > AT
    assert moments[-1] == (AT + ticks.PER_SECOND) // ticks.PER_SECOND * ticks.PER_SECOND
    assert all(former < later for former, later in itertools.pairwise(moments))


def test_standing_clock_goes_on_by_single_ticks() -> None:
    shop = Shop(3)
    moments = [sample(shop, named("Cart.Update"), AT).at for _ in range(5)]
    assert moments == [AT, AT + 1, AT + 2, AT + 3, AT + 4]


@given(seed=st.integers(0, 2**40), events=st.lists(st.sampled_from(CATALOGUE), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_equal_seeds_and_times_give_equal_data(seed: int, events: list[EventType]) -> None:
    first, second = Shop(seed), Shop(seed)
    for place, event in enumerate(events):
        mine, yours = (sample(shop, event, AT + place * HOUR) for shop in (first, second))
        assert repr(mine) == repr(yours)


def test_data_is_a_snapshot_of_its_own() -> None:
    shop, twin = Shop(1), Shop(1)
    spoilt = sample(shop, named("Shipment.Create"), AT)
    sample(twin, named("Shipment.Create"), AT)
    spoil(spoilt.data)
    assert take(shop, "Shipment.GoodsDispatched", AT + HOUR) == take(twin, "Shipment.GoodsDispatched", AT + HOUR)


def spoil(value: Any) -> None:  # noqa: ANN401  any JSON value
    for member in list(value.values() if isinstance(value, dict) else value):
        if isinstance(member, dict | list):
            spoil(member)
    value.clear()


def test_seeds_look_different() -> None:
    orders = [take(Shop(seed), "Order.Create") for seed in range(30)]
    assert len({order["CustomerId"] for order in orders}) >= 8
    assert len({order["Items"][0]["ProductId"] for order in orders}) >= 10
    assert {tax["Name"] for order in orders for line in order["Items"] for tax in line["Taxes"]} == {
        "IGST",
        "CGST",
        "SGST",
    }
    assert {order["PaymentMethod"] == "CoD" for order in orders} == {True, False}


DIGEST = "86b270bbc8da78e89be246794393189ce6d4b1c004c06ae5c78c78ba433609f0"
"""Of Python 3.11, 3.12 and 3.13 alike. Changes of catalogue, draws or Data change it; renew it then, and only then."""


def test_bytes_are_the_same_on_every_python() -> None:
    digest = hashlib.sha256()
    for seed in (0, 1, 2026):
        shop = Shop(seed)
        for place, event in enumerate([*STORY_ORDER, *reversed(STORY_ORDER), *STORY_ORDER]):
            digest.update(repr(sample(shop, named(event), AT + place * 7 * HOUR).data).encode())
    assert digest.hexdigest() == DIGEST


def test_sampled_money_is_exact() -> None:
    order = take(Shop(11), "Order.Update")
    assert order["PaidAmount"] == order["OrderTotal"]
    assert isinstance(order["OrderTotal"], Decimal)


def test_what_goes_with_a_dispatch_is_the_next_stock_and_order_event() -> None:
    shop = Shop()
    dispatched = sample(shop, named("Shipment.GoodsDispatched"), AT)
    stock = sample(shop, named("StockQuantityUpdate"), AT + ticks.PER_MINUTE)
    order = sample(shop, named("Order.Update"), AT + 2 * ticks.PER_MINUTE)
    assert stock.data["ShipmentId"] == dispatched.data["Id"]
    assert stock.data["ReferenceTypeString"] == "SalesOrder"
    assert order.data["Id"] == dispatched.data["OrderId"]
    assert order.data["OrderStatusString"] in ("Shipped", "Partially Shipped")
    assert sample(shop, named("StockQuantityUpdate"), AT + 3 * ticks.PER_MINUTE).data != stock.data
