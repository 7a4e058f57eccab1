"""Nothing that acts on a terminal gets through the door, and what is harmless passes unchanged."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.text import is_safe, sanitise

EVERY_CHARACTER = [chr(code) for code in range(0x110000)]
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = "\u200c\u200d"
NASTY = st.sampled_from("\x00\x1b\n\t\r\x7f\x9b\u202e\u2066\u200b\u200c\u200d\u2028\ufe0f\U000e0041\udcffक््\u0301a")
TEXTS = st.text(st.characters(exclude_categories=()) | NASTY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ~ ₹ கோயம்புத்தூர் कुर्ता മലയാളം 日本 é", "plain ~ ₹ கோயம்புத்தூர் कुर्ता മലയാളം 日本 é"),
        ("\x1b[31m\x00\r\n\x7f", "␛[31m␀␍␊␡"),
        ("a\tb", "a␉b"),
        ("\x9b31m\x85", "⟨U+009B⟩31m⟨U+0085⟩"),
        ("\u202egnp.exe\u2066", "⟨U+202E⟩gnp.exe⟨U+2066⟩"),
        ("a\u200bb\ufeff\u00ad", "a⟨U+200B⟩b⟨U+FEFF⟩⟨U+00AD⟩"),
        ("\u2028\u2029", "⟨U+2028⟩⟨U+2029⟩"),
        ("\ud800\udcff", "⟨U+D800⟩\\xff"),
        ("x\U000e0041\ufe0f\U000e0100\uffff", "x⟨U+E0041⟩⟨U+FE0F⟩⟨U+E0100⟩⟨U+FFFF⟩"),
        (b"\xff\xc3\xa9\xc3", "\\xffé\\xc3"),
        (b"\xed\xa0\x80", "\\xed\\xa0\\x80"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str | bytes, shown: str) -> None:
    assert sanitise(text) == shown


def test_with_layout_newlines_stay_and_tabs_are_spaces() -> None:
    assert sanitise("a\tb\r\n\x1b\nc", keep_newlines=True) == "a    b␍\n␛\nc"


@pytest.mark.parametrize("word", ["क्‍ष", "ക്‍", "ക്ഷ‌", "শ্রী‌ক"])
def test_joiners_that_indic_spelling_needs_stay(word: str) -> None:
    assert any(joiner in word for joiner in JOINERS)
    assert sanitise(word) == word


def test_other_joiners_are_shown() -> None:
    assert sanitise("a\u200db") == "a⟨U+200D⟩b"
    assert sanitise("\u200d") == "⟨U+200D⟩"
    assert sanitise("क\u200d\u200d\u200c") == "क\u200d⟨U+200D⟩⟨U+200C⟩"
    assert sanitise("👩\u200d👩") == "👩⟨U+200D⟩👩"


def test_stacked_marks_are_cut_short() -> None:
    assert sanitise("e" + "\u0301" * 4) == "e" + "\u0301" * 4
    assert sanitise("e" + "\u0301" * 6 + "x") == "e" + "\u0301" * 4 + "⟨U+0301⟩⟨U+0301⟩x"


def test_every_character_that_unicode_calls_control_or_format_is_replaced() -> None:
    for char in EVERY_CHARACTER:
        if unicodedata.category(char) in FORBIDDEN:
            assert char not in sanitise(char), f"U+{ord(char):04X}"
            assert char not in sanitise(f"a{char}b")


@given(text=TEXTS | st.binary(), keep_newlines=st.booleans())
def test_nothing_that_acts_gets_through(text: str | bytes, keep_newlines: bool) -> None:
    shown = sanitise(text, keep_newlines=keep_newlines)
    allowed = JOINERS + ("\n" if keep_newlines else "")
    assert not [char for char in shown if unicodedata.category(char) in FORBIDDEN and char not in allowed]
    assert not [char for char in shown if unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF")]
    assert not [char for char in shown if unicodedata.bidirectional(char) in ("LRI", "RLI", "FSI", "PDI")]
    for index, char in enumerate(shown):
        assert char not in JOINERS or "\u0900" <= shown[index - 1] <= "\u0dff"
    assert sanitise(shown, keep_newlines=keep_newlines) == shown
    assert is_safe(shown.replace("\n", ""))
    assert len(shown) <= 10 * len(text)
    if keep_newlines and isinstance(text, str):
        assert shown.count("\n") == text.count("\n")


@pytest.mark.parametrize("part", ["x", "कु", "\x1b", "\u200d", "a\u0301\u0301\u0301\u0301\u0301", b"\xff", "\U0001f600"])
def test_a_long_text_takes_time_in_proportion(part: str | bytes) -> None:
    text = part * (300_000 // len(part))
    start = time.process_time()
    sanitise(text)
    assert time.process_time() - start < 2, "a tenth of this is usual"
