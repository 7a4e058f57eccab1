"""Values as short text: never longer than the room, never unsafe, and what differs stays in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.diff.value_text import value_text, value_texts
from sandbox.body.text import is_safe
from sandbox.domain import json_text
from sandbox.domain.json_text import JsonValue
from tests.body.diff.json_values import VALUES


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"a"', '"a"'),
        ("900.00", "900.00"),
        ("null", "null"),
        ("true", "true"),
        ('{"Id":1,"Lines":[1,{}]}', "{Id: 1, Lines: [1, {}]}"),
        ('"a\\u001b\\"\\n"', '"a\\u001b\\"\\n"'),
        ('"' + "x" * 50 + '"', '"' + "x" * 28 + "…"),
        ("[" + "1," * 50 + "1]", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1…"[:29] + "…"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert value_text(json_text.read(text), 30) == shown


@given(VALUES, VALUES, st.integers(20, 60))
def test_it_fits_and_is_safe(before: JsonValue, after: JsonValue, room: int) -> None:
    for shown in (value_text(before, room), *value_texts(before, after, room)):
        assert len(shown) <= room
        assert is_safe(shown)


def test_a_depth_of_ten_thousand_is_cut_too() -> None:
    value: JsonValue = 1
    for _ in range(10_000):
        value = [value]
    assert value_text(value, 10) == "[" * 9 + "…"


def test_of_long_texts_the_part_that_differs_is_shown() -> None:
    before, after = value_texts("same " * 20 + "old end", "same " * 20 + "new end", 30)
    assert before == '…me same old end"'
    assert after == '…me same new end"'


def test_a_huge_number_is_described() -> None:
    assert value_text(10**5000, 40) == "a whole number of 16,610 bits"
