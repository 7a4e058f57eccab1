"""What in a contract's folder is nearly right, and so counts for nothing: misspelt names, schemas without a word."""

import difflib
from collections.abc import Iterator, Mapping

from sandbox.contract.drift import Fault, pointer_of
from sandbox.contract.goldens import Golden
from sandbox.contract.judge import Judge
from sandbox.contract.schema_folder import ENDING, Schema, SchemaFolder
from sandbox.domain import events
from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonValue

_NEAR = 0.8
_WITH_A_SCHEMA = frozenset(
    (
        *("items", "contains", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"),
        *("not", "if", "then", "else", "contentSchema"),
    )
)
_WITH_SCHEMAS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_WITH_NAMED_SCHEMAS = frozenset(("properties", "patternProperties", "$defs", "dependentSchemas"))
_PLAIN = frozenset(
    (
        *("$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment"),
        *("type", "enum", "const", "required", "dependentRequired", "format", "pattern", "minLength", "maxLength"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties"),
        *("title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"),
        *("contentEncoding", "contentMediaType"),
    )
)
_KEYWORDS = _WITH_A_SCHEMA | _WITH_SCHEMAS | _WITH_NAMED_SCHEMAS | _PLAIN
"""The keywords of draft 2020-12."""
_OF_OTHER_DIALECTS = frozenset(("example", "definitions", "dependencies", "additionalItems", "nullable"))
"""Keywords that are near to one of ours and mean something elsewhere."""
_ANYTHING: tuple[JsonValue, ...] = (None, False, 0, "", [], {})


def misspelt_files(folder: SchemaFolder, own: SchemaFolder, goldens: Mapping[str, Golden]) -> Iterator[Fault]:
    """Yield files whose name is nearly that of an event type: they would never count for anything."""
    subjects = {event: f"schemas/{path}" for event, path in folder.events.items()}
    subjects |= {event: golden.shown for event, golden in goldens.items() if event not in folder.events}
    for event, subject in subjects.items():
        if event in events.NAMES:
            continue
        near = difflib.get_close_matches(event, events.NAMES, n=1, cutoff=_NEAR)
        if near:
            yield Fault(subject, f"no event type is called {event}; did you mean {near[0]}?", event=event)
        elif event not in folder.events:
            yield Fault(subject, "it has no schema beside it, so nothing says what it should be", event=event)
    for path in own.documents:
        event_type = events.find(path.rpartition("/")[2].removesuffix(".json").removesuffix(".schema"))
        if event_type is not None and path not in own.events.values():
            told = f"it counts for nothing there; the schema of an event type is schemas/{event_type.name}{ENDING}"
            yield Fault(f"schemas/{path}", told, event=event_type.name)


def misspelt_keywords(own: SchemaFolder) -> Iterator[Fault]:
    """Yield keywords that are nearly ones of JSON Schema: a validator passes over what it does not know."""
    for path, document in own.documents.items():
        for place, keyword in _unknown(document, ()):
            near = difflib.get_close_matches(keyword, _KEYWORDS, n=1, cutoff=_NEAR)
            if near:
                told = f"at {pointer_of(place)}: no keyword is called {keyword}, so it says nothing"
                yield Fault(f"schemas/{path}", f"{told}; did you mean {near[0]}?")


def say_nothing(own: SchemaFolder, judge: Judge) -> Iterator[Fault]:
    """Yield schemas that take anything and name no member: what is held against them is not checked."""
    for event, path in own.events.items():
        silent = not own.documents[path].keys() & (_KEYWORDS - _PLAIN)
        if event in judge and silent and not any(any(judge.refusals(event, value)) for value in _ANYTHING):
            yield Fault(f"schemas/{path}", "it takes anything, so nothing is checked by it", event=event)


def _unknown(schema: object, place: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield each keyword that JSON Schema does not have, with the place of the schema that it stands in."""
    if not isinstance(schema, dict):
        return
    for name, value in schema.items():
        if name not in _KEYWORDS and name not in _OF_OTHER_DIALECTS and not name.startswith("x-"):
            yield place, name
        for steps, inner in _inner(name, value):
            yield from _unknown(inner, (*place, name, *steps))


def _inner(keyword: str, value: object) -> Iterator[tuple[tuple[Step, ...], Schema | object]]:
    """Yield the schemas in a keyword's value, with the steps that lead to them."""
    if keyword in _WITH_A_SCHEMA:
        yield (), value
    elif keyword in _WITH_SCHEMAS and isinstance(value, list):
        yield from (((index,), each) for index, each in enumerate(value))
    elif keyword in _WITH_NAMED_SCHEMAS and isinstance(value, dict):
        yield from (((name,), each) for name, each in value.items())
