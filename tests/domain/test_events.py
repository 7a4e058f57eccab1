"""The catalogue holds the 20 names, and patterns select from it."""

import re

import pytest

from sandbox.domain import events
from sandbox.domain.events import CATALOGUE, NAMES, Group, Provenance, UnknownEventError


def test_there_are_20_event_types_and_each_has_a_sample(samples: dict[str, bytes]) -> None:
    assert len(NAMES) == 20
    assert set(NAMES) == set(samples)


def test_only_product_data_claims_to_be_documented() -> None:
    documented = {event.group for event in CATALOGUE if event.data_provenance is Provenance.DOCUMENTED}
    assert documented == {Group.PRODUCTS}
    assert all(event.description and event.provenance_note for event in CATALOGUE)


@pytest.mark.parametrize(
    ("patterns", "count"),
    [(["*"], 20), (["Order.*"], 2), (["order.CREATE"], 1), (["Shipment.*", "shipment.create"], 13), (["*.create"], 4)],
)
def test_patterns_select_in_any_case_without_repeats(patterns: list[str], count: int) -> None:
    chosen = events.select(patterns)
    assert len(chosen) == count == len(set(chosen))


def test_both_spellings_of_the_stock_event_are_known() -> None:
    assert events.select(["stock.quantityupdate"]) == events.select(["StockQuantityUpdate"])


@pytest.mark.parametrize(
    ("pattern", "near"),
    [
        ("Order.Craete", "Order.Create"),
        ("delivered", "Shipment.Delivered"),
        ("Ordr.*", "Order.*"),
        ("Shipment.Deliverd", "Shipment.Delivered"),
    ],
)
def test_an_unknown_name_gets_did_you_mean(pattern: str, near: str) -> None:
    with pytest.raises(UnknownEventError, match=re.escape(f"did you mean '{near}'")):
        events.select([pattern])


@pytest.mark.parametrize("pattern", ["", "Invoice.*", "[a-z]*", "qqq"])
def test_a_pattern_that_fits_nothing_says_where_the_names_are(pattern: str) -> None:
    with pytest.raises(UnknownEventError, match="sandbox events"):
        events.select([pattern])
