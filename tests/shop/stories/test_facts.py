"""Another fact, and everything that depends on it."""

import re
from decimal import Decimal

import pytest

from sandbox.shop.stories.facts import GivenError, facts_of, leaves
from tests.shop.stories.told import NAMES, data, story, told


def test_a_quantity_changes_totals_tax_stock_and_refund() -> None:
    before, after = told("happy-delivery"), told("happy-delivery", "order.items[0].quantity=3")
    (order,), (more,) = data(before, "Order.Create"), data(after, "Order.Create")
    assert (order["Items"][0]["Quantity"], more["Items"][0]["Quantity"]) == (2, 3)
    assert (order["Items"][0]["TaxAmount"], more["Items"][0]["TaxAmount"]) == (Decimal("108.00"), Decimal("162.00"))
    assert more["OrderTotal"] == order["OrderTotal"] + Decimal("1134.00")
    assert data(after, "Order.Update")[0]["PaidAmount"] == more["OrderTotal"]
    assert data(after, "StockQuantityUpdate")[0]["Quantity"] == 37
    assert data(after, "Shipment.Create")[0]["Items"][0]["Quantity"] == 3
    assert more["Id"] == order["Id"], "the draws stay where they were"


def test_a_fact_of_the_story_before_reaches_this_one() -> None:
    given = ("order.items[0].quantity=4", "return.items[0].quantity=3")
    tale = told("return-inspect-restock", *given)
    assert data(tale, "StockQuantityUpdate")[0]["Quantity"] == 39
    assert data(tale, "Order.Update")[-1]["RefundedAmount"] == Decimal("3402.00")


def test_facts_of_the_shop() -> None:
    tale = told("happy-delivery", "shop.prices.kurti=2600", "shop.stock.kurti-M=2")
    line = data(tale, "Order.Create")[0]["Items"][0]
    assert (line["ProductPrice"], line["TaxPercent"]) == (2600, 18)
    assert data(tale, "StockQuantityUpdate")[0]["Quantity"] == 0


def test_facts_that_need_each_other_are_given_together() -> None:
    further = told("happy-delivery", "order.items[2].product=chain", "order.items[2].quantity=1")
    assert [line["Quantity"] for line in data(further, "Order.Create")[0]["Items"]] == [2, 1, 1]
    exchanged = told("happy-delivery", "order.items[0].product=bottle", "order.items[1].product=kurti-M")
    assert [line["Quantity"] for line in data(exchanged, "Shipment.Create")[0]["Items"]] == [2, 1]
    assert [each["AdjustedQuantity"] for each in data(exchanged, "StockQuantityUpdate")] == [-2, -1]


def test_of_several_facts_the_one_that_is_wrong_is_named() -> None:
    facts = ("order.customer=Nobody", "order.items[1].quantity=4", "shop.stock.bottle=90")
    with pytest.raises(GivenError, match=r"^--given order.customer=Nobody: order.customer is 'Nobody'"):
        told("happy-delivery", *facts)


def test_a_fact_of_the_wrong_kind_is_shown_as_it_was_written() -> None:
    with pytest.raises(GivenError, match=r"^--given order.items:=\[\]: order.items must be a list of items"):
        told("happy-delivery", "order.items:=[]")


def test_a_fact_of_a_repetition_counts_in_each_of_its_rounds() -> None:
    tale = told("stock-drain", "order.items[0].quantity=1", "shop.stock.bottle=4")
    assert [each["Items"][0]["Quantity"] for each in data(tale, "Order.Create")] == [1, 1, 1, 1]


def test_choices_that_the_file_does_not_state() -> None:
    tale = told("happy-delivery", "order.note=gift wrap please", "parcel.courier:=null")
    assert data(tale, "Order.Create")[0]["OrderNote"] == "gift wrap please"
    assert data(tale, "Shipment.Create")[0]["CourierName"] is None


def test_optional_steps_are_facts_too() -> None:
    tale = told("failed-attempt-then-delivered", "trouble.happens=false", "attempt.reason_code=OtpNotShared")
    assert data(tale, "Shipment.Exception") == []
    assert data(tale, "Shipment.AttemptFail")[0]["ReasonCode"] == "OtpNotShared"
    assert [step.number for step in tale.steps] == list(range(1, 12)), "numbers stay what they are"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("order.items[0].quantity=41", "(kurti-M) has 40.00 available at location 12 (Chennai), not 41"),
        ("order.items[0].quantity=1e30", "order.items[0].quantity must be a quantity above 0"),
        ("order.id=1e30", "order.id must be an id"),
        ("order.items[0].quantity=0", "order.items[0].quantity must be a quantity above 0"),
        ("order.items[0].quantity=many", "a decimal number stands there, which 'many' is not"),
        ("order.items[0].product=kurti-XL", "'kurti-XL', which is not an item; did you mean 'kurti-L'?"),
        ("order.items[7].quantity=1", "order.items has 2 items, so there is no [7]"),
        ("order.customer=Mera", "is 'Mera', and no customer has this name; did you mean 'Meera'?"),
        ("order.curier=x", "order.curier is not a choice of this command"),
        ("order.happens=perhaps", "true or false stands there, which 'perhaps' is not"),
        ("ordr.customer=Arjun", "happy-delivery has no fact ordr.customer: did you mean 'order'?"),
        ("order=none", "cannot set order"),
        ("shop=x", "cannot set shop"),
        ("shop.stock.kurti=3", "name one of its variations: kurti-S, kurti-M, kurti-L"),
        ("shop.stock.bottle=0", "step 1 (place_order) is refused: product 167940 (bottle) has 0.00 available"),
        ("shop.stok.bottle=0", "shop.stok is no fact of the shop; did you mean 'stock'?"),
        ("shop.prices.bottle=0", "must be rupees above 0"),
        ("order.happens=false", "step 2 (pay) is refused: there is no order 'order' yet"),
        ("parcel.items:=[{\"product\":\"bottle\",\"quantity\":2}]", "of order line"),
    ],
)  # fmt: skip
def test_impossible_facts_are_refused_with_the_reason(given: str, message: str) -> None:
    with pytest.raises(GivenError, match=re.escape(message)):
        told("happy-delivery", given)


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_that_is_listed_can_be_given_as_it_is(name: str) -> None:
    tree = facts_of(story(name))
    same = [f"{path}={value}" for path, value in leaves(tree) if isinstance(value, str | Decimal)]
    assert [step.happened for step in told(name, *same).steps] == [step.happened for step in told(name).steps]
