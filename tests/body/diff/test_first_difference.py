"""Where two bodies part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.diff.first_difference import first_difference
from sandbox.body.text import is_safe


@given(st.binary(max_size=300), st.binary(max_size=20), st.binary(max_size=20))
def test_it_is_the_length_of_what_both_begin_with(common: bytes, before: bytes, after: bytes) -> None:
    found = first_difference(common + before, common + after)
    if before == after:
        assert found is None
        return
    assert found is not None
    assert (common + before)[: found.byte] == (common + after)[: found.byte]
    assert (common + before)[found.byte : found.byte + 1] != (common + after)[found.byte : found.byte + 1]
    assert is_safe(found.before)
    assert is_safe(found.after)


@pytest.mark.parametrize(
    ("before", "after", "byte", "shown"),
    [
        (b'{"Price":900.0}', b'{"Price":900}', 12, ('{"Price":900.0}', '{"Price":900}')),
        (b"abc", b"abcd", 3, ("abc", "abcd")),
        (b"", b"x", 0, ("", "x")),
        (b"a\x1b[31m", b"a\x00", 1, ("a␛[31m", "a␀")),
        (b"x" * 50 + b"1" * 50, b"x" * 50 + b"2", 50, ("…" + "x" * 16 + "1" * 24 + "…", "…" + "x" * 16 + "2")),
        ("1234567890कुर्ता नीला".encode(), "1234567890कुर्ता पीला".encode(), 31, ("…" + "7890" * 0 + "र्ता नीला", "")),
    ],
    ids=["number", "longer", "empty", "control", "middle", "letters"],
)
def test_the_place_and_what_is_around_it(before: bytes, after: bytes, byte: int, shown: tuple[str, str]) -> None:
    found = first_difference(before, after)
    assert found is not None
    assert found.byte == byte
    if shown[1]:
        assert (found.before, found.after) == shown
    assert "\\x" not in found.before + found.after


def test_a_large_body_is_compared_fast() -> None:
    found = first_difference(b"a" * (64 << 20) + b"b", b"a" * (64 << 20) + b"c")
    assert found is not None
    assert found.byte == 64 << 20
