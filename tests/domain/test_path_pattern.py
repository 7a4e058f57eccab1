"""Patterns: which places they cover, and what they find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.json_path import JsonPath, PathError, Step, parse_path
from sandbox.domain.path_pattern import PathPattern, parse_pattern

ROOT = {"Id": "x", "Data": {"Items": [{"Sku": "A"}, {"Sku": "B", "odd.name": 1}], "Total": 3}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Id", ["x"]),
        ("Data.Items[*].Sku", ["A", "B"]),
        ("Data.Items[-1].Sku", ["B"]),
        ("Data.*", [ROOT["Data"]["Items"], 3]),  # type: ignore[index]
        ('Data.Items[*]["odd.name"]', [1]),
        ("Data.Items.Sku", []),
        ("Data[*]", []),
        ("Data.Items[9]", []),
        ("Nowhere.At.All", []),
    ],
)
def test_values_are_found_in_order(text: str, found: list[object]) -> None:
    assert list(parse_pattern(text).values(ROOT)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("Data", "Data.Items[0].Sku", True),
        ("Data.Items[*].Sku", "Data.Items[7].Sku", True),
        ("Data.Items[*]", "Data.Items[7].Sku", True),
        ("Data.*", "Data.Items", True),
        ("*", "Data", True),
        ("Data.Items[*].Sku", "Data.Items[7].Name", False),
        ("Data.*", "Data", False),
        ("Data[*]", "Data.Items", False),
        ("Data.*", "Data[0]", False),
    ],
)
def test_a_pattern_covers_its_places_and_what_is_below(pattern: str, path: str, covered: bool) -> None:
    assert parse_pattern(pattern).covers(parse_path(path).steps) is covered


@pytest.mark.parametrize("text", ["", "Data..x", "[*", "Data.Items[*]x", "a[**]"])
def test_what_is_no_pattern_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(PathError, match=r"character|empty"):
        parse_pattern(text)


def test_a_path_has_no_gaps() -> None:
    with pytest.raises(PathError, match=r"\[\*\] at character 6"):
        parse_path("Items[*].Sku")


@given(st.lists(st.one_of(st.text(min_size=1), st.integers(0, 99)), min_size=1).map(tuple))
def test_every_path_is_a_pattern_of_itself(steps: tuple[Step, ...]) -> None:
    if "*" in steps:
        return
    assert parse_pattern(str(JsonPath(steps))) == PathPattern(steps)
    assert PathPattern(steps).covers(steps)
    assert str(PathPattern(steps)) == str(JsonPath(steps))
