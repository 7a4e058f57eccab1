"""The one typed diff of two JSON values."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from sandbox.body.diff.alignment import align, is_reordered
from sandbox.body.diff.changes import Change, ChangeKind, JsonDiff, type_of
from sandbox.body.diff.identities import Identities
from sandbox.body.diff.ignoring import NOTHING, Ignoring
from sandbox.domain.json_path import JsonPath, Step
from sandbox.domain.json_text import JsonObject, JsonValue

MAX_CHANGES = 10_000
"""Changes beyond these are counted, not listed."""

_Place: TypeAlias = tuple[Step, ...]


def diff(
    before: JsonValue, after: JsonValue, ignoring: Ignoring = NOTHING, *, max_changes: int = MAX_CHANGES
) -> JsonDiff:
    """Return what differs between two JSON values as `json_text.read` gives them.

    Members are compared by name, list items with their counterparts (see `alignment`). Total: no depth, number or
    text ends it, and its cost grows about as the size of the values.
    """
    return _Comparison(before, after, ignoring, max_changes).run()


class _Pair(NamedTuple):
    """Two values that belong together, and where each stands."""

    before: JsonValue
    after: JsonValue
    place: _Place
    place_after: _Place


class _Comparison:
    """One run of the diff. Its stack holds what is still to be told, the next at the end."""

    def __init__(self, before: JsonValue, after: JsonValue, ignoring: Ignoring, max_changes: int) -> None:
        self._root = _Pair(before, after, (), ())
        self._ignoring = ignoring
        self._max_changes = max_changes
        self._identities = Identities()
        self._changes: list[Change] = []
        self._ignored: Counter[str] = Counter()
        self._unlisted = 0

    def run(self) -> JsonDiff:
        stack: list[_Pair | Change] = [self._root]
        while stack:
            task = stack.pop()
            if isinstance(task, Change):
                self._tell(task)
            elif self._identities.of(task.before).form != self._identities.of(task.after).form:
                stack += reversed(list(self._look_into(task)))
        same = self._identities.of(self._root.before).value == self._identities.of(self._root.after).value
        return JsonDiff(tuple(self._changes), same, tuple(self._ignored.items()), self._unlisted)

    def _tell(self, change: Change) -> None:
        reason = self._ignoring.reason(change.path.steps, change.path_after.steps, change.before, change.after)
        informs = change.kind is ChangeKind.REORDERED
        if reason:
            self._ignored[reason] += not informs
        elif len(self._changes) < self._max_changes:
            self._changes.append(change)
        else:
            self._unlisted += not informs

    def _look_into(self, pair: _Pair) -> Iterator[_Pair | Change]:
        before, after = pair.before, pair.after
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self._members(before, after, pair)
        elif isinstance(before, list) and isinstance(after, list):
            yield from self._items(before, after, pair)
        else:
            same = self._identities.of(before).value == self._identities.of(after).value
            retyped = type_of(before) is not type_of(after)
            kind = ChangeKind.RETYPED if retyped else ChangeKind.REWRITTEN if same else ChangeKind.CHANGED
            yield Change(kind, JsonPath(pair.place), JsonPath(pair.place_after), before, after, same)

    def _members(self, before: JsonObject, after: JsonObject, pair: _Pair) -> Iterator[_Pair | Change]:
        if [name for name in before if name in after] != [name for name in after if name in before]:
            yield Change(ChangeKind.REORDERED, JsonPath(pair.place), JsonPath(pair.place_after))
        for name, value in before.items():
            if name in after:
                yield _Pair(value, after[name], (*pair.place, name), (*pair.place_after, name))
            else:
                yield _removed(value, pair, name)
        for name, value in after.items():
            if name not in before:
                yield _added(value, pair, name)

    def _items(self, before: list[JsonValue], after: list[JsonValue], pair: _Pair) -> Iterator[_Pair | Change]:
        steps = align(before, after, self._identities)
        if is_reordered(steps):
            yield Change(ChangeKind.REORDERED, JsonPath(pair.place), JsonPath(pair.place_after))
        for at, at_after in steps:
            if at is not None and at_after is not None:
                yield _Pair(before[at], after[at_after], (*pair.place, at), (*pair.place_after, at_after))
            elif at is not None:
                yield _removed(before[at], pair, at)
            elif at_after is not None:
                yield _added(after[at_after], pair, at_after)


def _removed(value: JsonValue, pair: _Pair, step: Step) -> Change:
    return Change(ChangeKind.REMOVED, *_within(pair, step), before=value)


def _added(value: JsonValue, pair: _Pair, step: Step) -> Change:
    return Change(ChangeKind.ADDED, *_within(pair, step), after=value)


def _within(pair: _Pair, step: Step) -> tuple[JsonPath, JsonPath]:
    return JsonPath((*pair.place, step)), JsonPath((*pair.place_after, step))
