"""What the contract exports is valid by validators of others, and says the same as the contract."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from sandbox.contract.bundling import bundled_event, bundled_events
from sandbox.contract.contract import ContractError, load_contract
from sandbox.contract.openapi import openapi
from sandbox.domain.events import NAMES
from sandbox.domain.wire import SignatureFormat, WireFormat

PLAIN = load_contract(None, WireFormat())


def document(wire: WireFormat) -> dict[str, Any]:
    return dict(json.loads(json.dumps(openapi(load_contract(None, wire)))))


SCHEMES = ["abp-hmac", "hmac-hex", "hmac-base64", "plain-secret", "none"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_openapi_document_is_valid(scheme: str) -> None:
    wire = WireFormat(signature=SignatureFormat(scheme, None if scheme in ("abp-hmac", "none") else "X-Sig"))
    whole = document(wire)
    validate(whole, cls=OpenAPIV31SpecValidator)
    assert list(whole["webhooks"]) == list(NAMES)
    for name, webhook in whole["webhooks"].items():
        content = webhook["post"]["requestBody"]["content"]["application/json"]
        assert content["schema"] == {"$ref": f"#/components/schemas/{name}"}
        assert content["examples"]["golden"]["value"] == json.loads(PLAIN.goldens[name].body)
        assert bool(webhook["post"]["parameters"]) == (scheme != "none")
    if scheme == "abp-hmac":
        header = whole["components"]["parameters"]["Signature"]
        assert header["name"] == "abp-webhook-signature"
        table = (Path(__file__).parents[2] / "docs/wire-format.md").read_text(encoding="utf-8")
        known = table[table.index("| `Cart.Create.json` |") :].split("`")[3]
        assert jsonschema_rs.is_valid(header["schema"], known)


def test_a_document_that_is_none_is_refused_by_the_validator() -> None:
    whole = document(WireFormat())
    del whole["webhooks"]["Cart.Create"]["post"]["requestBody"]["content"]
    with pytest.raises(Exception, match="content"):
        validate(whole, cls=OpenAPIV31SpecValidator)


def test_the_openapi_document_follows_the_wire() -> None:
    wire = WireFormat(event_member="WebhookEvent", rename={"Items": "Lines"})
    schemas = document(wire)["components"]["schemas"]
    assert "Lines" in schemas["Cart"]["properties"]
    assert "WebhookEvent" in schemas["Cart.Create"]["properties"]
    assert "$schema" not in json.dumps(schemas)


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_schema_needs_no_other_file(name: str) -> None:
    schema = json.loads(json.dumps(bundled_event(PLAIN.folder, name)))
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)
    body = json.loads(PLAIN.goldens[name].body)
    assert validator.is_valid(body)
    del body["Data"]
    assert not validator.is_valid(body)


def test_one_schema_takes_every_event_type_and_tells_them_apart() -> None:
    whole = json.loads(json.dumps(bundled_events(PLAIN.folder, PLAIN.events)))
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True, offline=True)
    for name in NAMES:
        body = json.loads(PLAIN.goldens[name].body)
        assert validator.is_valid(body)
        body["Event"] = "Nothing.Known"
        assert not validator.is_valid(body)


def test_definitions_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    (folder / "definitions").mkdir(parents=True)
    for name, kind in (("one", "string"), ("two", "integer")):
        (folder / f"definitions/{name}.json").write_text(json.dumps({"$defs": {"Code": {"type": kind}}}))
    properties = {name: {"$ref": f"definitions/{name}.json#/$defs/Code"} for name in ("one", "two")}
    (folder / "Cart.Create.schema.json").write_text(json.dumps({"properties": properties}))
    contract = load_contract(tmp_path, WireFormat())
    schema = bundled_event(contract.folder, "Cart.Create")
    assert schema["$defs"] == {"Code": {"type": "string"}, "two.Code": {"type": "integer"}}
    validate(json.loads(json.dumps(openapi(contract))), cls=OpenAPIV31SpecValidator)


def test_a_reference_that_cannot_be_followed_is_named(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    text = json.dumps({"$defs": {"a": {"$anchor": "code"}}, "properties": {"x": {"$ref": "#code"}}})
    (tmp_path / "schemas/Cart.Create.schema.json").write_text(text)
    contract = load_contract(tmp_path, WireFormat())
    assert contract.faults == ()
    with pytest.raises(ContractError, match=r"the reference #code in schemas/Cart\.Create\.schema\.json"):
        bundled_event(contract.folder, "Cart.Create")


def test_without_an_envelope_the_body_is_data(tmp_path: Path) -> None:
    contract = load_contract(None, replace(WireFormat(), envelope=False))
    schema = bundled_event(contract.folder, "Cart.Create")
    assert schema["$ref"] == "#/$defs/Cart"
    assert jsonschema_rs.is_valid(json.loads(json.dumps(schema)), json.loads(contract.goldens["Cart.Create"].body))
