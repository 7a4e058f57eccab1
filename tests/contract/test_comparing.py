"""Contracts compared: each change with its class, and never less than the schemas themselves say."""

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.contract.bundling import bundled_event
from sandbox.contract.comparing import SchemaChange, compare_contracts
from sandbox.contract.contract import built_in_schemas
from sandbox.contract.drift import Severity
from sandbox.contract.schema_folder import SchemaFolder
from sandbox.domain.events import NAMES
from sandbox.domain.wire import WireFormat

BUILT_IN = built_in_schemas(WireFormat())
Change = Callable[[dict[str, Any]], object]


def changed(change: Change, document: str = "definitions/cart.json") -> SchemaFolder:
    documents = copy.deepcopy(dict(BUILT_IN.documents))
    change(documents[document])
    return SchemaFolder(documents)


def cart(change: Change) -> Change:
    return lambda document: change(document["$defs"]["Cart"])


def member(name: str, **keywords: object) -> Change:
    return cart(lambda schema: schema["properties"][name].update(keywords))


def without(name: str, keyword: str) -> Change:
    return cart(lambda schema: schema["properties"][name].pop(keyword))


def compared(old: SchemaFolder, new: SchemaFolder, *events: str) -> list[SchemaChange]:
    return [*compare_contracts(old, new, events or ("Cart.Update",))]


TWO = {"oneOf": [{"minLength": 3}, {"maxLength": 1}]}
CASES: list[tuple[str, Change, tuple[str, str, str]]] = [
    ("gone", cart(lambda s: s["properties"].pop("Total")), ("breaking", "missing", "/Data/Total is gone")),
    (
        "optional",
        cart(lambda s: s["required"].remove("Total")),
        ("breaking", "missing", "/Data/Total may be absent now"),
    ),
    ("type", member("Total", type="string"), ("breaking", "retyped", "/Data/Total was a number and is text")),
    (
        "wider",
        member("ItemCount", type="number"),
        ("breaking", "retyped", "/Data/ItemCount was a whole number and is a number"),
    ),
    ("anything", without("Total", "type"), ("breaking", "retyped", "/Data/Total was a number and may be anything")),
    ("null", member("Total", type=["number", "null"]), ("breaking", "nullability", "/Data/Total may be null now")),
    (
        "int64",
        member("ItemCount", format="int64"),
        ("breaking", "format", "/Data/ItemCount had the format int32 and has int64"),
    ),
    (
        "no format",
        without("CreatedOn", "format"),
        ("breaking", "format", "/Data/CreatedOn need not keep the format date-time any more"),
    ),
    (
        "no pattern",
        without("CurrencyCode", "pattern"),
        ("breaking", "format", "/Data/CurrencyCode need not keep the pattern ^[A-Z]{3}$ any more"),
    ),
    (
        "item",
        lambda d: d["$defs"]["CartItem"]["required"].remove("Id"),
        ("breaking", "missing", "/Data/Items/*/Id may be absent now"),
    ),
    (
        "limit",
        lambda d: d["$defs"]["CartItem"]["properties"]["Quantity"].pop("exclusiveMinimum"),
        ("breaking", "limit", "/Data/Items/*/Quantity takes more by exclusiveMinimum"),
    ),
    ("items", without("Items", "items"), ("breaking", "limit", "/Data/Items says nothing of its items now")),
    ("new", cart(lambda s: s["properties"].update(Gift={"type": "string"})), ("additive", "new", "/Data/Gift is new")),
    (
        "required",
        cart(lambda s: s["required"].append("CouponCode")),
        ("additive", "missing", "/Data/CouponCode is always there now"),
    ),
    (
        "narrower",
        member("Total", type="integer"),
        ("additive", "retyped", "/Data/Total was a number and is a whole number"),
    ),
    (
        "not null",
        member("CouponCode", type="string"),
        ("additive", "nullability", "/Data/CouponCode is never null any more"),
    ),
    (
        "listed",
        member("CurrencyCode", enum=["INR"]),
        ("additive", "enum value", "/Data/CurrencyCode has listed values now"),
    ),
    ("a limit", member("Total", minimum=0), ("additive", "limit", "/Data/Total takes less by minimum")),
    ("choice", member("ChannelGroup", **TWO), ("additive", "limit", "/Data/ChannelGroup takes less by oneOf")),
    (
        "closed",
        cart(lambda s: s.update(additionalProperties=False)),
        ("additive", "new", "/Data has no members now that are not named"),
    ),
    (
        "a format",
        member("ChannelGroup", format="uri"),
        ("additive", "format", "/Data/ChannelGroup keeps the format uri now"),
    ),
    ("words", member("Total", description="Other."), ("cosmetic", "words", "/Data/Total is described in other words")),
    (
        "provenance",
        member("Total", **{"x-provenance": "documented"}),
        ("cosmetic", "words", "/Data/Total is described in other words"),
    ),
    (
        "order",
        cart(lambda s: s.update(properties=dict(reversed(s["properties"].items())))),
        ("cosmetic", "order", "/Data has its members in another order"),
    ),
]


@pytest.mark.parametrize(("name", "change", "told"), CASES, ids=[case[0] for case in CASES])
def test_a_change_is_told_with_its_class(name: str, change: Change, told: tuple[str, str, str]) -> None:
    first = compared(BUILT_IN, changed(change))[0]
    assert (first.severity, first.kind, f"{first.place} {first.detail}") == told


