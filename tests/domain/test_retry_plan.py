"""The plan of wire-format 7.1: when the next send is due, and when there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.quantities import LONGEST, about
from sandbox.domain.retry_plan import ABP_PLAN, RetryPlan


def test_six_sends_in_31_minutes() -> None:
    begun, dues = 0, []
    for sends in range(1, 6):
        due = ABP_PLAN.next_due(sends, begun)
        assert due is not None
        dues.append((due - begun) // ticks.PER_SECOND)
        begun = due
    assert dues == [60, 120, 240, 480, 960]
    assert begun == 31 * ticks.PER_MINUTE
    assert ABP_PLAN.next_due(6, begun) is None
    assert ABP_PLAN.sends == 6


def test_without_retry_there_is_one_send() -> None:
    plan = RetryPlan(retry=False)
    assert plan.sends == 1
    assert plan.next_due(1, 0) is None
    assert RetryPlan(waits=()).next_due(1, 0) is None


def test_a_plan_that_became_shorter_ends_what_is_beyond_it() -> None:
    assert RetryPlan(waits=(ticks.PER_SECOND,)).next_due(4, 0) is None


@given(
    st.lists(st.integers(0, LONGEST), max_size=8).map(tuple),
    st.floats(min_value=5e-324, allow_nan=False, allow_infinity=False),
    st.integers(1, 10),
)
def test_any_plan_gives_a_time_that_a_database_can_hold(waits: tuple[int, ...], speed: float, sends: int) -> None:
    plan, begun = RetryPlan(True, waits, speed), ticks.LAST
    due = plan.next_due(sends, begun)
    assert (due is None) == (sends > len(waits))
    if due is not None:
        assert begun <= due <= begun + LONGEST < 2**63


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1, "0 s"),
        (0, "0 s"),
        (0.25, "0.2 s"),
        (1, "1 s"),
        (9.96, "10 s"),
        (60, "60 s"),
        (90, "90 s"),
        (119.99, "2 min"),
        (960, "16 min"),
        (7200, "2 h"),
        (3 * 86400, "3 days"),
    ],
)
def test_durations_for_people(seconds: float, text: str) -> None:
    assert about(int(seconds * ticks.PER_SECOND)) == text
