"""One line on stderr that is written over and over, where a terminal shows it."""

import contextlib
import shutil
import sys
import unicodedata

from sandbox.cli.terminal import narrate

_ERASE = "\r\x1b[K"
_LEAST_WIDTH = 20


class LiveLine:
    """The line below everything else; it goes away whenever another line is written."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._drawn = False

    @property
    def live(self) -> bool:
        """True if somebody looks at it."""
        return self._live

    def draw(self, text: str) -> None:
        """Write the line anew, cut to the terminal's width: one that wraps could not be erased."""
        if self._live:
            columns = shutil.get_terminal_size().columns
            self._write(_ERASE + fitting(text, max(_LEAST_WIDTH, columns - 1)))
            self._drawn = True

    def clear(self) -> None:
        """Take it away."""
        if self._drawn:
            self._write(_ERASE)
            self._drawn = False

    def narrate(self, text: str) -> None:
        """Write a line of narration in its place."""
        self.clear()
        narrate(text)

    def _write(self, text: str) -> None:
        # A terminal that is gone shows no progress, and that is no reason to end what it was about.
        with contextlib.suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


def fitting(text: str, cells: int) -> str:
    """Return the beginning of a text that takes at most so many cells of a terminal."""
    for index, char in enumerate(text):
        cells -= 2 if unicodedata.east_asian_width(char) in "WF" else unicodedata.category(char) not in ("Mn", "Me")
        if cells < 0:
            return text[:index]
    return text
