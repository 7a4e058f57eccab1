"""Schemas of several documents as one document: every reference leads to a definition inside."""

from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin

from sandbox.contract.contract import ContractError
from sandbox.contract.schema_folder import BASE, Schema, SchemaFolder
from sandbox.domain.json_text import JsonValue

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Bundle:
    """Translates schemas of a folder; `definitions` are those that were led to, under names of their own."""

    def __init__(self, folder: SchemaFolder, reference: Callable[[str], str]) -> None:
        """`reference` makes a `$ref` of the name of a definition."""
        self._folder = folder
        self._reference = reference
        self._names: dict[tuple[str, str], str] = {}
        self.definitions: dict[str, Schema] = {}

    def event(self, event: str) -> Schema:
        """Return the schema of an event type. Raises ContractError for a reference that cannot be followed."""
        document = self._folder.events[event]
        schema = {name: value for name, value in self._folder.documents[document].items() if name != "$defs"}
        return self.translated(schema, document)

    def translated(self, schema: Schema, document: str) -> Schema:
        """Return a schema that stands in a document. Raises ContractError for a reference that cannot be followed."""
        return dict(self._members(schema, document))

    def _members(self, schema: Schema, document: str) -> Iterator[tuple[str, JsonValue]]:
        for name, value in schema.items():
            if name == "$ref" and isinstance(value, str):
                yield name, self._reference(self._name(document, value))
            else:
                yield name, self._value(value, document)

    def _value(self, value: JsonValue, document: str) -> JsonValue:
        if isinstance(value, dict):
            return self.translated(value, document)
        return [self._value(item, document) for item in value] if isinstance(value, list) else value

    def _name(self, document: str, reference: str) -> str:
        found = self._folder.find(document, reference)
        if found is None:
            raise ContractError(
                f"the reference {reference} in schemas/{document} cannot be followed, so nothing is written"
            )
        target, schema = found
        fragment = urldefrag(urljoin(BASE + document, reference))[1]
        key = (target, fragment)
        if key not in self._names:
            self._names[key] = name = self._free_name(target, fragment)
            self.definitions[name] = {}  # taken before what is inside is looked at
            whole = (
                schema
                if fragment
                else {part: value for part, value in schema.items() if part not in ("$defs", "$schema")}
            )
            self.definitions[name] = self.translated(whole, target)
        return self._names[key]

    def _free_name(self, document: str, fragment: str) -> str:
        stem = document.rpartition("/")[2].removesuffix(".json").removesuffix(".schema")
        last = fragment.rpartition("/")[2]
        for name in (last or stem, f"{stem}.{last}", f"{document.replace('/', '.')}.{last}"):
            if name not in self.definitions:
                return name
        return f"{stem}.{len(self.definitions)}"


def bundled_event(folder: SchemaFolder, event: str) -> Schema:
    """Return the schema of an event type that needs no other document."""
    bundle = Bundle(folder, lambda name: f"#/$defs/{name}")
    schema = bundle.event(event)
    return {**schema, "$defs": bundle.definitions} if bundle.definitions else schema


def bundled_events(folder: SchemaFolder, events: tuple[str, ...]) -> Schema:
    """Return one schema that takes the body of any of these event types."""
    bundle = Bundle(folder, lambda name: f"#/$defs/{name}")
    schemas: dict[str, Schema] = {}
    for event in events:
        schemas[event] = {name: value for name, value in bundle.event(event).items() if name != "$schema"}
    return {
        "$schema": DIALECT,
        "title": "O2VEND webhook deliveries",
        "description": "The body of any event type; x-provenance says of each member how sure it is.",
        "anyOf": [{"$ref": f"#/$defs/{event}"} for event in events],
        "$defs": {**schemas, **bundle.definitions},
    }
