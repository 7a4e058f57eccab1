"""Original timing, faster, or none at all; no test waits."""

import math

from sandbox.domain import ticks
from sandbox.sender.pace import Pace


class FakeTime:
    """Time that only passes when somebody waits, or when told."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 6))
        self.seconds += seconds


async def waits(speed: float, *at: float, each_takes: float = 0.0) -> list[float]:
    time = FakeTime()
    pace = Pace(speed, now=time.now, sleep=time.sleep)
    for seconds in at:
        await pace.wait_for(int(seconds * ticks.PER_SECOND))
        time.seconds += each_takes
    return time.waits


async def test_the_times_between_are_kept_and_divided() -> None:
    assert await waits(1, 50, 52, 52, 60.5) == [2, 8.5]
    assert await waits(10, 50, 52, 60.5) == [0.2, 0.85]
    assert await waits(0.5, 50, 51) == [2]


async def test_max_does_not_wait() -> None:
    assert await waits(math.inf, 50, 5000) == []


async def test_a_slow_answer_delays_only_what_it_must() -> None:
    assert await waits(1, 0, 1, 10, each_takes=4) == [2]
