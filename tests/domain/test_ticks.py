"""Times keep all seven digits and print as .NET does (wire-format 6.1, 6.9)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks

ANY_TICKS = st.integers(0, ticks.LAST)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-04T07:10:05.2987715Z", "Z"),
        ("2026-03-02T09:12:44.09Z", "Z"),
        ("2026-03-02T09:12:44Z", "Z"),
        ("2026-03-04T07:10:02.6011872+00:00", "+00:00"),
        ("0001-01-01T00:00:00", None),
    ],
)
def test_documented_forms_survive_a_round_trip(text: str, zone: str | None) -> None:
    moment, read_zone = ticks.parse(text)
    assert read_zone == zone
    printed = {"Z": ticks.format_utc, "+00:00": ticks.format_offset, None: ticks.format_naive}[zone](moment)
    assert printed == text


@given(ANY_TICKS)
def test_every_tick_survives_printing_and_reading(moment: int) -> None:
    assert ticks.parse(ticks.format_utc(moment)) == (moment, "Z")
    assert ticks.parse(ticks.format_offset(moment)) == (moment, "+00:00")
    assert ticks.parse(ticks.format_naive(moment)) == (moment, None)


@given(ANY_TICKS)
def test_the_fraction_has_no_trailing_zero(moment: int) -> None:
    _, point, fraction = ticks.format_utc(moment).removesuffix("Z").partition(".")
    assert not point or (1 <= len(fraction) <= 7 and not fraction.endswith("0"))


def test_an_indian_offset_is_the_same_moment_in_utc() -> None:
    assert ticks.parse("2026-03-04T14:38:49+05:30")[0] == ticks.parse("2026-03-04T09:08:49Z")[0]


def test_ticks_agree_with_datetime() -> None:
    moment = datetime(2026, 3, 4, 7, 10, 5, 298771, tzinfo=UTC)
    assert ticks.parse("2026-03-04T07:10:05.298771Z")[0] == ticks.from_unix_ns(
        int(moment.timestamp()) * 10**9 + 298771000
    )
    assert ticks.to_unix_seconds(ticks.parse("1970-01-01T00:00:01.5Z")[0]) == 1.5


def test_the_system_clock_is_the_present() -> None:
    seconds = ticks.to_unix_seconds(ticks.system_clock())
    assert abs(seconds - datetime.now(UTC).timestamp()) < 60


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-04",
        "2026-03-04 07:10:05",
        "2026-03-04T07:10",
        "2026-02-30T00:00:00Z",
        "2026-03-04T24:00:01Z",
        "2026-03-04T07:60:00Z",
        "2026-03-04T07:10:05.12345678Z",
        "2026-03-04T07:10:05.Z",
        "2026-03-04T07:10:05+15:00",
        "2026-03-04T07:10:05z",
        "0001-01-01T00:00:00+05:30",
        "٢٠٢٦-03-04T07:10:05Z",
    ],
)
def test_what_is_no_date_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ticks.parse(text)


def test_midnight_may_be_written_as_24() -> None:
    assert ticks.parse("2026-03-04T24:00:00Z")[0] == ticks.parse("2026-03-05T00:00:00Z")[0]


@pytest.mark.parametrize("moment", [-1, ticks.LAST + 1])
def test_years_outside_of_1_to_9999_are_refused(moment: int) -> None:
    with pytest.raises(ValueError, match="outside of the years"):
        ticks.format_utc(moment)
