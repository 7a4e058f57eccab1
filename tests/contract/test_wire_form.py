"""The contract follows the switches of `wire:`: what the shop sends keeps it, whatever they are."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.contract.checking import Strictness, check_bodies, check_goldens, check_schemas, check_shop
from sandbox.contract.contract import load_contract
from sandbox.contract.sources import Body
from sandbox.domain.envelope import RenameError
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonProfile
from sandbox.domain.wire import Nulls, WireFormat

WIRES = {
    "default": WireFormat(),
    "member": WireFormat(event_member="WebhookEvent", attempt_base=1),
    "stock": WireFormat(stock_event="Stock.QuantityUpdate"),
    "rename": WireFormat(rename={"LocationId": "WarehouseId", "Items": "OrderItems", "Id": "Key", "Key": "Id"}),
    "swap": WireFormat(rename={"Total": "RowTotal", "RowTotal": "Total"}),
    "nulls": WireFormat(nulls=Nulls.INCLUDE),
    "bare": WireFormat(envelope=False, rename={"Items": "Lines"}),
    "strict": WireFormat(json_profile=JsonProfile.STJ_STRICT),
    "relaxed": WireFormat(json_profile=JsonProfile.STJ_RELAXED, nulls=Nulls.INCLUDE),
}


@pytest.mark.parametrize("name", WIRES)
def test_the_shop_and_the_goldens_keep_the_contract_on_every_wire(name: str) -> None:
    contract = load_contract(None, WIRES[name])
    parts = [
        check_schemas(contract),
        check_goldens(contract, Strictness(strict=True)),
        check_shop(contract, 2, Strictness(strict=True)),
    ]
    assert [part.summary for part in parts if part.failed] == []
    assert [len(part.bodies) for part in parts[1:]] == [len(NAMES)] * 2


def test_a_body_of_another_wire_is_told() -> None:
    plain = load_contract(None, WireFormat())
    other = load_contract(None, replace(WIRES["rename"], event_member="WebhookEvent"))
    body = Body("x", other.goldens["StockQuantityUpdate"].body)
    part = check_bodies("x", [body], plain, Strictness())
    assert {(drift.kind.value, drift.place) for drift in part.drifts} >= {
        ("missing", "/Event"),
        ("missing", "/Data/LocationId"),
        ("new", "/WebhookEvent"),
        ("new", "/Data/WarehouseId"),
    }
    spelt = Body("x", load_contract(None, WIRES["stock"]).goldens["StockQuantityUpdate"].body)
    (drift,) = check_bodies("x", [spelt], plain, Strictness()).drifts
    assert (drift.kind, drift.place, drift.example) == ("enum value", "/Event", '"Stock.QuantityUpdate"')


def test_names_that_clash_are_refused_with_a_sentence() -> None:
    with pytest.raises(RenameError, match="two members of an object in the contract the name Total"):
        load_contract(None, WireFormat(rename={"SubTotal": "Total"}))


def test_without_an_envelope_nothing_says_which_event_it_is() -> None:
    contract = load_contract(None, WIRES["bare"])
    body = contract.goldens["Cart.Create"].body
    assert json.loads(body)["Lines"]
    part = check_bodies("x", [Body("a", body), Body("b", body, "Cart.Create")], contract, Strictness())
    assert part.bodies == {"Cart.Create": 1}
    (fault,) = part.faults
    assert fault.fails
    assert fault.subject == "a"
    assert "wire.envelope is off" in fault.sentence


def test_a_schema_on_the_wire_still_says_what_it_said(repository: Path) -> None:
    contract = load_contract(None, WIRES["bare"])
    schema = contract.folder.documents["Cart.Create.schema.json"]
    assert schema["title"] == "Cart.Create"
    assert schema["$ref"] == "definitions/cart.json#/$defs/Cart"
    untouched = load_contract(None, WireFormat()).folder.documents["definitions/cart.json"]
    read = json.loads((repository / "fixtures/schemas/definitions/cart.json").read_text(encoding="utf-8"))
    assert untouched == read
