"""Patterns for selected event types select exactly these, and keep what was written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.event_patterns import patterns_for
from sandbox.domain.events import NAMES, select

PATTERNS = (*NAMES, "*", "Order.*", "cart.*", "Shipment.*", "*.Create", "Stock.QuantityUpdate", "Shipment.Goods*")


def names(*patterns: str) -> frozenset[str]:
    return frozenset(each.name for each in select(patterns))


def written(*patterns: str) -> dict[str, frozenset[str]]:
    return {each: names(each) for each in patterns}


@settings(max_examples=200, deadline=None)
@given(st.sets(st.sampled_from(NAMES)), st.lists(st.sampled_from(PATTERNS), unique=True, max_size=5))
def test_any_selection_comes_back_and_an_unchanged_one_as_it_was_written(selected: set[str], before: list[str]) -> None:
    assert names(*patterns_for(selected, written(*before))) == selected
    if before:
        assert list(patterns_for(names(*before), written(*before))) == before


def test_what_still_fits_stays_and_the_rest_is_named_as_short_as_people_would() -> None:
    before = written("StockQuantityUpdate", "Product.*", "Order.*")
    assert patterns_for(names(*before) - {"Order.Create"}, before) == (
        "StockQuantityUpdate", "Product.*", "Order.Update",
    )  # fmt: skip
    assert patterns_for(names(*before, "Cart.*"), before) == ("StockQuantityUpdate", "Product.*", "Order.*", "Cart.*")
    assert patterns_for(NAMES, {}) == ("*",)
    assert patterns_for(names("Stock*"), {}) == ("StockQuantityUpdate",)
    assert patterns_for((), written("*")) == ()


def test_a_pattern_that_selects_nothing_stays() -> None:
    assert patterns_for({"Order.Create"}, {"${UNSET}": ()}) == ("${UNSET}", "Order.Create")
