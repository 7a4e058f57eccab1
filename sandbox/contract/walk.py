"""One walk over a body and its contract side by side: every difference in words, each at its place."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from sandbox.contract.drift import ROOT, DriftKind, Severity, Sighting, place_below
from sandbox.contract.judge import keeps
from sandbox.contract.outline import Outline, Outlines, is_among
from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonObject, JsonValue, NumberToken

_MOST_CHOICES_NAMED = 6
_PATH = tuple[Step, ...]


class Walk:
    """Walks over bodies. `visited` counts how often each place was there, `objects` how often as an object.

    With `whole`, members that may be left out must be there nevertheless: so a producer is held to its own contract.
    """

    def __init__(self, outlines: Outlines, *, strict: bool = False, whole: bool = False) -> None:
        self._outlines = outlines
        self._new = Severity.BREAKING if strict else Severity.ADDITIVE
        self._whole = whole
        self.visited: Counter[str] = Counter()
        self.objects: Counter[str] = Counter()

    def over(self, body: JsonValue, outline: Outline) -> Iterator[Sighting]:
        """Yield the differences of a body, as `json_text.read` gives it, in the order of its members."""
        yield from self._value(body, outline, (), ROOT)

    def _value(self, value: JsonValue, outline: Outline, path: _PATH, place: str) -> Iterator[Sighting]:
        self.visited[place] += 1
        wrong_type = _type_difference(value, outline, path)
        if wrong_type is not None:
            yield wrong_type
            return
        if outline.choices is not None and not is_among(value, outline.choices):
            detail = f"has a value that the contract does not list ({_choices_text(outline.choices)})"
            yield Sighting(DriftKind.ENUM_VALUE, Severity.BREAKING, path, detail, value)
        elif isinstance(value, str):
            yield from _text_differences(value, outline, path)
        if isinstance(value, dict):
            yield from self._members(value, outline, path, place)
        elif isinstance(value, list) and outline.items:
            inner, below = self._outlines.of(outline.items), place_below(place, 0)
            for index, item in enumerate(value):
                yield from self._value(item, inner, (*path, index), below)

    def _members(self, value: JsonObject, outline: Outline, path: _PATH, place: str) -> Iterator[Sighting]:
        self.objects[place] += 1
        for name in outline.members if self._whole else outline.required:
            if name not in value:
                must = name in outline.required
                detail = "absent" if must else "absent, even as null,"
                yield Sighting(DriftKind.MISSING, Severity.BREAKING, (*path, name), detail)
        known = [name for name in value if name in outline.members]
        expected = [name for name in outline.members if name in value]
        if known != expected:
            first = next(name for name, other in zip(known, expected, strict=True) if name != other)
            detail = "has its members in another order"
            yield Sighting(DriftKind.ORDER, Severity.COSMETIC, path, detail, f"{first} stands too early")
        for name, member in value.items():
            if name in outline.members:
                inner = self._outlines.of(outline.members[name])
                yield from self._value(member, inner, (*path, name), place_below(place, name))
            elif outline.members or outline.closed:
                severity = Severity.BREAKING if outline.closed else self._new
                yield Sighting(DriftKind.NEW, severity, (*path, name), f"is new ({type_name(member)})", member)


def _type_difference(value: JsonValue, outline: Outline, path: _PATH) -> Sighting | None:
    if outline.types is None:
        return None
    if value is None:
        if "null" in outline.types:
            return None
        return Sighting(DriftKind.NULLABILITY, Severity.BREAKING, path, "is null, which the contract does not allow,")
    kinds = _kinds(value)
    if kinds & outline.types:
        return None
    if isinstance(value, float | Decimal) and "integer" in outline.types and _is_whole(value):
        detail = "is a whole number written with a point, which strict parsers refuse,"
    else:
        detail = f"is {type_name(value)} and should be {outline.described}"
    return Sighting(DriftKind.RETYPED, Severity.BREAKING, path, detail, value)


def _is_whole(value: float | Decimal) -> bool:
    exact = Decimal(value)
    return exact.is_finite() and exact == exact.to_integral_value()


def _kinds(value: JsonValue) -> frozenset[str]:
    """Return the types of JSON Schema that a value has; a number with a point counts as no whole number here."""
    if isinstance(value, bool):
        return frozenset({"boolean"})
    if isinstance(value, int):
        return frozenset({"integer", "number"})
    if isinstance(value, float | Decimal):
        return frozenset({"number"})
    if isinstance(value, str):
        return frozenset({"string"})
    return frozenset({"array" if isinstance(value, list) else "object"})


def type_name(value: JsonValue) -> str:
    """Return what a value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int):
        return "a whole number"
    if isinstance(value, float | Decimal):
        return "a number with a point" if isinstance(value, NumberToken) else "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"


def _text_differences(value: str, outline: Outline, path: _PATH) -> Iterator[Sighting]:
    for text in outline.formats:
        if not keeps("format", text, value):
            yield Sighting(DriftKind.FORMAT, Severity.BREAKING, path, f"is no {text}", value)
    for text in outline.patterns:
        if not keeps("pattern", text, value):
            yield Sighting(DriftKind.FORMAT, Severity.BREAKING, path, f"does not fit {text}", value)


def _choices_text(choices: tuple[object, ...]) -> str:
    shown = [str(choice) for choice in choices if choice is not None]
    more = ", …" if len(shown) > _MOST_CHOICES_NAMED else ""
    return ", ".join(shown[:_MOST_CHOICES_NAMED]) + more
