from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.shop import ImpossibleFactError
from sandbox.shop.money import Priced, paisa, positive, share, split_gst, spread, total

rupees = st.decimals("0", "99999.99", places=2)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("2.665", "2.67"), ("1.004", "1.00")],
)
def test_rounds_half_away_from_zero(exact: str, rounded: str) -> None:
    assert paisa(Decimal(exact)) == Decimal(rounded)


def test_shares_to_the_paisa() -> None:
    assert share(Decimal("100.00"), Decimal(2), Decimal(3)) == Decimal("66.67")
    assert share(Decimal("100.00"), Decimal(2), Decimal(0)) == 0


@given(st.lists(rupees, min_size=1, max_size=8), st.integers(0, 100))
def test_discount_is_spread_to_the_paisa_and_never_exceeds_a_line(totals: list[Decimal], percent: int) -> None:
    discount = paisa(total(totals) * percent / 100)
    parts = spread(discount, totals)
    assert total(parts) == discount
    assert all(0 <= part <= line + Decimal("0.01") for part, line in zip(parts, totals, strict=True))


@given(rupees, st.sampled_from(["0", "3", "5", "18", "40"]), st.booleans())
def test_gst_parts_add_up(tax: Decimal, percent: str, same_state: bool) -> None:
    parts = split_gst(tax, Decimal(percent), same_state=same_state)
    assert [part.name for part in parts] == (["CGST", "SGST"] if same_state else ["IGST"])
    assert total(part.amount for part in parts) == tax
    assert total(part.rate for part in parts) == Decimal(percent)


def test_prices_a_line_as_the_sample_does() -> None:
    line = Priced(Decimal("850.00"), Decimal("1.00"), Decimal("85.00"), Decimal("18.00"))
    assert (line.total, line.tax, line.row_total) == (Decimal("850.00"), Decimal("137.70"), Decimal("902.70"))


@pytest.mark.parametrize("quantity", [0, -1, "0.001", "NaN", "Infinity"])
def test_refuses_impossible_quantities(quantity: int | str) -> None:
    with pytest.raises(ImpossibleFactError, match="quantity"):
        positive(quantity)
