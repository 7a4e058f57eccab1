"""The draft-07 JSON Schema of a story's file, by which editors complete, describe and check it.

What it cannot say (names that no step makes, offsets that go back) only the reader finds.
"""

from typing import Any, TypeAlias

from sandbox.config.json_schema import DIALECT
from sandbox.config.stories.offsets import MOMENT_PATTERN, OFFSET_PATTERN
from sandbox.config.stories.step_reading import NAME_PATTERN
from sandbox.domain.events import NAMES
from sandbox.domain.quantities import DURATION_PATTERN
from sandbox.shop.commands import COMMANDS
from sandbox.shop.stories.opening import shop_schema
from sandbox.shop.stories.vocabulary import VOCABULARY, Spec
from sandbox.shop.stories.words import ITEM_WORDS

Schema: TypeAlias = dict[str, Any]

_DESCRIPTIONS = {
    "title": "What happens, in one line.",
    "number": "Its number in wire-format 9, such as S1.",
    "after": "Another story, by name or file: it is told before, without sending, and its names are known here.",
    "shop": "Facts of the shop before the story: stock in Chennai, prices, whether more may be sold than there is.",
    "at": "16h from the beginning, +2h from the step before, or a date; without it, together with the step before.",
    "say": "What goes on, in one line for the screen.",
    "as": "A name for what the step makes; its choices become facts for --given.",
    "happens": "false: an optional step, which --given NAME.happens=true asks for.",
    "envelopes": "Pinned Id and CreationTimeUtc by event type.",
    "repeat": "Steps in rounds, which overlap if they take longer than `every`.",
    "while_in_stock": "Go on while anything of this item is available in Chennai.",
    "times": "So many rounds.",
    "every": "How long after the beginning of a round the next one begins.",
}


def story_schema() -> Schema:
    """Return the schema as plain JSON data."""
    return {
        "$schema": DIALECT,
        "title": "A story of the O2VEND webhook sandbox",
        "type": "object",
        "additionalProperties": False,
        "required": ["title", "steps"],
        "properties": {
            "title": _described("title", {"type": "string"}),
            "number": _described("number", {"type": "string"}),
            "after": _described("after", {"type": "string"}),
            "shop": _described("shop", shop_schema()),
            "steps": _steps({"anyOf": [_reference("step"), _reference("repeat")]}),
        },
        "definitions": {"step": _step(), "repeat": _repeat()},
    }


def _described(key: str, shape: Schema) -> Schema:
    return {"description": _DESCRIPTIONS[key], **shape}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _steps(items: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": items}


def _at() -> Schema:
    return _described("at", {"anyOf": [{"pattern": OFFSET_PATTERN}, {"pattern": MOMENT_PATTERN}, {"const": 0}]})


def _step() -> Schema:
    pin = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"Id": {"type": "string"}, "CreationTimeUtc": {"type": "string", "pattern": MOMENT_PATTERN}},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "oneOf": [{"required": [name]} for name in VOCABULARY],
        "properties": {
            "at": _at(),
            "say": _described("say", {"type": "string"}),
            **{name: _command(name, spec) for name, spec in VOCABULARY.items()},
            "as": _described("as", {"type": "string", "pattern": NAME_PATTERN}),
            "happens": _described("happens", {"type": "boolean"}),
            "envelopes": _described(
                "envelopes",
                {"type": "object", "propertyNames": {"enum": list(NAMES)}, "additionalProperties": pin},
            ),
        },
    }


def _command(name: str, spec: Spec) -> Schema:
    full: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {choice: each.kind.schema for choice, each in spec.choices.items()},
    }
    shapes = [full]
    if spec.required:
        full["required"] = [spec.subject]
    else:
        shapes.append({"type": "null"})
    if spec.subject is not None:
        shapes.append(spec.choices[spec.subject].kind.schema)
    return {"description": (COMMANDS[name].__doc__ or "").splitlines()[0], "anyOf": shapes}


def _repeat() -> Schema:
    body = {
        "type": "object",
        "additionalProperties": False,
        "required": ["steps"],
        "anyOf": [{"required": ["while_in_stock"]}, {"required": ["times"]}],
        "properties": {
            "while_in_stock": _described("while_in_stock", {"type": "string", "examples": list(ITEM_WORDS)}),
            "times": _described("times", {"type": "integer", "minimum": 1}),
            "every": _described("every", {"type": "string", "pattern": DURATION_PATTERN}),
            "steps": _steps(_reference("step")),
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["repeat"],
        "properties": {"at": _at(), "repeat": _described("repeat", body)},
    }
