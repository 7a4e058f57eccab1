"""Noise does what it claims, no more and no less, and the same each time."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.sender.noise import KINDS, Noise, NoiseCounts, NoiseRates, parse_percentages

Delivery = tuple[int, int]
"""Its subject, and its place in the stream."""


def stream(count: int, subjects: int) -> list[Delivery]:
    return [(place * 7919 % subjects, place) for place in range(count)]


def noisy(deliveries: list[Delivery], rates: NoiseRates, seed: int = 1) -> tuple[list[Delivery], NoiseCounts]:
    noise: Noise[Delivery] = Noise(rates, seed)
    gone = [each for delivery in deliveries for each in noise.let_through(delivery[0], delivery)]
    return gone + noise.rest(), noise.counts


def percent(number: int) -> Fraction:
    return Fraction(number, 100)


def test_without_noise_nothing_changes() -> None:
    assert noisy(stream(200, 5), NoiseRates()) == (stream(200, 5), NoiseCounts())


def test_a_duplicate_goes_right_behind_the_first() -> None:
    gone, counts = noisy(stream(2_000, 20), NoiseRates(duplicates=percent(5)))
    assert sorted(set(gone)) == sorted(stream(2_000, 20))
    twice = [former for former, later in pairwise(gone) if former == later]
    assert len(twice) == len(gone) - 2_000 == counts.duplicates
    assert counts.duplicates == pytest.approx(100, abs=30)
    assert (counts.swaps, counts.delays) == (0, 0)


def test_a_swap_is_one_with_the_next_of_its_subject() -> None:
    gone, counts = noisy(stream(2_000, 20), NoiseRates(swaps=percent(5)))
    assert sorted(gone) == sorted(stream(2_000, 20))
    assert counts.swaps == pytest.approx(95, abs=30)
    for subject in range(20):
        places = [place for each, place in gone if each == subject]
        descents = [place for place, (former, later) in enumerate(pairwise(places)) if former > later]
        for place in descents:
            places[place], places[place + 1] = places[place + 1], places[place]
        assert places == sorted(places), "each was a swap of two neighbours"
    assert _descents(gone) == counts.swaps


def test_a_swap_without_a_neighbour_is_a_delay() -> None:
    gone, counts = noisy([(place, place) for place in range(3_000)], NoiseRates(swaps=percent(2)))
    assert sorted(place for _, place in gone) == list(range(3_000))
    assert counts.swaps == 0
    assert counts.delays == pytest.approx(60, abs=25)


def test_a_swap_that_was_given_up_is_over() -> None:
    deliveries = [(place % 600, place) for place in range(1_800)]
    gone, counts = noisy(deliveries, NoiseRates(swaps=percent(30)))
    assert sorted(gone, key=lambda each: each[1]) == deliveries
    assert counts.swaps == 0
    assert counts.delays == pytest.approx(540, abs=80)


def test_a_delay_is_held_back_behind_5_to_50_others() -> None:
    gone, counts = noisy(stream(3_000, 10_000), NoiseRates(delays=percent(2)))
    assert sorted(gone) == sorted(stream(3_000, 10_000))
    assert counts.delays == pytest.approx(60, abs=25)
    late, highest = [], -1
    for position, (_, place) in enumerate(gone):
        if place < highest:
            late.append((position - place, place))
        highest = max(highest, place)
    assert len(late) == counts.delays
    assert all(1 <= behind <= 50 for behind, place in late if place < 2_900)


def test_each_delivery_meets_with_one_thing_at_most_and_the_shares_add_up() -> None:
    gone, counts = noisy(stream(2_000, 20), NoiseRates(duplicates=percent(50), delays=percent(50)))
    assert len(gone) == 2_000 + counts.duplicates
    assert counts.duplicates == pytest.approx(1_000, abs=150)
    assert counts.duplicates + counts.delays == pytest.approx(2_000, abs=10), "the last ones cannot be late"


def test_the_last_delivery_cannot_be_late() -> None:
    assert noisy([(1, 1)], NoiseRates(delays=percent(100))) == ([(1, 1)], NoiseCounts())


@settings(max_examples=50)
@given(
    seed=st.integers(0, 2**32),
    shares=st.tuples(st.integers(0, 33), st.integers(0, 33), st.integers(0, 33)),
    subjects=st.integers(1, 40),
)
def test_nothing_is_lost_and_the_same_seed_repeats(seed: int, shares: tuple[int, int, int], subjects: int) -> None:
    rates = NoiseRates(*map(percent, shares))
    gone, counts = noisy(stream(300, subjects), rates, seed)
    assert set(gone) == set(stream(300, subjects))
    assert len(gone) == 300 + counts.duplicates
    assert max(Counter(gone).values()) <= 2
    assert (gone, counts) == noisy(stream(300, subjects), rates, seed)


def test_counts_are_told_in_words() -> None:
    assert NoiseCounts(1, 41, 1_200).sentence() == "1 duplicate, 41 swaps, 1,200 delays"


def test_percentages_are_read() -> None:
    assert parse_percentages("duplicates=1%, delays=0.5%", KINDS) == {
        "duplicates": percent(1),
        "delays": Fraction(1, 200),
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "there is no noise ''; there are duplicates, swaps, delays"),
        ("losses=1%", "there is no noise 'losses'; there are duplicates, swaps, delays"),
        ("swaps", "swaps needs a percentage, as in swaps=1%"),
        ("swaps=1", "swaps needs a percentage, as in swaps=1%"),
        ("swaps=-1%", "swaps needs a percentage"),
        ("swaps=1%,swaps=2%", "swaps is given twice"),
        ("swaps=101%", "swaps cannot be more than 100%"),
        ("swaps=60%,delays=41%", "are more than 100% together"),
    ],
)
def test_what_is_no_noise_is_told(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  the sentence is what counts
        parse_percentages(text, KINDS)
    assert sentence in str(refusal.value)


def _descents(gone: list[Delivery]) -> int:
    highest: dict[int, int] = {}
    found = 0
    for subject, place in gone:
        found += place < highest.get(subject, -1)
        highest[subject] = max(place, highest.get(subject, -1))
    return found
