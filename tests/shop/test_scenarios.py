"""The scenarios of wire-format 9 that the golden story does not tell, and steps that are refused."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from sandbox.domain import ticks
from sandbox.shop import IllegalStepError, ImpossibleFactError, Occurrence, Shop, commands
from sandbox.shop.lifecycle import INWARD, OUTWARD
from sandbox.shop.shipment import ShipmentStatus

AT = ticks.parse("2026-03-02T04:00:00Z")[0]
BOTTLE, DUPATTA, MEERA, ARJUN = 167940, 168150, 40217, 40218


class Counter:
    """A shop whose clock goes on by a minute a command."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  passed on to Shop
        self.shop = Shop(1, **settings)
        self.at = AT

    def do(self, command: Callable[..., tuple[Occurrence, ...]], *facts: Any, **choices: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        self.at += ticks.PER_MINUTE
        return [{"Event": e.event.name, **e.data} for e in command(self.shop, self.at, *facts, **choices)]

    def order(self, method: str = "Razorpay", **choices: Any) -> dict[str, Any]:  # noqa: ANN401
        choices = {"quantities": {BOTTLE: 2, DUPATTA: 1}, "customer_id": MEERA, "location_id": 12} | choices
        return self.do(commands.place_order, payment_method=method, **choices)[0]

    def parcel(self, order: dict[str, Any], **choices: Any) -> int:  # noqa: ANN401
        number: int = self.do(commands.book_shipment, order["Id"], **choices)[0]["Id"]
        return number

    def travel(self, parcel: int, *steps: Callable[..., tuple[Occurrence, ...]]) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        for step in steps:
            events = self.do(step, parcel)
        return events


WAREHOUSE = (commands.receive_goods, commands.inspect, commands.accept, commands.restock)
TO_THE_DOOR = (commands.dispatch, commands.pick_up, commands.out_for_delivery)


def test_dispatch_moves_stock_and_order_together() -> None:
    counter = Counter()
    order = counter.order()
    counter.do(commands.pay, order["Id"])
    events = counter.do(commands.dispatch, counter.parcel(order))
    assert [event["Event"] for event in events] == [
        "Shipment.GoodsDispatched", "StockQuantityUpdate", "StockQuantityUpdate", "Order.Update",
    ]  # fmt: skip
    assert [(e["AdjustedQuantity"], e["ReservedQuantity"]) for e in events[1:3]] == [(-2, 0), (-1, 0)]
    assert (events[3]["OrderStatus"], [line["ShippedQuantity"] for line in events[3]["Items"]]) == (60, [2, 1])


def test_cash_on_delivery_is_collected_at_the_door() -> None:
    counter = Counter()
    order = counter.order("CoD")
    assert order["PaymentFeeAmount"] == 40
    counter.do(commands.invoice, order["Id"])
    booked = counter.do(commands.book_shipment, order["Id"])[0]
    assert (booked["PaymentMode"], booked["CodAmount"]) == ("COD", order["OrderTotal"])
    done = counter.travel(booked["Id"], *TO_THE_DOOR, commands.deliver)[-1]
    assert (done["OrderStatus"], done["PaidAmount"], done["PaymentStatus"]) == (70, order["OrderTotal"], 1)
    assert done["Payments"][0]["PaymentMethod"] == "CoD"


@pytest.mark.parametrize(("method", "status"), [("Razorpay", 90), ("CoD", 80)])
def test_return_to_origin(method: str, status: int) -> None:
    counter = Counter()
    order = counter.order(method)
    if method != "CoD":
        counter.do(commands.pay, order["Id"])
    parcel = counter.parcel(order)
    counter.travel(parcel, *TO_THE_DOOR)
    for _ in range(2):
        counter.travel(parcel, commands.fail_attempt, commands.out_for_delivery)
    failed = counter.travel(parcel, commands.fail_attempt)[0]
    assert (failed["DeliveryAttempts"], failed["GatewayStatus"]) == (3, "UNDELIVERED-3RD ATTEMPT")
    back = counter.travel(parcel, commands.return_goods)
    assert [(e["Event"], e["Id"], e["IsReturn"], e["Direction"]) for e in back] == [
        ("Shipment.GoodsReturned", parcel, True, 1)
    ]
    received = counter.travel(parcel, commands.receive_goods)
    assert [event["Event"] for event in received] == ["Shipment.GoodsReceived"]
    last = counter.travel(parcel, *WAREHOUSE[1:])
    assert [event.get("AdjustedQuantity") for event in last[1:3]] == [2, 1]
    assert (last[-1]["OrderStatus"], last[-1]["RefundedAmount"]) == (status, last[-1]["PaidAmount"])


def test_cancel_before_dispatch_lets_stock_go_and_stops_parcels() -> None:
    counter = Counter()
    order = counter.order()
    counter.do(commands.pay, order["Id"])
    parcel = counter.parcel(order)
    canceled = counter.do(commands.cancel, order["Id"])
    assert [(e["Event"], e["OrderStatus"]) for e in canceled] == [("Order.Update", 80)]
    assert counter.shop.stock.level(BOTTLE, 12).reserved == 0
    with pytest.raises(IllegalStepError, match="canceled"):
        counter.do(commands.dispatch, parcel)
    refunded = counter.do(commands.refund, order["Id"])[0]
    assert (refunded["OrderStatus"], refunded["RefundedAmount"]) == (90, order["OrderTotal"])
    assert counter.shop.stock.level(BOTTLE, 12).reserved == 0


def test_partial_shipments() -> None:
    counter = Counter()
    order = counter.order("CoD")
    bottles, _dupattas = (line["Id"] for line in order["Items"])
    first = counter.parcel(order, quantities={bottles: 2})
    with pytest.raises(ImpossibleFactError, match=r"0\.00 can be booked, not 1"):
        counter.parcel(order, quantities={bottles: 1})
    second = counter.parcel(order)
    assert counter.do(commands.dispatch, first)[-1]["OrderStatus"] == 65
    assert counter.do(commands.dispatch, second)[-1]["OrderStatus"] == 60
    half = counter.travel(first, commands.pick_up, commands.deliver)[-1]
    assert (half["OrderStatus"], half["PaymentStatus"]) == (60, 2)
    whole = counter.travel(second, commands.pick_up, commands.deliver)[-1]
    assert (whole["OrderStatus"], whole["PaidAmount"]) == (70, order["OrderTotal"])


@pytest.mark.parametrize("reason", ["Lost", "Damaged"])
def test_lost_parcels_end(reason: str) -> None:
    counter = Counter()
    order = counter.order()
    counter.do(commands.pay, order["Id"])
    parcel = counter.parcel(order)
    counter.travel(parcel, commands.dispatch, commands.pick_up, commands.report_unknown, commands.report_unknown)
    counter.do(commands.report_exception, parcel, reason_code=reason)
    with pytest.raises(IllegalStepError, match=f"Exception \\({reason}\\).*nothing can follow"):
        counter.do(commands.report_unknown, parcel)
    assert counter.do(commands.refund, order["Id"])[0]["OrderStatus"] == 90


def test_rejected_inspection_ends_without_stock_or_refund() -> None:
    counter = Counter()
    order = counter.order()
    counter.do(commands.pay, order["Id"])
    parcel = counter.parcel(order)
    counter.travel(parcel, *TO_THE_DOOR, commands.deliver)
    inward = counter.do(commands.open_return, parcel)[0]["Id"]
    counter.travel(inward, commands.pick_up, commands.return_goods, commands.receive_goods, commands.inspect)
    with pytest.raises(ImpossibleFactError, match="does not fit"):
        counter.do(commands.report_exception, inward, reason_code="Lost")
    end = counter.do(commands.report_exception, inward)
    assert [(e["Event"], e["ReasonCode"]) for e in end] == [("Shipment.Exception", "InspectionRejected")]
    with pytest.raises(IllegalStepError):
        counter.do(commands.accept, inward)


def test_everything_sent_back_refunds_the_order_without_fees() -> None:
    counter = Counter()
    order = counter.order(shipping_fee=60)
    counter.do(commands.pay, order["Id"])
    parcel = counter.parcel(order)
    counter.travel(parcel, *TO_THE_DOOR, commands.deliver)
    bottles, dupattas = (line["Id"] for line in order["Items"])
    inward = counter.do(commands.open_return, parcel, quantities={bottles: 2, dupattas: 1})[0]["Id"]
    last = counter.travel(inward, commands.pick_up, commands.return_goods, *WAREHOUSE)[-1]
    assert (last["OrderStatus"], last["PaymentStatus"]) == (90, 9)
    assert last["RefundedAmount"] == order["OrderTotal"] - 60
    with pytest.raises(ImpossibleFactError, match="nothing to be returned"):
        counter.do(commands.open_return, parcel)


def test_what_arrives_and_is_accepted_may_be_less_than_was_sent_back() -> None:
    counter = Counter()
    order = counter.order()
    counter.do(commands.pay, order["Id"])
    parcel = counter.parcel(order)
    counter.travel(parcel, *TO_THE_DOOR, commands.deliver)
    bottles, dupattas = (line["Id"] for line in order["Items"])
    inward = counter.do(commands.open_return, parcel, quantities={bottles: 2, dupattas: 1})[0]["Id"]
    counter.travel(inward, commands.pick_up, commands.return_goods)
    received = counter.do(commands.receive_goods, inward, quantities={bottles: 1})[-1]
    assert [line["ReturnedQuantity"] for line in received["Items"]] == [1, 1]
    counter.travel(inward, commands.inspect)
    with pytest.raises(ImpossibleFactError, match="cannot have 2 accepted"):
        counter.do(commands.accept, inward, quantities={bottles: 2})
    accepted = counter.do(commands.accept, inward, quantities={dupattas: 0})[0]
    judged = [(line["AcceptedQuantity"], line["RejectedQuantity"]) for line in accepted["Items"]]
    assert judged == [(1, 0), (0, 1)]
    restocked, stock, last = counter.do(commands.restock, inward)
    assert [line["ReStockedQuantity"] for line in restocked["Items"]] == [1, 0]
    assert (stock["ProductId"], stock["AdjustedQuantity"]) == (BOTTLE, 1)
    assert last["RefundedAmount"] == order["Items"][0]["RowTotal"] / 2
    assert last["OrderStatus"] == 70


def test_counter_sale_needs_no_shipment() -> None:
    counter = Counter()
    order = counter.order("Cash", channel="POS")
    assert (order["ShippingAddress"], order["BillingAddress"], order["CartId"]) == (None, None, None)
    with pytest.raises(IllegalStepError, match="handing over"):
        counter.do(commands.hand_over, order["Id"])
    counter.do(commands.pay, order["Id"])
    events = counter.do(commands.hand_over, order["Id"])
    assert events[-1]["OrderStatus"] == 70
    assert events[0]["AdjustedQuantity"] == -2


def test_stock_never_moves_before_the_movement_that_it_follows() -> None:
    counter = Counter()
    parcel = counter.parcel(counter.order("CoD"))
    later = AT + ticks.PER_HOUR
    commands.receive_stock(counter.shop, later, BOTTLE, amount=5)
    dispatched, bottles, dupattas, _ = commands.dispatch(counter.shop, AT + 10 * ticks.PER_MINUTE, parcel)
    assert [e.at - AT for e in (dispatched, bottles, dupattas)] == [
        10 * ticks.PER_MINUTE, ticks.PER_HOUR, 10 * ticks.PER_MINUTE,
    ]  # fmt: skip
    assert bottles.data["CreatedOn"] == ticks.format_offset(later)
    with pytest.raises(ImpossibleFactError, match="after the given time"):
        commands.adjust_stock(counter.shop, AT, BOTTLE, change=1)


def test_transfer_moves_between_two_locations() -> None:
    counter = Counter()
    out, into = counter.do(commands.transfer_stock, BOTTLE, amount=5, source_id=12, target_id=14)
    assert (out["LocationId"], out["AdjustedQuantity"]) == (12, -5)
    assert (into["LocationId"], into["AdjustedQuantity"]) == (14, 5)
    assert out["TotalQuantity"] + 5 == into["TotalQuantity"]
    assert {event["ReferenceType"] for event in (out, into)} == {40}


def test_gst_is_split_in_the_sellers_state_only() -> None:
    counter = Counter()
    names = [[tax["Name"] for tax in counter.order(customer_id=who)["Items"][0]["Taxes"]] for who in (MEERA, ARJUN)]
    assert names == [["IGST"], ["CGST", "SGST"]]


def test_illegal_step_names_shipment_state_and_what_is_allowed() -> None:
    counter = Counter()
    parcel = counter.parcel(counter.order("CoD"))
    with pytest.raises(IllegalStepError) as refusal:
        counter.do(commands.deliver, parcel)
    assert refusal.value.allowed == ("Unknown", "GoodsDispatched", "PickedUp", "Exception")
    assert str(refusal.value) == (
        f"shipment {parcel} ({counter.shop.shipments[parcel].number}) is Create: Delivered is not possible; "
        "allowed next: Unknown, GoodsDispatched, PickedUp, Exception"
    )


def test_unpaid_order_is_not_shipped() -> None:
    counter = Counter()
    order = counter.order()
    with pytest.raises(IllegalStepError, match="before payment"):
        counter.parcel(order)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"quantities": {BOTTLE: 61}}, "60.00 available at location 12, not 61.00"),
        ({"quantities": {BOTTLE: 0}}, "above 0"),
        ({"quantities": {1: 1}}, "no sellable product 1"),
        ({"quantities": {167910: 1}}, "sold as its variations 167911, 167912"),
        ({"quantities": {}}, "needs a cart or at least one product"),
        ({"customer_id": 7}, "no customer 7"),
        ({"location_id": 7}, "no location 7"),
        ({"channel": "Fax"}, "no channel 'Fax'"),
        ({"order_id": 1}, "order id 1 is taken or passed"),
        ({"line_ids": [999_999]}, "2 growing order line ids"),
        ({"shipping_fee": "-1"}, "not below 0"),
    ],
)
def test_impossible_orders_are_refused(facts: dict[str, Any], message: str) -> None:
    with pytest.raises(ImpossibleFactError, match=message):
        Counter().order(**facts)


