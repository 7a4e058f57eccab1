"""The built-in schemas say what wire-format 5 says: every member of every table, no more and no less."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.contract.contract import load_contract
from sandbox.contract.schema_folder import read_schemas
from sandbox.domain.events import CATALOGUE, NAMES, EventType, Provenance
from sandbox.domain.wire import WireFormat
from sandbox.shop.order import OrderStatus, PaymentStatus
from sandbox.shop.shipment import Direction, ShipmentStatus
from sandbox.shop.stock import Reference
from tests.conftest import REPOSITORY

SPECIFICATION = (REPOSITORY / "docs/wire-format.md").read_text(encoding="utf-8")
FOLDER = read_schemas(REPOSITORY / "fixtures/schemas", "schemas")
ROOTS = {"5.1": "Product", "5.2": "StockMovement", "5.3": "Cart", "5.4": "Order", "5.5": "Shipment"}
INLINE = {"{Key,Display}": "OptionValue", "{OptionName,Value}": "ChosenOption", "{Name,Rate,Amount}": "Tax"}
SCALARS = {
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "decimal": {"type": "number", "format": "decimal"},
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "timestamp": {"type": "string", "format": "date-time"},
    "object": {"type": "object"},
}


def tables() -> Iterator[tuple[str, list[list[str]]]]:
    """The tables of wire-format 5 by the name of their object, each row as its cells."""
    name = ""
    lines = SPECIFICATION.splitlines()
    for number, line in enumerate(lines):
        if (heading := re.match(r"### (5\.\d)", line)) is not None:
            name = ROOTS.get(heading[1], "")
        elif (title := re.match(r"`([A-Za-z]+)`(?: \(also in shipments\))?$", line)) is not None:
            name = title[1]
        elif line.startswith("| Field | Type | Always present"):
            rows = []
            for row in lines[number + 2 :]:
                if not row.startswith("|"):
                    break
                rows.append([cell.strip() for cell in row.strip("|").split(" | ")])
            yield name, rows


TABLES = dict(tables())
DEFINITIONS = {
    name: schema
    for path, document in FOLDER.documents.items()
    if path.startswith("definitions/")
    for name, schema in document["$defs"].items()
}


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without the choice of null, and a reference as the name that it leads to."""
    if "anyOf" in schema:
        first, second = schema["anyOf"]
        assert second == {"type": "null"}
        schema = {**first, **{key: value for key, value in schema.items() if key != "anyOf"}}
    return schema


def test_every_table_is_there() -> None:
    assert len(TABLES) == 18
    assert set(TABLES) | set(INLINE.values()) | {"Id", "Attempt", "CreationTimeUtc"} == set(DEFINITIONS)


@pytest.mark.parametrize("name", TABLES)
def test_a_definition_has_the_members_of_its_table_in_its_order(name: str) -> None:
    definition = DEFINITIONS[name]
    assert list(definition["properties"]) == [row[0].strip("`") for row in TABLES[name]]
    assert definition["required"] == [row[0].strip("`") for row in TABLES[name] if row[2] == "yes"]
    assert "additionalProperties" not in definition


MEMBERS = [(name, row) for name, rows in TABLES.items() for row in rows]


@pytest.mark.parametrize(("name", "row"), MEMBERS, ids=[f"{name}.{row[0]}" for name, row in MEMBERS])
def test_a_member_is_what_its_row_says(name: str, row: list[str]) -> None:
    member, kind, always, provenance, _, example = (cell.strip("`") for cell in row)
    schema = DEFINITIONS[name]["properties"][member]
    nullable = always == "no, nullable"
    assert ("anyOf" in schema or "null" in schema.get("type", ())) == nullable
    check_kind(kind, resolved(schema))
    if "enum" in schema:
        assert (None in schema["enum"]) == nullable
    word, _, note = provenance.partition(" ")
    assert schema["x-provenance"] == word
    assert Provenance(word)
    assert note.strip("()").replace("`", "") == schema.get("x-provenance-note", "").removeprefix("storefront: ")
    assert schema["description"].endswith(".")
    if "…" not in example and not kind.startswith("array") and kind in SCALARS:
        assert [json.loads(example) if kind not in ("string", "timestamp") else example] == schema["examples"]


