"""Break paragraphs of spans into lines of a given width in cells, at blanks where there are any.

Text is sanitised before it is measured, because making a character visible changes its width.
"""

import re
import unicodedata
from collections.abc import Iterator

from rich.cells import cell_len

from sandbox.body.text import sanitise
from sandbox.tui.lines.paint import Line, Role, Span

_WORD = re.compile(r"[^\S\u00a0]*[\S\u00a0]+|\s+$")
"""Blanks and what stands behind them; what a no-break space joins is one word."""


def wrap(paragraph: Line, width: int, hang: int = 0) -> list[Line]:
    """Return the lines of one paragraph; all but the first are indented by `hang` cells."""
    return list(wrapped(paragraph, width, hang))


def wrapped(paragraph: Line, width: int, hang: int = 0) -> Iterator[Line]:
    """Yield the lines of one paragraph, one after the other, so that a very long one costs what is looked at."""
    hang = min(hang, max(0, width - 12))
    indent = Span(" " * hang)
    line: list[Span] = []
    used = 0
    for whole, role in _words(paragraph):
        word = whole
        if used + _cells(word) > width and used > hang:
            yield line
            line, used = [indent], hang
            word = word.lstrip()
        for piece in _pieces(word, width - used, width - hang):
            if used and used + _cells(piece) > width:
                yield line
                line, used = [indent], hang
            line.append(Span(piece, role))
            used += _cells(piece)
    yield line


def cut(text: str, width: int) -> str:
    """Return the text, sanitised, in at most `width` cells, with an ellipsis if something is missing."""
    text = sanitise(text)
    if cell_len(text) <= width:
        return text
    if width <= 1:
        return "…"[: max(0, width)]
    head = next(_pieces(text, width - 1, width))
    return (head if cell_len(head) < width else "") + "…"


def cut_line(line: Line, width: int) -> Line:
    """Return the line in at most `width` cells, with an ellipsis if something is missing."""
    if sum(_cells(sanitise(span.text)) for span in line) <= width:
        return line
    left, kept = width - 1, list[Span]()
    for span in line:
        text = next(_pieces(sanitise(span.text), left, left), "") if left > 0 else ""
        kept.append(span._replace(text=text))
        left -= _cells(text)
    return [*kept, Span("…", Role.QUIET)]


def cut_middle(text: str, width: int) -> str:
    """Return the text, sanitised, in at most `width` cells; what is missing is missing from its middle."""
    text = sanitise(text)
    if cell_len(text) <= width or width < 8 or not text.isascii():
        return cut(text, width)
    tail = (width - 1) * 3 // 5
    return f"{text[: width - 1 - tail]}…{text[-tail:]}"


def _cells(text: str) -> int:
    """Return the most cells that any terminal takes: of Indic vowel signs (Mc) some count one and rich none."""
    if text.isascii():
        return len(text)
    return cell_len(text) + sum(unicodedata.category(char) == "Mc" and not cell_len(char) for char in text)


def _words(paragraph: Line) -> Iterator[Span]:
    for span in paragraph:
        if span.role is Role.BUTTON:
            yield Span(sanitise(span.text), span.role)  # whole, so that a click still finds it
            continue
        for match in _WORD.finditer(sanitise(span.text)):
            yield Span(match[0], span.role)


def _pieces(text: str, first: int, rest: int) -> Iterator[str]:
    """Yield the text in pieces of at most `first`, then `rest` cells."""
    room = max(1, first)
    start = 0
    while start < len(text):
        end = start + room
        if not text.isascii():
            while _cells(text[start:end]) > room and end > start + 1:
                end -= 1
            # A mark that takes no cell of its own belongs to the character before it.
            back = end
            while back < len(text) and not cell_len(text[back]) and back > start:
                back -= 1
            end = back if back > start else end
        yield text[start:end]
        start, room = end, max(1, rest)
