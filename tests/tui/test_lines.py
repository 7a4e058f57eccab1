"""Lines: wrapping, cutting, the scrollbar, columns."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sandbox.body.text import sanitise
from sandbox.domain import ticks
from sandbox.tui import amounts
from sandbox.tui.event_name import event_name_spans
from sandbox.tui.feed.columns import SHORT_STATE, columns_for
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.scrollbar import thumb, top_for
from sandbox.tui.lines.wrap import cut, cut_middle, wrap

TEXT = st.text(st.characters(codec="utf-8"), max_size=200) | st.text("ab \t日本é👍🏽\u202e", max_size=200)


def plain(line: Line) -> str:
    return "".join(span.text for span in line)


@given(st.lists(TEXT, max_size=5), st.integers(12, 60), st.integers(0, 20))
def test_wrapped_lines_fit_and_lose_only_blanks(texts: list[str], width: int, hang: int) -> None:
    lines = wrap([Span(text, Role.TEXT) for text in texts], width, hang)
    # A character of several cells may stand alone in a line that is narrower than itself; nothing else may stand out.
    assert all(cell_len(plain(line)) <= width + 1 for line in lines)
    squeezed = ["".join("".join(map(sanitise, texts)).split()), "".join("".join(map(plain, lines)).split())]
    assert squeezed[0] == squeezed[1]


@given(TEXT, st.integers(0, 40))
def test_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    assert cell_len(cut_middle(text, width)) <= width


def test_a_cut_in_the_middle_keeps_both_ends() -> None:
    assert cut_middle("127.0.0.1:8025/hooks/storefront", 20) == "127.0.0.…/storefront"


@given(st.integers(0, 10**7), st.integers(0, 100), st.integers(0, 10**7))
def test_the_thumb_is_inside_and_moves_with_the_window(total: int, height: int, top: int) -> None:
    top = min(top, max(0, total - height))
    bar = thumb(total, height, top)
    assert bool(bar) == (0 < height < total)
    if bar:
        assert 0 <= bar.start < bar.stop <= height
        assert thumb(total, height, 0).start == 0
        assert thumb(total, height, total - height).stop == height
        assert top_for(total, height, 0) == 0
        assert top_for(total, height, height) == total - height


@given(st.integers(10, 300), st.integers(1, 9), st.integers(0, 40))
def test_columns_never_stand_out_of_a_usable_width(width: int, digits: int, longest: int) -> None:
    columns = columns_for(width, digits, longest)
    needed = sum(column.width for column in columns) + len(columns) - 1
    assert needed <= width
    titles = [column.title for column in columns]
    assert "event" in titles
    assert "outcome" in titles or columns[-1].width == SHORT_STATE or width < 20
    assert "outcome" in titles or width < 30


@given(TEXT, st.integers(1, 40))
def test_an_event_name_fills_its_column_exactly(name: str, width: int) -> None:
    assert cell_len(plain(event_name_spans(name, max(width, 4)))) == max(width, 4)


@pytest.mark.parametrize("width", range(12, 40))
def test_wrapped_tamil_and_hindi_have_slack_and_no_mark_begins_a_line(width: int) -> None:
    for text in ("பொன்னியின்செல்வன்கோவில்தொழிலாளர்" * 4, "किताबेंहिन्दीमेंउपलब्धहैंऔरसस्तीभी" * 4):
        for line in wrap([Span(text, Role.TEXT)], width):
            shown = plain(line)
            marks = sum(unicodedata.category(char) == "Mc" and not cell_len(char) for char in shown)
            assert cell_len(shown) + marks <= width
            assert cell_len(shown[0])


def test_columns_stand_still_up_to_9999_records_and_the_event_wins_over_the_size() -> None:
    for width in range(36, 160):
        assert columns_for(width, 1, 10) == columns_for(width, 4, 10)
        widths = {column.title: column.width for column in columns_for(width, 1, 16)}
        assert "size" not in widths or widths["event"] >= 24
    assert any(column.title == "to" and column.width < 16 for column in columns_for(60, 1, 16))


def test_amounts() -> None:
    assert [amounts.size(n) for n in (0, 999, 1000, 2415, 2_097_152)] == ["0 B", "999 B", "1.0 kB", "2.4 kB", "2.1 MB"]
    assert [amounts.milliseconds(n) for n in (0, 4_320, 999_999, 1_234_567, 600_000_000)] == [
        "0.0", "0.4", "100.0", "123", "60s",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("elapsed", "told"), [(41 * ticks.PER_MILLISECOND // 10, "4.1\u00a0ms"), (12 * ticks.PER_SECOND, "12s")]
)
def test_a_duration_has_one_unit_and_no_line_break_before_it(elapsed: int, told: str) -> None:
    assert amounts.took(elapsed) == told
    for width in range(12, 30):
        lines = wrap([Span("delivered: 200 OK · "), Span(amounts.took(elapsed))], width)
        assert any(told in "".join(span.text for span in line) for line in lines)
