"""Text with gaps, such as `Shipment.*`: compared as UTF-8, without regard to ASCII case."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glob:
    """A text in which each star stands for any run of characters; the whole of a value has to fit.

    `pieces` are the literal stretches between the stars, as `folded` bytes: one piece has no star, two have one.
    """

    pieces: tuple[bytes, ...]

    @property
    def is_anything(self) -> bool:
        """True for stars and nothing else."""
        return len(self.pieces) > 1 and not any(self.pieces)

    def fits(self, value: bytes) -> bool:
        """Tell whether a value, in UTF-8 or in whatever bytes it came, is of this shape."""
        value = value.lower()
        first, *inner = self.pieces
        if not inner:
            return value == first
        last = inner.pop()
        at, end = len(first), len(value) - len(last)
        if at > end or not value.startswith(first) or not value.endswith(last):
            return False
        for piece in inner:
            found = value.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return True


def glob(pieces: Iterable[str]) -> Glob:
    """Return the pattern with these literal texts between its stars."""
    return Glob(tuple(map(folded, pieces)))


def folded(text: str) -> bytes:
    """Return a text as it is compared: UTF-8 with lone surrogates passed through, A to Z in lower case."""
    return text.encode("utf-8", "surrogatepass").lower()
