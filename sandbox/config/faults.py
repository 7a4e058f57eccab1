"""pydantic's errors in our words, located in the file, without the value where it may be a secret."""

import difflib
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sandbox.config.errors import quotable
from sandbox.config.fields import REFUSED
from sandbox.config.located import Located
from sandbox.config.model import ConfigFile
from sandbox.config.tree import Path

LONGEST_SHOWN = 40
"""Digits of a number."""


def report_faults(error: ValidationError, located: Located) -> None:
    """Add a problem for every error, but for those that only follow from what was reported already."""
    for fault in error.errors(include_url=False):
        path: Path = fault["loc"]
        if any(path[:length] in located.unreadable for length in range(len(path) + 1)):
            continue
        kind = fault["type"]
        if kind == "missing":
            _report_missing(path, located)
        elif kind == "extra_forbidden":
            located.report(located.keys[path], *_unknown_key(path))
        else:
            located.report(located.place(path), *_wrong_value(kind, path, fault.get("ctx", {}), located))


def sensitive(path: Path, located: Located) -> bool:
    """Tell whether the value at this path must not be shown: a secret, a header, a URL, or anything from a variable."""
    return path in located.references or not {"secret", "headers", "url", "public_url"}.isdisjoint(path)


def _report_missing(path: Path, located: Located) -> None:
    place = located.keys.get(path)
    if place is not None:
        located.report(place, f"{path[-1]} has no value", _help_for_missing(path))
    elif not located.damaged:
        # In a damaged file the key may stand in the part that could not be read.
        located.report(located.place(path[:-1]), f"{path[-1]} is missing", _help_for_missing(path))


def _help_for_missing(path: Path) -> str:
    example = {"name": "erp", "url": "http://127.0.0.1:8025/hooks/erp", "events": '["Order.*"]'}.get(str(path[-1]))
    return f"write `{path[-1]}: {example or '…'}`"


def _unknown_key(path: Path) -> tuple[str, str]:
    key, known = str(path[-1]), list(_section(path[:-1]).model_fields)
    # Settings have no digits, but secrets do, and a slip makes a key of a secret.
    shown = quotable(key) and not any(char.isdigit() for char in key)
    sentence = f"unknown key {key!r}" if shown else "unknown key"
    close = difflib.get_close_matches(key.casefold().replace("-", "_"), known, n=1)
    if close:
        return sentence, f"did you mean {close[0]!r}?"
    elsewhere = [name for name, field in ConfigFile.model_fields.items() if key in _fields_of(field.annotation)]
    if elsewhere:
        return sentence, f"{key!r} belongs under `{elsewhere[0]}:`"
    return sentence, f"the keys here are {', '.join(known)}"


def _section(path: Path) -> type[BaseModel]:
    """Return the model that stands at this path."""
    model: type[BaseModel] = ConfigFile
    for step in path:
        if isinstance(step, str):
            model = _model_in(model.model_fields[step].annotation) or model
    return model


def _model_in(annotation: object) -> type[BaseModel] | None:
    kinds = (annotation, *get_args(annotation))
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _fields_of(annotation: object) -> Mapping[str, Any]:
    model = _model_in(annotation)
    return model.model_fields if model else {}


def _wrong_value(kind: str, path: Path, context: Mapping[str, Any], located: Located) -> tuple[str, str]:
    value = _value_at(path, located.data)
    hidden = sensitive(path, located) or (isinstance(value, str) and not quotable(value))
    if kind == REFUSED:
        return context["discreet" if hidden else "sentence"], context["help"]
    label = _label(path)
    if kind == "too_short":
        return f"{label} must have at least one entry", 'write event names or patterns, such as ["Order.*"]'
    wanted, help = _wanted(kind, context, value)
    # Where no text is wanted, text is the rest of a spoilt line.
    hidden = hidden or wanted in _COLLECTIONS
    return f"{label} must be {wanted}, not {_kind(value) if hidden else _shown(value)}", help


def _wanted(kind: str, context: Mapping[str, Any], value: object) -> tuple[str, str]:
    if kind == "bool_type":
        return "true or false", _help_for_bool(value)
    if kind == "literal_error":
        wanted = str(context["expected"])
        words = [word.strip("'") for word in wanted.replace(" or ", ", ").split(", ")]
        close = difflib.get_close_matches(str(value), words, n=1)
        return wanted, f"did you mean {close[0]!r}?" if close else f"write {words[0]}"
    bounds = {
        "greater_than_equal": ("at least", "ge"),
        "less_than_equal": ("at most", "le"),
        "greater_than": ("more than", "gt"),
    }
    if kind in bounds:
        words_of_bound, name = bounds[kind]
        return f"{words_of_bound} {context[name]:g}", "correct the number"
    return _TYPES.get(kind, ("something else", "compare with the commented file that `sandbox` ships"))


_TYPES = {
    "int_type": ("a whole number", "write digits only, without quotes"),
    "float_type": ("a number", "write digits, without quotes"),
    "finite_number": ("a number", "write a finite one"),
    "string_type": ("text", "put it in quotes"),
    "list_type": ("a list", "write one entry a line, each begun with `- `, or all of them in [ ]"),
    "dict_type": ("a mapping", "write `key: value` lines below it, indented"),
    "model_type": ("a mapping", "write `key: value` lines below it, indented"),
    "model_attributes_type": ("a mapping", "write `key: value` lines below it, indented"),
}


_COLLECTIONS = ("a mapping", "a list")


def _help_for_bool(value: object) -> str:
    word = str(value).casefold()
    if word in ("yes", "on", "y"):
        return "write true; in YAML 1.2 yes and on are text"
    if word in ("no", "off", "n"):
        return "write false; in YAML 1.2 no and off are text"
    return "write true or false, without quotes"


def _label(path: Path) -> str:
    """Return the nearest key and what index follows it: `events[0]`."""
    keys = [index for index, step in enumerate(path) if isinstance(step, str)]
    if not keys:
        return "the file"
    key = str(path[keys[-1]])
    if "headers" in path[:-1] or not quotable(key):
        return "this value"
    return key + "".join(f"[{step}]" for step in path[keys[-1] + 1 :])


def _value_at(path: Path, data: object) -> object:
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return None
    return data


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a mapping"}
    return kinds.get(type(value), "text")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        text = repr(value)
        return text if len(text) <= LONGEST_SHOWN else "a number of many digits"
    return f"the text {str(value)!r}" if isinstance(value, str) else _kind(value)
