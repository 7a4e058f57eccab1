"""How fast captures arrive: the rate of the last seconds, and bars of the last minutes."""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from sandbox.journal.protocol import Counts

RATE_SECONDS = 10
BAR_SECONDS = 5
"""What one bar stands for."""

KEPT_SECONDS = 30 * BAR_SECONDS


class Arrived(NamedTuple):
    """How many captures came, and how many of these were rejected."""

    received: int
    rejected: int


NOTHING = Arrived(0, 0)


class Arrivals:
    """Made of the journal's totals as they are at some times, in seconds of a clock that only grows."""

    def __init__(self) -> None:
        self._before: Counts | None = None
        self._seconds: deque[tuple[int, Arrived]] = deque()

    def note(self, counts: Counts, now: float) -> None:
        """Take the totals; what was there the first time, or is gone since, did not arrive."""
        before, self._before = self._before, counts
        if before is None or counts.captures <= before.captures:
            return
        received = counts.captures - before.captures
        rejected = (counts.captures - counts.verified) - (before.captures - before.verified)
        self._add(int(now), Arrived(received, min(max(0, rejected), received)))

    def _add(self, second: int, arrived: Arrived) -> None:
        seconds = self._seconds
        while seconds and seconds[0][0] <= second - KEPT_SECONDS:
            seconds.popleft()
        if seconds and seconds[-1][0] == second:
            seconds[-1] = (second, _sum([seconds[-1][1], arrived]))
        else:
            seconds.append((second, arrived))

    def rate(self, now: float) -> float:
        """Return how many arrived in a second, on average of the last ten."""
        return self._between(int(now) - RATE_SECONDS, int(now)).received / RATE_SECONDS

    def bars(self, now: float, count: int) -> Sequence[Arrived]:
        """Return the newest bars, the newest last; they begin at fixed times, so that they move only as wholes."""
        end = (int(now) // BAR_SECONDS + 1) * BAR_SECONDS - 1
        starts = range(end - count * BAR_SECONDS, end, BAR_SECONDS)
        return [self._between(start, start + BAR_SECONDS) for start in starts]

    def _between(self, after: int, to: int) -> Arrived:
        return _sum([arrived for second, arrived in self._seconds if after < second <= to])


def _sum(parts: Sequence[Arrived]) -> Arrived:
    return Arrived(sum(each.received for each in parts), sum(each.rejected for each in parts))
