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


class Told:
    """A pace over time that passes when a test says so."""

    def __init__(self, speed: float) -> None:
        self.time = FakeTime()
        self.pace = Pace(speed, now=self.time.now, sleep=self.time.sleep)
        self.pace.seconds_to(0)

    def left(self, at: float) -> float:
        return round(self.pace.seconds_to(int(at * ticks.PER_SECOND)), 6)


def test_a_new_speed_counts_from_now_on() -> None:
    told = Told(1)
    assert told.left(100) == 100
    told.time.seconds += 40
    told.pace.speed = 10
    assert told.left(100) == 6
    told.time.seconds += 2
    told.pace.speed = 1
    assert told.left(100) == 40
    told.pace.speed = math.inf
    assert told.left(100) == 0
    told.pace.speed = 2
    assert told.left(110) == 5


def test_no_time_passes_while_it_is_stopped() -> None:
    told = Told(1)
    told.time.seconds += 10
    told.pace.stop()
    told.time.seconds += 500
    assert told.left(100) == 90
    told.pace.speed = 10
    told.pace.stop()
    told.pace.go()
    assert told.left(100) == 9
    told.pace.go()
    assert told.left(100) == 9


def test_it_counts_from_where_it_is_restarted() -> None:
    told = Told(1)
    told.pace.restart(50 * ticks.PER_SECOND)
    assert told.left(60) == 10