def test_negative_stock_only_where_it_is_allowed() -> None:
    counter = Counter(negative_stock=True)
    order = counter.order("CoD", quantities={BOTTLE: 61})
    assert counter.do(commands.dispatch, counter.parcel(order))[1]["Quantity"] == -1


def test_unpublished_products_are_not_sold() -> None:
    counter = Counter()
    for product_id in counter.shop.products:
        counter.do(commands.update_product, product_id, publish=False)
    with pytest.raises(ImpossibleFactError, match=f"product {BOTTLE} is not published"):
        counter.order()
    with pytest.raises(ImpossibleFactError, match="no product is published"):
        counter.do(commands.open_cart)
    counter.do(commands.update_product, BOTTLE, publish=True)
    assert counter.do(commands.open_cart)[0]["Items"][0]["ProductId"] == BOTTLE


def test_ids_go_on_behind_a_pinned_one() -> None:
    counter = Counter(first_ids={"order": 95_000})
    assert counter.order()["Id"] == 95_000
    assert counter.order(order_id=95_100, number="SO-2000")["Id"] == 95_100
    following = counter.order()
    assert (following["Id"], following["OrderNumber"]) == (95_101, "SO-2001")


def test_past_moments_are_refused() -> None:
    counter = Counter()
    order = counter.order()
    with pytest.raises(ImpossibleFactError, match="after the given time"):
        commands.pay(counter.shop, AT, order["Id"])