def check_kind(kind: str, schema: dict[str, Any]) -> None:
    if (inner := re.fullmatch(r"array<(.*)>", kind)) is not None:
        assert schema["type"] == "array"
        check_kind(INLINE.get(inner[1], inner[1]), schema["items"])
    elif kind in SCALARS:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        assert types[0] == SCALARS[kind]["type"]
        if kind != "string":
            assert schema.get("format") == SCALARS[kind].get("format")
    else:
        assert schema["$ref"].rpartition("/")[2] == kind


ENUMS: list[tuple[str, str, list[object]]] = [
    ("Order", "OrderStatus", [*sorted([*map(int, OrderStatus), 68])]),
    ("Order", "PaymentStatus", list(map(int, PaymentStatus))),
    ("Order", "PaymentStatusString", [each.label for each in PaymentStatus]),
    ("StockMovement", "ReferenceType", list(map(int, Reference))),
    ("StockMovement", "ReferenceTypeString", [each.label for each in Reference]),
    ("Shipment", "Direction", list(map(int, Direction))),
    ("Shipment", "Status", list(map(int, ShipmentStatus))),
    ("Shipment", "StatusString", [each.label for each in ShipmentStatus]),
    ("Payment", "Status", [1, 5]),
]


@pytest.mark.parametrize(("name", "member", "values"), ENUMS, ids=[f"{name}.{member}" for name, member, _ in ENUMS])
def test_enumerations_are_those_of_the_shop_and_of_the_page(name: str, member: str, values: list[object]) -> None:
    assert DEFINITIONS[name]["properties"][member]["enum"] == values
    page = " ".join(SPECIFICATION[SPECIFICATION.index("### 5.8 Enums") :].split())
    assert all(re.search(rf"\b{value}\b", page) for value in values)


def test_order_status_has_the_labels_of_the_page() -> None:
    page = SPECIFICATION[SPECIFICATION.index("**OrderStatus**") : SPECIFICATION.index("**PaymentStatus**")]
    cells = re.findall(r"(\d+)\*? \| ([A-Z][A-Za-z ]+?)(?: \(|\s*\|)", page)
    assert len(cells) == 14
    order = DEFINITIONS["Order"]["properties"]
    assert {int(number) for number, _ in cells} == set(order["OrderStatus"]["enum"])
    assert {label for _, label in cells} == set(order["OrderStatusString"]["enum"])
    assert all(f"{number} {label}" in order["OrderStatus"]["description"] for number, label in cells)


def test_reasons_are_those_of_the_page() -> None:
    page = SPECIFICATION[SPECIFICATION.index("**ReasonCode**") :]
    for event in ("AttemptFail", "Exception"):
        (listed,) = re.findall(rf"^\* {event}: ([^.]*)\.", page, re.MULTILINE)
        schema = FOLDER.documents[f"Shipment.{event}.schema.json"]
        expected = re.split(r",\s+", listed)
        assert schema["properties"]["Data"]["properties"]["ReasonCode"]["enum"] == [*expected, None]


@pytest.mark.parametrize("event", CATALOGUE, ids=lambda event: event.name)
def test_an_event_type_has_the_whole_envelope(event: EventType) -> None:
    schema = FOLDER.documents[f"{event.name}.schema.json"]
    assert list(schema["properties"]) == ["Id", "Event", "Attempt", "Data", "CreationTimeUtc"]
    assert schema["required"] == list(schema["properties"])
    assert schema["properties"]["Event"]["const"] == event.name
    data = schema["properties"]["Data"]
    assert data["x-provenance"] == event.data_provenance.value
    assert event.provenance_note[1:] in data["description"]
    if event.name.startswith("Shipment."):
        label = event.name.partition(".")[2]
        assert data["properties"]["StatusString"]["const"] == label
        status = next(status for status in ShipmentStatus if status.label == label)
        assert data["properties"]["Status"]["const"] == status


def test_the_contract_is_whole() -> None:
    contract = load_contract(None, WireFormat())
    assert contract.faults == ()
    assert contract.events == NAMES
    assert set(contract.goldens) == set(NAMES)


def test_the_files_are_for_reading(repository: Path) -> None:
    for path in (repository / "fixtures/schemas").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert text.endswith("}\n")
        assert max(map(len, text.splitlines())) < 330, path
