"""Ids and document numbers: one growing counter per kind (wire-format 5.6)."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

from sandbox.shop.draws import Draws
from sandbox.shop.errors import ImpossibleFactError

_FIRST: Final[dict[str, tuple[int, int]]] = {
    # kind: (lowest first value, how many neighbours the seed chooses from); all below the ids of the 20 samples
    "product": (168_180, 22),
    "attribute value": (8_790, 31),
    "media": (41_800, 81),
    "cart": (55_240, 71),
    "cart line": (71_760, 81),
    "order": (90_430, 83),
    "order line": (183_300, 102),
    "payment": (66_040, 68),
    "address": (880_380, 72),
    "shipment": (70_160, 74),
    "shipment line": (99_040, 81),
    "purchase": (30_110, 40),
    "transfer": (21_040, 40),
    "SO": (970, 78),
    "GDN": (660, 74),
    "GRN": (360, 59),
    "PE": (520, 60),
    "ST": (110, 60),
    "gtin": (890_123_460_001, 4_000),
}


class Counters:
    """The next id of every kind.

    An id may be pinned if it is not below the next one, so that ids of a kind stay unique and growing; the counter
    then goes on behind it.
    """

    def __init__(self, draws: Draws, first: Mapping[str, int]) -> None:
        unknown = sorted(set(first) - set(_FIRST))
        if unknown:
            raise ImpossibleFactError(f"no counter {unknown[0]!r}; there are {', '.join(_FIRST)}")
        self._next = {kind: low + draws.below(width) for kind, (low, width) in _FIRST.items()}
        self._next.update(first)

    def check(self, kind: str, pinned: int | None) -> None:
        """Raise ImpossibleFactError if `pinned` cannot be the next id of the kind."""
        if pinned is not None and pinned < self._next[kind]:
            raise ImpossibleFactError(f"{kind} id {pinned} is taken or passed: the next is {self._next[kind]}")

    def take(self, kind: str, pinned: int | None = None) -> int:
        """Return the next id of the kind, or the pinned one; raises ImpossibleFactError as `check` does."""
        self.check(kind, pinned)
        taken = self._next[kind] if pinned is None else pinned
        self._next[kind] = taken + 1
        return taken

    def check_several(self, kind: str, count: int, pinned: Sequence[int] | None) -> None:
        """Raise ImpossibleFactError unless `pinned` is None or `count` growing, unused ids."""
        if pinned is None:
            return
        if len(pinned) != count or any(later <= former for former, later in itertools.pairwise(pinned)):
            raise ImpossibleFactError(f"{count} growing {kind} ids are needed, not {list(pinned)}")
        self.check(kind, pinned[0] if pinned else None)

    def take_several(self, kind: str, count: int, pinned: Sequence[int] | None = None) -> list[int]:
        """Return `count` ids of the kind; raises ImpossibleFactError as `check_several` does."""
        self.check_several(kind, count, pinned)
        return [self.take(kind, None if pinned is None else pinned[i]) for i in range(count)]

    def document(self, kind: str, pinned: str | None = None) -> str:
        """Return the next document number, as `SO-1047`; a pinned number of that form moves the counter."""
        if pinned is None:
            return f"{kind}-{self.take(kind):04}"
        prefix, _, digits = pinned.rpartition("-")
        if prefix == kind and digits.isdecimal():
            self.take(kind, int(digits))
        return pinned

    def check_document(self, kind: str, pinned: str | None) -> None:
        """Raise ImpossibleFactError if a pinned number of the counter's own form has been passed."""
        prefix, _, digits = (pinned or "").rpartition("-")
        if prefix == kind and digits.isdecimal():
            self.check(kind, int(digits))
