"""Two contracts compared by their schemas: what changed for somebody who reads the bodies.

What a body must be less than before is breaking: a reader may meet what it never met. What it must be more is additive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sandbox.contract.drift import DriftKind, Severity, place_of
from sandbox.contract.leftover_keywords import Leftover, leftover_change, leftover_of
from sandbox.contract.outline import Facet, Outline, Outlines, is_among
from sandbox.contract.schema_folder import SchemaFolder
from sandbox.domain.json_path import Step

_BREAKING, _ADDITIVE, _COSMETIC = Severity.BREAKING, Severity.ADDITIVE, Severity.COSMETIC


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change; `place` is the JSON Pointer in the bodies, and `detail` completes a sentence that begins with it."""

    event: str
    kind: DriftKind
    severity: Severity
    place: str
    detail: str


class _Told(NamedTuple):
    kind: DriftKind
    severity: Severity
    detail: str


def compare_contracts(old: SchemaFolder, new: SchemaFolder, events: Sequence[str]) -> Iterator[SchemaChange]:
    """Yield the changes of these event types in their order, whole event types that are gone or new included."""
    comparison = _Comparison(old, new)
    for event in events:
        if event not in new.events:
            detail = "the event type is gone"
            yield SchemaChange(event, DriftKind.MISSING, _BREAKING, "/", detail)
        elif event not in old.events:
            yield SchemaChange(event, DriftKind.NEW, _ADDITIVE, "/", "the event type is new")
        else:
            yield from comparison.of_event(event)


class _Comparison:
    """Walks over two schemas side by side."""

    def __init__(self, old: SchemaFolder, new: SchemaFolder) -> None:
        self._old, self._new = old, new
        self._old_outlines, self._new_outlines = Outlines(old), Outlines(new)

    def of_event(self, event: str) -> Iterator[SchemaChange]:
        old, new = self._old.events[event], self._new.events[event]
        facets = (Facet(old, self._old.documents[old]),), (Facet(new, self._new.documents[new]),)
        for path, told in self._places(*facets, (), frozenset()):
            yield SchemaChange(event, told.kind, told.severity, place_of(path), told.detail)

    def _places(
        self, old: tuple[Facet, ...], new: tuple[Facet, ...], path: tuple[Step, ...], above: frozenset[tuple[int, ...]]
    ) -> Iterator[tuple[tuple[Step, ...], _Told]]:
        key = tuple(id(facet.schema) for facet in (*old, *new))
        if key in above:  # a schema that has itself inside
            return
        before, after = self._old_outlines.of(old), self._new_outlines.of(new)
        yield from ((path, told) for told in _at_this_place(before, after))
        yield from ((path, told) for told in self._leftovers(old, new))
        yield from _members_told(before, after, path)
        above |= {key}
        for name in before.members:
            if name in after.members:
                yield from self._places(before.members[name], after.members[name], (*path, name), above)
        if before.items and after.items:
            yield from self._places(before.items, after.items, (*path, 0), above)

    def _leftovers(self, old: tuple[Facet, ...], new: tuple[Facet, ...]) -> Iterator[_Told]:
        before = leftover_of(self._old_outlines.unfolded(old))
        after = leftover_of(self._new_outlines.unfolded(new))
        change = leftover_change(Leftover(before, self._old), Leftover(after, self._new))
        if change is not None:
            yield _Told(DriftKind.LIMIT, *change)
        if before.words != after.words:
            yield _Told(DriftKind.WORDS, _COSMETIC, "is described in other words")


def _at_this_place(old: Outline, new: Outline) -> Iterator[_Told]:
    yield from _types(old, new)
    yield from _choices(old, new)
    yield from _texts("format", old.formats, new.formats)
    yield from _texts("pattern", old.patterns, new.patterns)
    if bool(old.items) != bool(new.items):
        severity = _BREAKING if old.items else _ADDITIVE
        yield _Told(DriftKind.LIMIT, severity, f"says {'nothing' if old.items else 'something'} of its items now")
    if old.closed != new.closed:
        detail = "may have members now that are not named" if old.closed else "has no members now that are not named"
        yield _Told(DriftKind.NEW, _ADDITIVE, detail)


def _types(old: Outline, new: Outline) -> Iterator[_Told]:
    if old.types == new.types:
        return
    if old.types is None:
        yield _Told(DriftKind.RETYPED, _ADDITIVE, f"was anything and is {new.described}")
        return
    if new.types is None:
        yield _Told(DriftKind.RETYPED, _BREAKING, f"was {old.described} and may be anything")
        return
    wider, narrower = _beyond(new.types, old.types), _beyond(old.types, new.types)
    if "null" in wider:
        yield _Told(DriftKind.NULLABILITY, _BREAKING, "may be null now")
    elif "null" in narrower:
        yield _Told(DriftKind.NULLABILITY, _ADDITIVE, "is never null any more")
    detail = f"was {old.described} and is {new.described}"
    if wider - {"null"}:
        yield _Told(DriftKind.RETYPED, _BREAKING, detail)
    elif narrower - {"null"}:
        yield _Told(DriftKind.RETYPED, _ADDITIVE, detail)


def _beyond(types: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the types that the others do not take; a number takes a whole number."""
    return types - others - ({"integer"} if "number" in others else set())


def _choices(old: Outline, new: Outline) -> Iterator[_Told]:
    if old.choices is None and new.choices is None:
        return
    if new.choices is None:
        yield _Told(DriftKind.ENUM_VALUE, _BREAKING, "had listed values and may have any")
        return
    if old.choices is None:
        yield _Told(DriftKind.ENUM_VALUE, _ADDITIVE, "has listed values now")
        return
    added = [value for value in new.choices if value is not None and not is_among(value, old.choices)]
    gone = [value for value in old.choices if value is not None and not is_among(value, new.choices)]
    if added:
        yield _Told(DriftKind.ENUM_VALUE, _BREAKING, f"may be {_listed(added)} now")
    if gone:
        yield _Told(DriftKind.ENUM_VALUE, _ADDITIVE, f"is never {_listed(gone)} any more")


def _listed(values: list[object]) -> str:
    return " or ".join(map(repr, values[:4])) + (f" or {len(values) - 4} more" if len(values) > 4 else "")


def _texts(what: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[_Told]:
    lost = [text for text in old if text not in new]
    gained = [text for text in new if text not in old]
    if lost and gained:
        yield _Told(DriftKind.FORMAT, _BREAKING, f"had the {what} {', '.join(lost)} and has {', '.join(gained)}")
    elif lost:
        yield _Told(DriftKind.FORMAT, _BREAKING, f"need not keep the {what} {', '.join(lost)} any more")
    elif gained:
        yield _Told(DriftKind.FORMAT, _ADDITIVE, f"keeps the {what} {', '.join(gained)} now")


def _members_told(old: Outline, new: Outline, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], _Told]]:
    for name in old.members:
        if name not in new.members:
            yield (*path, name), _Told(DriftKind.MISSING, _BREAKING, "is gone")
        elif name in old.required and name not in new.required:
            yield (*path, name), _Told(DriftKind.MISSING, _BREAKING, "may be absent now")
        elif name in new.required and name not in old.required:
            yield (*path, name), _Told(DriftKind.MISSING, _ADDITIVE, "is always there now")
    for name in new.members:
        if name not in old.members:
            always = "is new, and always there" if name in new.required else "is new"
            yield (*path, name), _Told(DriftKind.NEW, _ADDITIVE, always)
    common = [name for name in old.members if name in new.members]
    if common != [name for name in new.members if name in old.members]:
        yield path, _Told(DriftKind.ORDER, _COSMETIC, "has its members in another order")
