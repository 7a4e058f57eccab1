"""What the schemas that apply to one place say together, as far as words are made of it.

Keywords that are not here are the validator's alone: whatever it refuses is told by the keyword's name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sandbox.contract.schema_folder import Schema, SchemaFolder

_MOST_REFERENCES = 64


class Facet(NamedTuple):
    """A schema that applies, the document that it stands in, and whether a choice beside it allows null."""

    document: str
    schema: Schema
    or_null: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """One place: `types` are JSON Schema's names, None for any; `choices` None for any value.

    `members` are in the order of the schema, which is the wire's; `closed` forbids all others. `formats` and `patterns`
    apply to texts.
    """

    types: frozenset[str] | None
    choices: tuple[Any, ...] | None
    members: Mapping[str, tuple[Facet, ...]]
    required: tuple[str, ...]
    items: tuple[Facet, ...]
    closed: bool
    formats: tuple[str, ...]
    patterns: tuple[str, ...]

    @property
    def described(self) -> str:
        """What a value should be, in words: `a number or null`."""
        names = sorted(self.types or (), key=lambda name: (name == "null", name))
        return " or ".join(_NAMES.get(name, name) for name in names) or "anything"


_NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}


class Outlines:
    """Makes outlines, each once, for the documents of a folder."""

    def __init__(self, folder: SchemaFolder) -> None:
        self._folder = folder
        self._known: dict[tuple[int, ...], tuple[Outline, tuple[Facet, ...]]] = {}

    def of_event(self, document: str) -> Outline:
        """Return the outline of the bodies of an event type."""
        return self.of((Facet(document, self._folder.documents[document]),))

    def of(self, facets: tuple[Facet, ...]) -> Outline:
        """Return the outline of what all of these say."""
        key = tuple(id(facet.schema) * 2 + facet.or_null for facet in facets)
        if key not in self._known:  # the facets are kept with it, so that no id is given out twice
            self._known[key] = (_outline(tuple(self.unfolded(facets))), facets)
        return self._known[key][0]

    def unfolded(self, facets: Iterable[Facet]) -> Iterator[Facet]:
        """Yield every schema that applies through `$ref`, `allOf` and a choice between one schema and null."""
        waiting, followed = list(facets), 0
        while waiting:
            facet = waiting.pop(0)
            yield facet
            inner = [*_all_of(facet), *_null_or(facet)]
            if isinstance(reference := facet.schema.get("$ref"), str) and followed < _MOST_REFERENCES:
                followed += 1
                target = self._folder.find(facet.document, reference)
                inner += [] if target is None else [Facet(*target, facet.or_null)]
            waiting += inner


def _all_of(facet: Facet) -> Iterator[Facet]:
    for inner in _list(facet.schema.get("allOf")):
        if isinstance(inner, dict):
            yield Facet(facet.document, inner, facet.or_null)


def _null_or(facet: Facet) -> Iterator[Facet]:
    """Yield the other side of `anyOf: [X, {type: null}]`; other choices are left to the validator."""
    for keyword in ("anyOf", "oneOf"):
        choices = _list(facet.schema.get(keyword))
        others = [choice for choice in choices if choice != {"type": "null"}]
        if len(choices) == 2 and len(others) == 1 and isinstance(others[0], dict):
            yield Facet(facet.document, others[0], or_null=True)


def _outline(facets: tuple[Facet, ...]) -> Outline:
    members: dict[str, tuple[Facet, ...]] = {}
    for facet in sorted(facets, key=_fewer_members):
        for name, schema in _mapping(facet.schema.get("properties")).items():
            inner = (Facet(facet.document, schema),) if isinstance(schema, dict) else ()
            members[name] = (*members.get(name, ()), *inner)
    schemas = [facet.schema for facet in facets]
    return Outline(
        types=_types(facets),
        choices=_choices(facets),
        members=members,
        required=tuple(dict.fromkeys(name for schema in schemas for name in _list(schema.get("required")))),
        items=tuple(
            Facet(facet.document, facet.schema["items"])
            for facet in facets
            if isinstance(facet.schema.get("items"), dict) and "prefixItems" not in facet.schema
        ),
        closed=any(
            schema.get(keyword) is False
            for schema in schemas
            for keyword in ("additionalProperties", "unevaluatedProperties")
        ),
        formats=_texts(schemas, "format"),
        patterns=_texts(schemas, "pattern"),
    )


def _fewer_members(facet: Facet) -> int:
    # The schema with the most members has the order of the wire; others only add to some of them.
    return -len(_mapping(facet.schema.get("properties")))


def _types(facets: tuple[Facet, ...]) -> frozenset[str] | None:
    allowed: frozenset[str] | None = None
    for facet in facets:
        named = facet.schema.get("type")
        if named is None:
            continue
        types = frozenset([named] if isinstance(named, str) else named) | ({"null"} if facet.or_null else set())
        allowed = types if allowed is None else _common(allowed, types)
    return allowed


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    both = one & other
    # A whole number is a number too.
    return both | ({"integer"} if "integer" in one | other and "number" in one | other else set())


def _choices(facets: tuple[Facet, ...]) -> tuple[Any, ...] | None:
    choices: tuple[Any, ...] | None = None
    for facet in facets:
        for keyword in ("enum", "const"):
            if keyword in facet.schema:
                here = tuple(_list(facet.schema["enum"])) if keyword == "enum" else (facet.schema["const"],)
                here = (*here, None) if facet.or_null else here
                choices = here if choices is None else tuple(each for each in choices if is_among(each, here))
    return choices


def is_among(value: object, choices: Iterable[object]) -> bool:
    """Tell whether a value is one of these as JSON has it: 1 is 1.0, and true is not 1."""
    return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in choices)


def _texts(schemas: list[Schema], keyword: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(schema[keyword] for schema in schemas if isinstance(schema.get(keyword), str)))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
