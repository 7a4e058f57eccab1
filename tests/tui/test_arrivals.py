"""How fast captures arrive: nothing is counted twice or lost, and what was rejected has a shape of its own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.journal.protocol import Counts
from sandbox.tui.arrivals import BAR_SECONDS, NOTHING, RATE_SECONDS, Arrivals, Arrived
from sandbox.tui.lines.paint import Role
from sandbox.tui.sparkline import BLANK, SHADED, SOLID, sparkline


def counts(captures: int, rejected: int = 0) -> Counts:
    return Counts(attempts=0, delivered=0, captures=captures, verified=captures - rejected)


def test_what_was_there_before_did_not_arrive() -> None:
    arrivals = Arrivals()
    arrivals.note(counts(500, 20), 100.0)
    assert arrivals.rate(100.0) == 0
    arrivals.note(counts(520, 25), 101.5)
    assert arrivals.rate(101.5) == 20 / RATE_SECONDS
    assert arrivals.bars(101.5, 2) == [NOTHING, Arrived(20, 5)]


def test_the_rate_ends_with_the_seconds_that_it_is_made_of() -> None:
    arrivals = Arrivals()
    arrivals.note(counts(0), 0.0)
    arrivals.note(counts(30), 100.2)
    assert arrivals.rate(109.9) == 3.0
    assert arrivals.rate(110.0) == 0.0


def test_a_journal_that_was_reset_or_pruned_begins_anew() -> None:
    arrivals = Arrivals()
    arrivals.note(counts(100), 0.0)
    arrivals.note(counts(3), 1.0)
    arrivals.note(counts(4, 1), 1.5)
    assert arrivals.bars(2.0, 1) == [Arrived(1, 1)]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_the_bars_hold_all_that_arrived_while_they_last(steps: list[tuple[float, int, int]]) -> None:
    arrivals, now, received, rejected = Arrivals(), 1000.0, 0, 0
    arrivals.note(counts(0), now)
    for pause, good, bad in steps:
        now, received, rejected = now + pause, received + good + bad, rejected + bad
        arrivals.note(counts(received, rejected), now)
    bars = arrivals.bars(now, 90 // BAR_SECONDS + 1)
    assert sum(each.received for each in bars) == received
    assert sum(each.rejected for each in bars) == rejected


def test_what_was_rejected_has_another_shape_than_what_was_verified() -> None:
    nothing, few, many, rejected = sparkline([NOTHING, Arrived(1, 0), Arrived(80, 0), Arrived(80, 1)])
    assert (nothing.text, few.text, many.text) == (BLANK, SOLID[0], SOLID[-1])
    assert (rejected.text, rejected.role) == (SHADED[-1], Role.BAD)
    assert not set(SOLID) & set(SHADED)
