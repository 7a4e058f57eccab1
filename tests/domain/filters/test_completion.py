"""What may stand where a filter is being typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.filters import FIELDS, complete, parse_filter

NAMES = ("erp", "store front", 'odd"name')


def offered(text: str, cursor: int | None = None) -> list[str]:
    found = complete(text, len(text) if cursor is None else cursor, NAMES)
    return [candidate.text for candidate in found.candidates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ver", ["verdict:"]),
        ("kind:attempt st", ["status:"]),
        ("(Out", ["outcome:"]),
        ("data", ["data."]),
        ("data.", []),
        ("n", ["number:", "note:", "not "]),
        ("event:Order.*  ", []),
        ("kind:", ["attempt", "capture"]),
        ("kind:attempt,c", ["capture"]),
        ("kind:capture", []),
        ("marked:", ["yes", "no"]),
        ("sub:", ["erp", '"store front"', '"odd\\"name"']),
        ("sub:st", ['"store front"']),
        ("event:Stock", ["StockQuantityUpdate"]),
        ("event:deliv", ["Shipment.Delivered"]),
        ("event:Cart", ["Cart.*", "Cart.Create", "Cart.Update"]),
        ("status:5", []),
        ("nonsense:x", []),
        ('"some words ver', []),
        ('note:"a b" ver', ["verdict:"]),
    ],
)
def test_what_is_offered(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_an_empty_line_offers_every_field() -> None:
    assert offered("") == [each.name if each.variable else f"{each.name}:" for each in FIELDS]


def test_what_is_taken_replaces_what_was_typed_before_the_cursor() -> None:
    found = complete("event:car and x", len("event:car"), NAMES)
    assert found.taken("event:car and x", found.candidates[0]) == ("event:Cart.* and x", len("event:Cart.*"))


@settings(max_examples=200)
@given(st.text(st.sampled_from('kindevtsub:,"\\ ()*.andor'), max_size=20), st.integers(0, 20), st.text(max_size=8))
def test_whatever_is_typed_can_be_completed(text: str, cursor: int, name: str) -> None:
    cursor = min(cursor, len(text))
    found = complete(text, cursor, (name,))
    for candidate in found.candidates:
        taken, place = found.taken(text, candidate)
        assert taken[:place].endswith(candidate.text)
        assert taken[place:] == text[cursor:]


@given(st.text(min_size=1, max_size=10))
def test_every_name_of_a_subscription_is_offered_as_the_filter_reads_it(name: str) -> None:
    (candidate,) = complete("sub:", 4, (name,)).candidates
    assert parse_filter(f"sub:{candidate.text}")
