"""JSON that is laid out for editing, or put into one line, keeps its tokens; and what is no JSON is pointed at."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.body.json_layout import in_one_line, laid_out, place_of_fault
from sandbox.body.json_steps import NotJsonError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def test_tokens_stay_as_they_came() -> None:
    text = '{"b":900.0,"a":[1E-05,{ }],"a":[ ],"u":"\\u2028\\/é"}'
    assert laid_out(text).splitlines() == [
        "{", '  "b": 900.0,', '  "a": [', "    1E-05,", "    {}", "  ],", '  "a": [],', '  "u": "\\u2028\\/é"', "}",
    ]  # fmt: skip
    assert in_one_line(laid_out(text)) == text.replace(" ", "")


def test_the_samples_come_back_byte_for_byte(samples: dict[str, bytes]) -> None:
    for body in samples.values():
        assert in_one_line(laid_out(body.decode())).encode() == body


@settings(max_examples=60)
@given(JSON)
def test_both_mean_the_same(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(laid_out(text)) == json.loads(in_one_line(text)) == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{\n  "a": "x,\n  "b": 1\n}', (2, 8, "the text that begins here has no end in its line")),
        ('{"a": 1 "b": 2}', (1, 9, "expected a comma or }")),
        ("", (1, 1, "expected a value")),
    ],
)
def test_what_is_no_json_is_pointed_at(text: str, place: tuple[int, int, str]) -> None:
    found = place_of_fault(text)
    assert found is not None
    assert found[:2] == place[:2]
    assert found[2].startswith(place[2])
    with pytest.raises(NotJsonError):
        laid_out(text)
