"""A text in rows of the screen's width, divided piece by piece, so that a long one is there at once.

A row is where it begins and ends in the text, and no more; it becomes spans when it is drawn.
"""

import time
from abc import ABC, abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from sandbox.body.text import sanitise
from sandbox.tui.lines.paint import Line, Role, Span

_STEPS_BETWEEN_LOOKS = 32


class Mark(NamedTuple):
    """A stretch of the text that is drawn in another role, such as what a search has found."""

    start: int
    end: int
    role: Role


class Rows(ABC):
    """The rows known so far; `starts` and `ends` are their places in the text (or in the bytes, for hex)."""

    gutter = 0
    """Cells in front of each row that `line` leaves free."""

    def __init__(self, width: int) -> None:
        self.width = max(8, width)
        self.starts = array("Q")
        self.ends = array("Q")
        self.complete = False
        self._dividing = self._divide()

    def __len__(self) -> int:
        return len(self.starts)

    def divide(self, seconds: float) -> None:
        """Go on for about this time, or until the end."""
        until = time.perf_counter() + seconds
        while not self.complete and time.perf_counter() < until:
            for _ in range(_STEPS_BETWEEN_LOOKS):
                if next(self._dividing, self) is self:
                    self.complete = True
                    break

    def start_of(self, row: int) -> int:
        """Return where a row begins."""
        return self.starts[row]

    def end_of(self, row: int) -> int:
        """Return where a row ends."""
        return self.ends[row]

    def row_at(self, offset: int) -> int:
        """Return the row in which this place of the text stands, as far as rows are known."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def reaches(self, offset: int) -> bool:
        """Tell whether the row of this place is known."""
        return self.complete or (bool(self.starts) and self.starts[-1] > offset)

    @abstractmethod
    def line(self, row: int, marks: Sequence[Mark] = ()) -> Line:
        """Return a row as it is drawn."""

    @abstractmethod
    def _divide(self) -> Iterator[None]:
        """Append rows, pausing after each little step."""

    def _add(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)


class TextRows(Rows):
    """A text by its own lines, the long ones divided further."""

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        super().__init__(width)

    def line(self, row: int, marks: Sequence[Mark] = ()) -> Line:
        """Return a row as it came, made safe."""
        return spans(self.text, self.starts[row], self.ends[row], Role.TEXT, marks)

    def _divide(self) -> Iterator[None]:
        yield from self._divide_from(0)

    def _divide_from(self, start: int) -> Iterator[None]:
        while start < len(self.text):
            found = self.text.find("\n", start)
            end = len(self.text) if found < 0 else found
            for place, behind in chopped(self.text, start, end, self.width, self.width):
                self._add(place, behind)
                yield
            start = end + 1


class FormRows(TextRows):
    """A form's fields, one `name: value` a line."""

    def line(self, row: int, marks: Sequence[Mark] = ()) -> Line:
        """Return a row with its name in another colour."""
        start, end = self.starts[row], self.ends[row]
        first = not start or self.text[start - 1] == "\n"
        colon = self.text.find(": ", start, end) if first else start
        name_end = end if colon < 0 else colon
        name = spans(self.text, start, name_end, Role.KEY, marks)
        return [*name, *spans(self.text, name_end, end, Role.STRING, marks)]


def chopped(text: str, start: int, end: int, first: int, room: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a stretch of text: one of at most `first` cells, then of at most `room`; at least one."""
    at, cells = start, max(1, first)
    while end - at > cells or not _plain(text[at:end]):
        behind = _piece_end(text, at, end, cells)
        if behind >= end:
            break
        yield at, behind
        at, cells = behind, max(1, room)
    yield at, end


def spans(text: str, start: int, end: int, role: Role, marks: Sequence[Mark]) -> list[Span]:
    """Return a stretch of text, safe to show, in this role but where there are marks."""
    found = []
    for mark in marks:
        if mark.end <= start or mark.start >= end:
            continue
        begin = max(start, mark.start)
        if begin > start:
            found.append(Span(shown(text[start:begin]), role))
        start = min(end, mark.end)
        found.append(Span(shown(text[begin:start]), mark.role))
    if start < end:
        found.append(Span(shown(text[start:end]), role))
    return found


def shown(text: str) -> str:
    """Return text as rows show it: one row, with tabs as blanks."""
    return sanitise(text, keep_newlines="\n" not in text)


def cells_of(text: str) -> int:
    """Return how many cells a stretch of text takes as it is shown."""
    return len(text) if _plain(text) else cell_len(shown(text))


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _piece_end(text: str, start: int, end: int, cells: int) -> int:
    """Return the end of the longest piece that fits, or one that ends behind a blank if there is one late in it."""
    piece = text[start : min(end, start + cells)]
    if not _plain(piece):
        while len(piece) > 1 and (excess := cell_len(shown(piece)) - cells) > 0:
            piece = piece[: -max(1, min(excess // 10, len(piece) - 1))]
        # A mark that takes no cell of its own belongs to the character before it.
        while len(piece) > 1 and start + len(piece) < len(text) and not cell_len(shown(text[start + len(piece)])):
            piece = piece[:-1]
    behind = start + len(piece)
    if behind < end:
        blank = text.rfind(" ", start + len(piece) * 2 // 3, behind)
        if blank > start:
            return blank + 1
    return behind
