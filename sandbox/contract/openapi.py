"""The contract as an OpenAPI 3.1 document: a webhook for each event type, with its headers and answers."""

import json

from sandbox import __version__
from sandbox.contract.bundling import DIALECT, Bundle
from sandbox.contract.contract import Contract
from sandbox.contract.schema_folder import Schema
from sandbox.domain import events, signature
from sandbox.domain.json_text import JsonObject, JsonValue

_ABOUT = (
    "What O2VEND webhooks look like. O2VEND publishes the event names, the subscription form and sample bodies of "
    "products; the rest is observed in its storefront, inferred from the framework that its envelope matches, or "
    "modelled. x-provenance says of each event type and member which. Independent work, not approved by O2VEND."
)
_SIGNATURES = {
    "abp-hmac": ("`sha256=` and the HMAC-SHA-256 of the exact body, in upper-case hex pairs joined by hyphens.",
                 "^sha256=[0-9A-F]{2}(-[0-9A-F]{2}){31}$"),
    "hmac-hex": ("The HMAC-SHA-256 of the exact body in lower-case hex.", "^(sha256=)?[0-9a-f]{64}$"),
    "hmac-base64": ("The HMAC-SHA-256 of the exact body in base64.", "^[A-Za-z0-9+/]{43}=$"),
    "plain-secret": ("The subscription's secret itself.", None),
}  # fmt: skip
"""What the header of each scheme holds (wire-format 3.2), and the pattern of it."""


def openapi(contract: Contract) -> JsonObject:
    """Return the document as JSON data. Raises ContractError for a reference that cannot be followed."""
    bundle = Bundle(contract.folder, lambda name: f"#/components/schemas/{name}")
    schemas: dict[str, Schema] = {}
    for event in contract.events:
        schemas[event] = {name: value for name, value in bundle.event(event).items() if name != "$schema"}
    schemas |= bundle.definitions
    header = _signature_header(contract)
    webhooks: JsonObject = {
        event: {"post": _delivery(contract, event, header is not None)} for event in contract.events
    }
    components: JsonObject = {"schemas": dict(schemas)}
    if header is not None:
        components["parameters"] = {"Signature": header}
    return {
        "openapi": "3.1.0",
        "info": {"title": "O2VEND webhooks", "version": __version__, "description": _ABOUT},
        "jsonSchemaDialect": DIALECT,
        "tags": [{"name": group.value} for group in events.Group],
        "webhooks": webhooks,
        "components": components,
    }


def _delivery(contract: Contract, event: str, signed: bool) -> JsonObject:
    schema = contract.folder.documents[contract.folder.events[event]]
    event_type = events.find(event)
    body: JsonObject = {"schema": {"$ref": f"#/components/schemas/{event}"}}
    golden = contract.goldens.get(event)
    if golden is not None:
        value: JsonValue = json.loads(golden.body)
        body["examples"] = {"golden": {"summary": "A delivery", "value": value}}
    parameters: list[JsonValue] = [{"$ref": "#/components/parameters/Signature"}] if signed else []
    return {
        "operationId": event,
        "summary": event,
        "description": str(schema.get("description", "")),
        **({} if event_type is None else {"tags": [event_type.group.value], "x-provenance": event_type.certainty}),
        "parameters": parameters,
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {
            "200": {"description": "Taken. Any status from 200 to 299 counts; the content has no meaning."},
            "default": {"description": "Anything else, or nothing within 60 seconds, fails and is sent again."},
        },
    }


def _signature_header(contract: Contract) -> JsonObject | None:
    signing = contract.wire.signature
    name = signature.header_name(signing)
    if name is None or signing.scheme not in _SIGNATURES:
        return None
    description, pattern = _SIGNATURES[signing.scheme]
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": f"{description} Headers of the subscription's own come beside it.",
        "schema": {"type": "string", **({} if pattern is None else {"pattern": pattern})},
        "x-provenance": "inferred",
    }