@pytest.mark.parametrize(("name", "change", "told"), CASES, ids=[case[0] for case in CASES])
def test_the_way_back_is_the_other_class(name: str, change: Change, told: tuple[str, str, str]) -> None:
    back = compared(changed(change), BUILT_IN)[0]
    opposite = {"breaking": "additive", "additive": "breaking", "cosmetic": "cosmetic"}
    both_break = name in ("type", "int64", "null")
    expected = "breaking" if both_break and name != "null" else opposite[told[0]]
    assert back.severity == ("additive" if name == "closed" else expected)


def test_values_that_come_and_go() -> None:
    status = "definitions/order.json"

    def enum(*values: int) -> SchemaFolder:
        return changed(lambda d: d["$defs"]["Payment"]["properties"]["Status"].update(enum=[*values]), status)

    def told(new: SchemaFolder) -> list[tuple[str, str]]:
        return [(each.severity.value, each.detail) for each in compared(BUILT_IN, new, "Order.Update")]

    assert told(enum(1, 5, 7)) == [("breaking", "may be 7 now")]
    assert told(enum(1)) == [("additive", "is never 5 any more")]
    assert told(enum(5, 1)) == []
    shipment = changed(
        lambda d: d["properties"]["Data"]["properties"]["Status"].update(const=50), "Shipment.Delivered.schema.json"
    )
    assert [each.detail for each in compared(BUILT_IN, shipment, "Shipment.Delivered")] == [
        "may be 50 now",
        "is never 40 any more",
    ]


def test_nothing_changed_in_nothing() -> None:
    assert compared(BUILT_IN, changed(lambda _: None), *NAMES) == []


def test_event_types_come_and_go() -> None:
    fewer = SchemaFolder({name: each for name, each in BUILT_IN.documents.items() if not name.startswith("Cart.U")})
    (gone,) = compared(BUILT_IN, fewer)
    assert (gone.severity, gone.kind, gone.detail) == ("breaking", "missing", "the event type is gone")
    (new,) = compared(fewer, BUILT_IN)
    assert (new.severity, new.kind) == ("additive", "new")


def test_what_cannot_be_told_is_breaking_by_name() -> None:
    def conditional(limit: int) -> SchemaFolder:
        rule = {"if": {"properties": {"Total": {"minimum": limit}}}, "then": {"required": ["CouponCode"]}}
        return changed(cart(lambda schema: schema.update(rule)))

    changes = compared(conditional(1), conditional(2))
    assert [change.severity for change in changes if change.kind == "limit"] == ["breaking"]
    assert "if, then" in changes[0].detail
    assert compared(conditional(1), conditional(1)) == []


def test_a_choice_is_compared_by_what_its_references_lead_to() -> None:
    def choice(limit: int) -> SchemaFolder:
        def change(document: dict[str, Any]) -> None:
            document["$defs"]["Code"] = {"type": "string", "maxLength": limit}
            document["$defs"]["Cart"]["properties"]["CouponCode"] = {
                "oneOf": [{"$ref": "#/$defs/Code"}, {"type": "array"}]
            }

        return changed(change)

    assert [each.severity for each in compared(choice(5), choice(6))] == ["breaking"]
    assert [each.severity for each in compared(choice(6), choice(5))] == ["additive"]
    assert compared(choice(6), choice(6)) == []


def test_a_schema_inside_itself_ends() -> None:
    folder = SchemaFolder({"Tree.Grow.schema.json": {"properties": {"inner": {"$ref": "#"}}}})
    other = SchemaFolder({"Tree.Grow.schema.json": {"properties": {"inner": {"$ref": "#"}, "more": {}}}})
    assert {each.place for each in compared(folder, other, "Tree.Grow")} == {"/more", "/inner/more"}


MUTATIONS: list[tuple[str, list[object]]] = [
    ("type", ["string", "number", "integer", ["integer", "null"], ["string", "null"], "boolean"]),
    ("minimum", [0, 1, 5]),
    ("maxLength", [3, 9]),
    ("enum", [[1, 2], ["a"], [1, "a", None]]),
    ("pattern", ["^a", "^[0-9]+$"]),
    ("format", ["date-time", "uri"]),
]


@settings(max_examples=60)
@given(data=st.data())
def test_what_takes_more_by_the_schemas_is_told_as_breaking(data: st.DataObject) -> None:
    folders = [changed(lambda _: None), changed(lambda _: None)]
    for folder in folders:
        schema = folder.documents["definitions/cart.json"]["$defs"]["Cart"]
        for _ in range(data.draw(st.integers(0, 3))):
            name = data.draw(st.sampled_from(["Total", "ItemCount", "CouponCode"]))
            keyword, values = data.draw(st.sampled_from(MUTATIONS))
            schema["properties"][name][keyword] = data.draw(st.sampled_from(values))
        if data.draw(st.booleans()):
            schema["required"] = data.draw(st.lists(st.sampled_from(["Total", "CouponCode", "Id"]), unique=True))
    breaking = any(each.severity is Severity.BREAKING for each in compared(folders[0], folders[1]))
    old, new = (
        jsonschema_rs.canonicalize(json.loads(json.dumps(bundled_event(each, "Cart.Update"))), validate_formats=True)
        for each in folders
    )
    if not breaking:
        assert old.covers(new) is not jsonschema_rs.canonical.Containment.NO
