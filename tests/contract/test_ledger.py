"""Drift in words: every planted difference with its class, nothing that the validator refuses goes untold."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.contract.contract import load_contract
from sandbox.contract.drift import ROOT, Drift, DriftKind, Severity, place_below, place_of
from sandbox.contract.ledger import Ledger
from sandbox.domain import json_text
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonObject, JsonProfile
from sandbox.domain.path_pattern import parse_pattern
from sandbox.domain.wire import WireFormat
from tests.contract.planting import PLANTED, Planted, drop, put

CONTRACT = load_contract(None, WireFormat())


def golden(event: str) -> dict[str, Any]:
    body = json_text.read(CONTRACT.goldens[event].body)
    assert isinstance(body, dict)
    return body


def written(body: JsonObject) -> bytes:
    return json_text.write(body, JsonProfile.STJ_RELAXED).encode()


def drifts_of(event: str, *bodies: JsonObject, strict: bool = False, whole: bool = False) -> list[Drift]:
    ledger = Ledger(CONTRACT, event, strict=strict, whole=whole)
    for number, body in enumerate(bodies, start=1):
        ledger.take(written(body), f"#{number}")
    return [*ledger.drifts()]


@pytest.mark.parametrize("event", NAMES)
def test_a_golden_body_differs_in_nothing(event: str) -> None:
    assert drifts_of(event, golden(event)) == []


@pytest.mark.parametrize("planted", PLANTED, ids=[f"{p.event}{p.place}-{p.kind}-{n}" for n, p in enumerate(PLANTED)])
def test_a_planted_drift_is_told_with_its_class(planted: Planted) -> None:
    body = golden(planted.event)
    planted.change(body)
    first, *others = drifts_of(planted.event, body)
    assert (first.severity, first.kind, first.place) == (planted.severity, planted.kind, planted.place)
    assert all(other.severity.weight <= first.severity.weight for other in others)
    assert first.sentence.startswith(planted.place)
    assert first.body == "#1"


def test_there_are_enough_of_them_in_every_class() -> None:
    assert len(PLANTED) >= 30
    assert {planted.severity for planted in PLANTED} == {*Severity}
    assert len({planted.kind for planted in PLANTED}) == 8


def test_counts_are_of_places() -> None:
    whole, without = golden("Order.Create"), golden("Order.Create")
    drop("Data", "Items", 1, "Quantity")(without)
    (drift,) = drifts_of("Order.Create", *[whole] * 16, without)
    assert (drift.count, drift.total) == (1, 34)
    assert drift.sentence == "/Data/Items/*/Quantity absent in 1 of 34"
    assert (drift.pointer, drift.body) == ("/Data/Items/1/Quantity", "#17")
    assert drift.first_seen == "#17 /Data/Items/1/Quantity"
    put("Data", "Items", 0, value=None)(without)
    missing = [each for each in drifts_of("Order.Create", without) if each.kind is DriftKind.MISSING]
    assert [(each.count, each.total) for each in missing] == [(1, 1)]


def test_examples_are_short_safe_and_masked() -> None:
    body = golden("Order.Create")
    put("Data", "Gift", value="\x1b[31m" + "x" * 200)(body)
    put("Data", "CustomerPhone", value="call me")(body)
    put("Data", "Extra", value={"mail": "meera.s@example.com"})(body)
    put("Data", "Other", value="meera.s@example.com")(body)
    put("Data", "Trace", value="key whs_0123456789abcdef0123456789abcdef")(body)
    shown = {drift.place: drift.example for drift in drifts_of("Order.Create", body)}
    assert shown["/Data/Gift"].startswith('"\\u001b[31mxxx')
    assert len(shown["/Data/Gift"]) <= 40
    assert shown["/Data/CustomerPhone"] == "(text of 7 characters)"
    assert shown["/Data/Extra"] == "(object of 1)"
    assert shown["/Data/Other"] == "(text of 19 characters)"
    assert shown["/Data/Trace"] == "(text of 40 characters)"


@settings(max_examples=50)
@given(st.lists(st.integers(0, 3) | st.text("a/~*", min_size=1), max_size=4))
def test_the_place_below_is_the_place_of_the_longer_path(path: list[int | str]) -> None:
    place = ROOT
    for step in path:
        place = place_below(place, step)
    assert place == place_of(path)


def test_a_whole_number_with_a_point_is_told_as_that() -> None:
    body = golden("Product.Update")
    put("Data", "Id", value=Decimal("168201.0"))(body)
    (drift,) = drifts_of("Product.Update", body)
    assert "a whole number written with a point" in drift.detail
    put("Data", "Id", value=Decimal("168201.5"))(body)
    (drift,) = drifts_of("Product.Update", body)
    assert drift.detail == "is a number with a point and should be a whole number"


@pytest.mark.parametrize("event", NAMES)
def test_what_may_be_null_may_be_null(event: str) -> None:
    body = golden(event)
    outline = CONTRACT.outlines.of(CONTRACT.outline(event).members["Data"])
    nullable = [name for name in outline.members if name not in outline.required]
    assert len(nullable) >= 5
    for name in nullable:
        put("Data", name, value=None)(body)
    assert {drift.kind for drift in drifts_of(event, body)} <= {DriftKind.ORDER}


def test_a_limit_is_told_with_what_the_contract_says_and_what_came() -> None:
    ledger = Ledger(CONTRACT, "Cart.Create")
    ledger.take(CONTRACT.goldens["Cart.Create"].body.replace(b'"Attempt":0', b'"Attempt":-3'), "#1")
    (drift,) = ledger.drifts()
    assert drift.sentence == "/Attempt breaks 'minimum: 0' of its schema in 1 of 1, as -3"


def test_a_renamed_member_is_missing_and_new() -> None:
    body = golden("Cart.Update")
    body["Data"]["GrandTotal"] = body["Data"].pop("Total")
    assert [(each.severity, each.kind, each.place) for each in drifts_of("Cart.Update", body)] == [
        ("breaking", "missing", "/Data/Total"),
        ("additive", "new", "/Data/GrandTotal"),
    ]


def test_strict_makes_new_members_breaking() -> None:
    body = golden("Cart.Update")
    put("Data", "Note", value="x")(body)
    assert [each.severity for each in drifts_of("Cart.Update", body)] == ["additive"]
    assert [each.severity for each in drifts_of("Cart.Update", body, strict=True)] == ["breaking"]


def test_ignored_places_are_counted_and_the_envelope_is_judged_all_the_same() -> None:
    body = golden("Cart.Update")
    put("Data", "Items", 0, "Sku", value=7)(body)
    put("Data", "Total", value="x")(body)
    drop("CreationTimeUtc")(body)
    put("TenantId", value=7)(body)
    texts = ("Id", "CreationTimeUtc", "Data", "*", "TenantId", "Data.Total", "Data.Items[*].Sku")
    ledger = Ledger(CONTRACT, "Cart.Update", ignore=[*map(parse_pattern, texts)], strict=True)
    assert ledger.take(written(body), "x") is False
    assert [drift.place for drift in ledger.drifts()] == ["/CreationTimeUtc"]
    assert dict(ledger.ignored) == {"TenantId": 1, "Data.Total": 1, "Data.Items[*].Sku": 1}


def test_whole_asks_for_members_that_may_be_left_out() -> None:
    assert {each.place for each in drifts_of("Cart.Create", golden("Cart.Create"), whole=True)} == {
        "/Data/CouponCode",
        "/Data/CouponRuleName",
    }


def test_numbers_beyond_all_measure_and_halves_of_pairs_end_nothing() -> None:
    body = CONTRACT.goldens["Cart.Create"].body
    for text in (b"1e999999", b"123456789012345678901234567890", b"-0.0", b"1E400", b'"\\ud800"', b'{"\\udfff":1}'):
        ledger = Ledger(CONTRACT, "Cart.Create")
        ledger.take(body.replace(b'"Id":55310', b'"Id":' + text), "x")
        ledger.take(body.replace(b'"CurrencyCode":"INR"', b'"CurrencyCode":' + text), "x")
        assert [*ledger.drifts()]


def test_bodies_of_ever_new_members_fill_no_memory() -> None:
    ledger = Ledger(CONTRACT, "Cart.Create", strict=True)
    for number in range(12):
        body = golden("Cart.Create")
        for place in range(100):
            put("Data", f"x{number}-{place}", value=1)(body)
        ledger.take(written(body), f"#{number}")
    drifts = [*ledger.drifts()]
    assert len(drifts) == 1001
    assert sum(drift.count for drift in drifts) == 1200
    assert (drifts[-1].place, drifts[-1].severity, drifts[-1].count) == ("/", "breaking", 200)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.decimals(-9, 9, places=2) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["Id", "Sku", "Name", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=150)
@given(event=st.sampled_from(NAMES), data=st.data())
def test_what_the_validator_refuses_is_told_as_breaking(event: str, data: st.DataObject) -> None:
    body = golden(event)
    for _ in range(data.draw(st.integers(1, 4))):
        mutate(body, data)
    text = written(body)
    ledger = Ledger(CONTRACT, event)
    kept = ledger.take(text, "x")
    refused = [*CONTRACT.judge.refusals(event, json_text.read(text, exact=False))]
    assert not (refused and kept)
    assert any(drift.severity is Severity.BREAKING for drift in ledger.drifts()) is not kept


def mutate(body: JsonObject, data: st.DataObject) -> None:
    """Change something somewhere in a body."""
    target: Any = body
    while True:
        steps = [*target] if isinstance(target, dict) else [*range(len(target))]
        if not steps:
            return
        step = data.draw(st.sampled_from(steps))
        if not isinstance(target[step], dict | list) or data.draw(st.integers(0, 3)) == 0:
            break
        target = target[step]
    action = data.draw(st.sampled_from(["drop", "put", "add"]))
    if action == "drop":
        del target[step]
    elif action == "put":
        target[step] = data.draw(JSON)
    elif isinstance(target, dict):
        target[data.draw(st.sampled_from(["Id", "Extra", "Total"]))] = data.draw(JSON)
    else:
        target.append(data.draw(JSON))
