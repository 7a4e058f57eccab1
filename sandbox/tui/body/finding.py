"""Search in a body, a stretch at a time."""

import re
import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from sandbox.tui.body.rows import Mark
from sandbox.tui.lines.paint import Role

MOST = 100_000
"""How many hits are kept; nobody walks through more."""

_STRETCH = 200_000


class Finding:
    """Where a text stands in another one, or in bytes. Letters in lower case find upper case too."""

    def __init__(self, source: str | bytes, wanted: str) -> None:
        self._source = source
        self.wanted = wanted
        self.hits = array("Q")
        self.complete = not wanted
        self.now: int | None = None
        flags = re.NOFLAG if any(char.isupper() for char in wanted) else re.IGNORECASE
        self._length = len(wanted)
        self._pattern: re.Pattern[str] | re.Pattern[bytes]
        if isinstance(source, str):
            self._pattern = re.compile(re.escape(wanted), flags)
        else:
            data = wanted.encode("utf-8", "surrogateescape")
            self._length = len(data)
            self._pattern = re.compile(re.escape(data), flags)
        self._searching = self._search()

    def search(self, seconds: float) -> None:
        """Go on for about this time, or until the end."""
        until = time.perf_counter() + seconds
        while not self.complete and time.perf_counter() < until:
            if next(self._searching, self) is self:
                self.complete = True

    def step(self, offset: int, step: int) -> int | None:
        """Go to the first hit behind a place of the source (step 1) or before it (-1), round the end; return it."""
        if not self.hits:
            return None
        index = bisect_right(self.hits, offset) if step > 0 else bisect_left(self.hits, offset) - 1
        self.now = index % len(self.hits)
        return self.hits[self.now]

    def at_or_behind(self, offset: int) -> int | None:
        """Go to the first hit that begins at this place or behind it, else to the first of all; return it."""
        return self.step(offset - 1, 1)

    def marks(self, start: int, end: int) -> Sequence[Mark]:
        """Return the hits that reach into a stretch of the source."""
        first = bisect_right(self.hits, start - self._length)
        found = []
        for index in range(first, len(self.hits)):
            hit = self.hits[index]
            if hit >= end:
                break
            found.append(Mark(hit, hit + self._length, Role.FOUND_NOW if index == self.now else Role.FOUND))
        return found

    def _search(self) -> Iterator[None]:
        start = 0
        while start < len(self._source):
            end = min(len(self._source), start + _STRETCH)
            # A hit may begin in this stretch and end in the next one.
            for match in self._pattern.finditer(self._source, start, end + self._length - 1):  # type: ignore[arg-type]
                self.hits.append(match.start())
                if len(self.hits) >= MOST:
                    return
                end = max(end, match.end())
            start = end
            yield
