"""Rupees and quantities: two places, rounded half away from zero per line (wire-format 5.7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sandbox.shop.errors import ImpossibleFactError

ZERO = Decimal("0.00")
_PAISA = Decimal("0.01")


def paisa(amount: Decimal) -> Decimal:
    """Return an amount of rupees to the paisa, half away from zero."""
    return amount.quantize(_PAISA, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum, 0.00 for none."""
    return sum(amounts, ZERO)


def quantity(value: Decimal | int | str) -> Decimal:
    """Return a quantity of two places; raises ImpossibleFactError if it has more or is no finite number."""
    exact = Decimal(value)
    if not exact.is_finite() or paisa(exact) != exact:
        raise ImpossibleFactError(f"a quantity has at most two places, not {value}")
    return paisa(exact)


def positive(value: Decimal | int | str) -> Decimal:
    """Return a quantity above zero; raises ImpossibleFactError for any other."""
    exact = quantity(value)
    if exact <= 0:
        raise ImpossibleFactError(f"a quantity must be above 0, not {value}")
    return exact


def amount(value: Decimal | int | str, what: str = "an amount") -> Decimal:
    """Return an amount of rupees of two places and not below zero; raises ImpossibleFactError for any other."""
    exact = Decimal(value)
    if not exact.is_finite() or exact < 0 or paisa(exact) != exact:
        raise ImpossibleFactError(f"{what} is rupees with two places, not below 0, not {value}")
    return paisa(exact)


def share(whole: Decimal, part: Decimal, of: Decimal) -> Decimal:
    """Return part/of of an amount, to the paisa; 0.00 when `of` is 0."""
    return paisa(whole * part / of) if of else ZERO


def spread(discount: Decimal, totals: Sequence[Decimal]) -> list[Decimal]:
    """Return the discount in parts proportional to the totals; the parts add up to it to the paisa.

    Each part is the difference of two rounded running sums, so that no rest remains for the last line.
    """
    whole = total(totals)
    parts: list[Decimal] = []
    running = spent = ZERO
    for line in totals:
        running += line
        upto = share(discount, running, whole)
        parts.append(upto - spent)
        spent = upto
    return parts


@dataclass(frozen=True, slots=True)
class Priced:
    """The money of one line, in rupees (wire-format 5.3 CartItem, 5.4 OrderItem); percent is the GST rate."""

    price: Decimal
    quantity: Decimal
    discount: Decimal
    percent: Decimal

    @property
    def total(self) -> Decimal:
        """ProductPrice × Quantity."""
        return paisa(self.price * self.quantity)

    @property
    def tax(self) -> Decimal:
        """(Total − DiscountAmount) × TaxPercent / 100."""
        return paisa((self.total - self.discount) * self.percent / 100)

    @property
    def row_total(self) -> Decimal:
        """Total − DiscountAmount + TaxAmount."""
        return self.total - self.discount + self.tax


@dataclass(frozen=True, slots=True)
class Tax:
    """One part of a line's GST: its name, its rate in percent, its amount in rupees."""

    name: str
    rate: Decimal
    amount: Decimal


def split_gst(tax: Decimal, percent: Decimal, *, same_state: bool) -> tuple[Tax, ...]:
    """Return IGST, or CGST and SGST at half the rate each when seller and buyer share a state (wire-format 5.7).

    The parts add up to `tax`; of an odd number of paise the CGST gets the greater half, because Cart and Order must
    show the same tax for the same line.
    """
    if not same_state:
        return (Tax("IGST", percent, tax),)
    central = paisa(tax / 2)
    return (Tax("CGST", percent / 2, central), Tax("SGST", percent / 2, tax - central))
