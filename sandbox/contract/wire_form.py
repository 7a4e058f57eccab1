"""The built-in schemas as the switches of `wire:` want them (wire-format 10): the schema changes, never the body.

A body cannot be turned back: a member that `rename` gave its name may bear that name elsewhere by itself.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.contract.schema_folder import ENDING, Schema, SchemaFolder
from sandbox.domain.envelope import RenameError
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.wire import WireFormat

_BESIDE_DATA = ("$schema", "$id", "title", "description")


def in_wire_form(folder: SchemaFolder, wire: WireFormat) -> SchemaFolder:
    """Return the folder with every document as bodies on this wire are: names, spellings, with or without envelope.

    `nulls` needs nothing, because a nullable member may be left out or null (wire-format 6.4), and `json_profile`
    neither, because schemas do not see how a value is written. Raises RenameError if `rename` gives two members of an
    object the same name.
    """
    documents = {path: _document(path, schema, wire) for path, schema in folder.documents.items()}
    return SchemaFolder(MappingProxyType(documents), folder.faults)


def _document(path: str, schema: Schema, wire: WireFormat) -> Schema:
    if "/" in path or not path.endswith(ENDING):
        return _object(_renamed(schema, wire.rename))
    properties = _object(schema.get("properties", {}))
    data = _object(_renamed(properties.get("Data", {}), wire.rename))
    if not wire.envelope:
        beside = {name: schema[name] for name in _BESIDE_DATA if name in schema}
        return {**beside, **{name: value for name, value in data.items() if name not in beside}}
    event = _object(properties.get("Event", {}))
    if isinstance(event.get("const"), str):
        event = {**event, "const": wire.event_name(event["const"])}
    members = {**properties, "Event": event, "Data": data} if properties else {}
    return {
        **schema,
        "properties": {wire.event_member if name == "Event" else name: value for name, value in members.items()},
        "required": [wire.event_member if name == "Event" else name for name in schema.get("required", [])],
    }


def _object(value: object) -> Schema:
    return value if isinstance(value, dict) else {}


def _renamed(value: JsonValue, rename: Mapping[str, str]) -> JsonValue:
    """Return a schema in which every object's members have their names on the wire."""
    if isinstance(value, list):
        return [_renamed(item, rename) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: _renamed(inner, rename) for name, inner in value.items()}
    members, required = result.get("properties"), result.get("required")
    if isinstance(members, dict):
        result["properties"] = _renamed_members(members, rename)
    if isinstance(required, list):
        result["required"] = [rename.get(name, name) if isinstance(name, str) else name for name in required]
    return result


def _renamed_members(members: JsonObject, rename: Mapping[str, str]) -> JsonObject:
    renamed: JsonObject = {}
    for name, schema in members.items():
        if rename.get(name, name) in renamed:
            raise RenameError(
                f"wire.rename gives two members of an object in the contract the name {rename.get(name, name)}"
            )
        renamed[rename.get(name, name)] = schema
    return renamed
