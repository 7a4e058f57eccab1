"""Durations and sizes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.quantities import LARGEST, LONGEST, parse_duration, parse_size, write_duration

DURATIONS = {"ms": 10_000, "s": 10_000_000, "m": 600_000_000, "h": 36_000_000_000, "d": 864_000_000_000}
SIZES = {"B": 1, "KB": 1024, "KiB": 1024, "MB": 1024**2, "GiB": 1024**3}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("60s", 60 * ticks.PER_SECOND),
        ("2m", 2 * ticks.PER_MINUTE),
        ("1h", ticks.PER_HOUR),
        ("500ms", 500 * ticks.PER_MILLISECOND),
        ("30d", 30 * ticks.PER_DAY),
        ("1.5 h", 90 * ticks.PER_MINUTE),
        ("0s", 0),
        ("0.0001ms", 1),
    ],
)
def test_durations(text: str, expected: int) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2MB", 2 * 1024**2), ("64KB", 65536), ("64 kib", 65536), ("1.5GB", 3 * 512 * 1024**2), ("7b", 7)],
)
def test_sizes(text: str, expected: int) -> None:
    assert parse_size(text) == expected


@pytest.mark.parametrize(
    "text", ["", "60", "s", "-1s", "1e3s", "60S", "1 min", "60s ", "٦s", "1s\n", "99999999d", "1.s"]
)
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it is "):
        parse_duration(text)


@pytest.mark.parametrize("text", ["", "2", "MB", "2M", "-2MB", "2 MegaB", "2MB\n", "1025TB", "0x2MB"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it is "):
        parse_size(text)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(sorted(DURATIONS)))
def test_any_duration_is_exact(number: Decimal, unit: str) -> None:
    expected = number * DURATIONS[unit]
    if expected > LONGEST:
        with pytest.raises(ValueError, match="longer"):
            parse_duration(f"{number}{unit}")
    else:
        assert parse_duration(f"{number}{unit}") == int(expected)


@given(st.integers(0, 10**9), st.sampled_from(sorted(SIZES)))
def test_any_size_is_exact(number: int, unit: str) -> None:
    expected = number * SIZES[unit]
    if expected > LARGEST:
        with pytest.raises(ValueError, match="larger"):
            parse_size(f"{number}{unit}")
    else:
        assert parse_size(f"{number}{unit}") == expected


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse, bound in ((parse_duration, LONGEST), (parse_size, LARGEST)):
        try:
            assert 0 <= parse(text) <= bound
        except ValueError as error:
            assert str(error).startswith("it is ")  # noqa: PT017 - any text may be refused, with one of our sentences


@given(st.integers(0, LONGEST))
def test_a_written_duration_is_read_as_the_same(duration: int) -> None:
    assert parse_duration(write_duration(duration)) == duration


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (0, "0s"),
        (90 * ticks.PER_SECOND, "90s"),
        (2 * ticks.PER_HOUR, "2h"),
        (15_000_000, "1500ms"),
        (30 * ticks.PER_DAY, "30d"),
        (1, "0.0001ms"),
        (10_001, "1.0001ms"),
    ],
)
def test_durations_as_they_are_written(duration: int, text: str) -> None:
    assert write_duration(duration) == text
