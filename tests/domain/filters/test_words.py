"""Words, quotes and commas."""

import pytest

from sandbox.domain.filters.errors import FilterError
from sandbox.domain.filters.words import Value, Word, alternatives, split


def values(text: str) -> list[tuple[tuple[str, ...], bool, int]]:
    return [(value.pieces, value.quoted, value.position) for value in alternatives(text, 0, len(text))]


def test_words_end_at_spaces_and_parentheses_outside_of_quotes() -> None:
    assert list(split('a:(b "c )": d')) == [
        Word("a:", 0, 1),
        Word("(", 2),
        Word("b", 3),
        Word('"c )":', 5, 5),
        Word("d", 12),
    ]


def test_only_the_first_colon_outside_of_quotes_ends_a_field() -> None:
    assert [word.colon for word in split('url:http://x "a:b" x"a:b":c')] == [3, None, 6]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", [(("a",), False, 0)]),
        ("a,b", [(("a",), False, 0), (("b",), False, 2)]),
        ('"a,b"', [(("a,b",), True, 0)]),
        ('a"*"b*', [(("a*b", ""), True, 0)]),
        ("a***b", [(("a", "b"), False, 0)]),
        ("**", [(("", ""), False, 0)]),
        (",", [(("",), False, 0), (("",), False, 1)]),
    ],
)
def test_values(text: str, expected: list[tuple[tuple[str, ...], bool, int]]) -> None:
    assert values(text) == expected


def test_a_quotation_mark_that_is_not_closed_is_pointed_at() -> None:
    for text, position in (('"', 0), ('a "b', 2), (r'a:"b\"', 2)):
        with pytest.raises(FilterError) as caught:
            list(split(text))
        assert caught.value.position == position


def test_a_value_without_its_quotes() -> None:
    value = Value(("a", "b"), False, 0)
    assert (value.text, value.starred) == ("a*b", True)
