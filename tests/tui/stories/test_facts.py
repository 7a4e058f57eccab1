"""What of Data a room sees, from the published samples (wire-format 5 to 8)."""

import json

import pytest

from sandbox.config.packaged import fixtures
from sandbox.domain import json_text
from sandbox.domain.events import CATALOGUE
from sandbox.domain.json_text import JsonObject
from sandbox.tui.stories.facts import facts_of


def sample(name: str) -> JsonObject:
    for path in (fixtures() / "samples").glob("*.json"):
        body = json_text.read(path.read_bytes())
        assert isinstance(body, dict)
        data = body["Data"]
        if body["Event"] == name and isinstance(data, dict):
            return data
    raise AssertionError(name)


@pytest.mark.parametrize(
    ("event", "number", "amount", "state"),
    [
        ("Order.Create", "SO-1047", "₹3,230.70", "New"),
        ("Cart.Update", "", "₹3,170.70", ""),
        ("Shipment.AttemptFail", "SO-1047", "", "AttemptFail"),
        ("StockQuantityUpdate", "KH-KRT-IND-M", "-2", "SalesOrder"),
        ("Product.Create", "KH-KRT-IND", "₹1,350", ""),
    ],
)
def test_number_amount_and_state(event: str, number: str, amount: str, state: str) -> None:
    facts = facts_of(sample(event))
    assert (facts.number, facts.amount, facts.state) == (number, amount, state)


def test_every_sample_has_something_to_show() -> None:
    for event_type in CATALOGUE:
        facts = facts_of(sample(event_type.name))
        assert facts.number or facts.amount


def test_rupees_are_grouped_as_in_india() -> None:
    assert facts_of({"OrderTotal": json.loads("12345678.5")}).amount == "₹1,23,45,678.50"
    assert facts_of({"OrderTotal": 999}).amount == "₹999"
    assert facts_of({"OrderTotal": True, "Total": "many", "OrderNumber": 5}).amount == ""
