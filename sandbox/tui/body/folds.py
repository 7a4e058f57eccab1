"""Which rows are folded away: all that stands behind an opening bracket, up to the one that closes it."""

from bisect import bisect_right
from itertools import accumulate

from sandbox.tui.body.json_rows import JsonRows


class Folds:
    """Rows as they are seen, numbered from 0, and rows as they are. Brackets are remembered by their place in the text,
    which stays when the rows are divided for another width.
    """

    def __init__(self) -> None:
        self._places: set[int] = set()
        self._rows: JsonRows | None = None
        self._openers: list[int] = []
        self._behind: list[int] = []
        self._hidden: list[int] = [0]

    def of(self, rows: JsonRows | None) -> None:
        """Work on these rows from now on, None if what is shown cannot be folded; what was folded stays so."""
        self._rows = rows
        self._work_out()

    def clear(self) -> None:
        """Unfold everything."""
        self._places.clear()
        self._work_out()

    @property
    def any(self) -> bool:
        """True if something is folded."""
        return bool(self._openers)

    @property
    def hidden(self) -> int:
        """How many rows are folded away."""
        return self._hidden[-1]

    def is_folded(self, row: int) -> bool:
        """Tell whether this row is a bracket that stands for all that it holds."""
        index = bisect_right(self._openers, row) - 1
        return index >= 0 and self._openers[index] == row

    def row(self, seen: int) -> int:
        """Return the row that is seen in this place."""
        low, high = 0, len(self._openers)
        while low < high:  # the last opener that is seen before this place
            middle = (low + high) // 2
            if self._openers[middle] - self._hidden[middle] < seen:
                low = middle + 1
            else:
                high = middle
        return seen + self._hidden[low]

    def seen(self, row: int) -> int:
        """Return the place where a row is seen; of one that is folded away, where its bracket is."""
        index = bisect_right(self._openers, row) - 1
        if index < 0:
            return row
        if row < self._behind[index]:
            row = self._openers[index]
            return row - self._hidden[index]
        return row - self._hidden[index + 1]

    def toggle(self, opener: int) -> None:
        """Fold what this row opens, or unfold it."""
        assert self._rows is not None
        place = self._rows.starts[opener]
        self._places.symmetric_difference_update({place})
        self._work_out()

    def fold_all(self) -> None:
        """Fold everything but the outermost two levels, or the outermost one if there are no more."""
        if self._rows is not None:
            openers = self._rows.openers_at(2) or self._rows.openers_at(1)
            self._places.update(self._rows.starts[opener] for opener in openers)
            self._work_out()

    def reveal(self, row: int) -> None:
        """Unfold whatever hides this row."""
        while True:
            index = bisect_right(self._openers, row) - 1
            if index < 0 or not self._openers[index] < row < self._behind[index]:
                return
            self.toggle(self._openers[index])

    def grown(self) -> None:
        """Take note that more rows are known."""
        if self._places:
            self._work_out()

    def _work_out(self) -> None:
        self._openers, self._behind, self._hidden = [], [], [0]
        if self._rows is None or not self._places:
            return
        behind = 0
        for place in sorted(self._places):
            row = self._rows.row_at(place)
            closer = self._rows.closers.get(row)
            if row >= behind and closer is not None and self._rows.starts[row] == place:
                behind = closer + 1
                self._openers.append(row)
                self._behind.append(behind)
        hidden = (after - opener - 1 for opener, after in zip(self._openers, self._behind, strict=True))
        self._hidden = [0, *accumulate(hidden)]
