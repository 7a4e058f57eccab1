"""At which position the rows of each block of record numbers begin; a million rows are five thousand blocks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Blocks:
    """Counts of rows by block, in the order of the blocks; positions are numbered from 0."""

    def __init__(self, counts: Iterable[tuple[int, int]] = ()) -> None:
        self._keys: list[int] = []
        self._counts: list[int] = []
        for key, count in counts:
            self._keys.append(key)
            self._counts.append(count)
        self._add_up()

    def __len__(self) -> int:
        return self._starts[-1] + self._counts[-1] if self._keys else 0

    def find(self, position: int) -> tuple[int, int]:
        """Return the block of a row, and its place from the end of that block: 1 is the last. Raises IndexError."""
        if not 0 <= position < len(self):
            raise IndexError(position)
        # Blocks without rows begin where the next one does; the last of equal beginnings has the row.
        index = bisect_right(self._starts, position) - 1
        return self._keys[index], self._starts[index] + self._counts[index] - position

    def end(self, key: int) -> int:
        """Return the position behind the last row of a block."""
        index = bisect_right(self._keys, key) - 1
        return self._starts[index] + self._counts[index] if index >= 0 else 0

    def count(self, key: int) -> int:
        """Return how many rows a block has."""
        index = self._index(key)
        return 0 if index is None else self._counts[index]

    def set(self, key: int, count: int) -> None:
        """Give a block another count of rows."""
        index = self._index(key)
        if index is not None:
            self._counts[index] = count
            if index < len(self._keys) - 1:
                self._add_up()
        elif not self._keys or key > self._keys[-1]:
            start = len(self)
            self._keys.append(key)
            self._counts.append(count)
            self._starts.append(start)
        else:
            index = bisect_left(self._keys, key)
            self._keys.insert(index, key)
            self._counts.insert(index, count)
            self._add_up()

    def _index(self, key: int) -> int | None:
        index = bisect_left(self._keys, key)
        return index if index < len(self._keys) and self._keys[index] == key else None

    def _add_up(self) -> None:
        self._starts = list(accumulate(self._counts[:-1], initial=0)) if self._keys else []
