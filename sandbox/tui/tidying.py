"""When garbage is collected: while the user rests, because looking through everything takes longer than a frame."""

import gc
import time

REST = 2.0
"""Seconds without a key or a click after which the user rests."""

WORTH = 4
"""Collections of young garbage after which looking through everything is worth it."""

AT_LAST = 60
"""So many of them after which it is done even though the user does not rest: some hundred thousand objects."""

MUCH = 1.5
"""How many times more than at first may be kept out of sight; then garbage is looked for there too."""

_NEVER = 1_000_000_000


class Tidying:
    """Takes the place of Python's own collecting of old garbage; young garbage is collected as always."""

    def __init__(self) -> None:
        self._thresholds = gc.get_threshold()
        self._last_input = time.monotonic()
        self._hidden_at_first = 0

    def begin(self) -> None:
        """Take what start-up made out of the collector's sight, since it stays."""
        young, middle, _ = self._thresholds
        gc.set_threshold(young, middle, _NEVER)
        gc.collect()
        gc.freeze()
        self._hidden_at_first = gc.get_freeze_count()

    def end(self) -> None:
        """Let Python collect as it did before."""
        gc.set_threshold(*self._thresholds)

    def note_input(self) -> None:
        """Take note that the user does something."""
        self._last_input = time.monotonic()

    def look(self, *, settled: bool) -> None:
        """Collect if it is worth it and nobody waits; to be called often.

        What is alive when everything is `settled`, such as modules that were just loaded, is not looked at again.
        """
        waiting = gc.get_count()[2]
        rests = time.monotonic() - self._last_input >= REST
        if (rests and waiting >= WORTH) or waiting >= AT_LAST:
            if settled and gc.get_freeze_count() > MUCH * self._hidden_at_first:
                gc.unfreeze()
            gc.collect()
            if settled:
                gc.freeze()
