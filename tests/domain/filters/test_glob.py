"""Patterns with stars."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.filters.glob import Glob, folded, glob


@pytest.mark.parametrize(
    ("pieces", "value", "expected"),
    [
        (["Order.", ""], b"order.CREATE", True),
        (["Order.", ""], b"Order.", True),
        (["Order.", ""], b"Orders", False),
        (["", "a", ""], b"xxAxx", True),
        (["ab", "ba"], b"aba", False),
        (["ab", "ba"], b"abba", True),
        (["a", "b", "c"], b"aXbXc", True),
        (["a", "b", "c"], b"abXb", False),
        (["a", "bc", "c"], b"abc", False),
        ([""], b"", True),
        ([""], b"x", False),
        (["É"], "é".encode(), False),
        (["\ud800"], b"\xed\xa0\x80", True),
    ],
)
def test_what_fits(pieces: list[str], value: bytes, expected: bool) -> None:
    assert glob(pieces).fits(value) is expected


@given(st.lists(st.text("ab.\n\0"), min_size=1, max_size=5), st.text("aAbB.\n\0", max_size=20))
def test_it_is_a_star_between_pieces(pieces: list[str], value: str) -> None:
    pattern = ".*".join(re.escape(piece) for piece in pieces)
    expected = re.fullmatch(pattern, value.lower(), re.DOTALL) is not None
    assert Glob(tuple(map(folded, pieces))).fits(value.encode()) is expected


def test_only_stars_are_anything() -> None:
    assert glob(["", ""]).is_anything
    assert not glob([""]).is_anything
    assert not glob(["", "a"]).is_anything