def test_tables_are_those_of_the_specification() -> None:
    table = """
        Create | GoodsDispatched PickedUp Exception Unknown | PickedUp GoodsReturned GoodsReceived Exception Unknown
        GoodsDispatched | PickedUp OutForDelivery Delivered Exception Unknown |
        PickedUp | OutForDelivery Delivered GoodsDispatched Exception Unknown | GoodsReturned GoodsReceived Exception Unknown
        OutForDelivery | OutForDelivery Delivered AttemptFail Exception Unknown |
        AttemptFail | AttemptFail OutForDelivery Delivered GoodsReturned Exception Unknown |
        Exception | Exception PickedUp OutForDelivery Delivered AttemptFail GoodsReturned Unknown | Exception PickedUp GoodsReturned Unknown
        Delivered | |
        GoodsReturned | GoodsReceived | GoodsReceived
        GoodsReceived | GoodsUnderInspection Accepted ReStocked | GoodsUnderInspection Accepted ReStocked
        GoodsUnderInspection | Accepted Exception | Accepted Exception
        Accepted | ReStocked | ReStocked
        ReStocked | |
    """  # noqa: E501  one row a state, as in the specification
    by_label = {status.label: status for status in ShipmentStatus}
    for row in table.strip().splitlines():
        state, outward, inward = (cell.split() for cell in row.split("|"))
        status = by_label[state[0]]
        assert {s.label for s in OUTWARD[status]} == set(outward), state
        assert {s.label for s in INWARD.get(status, ())} == set(inward), state


def test_amounts_are_decimals_of_two_places() -> None:
    order = Counter().order()
    assert order["OrderTotal"].as_tuple().exponent == -2
    assert isinstance(order["Items"][0]["Quantity"], Decimal)
