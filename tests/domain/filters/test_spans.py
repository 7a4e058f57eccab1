"""Numbers, sizes, durations and moments as they are written in a filter."""

import pytest

from sandbox.domain import ticks
from sandbox.domain.filters import spans
from sandbox.domain.filters.spans import read_age, read_status
from sandbox.domain.spans import LARGEST, NoSpanError, ReadQuantity, Span, read_span

MS = ticks.PER_MILLISECOND
DAY = ticks.parse("2026-11-25T00:00:00")[0]


@pytest.mark.parametrize(
    ("read", "text", "low", "high"),
    [
        (spans.count, "404", 404, 404),
        (spans.count, ">3", 4, None),
        (spans.count, ">=3", 3, None),
        (spans.count, "<3", None, 2),
        (spans.count, "<=3", None, 3),
        (spans.count, ">2.5", 3, None),
        (spans.count, "<2.5", None, 2),
        (spans.count, "200..299", 200, 299),
        (spans.count, "200..", 200, None),
        (spans.count, "..299", None, 299),
        (spans.count, "-5..-3", -5, -3),
        (spans.size, "10k", 10_240, 10_240),
        (spans.size, ">1.5KB", 1537, None),
        (spans.size, "1MiB..2m", 1024**2, 2 * 1024**2),
        (spans.milliseconds, "12", 12 * MS, 13 * MS - 1),
        (spans.milliseconds, "12.5", 125_000, 125_999),
        (spans.milliseconds, ">12", 12 * MS + 1, None),
        (spans.milliseconds, "<=12", None, 12 * MS),
        (spans.milliseconds, "12..13", 12 * MS, 14 * MS - 1),
        (spans.moment, "2026-11-25", DAY, DAY + ticks.PER_DAY - 1),
        (spans.moment, ">2026-11-25", DAY + 1, None),
        (spans.moment, "2026-11-25T10:00", DAY + 10 * ticks.PER_HOUR, DAY + 10 * ticks.PER_HOUR + ticks.PER_MINUTE - 1),
        (spans.moment, "2026-11-25T00:00:01", DAY + ticks.PER_SECOND, DAY + 2 * ticks.PER_SECOND - 1),
        (spans.moment, "2026-11-25t00:00:00.25", DAY + 2_500_000, DAY + 2_599_999),
        (spans.moment, ">=2026-11-25T05:30+05:30", DAY, None),
        (spans.moment, "2026-11-25..2026-11-26", DAY, DAY + 2 * ticks.PER_DAY - 1),
    ],
)
def test_what_is_written(read: ReadQuantity, text: str, low: int | None, high: int | None) -> None:
    assert read_span(text, read) == Span(low, high)


def test_ages_and_statuses() -> None:
    assert read_age("<1.5h") == Span(None, 90 * ticks.PER_MINUTE - 1)
    assert read_age(">=500ms") == Span(500 * MS, None)
    assert read_status("4xx") == read_status("4XX") == read_status("400..499") == Span(400, 499)


@pytest.mark.parametrize(
    ("read", "text"),
    [(spans.count, text) for text in ("", ">", "x", "..", "1..2..3", "3..2", "1.5", "٣", "1_0", " 1", "1e3")]
    + [(spans.size, text) for text in ("k", "-1k", "10x", "10 k", "0.3k")]
    + [(spans.milliseconds, text) for text in ("", "5ms", "0.00001")]
    + [(spans.moment, text) for text in ("2026", "2026-02-30", "2026-11-25T10", "2026-11-25T25:00", "2026-11-25 10:00")]
    + [(spans.count, f">{LARGEST}"), (spans.size, ">999999999999999999G")],
)
def test_what_is_no_number(read: ReadQuantity, text: str) -> None:
    with pytest.raises(NoSpanError):
        read_span(text, read)
