"""Keywords of a schema that an outline does not tell of: compared as a whole, by what they take."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sandbox.contract.bundling import Bundle
from sandbox.contract.contract import ContractError
from sandbox.contract.drift import Severity
from sandbox.contract.judge import covering
from sandbox.contract.outline import Facet
from sandbox.contract.schema_folder import Schema, SchemaFolder
from sandbox.domain.json_text import JsonValue

_OUTLINED = frozenset(
    (
        *("type", "enum", "const", "properties", "required", "format", "pattern", "$ref", "allOf"),
        *("$schema", "$id", "$defs", "$comment", "$anchor"),
    )
)
_UNTOLD = "and whether it takes more cannot be told"
_WORDS = frozenset(("title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly"))


class Leftovers(NamedTuple):
    """`places` are what is left of each schema that applies, with its document; `words` what is written for people."""

    places: tuple[tuple[str, Schema], ...]
    words: str

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """What is left of each schema."""
        return tuple(schema for _, schema in self.places)


@dataclass(frozen=True, slots=True)
class Leftover:
    """What is left, and the folder in which its references lead somewhere."""

    of: Leftovers
    folder: SchemaFolder


def leftover_of(facets: Iterable[Facet]) -> Leftovers:
    """Return what outlines do not tell of the schemas that apply to one place."""
    places: list[tuple[str, Schema]] = []
    words: list[tuple[str, str]] = []
    for facet in facets:
        left: Schema = {}
        for name, value in facet.schema.items():
            if name in _WORDS or name.startswith("x-"):
                words.append((name, json.dumps(value, sort_keys=True)))
            elif name not in _OUTLINED and not _is_told(name, facet.schema):
                left[name] = value
        if left:
            places.append((facet.document, left))
    return Leftovers(tuple(places), json.dumps(sorted(words)))


def leftover_change(old: Leftover, new: Leftover) -> tuple[Severity, str] | None:
    """Return how much what is left changed, in words; None if it did not."""
    names = ", ".join(sorted({name for schema in (*old.of.schemas, *new.of.schemas) for name in schema}))
    try:
        before, after = _whole(old), _whole(new)
    except ContractError:
        return None if old == new else (Severity.BREAKING, f"changed in {names}, {_UNTOLD}")
    if before == after:
        return None
    takes = covering(before, after)
    if takes.old_takes_new and takes.new_takes_old:
        return None
    if takes.old_takes_new:
        return Severity.ADDITIVE, f"takes less by {names}"
    if takes.old_takes_new is False:
        return Severity.BREAKING, f"takes more by {names}"
    return Severity.BREAKING, f"changed in {names}, {_UNTOLD}"


def _whole(leftover: Leftover) -> Schema:
    """Return what is left as one schema that needs no other document. Raises ContractError."""
    bundle = Bundle(leftover.folder, lambda name: f"#/$defs/{name}")
    schemas = [bundle.translated(schema, document) for document, schema in leftover.of.places]
    return {"allOf": schemas, "$defs": bundle.definitions} if schemas else {}


def _is_told(name: str, schema: Schema) -> bool:
    value: JsonValue = schema[name]
    if name in ("additionalProperties", "unevaluatedProperties"):
        return isinstance(value, bool)
    if name in ("anyOf", "oneOf") and isinstance(value, list):
        return len(value) == 2 and {"type": "null"} in value
    return name == "items" and isinstance(value, dict) and "prefixItems" not in schema
