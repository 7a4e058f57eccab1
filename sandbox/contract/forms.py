"""How values are written where no schema sees it: zones of times, points of decimals (wire-format 6.3, 6.9).

What a golden body has at a place is the form that is expected there.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sandbox.contract.drift import ROOT, DriftKind, Severity, Sighting, place_below
from sandbox.domain import ticks
from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonValue

_WITH_POINT, _WITHOUT_POINT = "with a point", "without a point"
_NUMBERS = frozenset({_WITH_POINT, _WITHOUT_POINT})


def forms_of(golden: JsonValue) -> Mapping[str, frozenset[str]]:
    """Return the forms that values have at each place of a golden body."""
    found: dict[str, frozenset[str]] = {}
    for _, place, value in _leaves(golden, (), ROOT):
        form = _form(value)
        if form:
            found[place] = found.get(place, frozenset()) | {form}
    return found


def other_forms(body: JsonValue, expected: Mapping[str, frozenset[str]]) -> Iterator[Sighting]:
    """Yield the values that are written in another form than the golden body's at the same place."""
    for path, place, value in _leaves(body, (), ROOT):
        forms = expected.get(place)
        form = _form(value) if forms else ""
        if forms and form and form not in forms and (form in _NUMBERS) == (not forms.isdisjoint(_NUMBERS)):
            if form == _WITH_POINT:
                continue  # a whole number with a point is told by its type
            told = " or ".join(sorted(forms))
            detail = f"is written {form}, the golden body has it {told},"
            yield Sighting(DriftKind.FORMAT, Severity.COSMETIC, path, detail, value)


def _leaves(value: JsonValue, path: tuple[Step, ...], place: str) -> Iterator[tuple[tuple[Step, ...], str, JsonValue]]:
    """Yield each value that is no object or list with its path and its place."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, (*path, name), place_below(place, name))
    elif isinstance(value, list):
        below = place_below(place, 0)
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index), below)
    else:
        yield path, place, value


def _form(value: JsonValue) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return _WITHOUT_POINT
    if isinstance(value, float | Decimal):
        return _WITH_POINT
    if not isinstance(value, str):
        return ""
    try:
        zone = ticks.parse(value)[1]
    except ValueError:
        return ""
    return "without a zone" if zone is None else "with Z" if zone == "Z" else "with an offset"
