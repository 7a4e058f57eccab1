"""`set=`: changes of finished Data, by Python values or in the syntax of `sandbox emit --set`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from sandbox.domain import json_path
from sandbox.domain.assignment import AssignmentError, assign, parse_assignment
from sandbox.domain.json_path import JsonPath, MissingError, PathError
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test

__tracebackhide__ = in_the_test

Changes: TypeAlias = Mapping[str, object] | Sequence[str]
"""`{"Items[0].Quantity": 3}`, or `["Items[0].Quantity=3"]`."""


def change(data: JsonObject, full: JsonObject, changes: Changes, *, add: bool) -> JsonObject:
    """Return Data with the changes made. Raises MisuseError for one that does not fit.

    `full` is the same Data with its nulls: which members are null, and so left out, differs from seed to seed, and each
    of them can be set all the same. A Python value takes the place whatever type stood there; only a number for a
    decimal becomes a decimal, as O2VEND would write it.
    """
    if isinstance(changes, str):
        changes = (changes,)
    if isinstance(changes, Mapping):
        for name, value in changes.items():
            _put(data, json_path.parse_path(name), name, value, full, add)
    else:
        for text in changes:
            assignment = parse_assignment(text)
            try:
                assign(data, assignment, add=add or _is_there(full, assignment.path))
            except AssignmentError as error:
                raise MisuseError(str(error).replace("--add creates", "add=True creates")) from None
    ordered = _in_order(data, full)
    assert isinstance(ordered, dict)
    return ordered


def _put(data: JsonObject, path: JsonPath, name: str, value: object, full: JsonObject, add: bool) -> None:
    present = None
    try:
        present = json_path.get(data, path)
    except MissingError as error:
        if not add and not _is_there(full, path):
            raise MisuseError(f"cannot set {name}: {error} (add=True creates what is missing)") from None
    except PathError as error:
        raise MisuseError(f"cannot set {name}: {error}") from None
    json_path.replace(data, path, _fitting(name, value, present), add=True)


def _is_there(full: JsonObject, path: JsonPath) -> bool:
    try:
        json_path.get(full, path)
    except PathError:
        return False
    return True


def _in_order(value: JsonValue, full: JsonValue) -> JsonValue:
    """Return the value with its members where the full one has them, and those that it has not behind."""
    if isinstance(value, dict) and isinstance(full, dict):
        names = [*(name for name in full if name in value), *(name for name in value if name not in full)]
        return {name: _in_order(value[name], full.get(name)) for name in names}
    if isinstance(value, list) and isinstance(full, list):
        return [_in_order(item, full[index] if index < len(full) else None) for index, item in enumerate(value)]
    return value


def _fitting(name: str, value: object, present: JsonValue) -> JsonValue:
    if isinstance(present, Decimal) and isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return _as_json(name, value)


def _as_json(name: str, value: object) -> JsonValue:
    if value is None or isinstance(value, bool | int | float | Decimal | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _as_json(name, member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(name, item) for item in value]
    raise MisuseError(f"cannot set {name}: JSON has no {type(value).__name__}; give text, a number, a list or a dict")
