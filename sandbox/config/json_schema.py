"""The draft-07 JSON Schema of config.yaml, by which editors complete, describe and check it.

It describes the file as written, before references are replaced, and rejects nothing that the loader accepts, but for
letters in event names that only Unicode takes for ASCII ones (ſ for s). What it cannot say (two subscriptions with one
name, a pattern that fits no event) only the loader finds.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sandbox.config.model import ConfigFile, Section
from sandbox.domain import ticks
from sandbox.domain.events import NAMES, STOCK_EVENT_OTHER_SPELLING
from sandbox.domain.json_text import JsonValue
from sandbox.domain.quantities import DURATION_PATTERN, SIZE_PATTERN
from sandbox.domain.spans import SPAN_PATTERN

Schema: TypeAlias = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"

REFERENCE = r"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}"
"""`${NAME}` and `${NAME:-default}` anywhere in a text."""

_HEADER_NAME = r"^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$"
_VISIBLE = r"^[^ ]([\s\S]*[^ ])?$"

# What the validators of fields.py ask of a text, as far as an expression can tell it.
_TEXTS = {
    "name": _VISIBLE,
    "theme": _VISIBLE,
    "url": r"^[hH][tT][tT][pP][sS]?://[^/?#: ]",
    "public_url": r"^[hH][tT][tT][pP][sS]?://[^/?#: ]",
    "host": r"^[^ /]+$",
    "path": r"[^ \t\r\n]",
    "header": _HEADER_NAME,
}
_KEYS = {"headers": _HEADER_NAME}
_ENTRIES = ("AnswerEntry", "SubscriptionEntry")

_DURATIONS = {"d": ticks.PER_DAY, "s": ticks.PER_SECOND, "ms": ticks.PER_MILLISECOND}
_SIZES = {"GB": 1024**3, "MB": 1024**2, "KB": 1024, "B": 1}


def config_schema() -> Schema:
    """Return the schema as plain JSON data."""
    generated = ConfigFile.model_json_schema()
    models = {model.__name__: model for model in Section.__subclasses__()}
    definitions = generated["$defs"]
    return {
        "$schema": DIALECT,
        "title": "config.yaml of the O2VEND webhook sandbox",
        **_section(ConfigFile, generated, nullable=True),
        "definitions": {
            # An entry of a list must be there, a key without a value counts as one that is not.
            name: _section(models[name], definitions[name], nullable=name not in _ENTRIES)
            for name in sorted(definitions)
        },
    }


def _section(model: type[Section], generated: Schema, nullable: bool) -> Schema:
    required = generated.get("required", [])
    section: Schema = {
        "description": generated["description"],
        "type": ["object", "null"] if nullable else "object",
        "additionalProperties": False,
        "properties": {
            key: _property(key, str(model.model_fields[key].description), shape, key not in required)
            for key, shape in generated["properties"].items()
        },
    }
    return {**section, "required": required} if required else section


def _property(key: str, description: str, generated: Schema, optional: bool) -> Schema:
    shape = _without_null(generated)
    if "$ref" in shape:
        # Draft-07 ignores whatever stands beside a reference.
        return {"description": description, "allOf": [_reference(shape)]}
    described: Schema = {"description": description, **_value(key, shape, optional)}
    if generated.get("default") not in (None, ""):
        described["default"] = _as_written(shape, generated["default"])
    return described


def _without_null(generated: Schema) -> Schema:
    """Return the shape that a value has which is there: pydantic writes `X | None` as a choice."""
    choices = [choice for choice in generated.get("anyOf", ()) if choice != {"type": "null"}]
    return choices[0] if choices else generated


def _reference(shape: Schema) -> Schema:
    return {"$ref": shape["$ref"].replace("#/$defs/", "#/definitions/")}


def _value(key: str, shape: Schema, optional: bool) -> Schema:
    kind = shape.get("type")
    if key == "event":
        return {"anyOf": [_event(), {"type": "array", "minItems": 1, "items": _event()}, {"type": "null"}]}
    if kind == "array":
        limits = {limit: shape[limit] for limit in ("minItems",) if limit in shape}
        return {"type": _kinds("array", optional), **limits, "items": _item(key, shape["items"])}
    if kind == "object":
        names = {"propertyNames": {"pattern": _KEYS[key]}} if key in _KEYS else {}
        return {"type": _kinds("object", optional), **names, "additionalProperties": {"type": "string"}}
    return _scalar(key, shape, optional)


def _item(key: str, shape: Schema) -> Schema:
    if "$ref" in shape:
        return _reference(shape)
    if key == "events":
        return _event()
    return _scalar("", shape, optional=False) if shape else {}


def _event() -> Schema:
    """Return the schema of an event type: the names to choose from, or any text that the loader could understand."""
    names = "|".join(_in_any_case(name) for name in (*NAMES, STOCK_EVENT_OTHER_SPELLING))
    patterns = r"[A-Za-z.]*[*?][A-Za-z.*?]*"
    return {"type": "string", "anyOf": [{"enum": list(NAMES)}, {"pattern": f"^({names}|{patterns})$|{REFERENCE}"}]}


def _in_any_case(name: str) -> str:
    return "".join(f"[{char.upper()}{char.lower()}]" if char.isalpha() else rf"\{char}" for char in name)


def _scalar(key: str, shape: Schema, optional: bool) -> Schema:
    kind = shape["type"]
    if "enum" in shape:
        choices = [{"enum": shape["enum"]}, {"pattern": REFERENCE}]
        return {"type": _kinds("string", optional), "anyOf": choices}
    if kind == "string":
        pattern = shape.get("pattern") or _TEXTS.get(key)
        patterns = {"pattern": f"{pattern}|{REFERENCE}"} if pattern else {}
        if pattern == SPAN_PATTERN:  # a single number needs no quotes
            return {"type": _kinds("string", optional, "integer"), **patterns, "minimum": 0}
        return {"type": _kinds("string", optional), **patterns}
    limits: Schema = {name: shape[name] for name in ("minimum", "maximum", "exclusiveMinimum") if name in shape}
    # The pattern concerns text only, the limits numbers only.
    return {"type": _kinds(kind, optional, "string"), **limits, "pattern": REFERENCE}


def _kinds(kind: str, optional: bool, *others: str) -> str | list[str]:
    kinds = [kind, *others, *(["null"] if optional else [])]
    return kinds if len(kinds) > 1 else kind


def _as_written(shape: Schema, default: JsonValue) -> JsonValue:
    """Return a default as people write it in the file: ticks and bytes with their unit."""
    if isinstance(default, list):
        return [_as_written(shape["items"], item) for item in default]
    units = {DURATION_PATTERN: _DURATIONS, SIZE_PATTERN: _SIZES}.get(shape.get("pattern", ""))
    return _with_unit(default, units) if units and isinstance(default, int) else default


def _with_unit(amount: int, units: Mapping[str, int]) -> str:
    unit = next(unit for unit, worth in units.items() if amount % worth == 0)
    return f"{amount // units[unit]}{unit}"
