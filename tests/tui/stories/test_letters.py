"""Letters that can be read from the back of a room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.events import CATALOGUE
from sandbox.tui.stories.letters import broken, drawn, height_of, known, width_of, words_of


def test_every_event_has_large_letters() -> None:
    for event_type in CATALOGUE:
        words = words_of(event_type.name)
        assert all(known(word) for word in words)
        assert "".join(words).replace(" ", "") == event_type.name.replace(".", "").upper()
        assert broken(words[-1], 1, 67) is not None, "the happening fits into 80 columns, beside the sign"


def test_a_letter_looks_like_one() -> None:
    assert drawn("T1", 1) == ["▀▀█▀▀ ▄█", "  █    █", "  ▀    ▀"]
    assert drawn("I", 2) == ["██"] * 5
    assert drawn("T", 0) == ["T"]


@given(st.text("ABCXYZ 0189-.,₹✓✗–", min_size=1), st.integers(1, 5))
@settings(max_examples=60)
def test_all_lines_are_as_wide_and_high_as_said(text: str, scale: int) -> None:
    lines = drawn(text, scale)
    assert {len(line) for line in lines} == {width_of(text, scale)}
    assert len(lines) == height_of(scale)


@given(
    st.lists(st.text("ABCM1", min_size=1, max_size=12), min_size=1, max_size=6), st.integers(1, 3), st.integers(1, 90)
)
@settings(max_examples=60)
def test_what_is_broken_fits_and_is_all_there(words: list[str], scale: int, width: int) -> None:
    lines = broken(" ".join(words), scale, width)
    if lines is None:
        assert any(width_of(word, scale) > width for word in words)
    else:
        assert " ".join(lines).split() == words
        assert all(width_of(line, scale) <= width for line in lines)


def test_a_text_without_large_letters_stays_ordinary() -> None:
    assert not known("வணக்கம்")
    assert drawn("வணக்கம்", 3) == ["வணக்கம்"]
