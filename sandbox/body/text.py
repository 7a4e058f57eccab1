r"""The one door from strangers' bytes to the screen: every character that acts instead of showing is made visible.

Three forms, so that a reader can tell them apart: a C0 control or DEL is its control picture (`␛`, `␀`, `␊`), a byte
that is not UTF-8 is `\xff`, every other character that is not to be seen is `⟨U+202E⟩`.

ZWJ and ZWNJ stay behind a letter or sign of an Indic script, whose spelling needs them: every terminal gives them no
width there. Elsewhere (emoji, Latin) terminals disagree about the width or show nothing, so they are made visible, as
are variation selectors. Of marks stacked on one letter the first few stay.
"""

import re

_TAB_WIDTH = 4
_MARKS_KEPT = 4

_LINE_FEED = r"\x0a"
_CONTROL = r"\x00-\x09\x0b-\x1f\x7f-\x9f"
_FORMAT = (  # category Cf, the surrogates, line and paragraph separator, and what Unicode keeps free for more of them
    r"\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff0-\ufffb\ud800-\udfff"
)
_INVISIBLE = (  # shown as nothing although their category says letter or mark; and noncharacters
    r"\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufdd0-\ufdef\ufffe\uffff"
)
_BEYOND_BMP = (  # both kinds above U+FFFF
    r"\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
) + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
_MARK = r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

# Two patterns, because `re` looks a character up in one step only if the whole set is below U+10000.
_UNSAFE = re.compile(f"[{_CONTROL}{_LINE_FEED}{_FORMAT}{_INVISIBLE}]+")
_UNSAFE_IN_LAYOUT = re.compile(f"[{_CONTROL}{_FORMAT}{_INVISIBLE}]+")
_UNSAFE_BEYOND_BMP = re.compile(f"[{_BEYOND_BMP}]+")
_ANY_BEYOND_BMP = re.compile(r"[\U00010000-\U0010ffff]")
_STACKED_MARKS = re.compile(f"([{_MARK}]{{{_MARKS_KEPT}}})([{_MARK}]+)")
_INDIC = re.compile(r"[\u0900-\u0dff]")  # Devanagari to Sinhala: one block of 128 after the other
_JOINERS = "\u200c\u200d"


def sanitise(text: str | bytes, *, keep_newlines: bool = False) -> str:
    r"""Return text that a terminal can only show: one line, or lines divided by `\n` if `keep_newlines`.

    Bytes are read as UTF-8. Cleaning text again changes nothing; one character becomes ten at most. A tab is `␉`, or
    spaces with `keep_newlines`.
    """
    if isinstance(text, bytes):
        text = decode(text)
    if text.isascii() and text.isprintable():
        return text
    if keep_newlines:
        text = _UNSAFE_IN_LAYOUT.sub(_visible, text.replace("\t", " " * _TAB_WIDTH))
    else:
        text = _UNSAFE.sub(_visible, text)
    if text.isascii():
        return text
    if _ANY_BEYOND_BMP.search(text):
        text = _UNSAFE_BEYOND_BMP.sub(_visible, text)
    return _STACKED_MARKS.sub(_fewer_marks, text)


def decode(data: bytes) -> str:
    """Return the text of UTF-8 bytes; a byte that is none becomes a lone surrogate, which `sanitise` shows."""
    return data.decode("utf-8", "surrogateescape")


def is_safe(text: str) -> bool:
    """Tell whether `sanitise` would show the text as it is."""
    return sanitise(text) == text


class _Forms(dict[int, str]):
    """Code point to its visible form, each worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        form = self[code] = _form(code)
        return form


_FORMS = _Forms()


def _form(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"⟨U+{code:04X}⟩"


def _visible(run: re.Match[str]) -> str:
    """Return the visible forms of a run of unsafe characters, which may begin with a joiner that is right there."""
    unsafe = run[0]
    if unsafe[0] in _JOINERS and run.start() and _INDIC.match(run.string, run.start() - 1):
        return unsafe[0] + unsafe[1:].translate(_FORMS)
    return unsafe.translate(_FORMS)


def _fewer_marks(run: re.Match[str]) -> str:
    return run[1] + run[2].translate(_FORMS)
