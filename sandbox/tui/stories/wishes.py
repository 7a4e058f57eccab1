"""What the user may want of a story, as words to click at."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from sandbox.tui.lines.paint import Line, Painted, Role, Span

_GAP = 3
_GAP_WITHOUT_KEYS = 2


class Wish(Enum):
    """The value is the word in the calls of the registry."""

    PAUSE = "pause"
    NEXT = "next"
    FASTER = "faster"
    SLOWER = "slower"
    MAX = "max"
    STOP = "stop"
    AGAIN = "again"
    PRESENT = "present"
    PLAY = "play"
    EARLIER = "earlier"
    LATER = "later"
    LEAVE = "leave"
    HELP = "help"


class Wanted(Message):
    """Something shall be done with the story that is played."""

    def __init__(self, wish: Wish) -> None:
        super().__init__()
        self.wish = wish


class PlayWanted(Message):
    """The story of this name or file shall be played."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source


class Word(NamedTuple):
    """A word to click at, and its key."""

    key: str
    label: str
    wish: Wish


class Words(Painted):
    """A row of words, where it is narrow without their keys, or in two; a click at one posts Wanted."""

    def __init__(self, words: Sequence[Word] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = tuple(words)

    def show(self, words: Sequence[Word]) -> None:
        """Show these words."""
        if tuple(words) != self._words:
            self._words = tuple(words)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as they need; called by Textual."""
        return len(self._rows(width))

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        rows = self._rows(self.size.width)
        return self.strip_of(_drawn(rows[y]) if y < len(rows) else (), self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Want what is clicked at."""
        offset = event.get_content_offset(self)
        rows = self._rows(self.size.width)
        if offset is None or offset.y >= len(rows):
            return
        x = offset.x
        for word in rows[offset.y]:
            if 0 <= x < _width(word):
                event.stop()
                self.post_message(Wanted(word.wish))
                return
            x -= _width(word) + _gap(word)

    def _rows(self, width: int) -> list[list[Word]]:
        rows: list[list[Word]] = [[]]
        used = 0
        words = self._words
        if sum(_width(word) + _GAP for word in words) - _GAP > width:
            words = tuple(word._replace(key="") for word in words)
        for word in words:
            if rows[-1] and used + _width(word) > width:
                rows.append([])
                used = 0
            rows[-1].append(word)
            used += _width(word) + _gap(word)
        return rows


def _width(word: Word) -> int:
    return cell_len(word.key) + bool(word.key) + cell_len(word.label)


def _gap(word: Word) -> int:
    return _GAP if word.key else _GAP_WITHOUT_KEYS


def _drawn(row: Sequence[Word]) -> Line:
    spans: list[Span] = []
    for word in row:
        label = Span(f" {word.label}", Role.QUIET) if word.key else Span(word.label, Role.ACCENT)
        spans += [Span(word.key, Role.ACCENT), label, Span(" " * _gap(word))]
    return spans
