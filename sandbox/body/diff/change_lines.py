"""A JSON diff as lines of a tree: containers once, and below them what changed, each with a sign before its colour."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.body.diff.changes import Change, ChangeKind, JsonDiff, type_of
from sandbox.body.diff.value_text import value_text, value_texts
from sandbox.body.lines import Line, Role, Span
from sandbox.body.text import sanitise
from sandbox.domain.json_path import JsonPath, Step

SIGNS = {
    ChangeKind.ADDED: Span("+ ", Role.ADDED),
    ChangeKind.REMOVED: Span("- ", Role.REMOVED),
    ChangeKind.CHANGED: Span("~ ", Role.CHANGED),
    ChangeKind.RETYPED: Span("~ ", Role.CHANGED),
    ChangeKind.REWRITTEN: Span("~ ", Role.CHANGED),
    ChangeKind.REORDERED: Span("↕ ", Role.QUIET),
}
_WHOLE = "the whole body"
_REORDERED = Span("  in another order", Role.QUIET)
_LEAST_ROOM = 20  # characters for a value, however deep it stands
_DEEPEST_INDENT = 20

_Place: TypeAlias = tuple[Step, Step]
"""A step in the first value and its counterpart in the second."""


@dataclass(slots=True)
class _Node:
    """A place on the way to changes."""

    steps: list[_Place]
    changes: list[Change] = field(default_factory=list)
    inner: dict[_Place, "_Node"] = field(default_factory=dict)


def change_lines(diff: JsonDiff, width: int = 80) -> Iterator[Line]:
    """Yield the lines of the tree, each at most about `width` characters long; everything is safe to show."""
    waiting = [(_tree(diff.changes), 0)]
    while waiting:
        node, depth = waiting.pop()
        while not node.changes and len(node.inner) == 1:
            (only,) = node.inner.values()
            if not only.inner:
                break
            only.steps = [*node.steps, *only.steps]
            node = only
        yield from _node_lines(node, depth, width)
        waiting += [(inner, depth + bool(node.steps)) for inner in reversed(node.inner.values())]


def _tree(changes: tuple[Change, ...]) -> _Node:
    root = _Node([])
    for change in changes:
        node = root
        for place in zip(change.path.steps, change.path_after.steps, strict=True):
            node = node.inner.setdefault(place, _Node([place]))
        node.changes.append(change)
    return root


def _node_lines(node: _Node, depth: int, width: int) -> Iterator[Line]:
    indent = Span("  " * min(depth, _DEEPEST_INDENT), Role.PLAIN)
    reordered = any(change.kind is ChangeKind.REORDERED for change in node.changes)
    if node.inner and (node.steps or reordered):
        yield (indent, Span(_label(node.steps), Role.KEY), *([_REORDERED] if reordered else []))
    elif reordered:
        yield (indent, SIGNS[ChangeKind.REORDERED], Span(_label(node.steps), Role.KEY), _REORDERED)
    for change in node.changes:
        if change.kind is not ChangeKind.REORDERED:
            yield from _change_lines(change, indent, _label(node.steps), width)


def _change_lines(change: Change, indent: Span, name: str, width: int) -> Iterator[Line]:
    sign = SIGNS[change.kind]
    label = Span(f"{name}  ", Role.KEY)
    room = max(_LEAST_ROOM, width - len(indent.text) - len(sign.text) - len(label.text))
    if change.kind is ChangeKind.ADDED:
        yield (indent, sign, label, Span(value_text(change.after, room), Role.ADDED))
        return
    if change.kind is ChangeKind.REMOVED:
        yield (indent, sign, label, Span(value_text(change.before, room), Role.REMOVED))
        return
    remark = _remark(change)
    before, after = value_texts(change.before, change.after, width - len(indent.text) - 6)
    arrow = Span(" → ", Role.PUNCTUATION)
    behind = Span(f"  {remark}" if remark else "", Role.QUIET)
    if len(before) + len(after) + len(arrow.text) + len(behind.text) <= room:
        yield (indent, sign, label, Span(before, Role.REMOVED), arrow, Span(after, Role.ADDED), behind)
        return
    yield (indent, sign, Span(name, Role.KEY), behind)
    yield (indent, Span("    - ", Role.REMOVED), Span(before, Role.REMOVED))
    yield (indent, Span("    + ", Role.ADDED), Span(after, Role.ADDED))


def _remark(change: Change) -> str:
    parts = []
    if change.kind is ChangeKind.RETYPED:
        parts.append(f"{type_of(change.before)} → {type_of(change.after)}")
    if change.same_value:
        parts.append("same value, written differently")
    return ", ".join(parts)


def _label(places: list[_Place]) -> str:
    if not places:
        return _WHOLE
    text = ""
    for step, step_after in places:
        piece = str(JsonPath((step,))) if step == step_after else f"[{step} → {step_after}]"
        text += piece if not text or piece.startswith("[") else f".{piece}"
    return sanitise(text)
