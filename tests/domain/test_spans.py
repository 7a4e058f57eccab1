"""Which numbers a text means."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.spans import SPAN_PATTERN, NoSpanError, Span, parse_span

BOUND = st.none() | st.integers(0, 10**17)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("2", (2,), (1, 3, -2)),
        (">0", (1, 10**20), (0, -1)),
        (">= 1", (1, 2), (0,)),
        ("<3", (2, -5), (3,)),
        ("<=2", (2, 0), (3,)),
        ("1..3", (1, 2, 3), (0, 4)),
        ("1..", (1, 99), (0,)),
        ("..3", (3, -1), (4,)),
        ("007", (7,), (0,)),
    ],
)
def test_what_is_meant(text: str, inside: tuple[int, ...], outside: tuple[int, ...]) -> None:
    span = parse_span(text)
    assert [number for number in inside if number not in span] == []
    assert [number for number in outside if number in span] == []
    assert re.search(SPAN_PATTERN, text)


@pytest.mark.parametrize("text", ["", "..", "-1", "x", ">", "1..2..3", "1 2", "=1", "1.5", "٣", "1\n", "9" * 19, "<>1"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(NoSpanError):
        parse_span(text)


def test_a_range_that_no_number_is_in() -> None:
    with pytest.raises(NoSpanError, match="ends before it begins"):
        parse_span("3..1")


@given(BOUND, BOUND)
def test_a_span_reads_its_own_text(low: int | None, high: int | None) -> None:
    span = Span(low, high)
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        return
    assert parse_span(str(span)) == span


@given(st.text(st.sampled_from("0123456789.<>= -x\n"), max_size=6))
def test_the_pattern_and_the_reader_agree(text: str) -> None:
    try:
        parse_span(text)
        read = True
    except NoSpanError as error:
        read = "ends before" in str(error)
    assert read == bool(re.fullmatch(SPAN_PATTERN.removesuffix("$"), text))


@given(*(st.builds(Span, st.none() | st.integers(-3, 9), st.none() | st.integers(-3, 9)) for _ in range(2)))
def test_covering_is_about_every_number(wide: Span, narrow: Span) -> None:
    # Empty spans are not written by anybody, and whether they are covered does not matter.
    if narrow.low is not None and narrow.high is not None and narrow.low > narrow.high:
        return
    assert wide.covers(narrow) == all(number in wide for number in range(-20, 30) if number in narrow)
