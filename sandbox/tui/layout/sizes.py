"""How large a pane may be: arithmetic of cells, without a screen."""

from dataclasses import dataclass

IN_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Least:
    """The fewest cells of either side of a seam, borders included."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Share:
    """How much the first side of a seam was given: `parts` of a thousand of both."""

    parts: int

    @classmethod
    def of(cls, cells: int, total: int) -> "Share":
        """Return the share that so many cells are of a total, which is at least 1."""
        return cls(min(IN_THOUSAND, max(0, round(cells * IN_THOUSAND / total))))

    def cells(self, total: int) -> int:
        """Return the cells of the first side; `Share.of(cells, total).cells(total)` is `cells` below a thousand."""
        # Whole numbers only: what was remembered may be larger than any float.
        return (self.parts * total + IN_THOUSAND // 2) // IN_THOUSAND


def clamped(first: int, total: int, least: Least) -> int:
    """Return the cells of the first side nearest to `first` that leave both sides what they need.

    Where there is too little for both, each gets its part of what there is.
    """
    if total < least.first + least.second:
        return total * least.first // (least.first + least.second)
    return min(max(first, least.first), total - least.second)
