"""Names in a filter that nothing is called."""

import pytest

from sandbox.domain.filters import doubts, parse_filter


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("event:Order.Craete", "no event type is called order.craete; did you mean Order.Create?"),
        ("not (verdict:rejected or event:Shipment.Delivred)", "did you mean Shipment.Delivered?"),
        ("event:Oder.*", "no event type is called oder.*; did you mean Order.*?"),
        ("sub:epr", "no subscription is called epr; did you mean erp?"),
        ("sub:zzz", "no subscription is called zzz; there are erp, storefront"),
        ("check:signatur", "did you mean signature?"),
        ("check:qqq", "no check is called qqq; there are http, path"),
    ],
)
def test_a_name_that_nothing_has_is_doubted(text: str, sentence: str) -> None:
    (doubt,) = doubts(parse_filter(text), ("erp", "storefront"))
    assert sentence in doubt


@pytest.mark.parametrize(
    "text",
    [
        "",
        "event:order.create",
        "event:Shipment.*,Stock.QuantityUpdate",
        "event:*create sub:ERP check:header:X-Api-Key check:sig*",
        "data.OrderNumber:SO-1 refund url:*/hook",
    ],
)
def test_what_may_be_there_is_not_doubted(text: str) -> None:
    assert doubts(parse_filter(text), ("erp",)) == ()


def test_each_name_is_doubted_once() -> None:
    assert len(doubts(parse_filter("event:a or event:a,b"), ())) == 2
