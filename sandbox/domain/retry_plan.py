"""When a failed delivery is sent again, and when it is given up (wire-format 7.1)."""

from dataclasses import dataclass

from sandbox.domain import ticks
from sandbox.domain.quantities import LONGEST
from sandbox.domain.ticks import Ticks

ABP_WAITS = tuple(seconds * ticks.PER_SECOND for seconds in (60, 120, 240, 480, 960))
"""The waits of ABP's default settings, in ticks: six sends in 31 minutes."""

ABANDONED_AFTER = 2 * ticks.PER_DAY
"""How long after its beginning a delivery is sent at all, in ticks; no speed changes that."""


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """The waits between the sends of one delivery, in ticks; `speed` divides them.

    Without `retry` nothing is sent again by itself.
    """

    retry: bool = True
    waits: tuple[Ticks, ...] = ABP_WAITS
    speed: float = 1.0

    @property
    def sends(self) -> int:
        """How often a delivery is sent at most."""
        return 1 + len(self.waits) if self.retry else 1

    def next_due(self, sends: int, begun: Ticks) -> Ticks | None:
        """Return when the next send is due after so many, of which the last began then; None if that was the last.

        The wait counts from the start of a send, however long its answer took.
        """
        if sends >= self.sends:
            return None
        return begun + int(min(self.waits[sends - 1] / self.speed, LONGEST))


ABP_PLAN = RetryPlan()
"""The plan as it is unless config.yaml has another."""
