"""Edits of a YAML document, and what each of them means for plain data."""

from dataclasses import dataclass
from typing import TypeAlias

from sandbox.config.tree import Path, ScalarValue

Value: TypeAlias = "ScalarValue | list[Value] | dict[str, Value]"
"""Plain data: what may be written."""


class NowhereError(ValueError):
    """An edit's path leads nowhere; the message says where it ends."""


@dataclass(frozen=True, slots=True, repr=False)
class Set:
    """Give the place a value; a key that is missing is added behind the others, missing mappings around it too."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a key or an item away."""

    path: Path


@dataclass(frozen=True, slots=True, repr=False)
class Insert:
    """Put an item into the list at `path`, before the item that has the index now, or behind the last."""

    path: Path
    index: int
    value: Value


@dataclass(frozen=True, slots=True)
class Move:
    """Put an item of the list at `path` elsewhere; `index` is its index afterwards."""

    path: Path
    item: int
    index: int


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a key of a mapping another name; it stays where it is."""

    path: Path
    name: str


Edit: TypeAlias = Set | Remove | Insert | Move | Rename


def edited(data: Value, edit: Edit) -> Value:
    """Return the data after the edit; what was given stays as it is. Raises NowhereError."""
    if isinstance(edit, Set):
        return _set(data, edit.path, edit.value)
    if isinstance(edit, Remove | Rename):
        return _inside(data, edit.path[:-1], edit)
    return _inside(data, edit.path, edit)


def value_at(data: Value, path: Path) -> Value:
    """Return the value at the path. Raises NowhereError."""
    for length, step in enumerate(path):
        if not has_member(data, step):
            raise NowhereError(f"there is no {shown(path[: length + 1])}")
        data = data[step]  # type: ignore[index] # has_member has looked
    return data


def has_member(data: Value, step: str | int) -> bool:
    """Tell whether the data has this key or item."""
    if isinstance(data, dict):
        return isinstance(step, str) and step in data
    return isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)


def shown(path: Path) -> str:
    """Return a path as people write it: `subscriptions[0].url`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "the whole file"


def _set(data: Value, path: Path, value: Value) -> Value:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        if data is not None and not isinstance(data, dict):
            raise NowhereError(f"there is no mapping with the key {step!r}")
        members = data or {}
        return {**members, step: _set(members.get(step), rest, value)}
    if not isinstance(data, list) or not 0 <= step < len(data):
        raise NowhereError(f"there is no item {step}")
    return [_set(item, rest, value) if index == step else item for index, item in enumerate(data)]


def _inside(data: Value, path: Path, edit: Remove | Rename | Insert | Move) -> Value:
    collection = value_at(data, path)
    changed: Value
    if isinstance(edit, Insert):
        changed = _inserted(collection, edit)
    elif isinstance(edit, Move):
        changed = _moved(collection, edit)
    elif isinstance(edit, Rename):
        changed = _renamed(collection, edit)
    else:
        changed = _removed(collection, edit)
    return _set(data, path, changed)


def _inserted(data: Value, edit: Insert) -> list[Value]:
    items = [] if data is None else data
    if not isinstance(items, list) or not 0 <= edit.index <= len(items):
        raise NowhereError(f"there is no place {edit.index} in {shown(edit.path)}")
    return [*items[: edit.index], edit.value, *items[edit.index :]]


def _moved(data: Value, edit: Move) -> list[Value]:
    if not isinstance(data, list) or not (0 <= edit.item < len(data) and 0 <= edit.index < len(data)):
        raise NowhereError(f"there is no item {edit.item} or place {edit.index} in {shown(edit.path)}")
    rest = [item for index, item in enumerate(data) if index != edit.item]
    return [*rest[: edit.index], data[edit.item], *rest[edit.index :]]


def _renamed(data: Value, edit: Rename) -> dict[str, Value]:
    old = edit.path[-1]
    if not isinstance(data, dict) or not isinstance(old, str) or old not in data:
        raise NowhereError(f"there is no {shown(edit.path)}")
    if edit.name in data and edit.name != old:
        raise NowhereError(f"there is a key {edit.name!r} already")
    return {edit.name if key == old else key: value for key, value in data.items()}


def _removed(data: Value, edit: Remove) -> Value:
    step = edit.path[-1]
    value_at(data, (step,))
    if isinstance(data, dict):
        return {key: value for key, value in data.items() if key != step}
    assert isinstance(data, list)
    return [item for index, item in enumerate(data) if index != step]
