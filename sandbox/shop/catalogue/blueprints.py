"""The shape of a product before the shop has launched it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure (wire-format 5.1 UnitOfMeasure); `step` is the smallest quantity that people order."""

    id: int
    symbol: str
    name: str
    step: Decimal = Decimal("1.00")


PIECES = Unit(61, "Pcs", "Pieces")
METRES = Unit(63, "Mtr", "Metres", Decimal("0.50"))
PAIRS = Unit(64, "Prs", "Pairs")


@dataclass(frozen=True, slots=True)
class TaxRule:
    """GST in percent; `above` is the rate of a piece that costs more than `limit` rupees (wire-format 5.7)."""

    rate: Decimal
    limit: Decimal | None = None
    above: Decimal | None = None

    def percent(self, price: Decimal) -> Decimal:
        """Return the rate for a piece at this price in rupees before tax."""
        if self.limit is not None and self.above is not None and price > self.limit:
            return self.above
        return self.rate


GARMENT = TaxRule(Decimal("5.00"), Decimal("2500.00"), Decimal("18.00"))
"""Garments and footwear up to ₹2,500 a piece 5 percent, above 18."""
EXEMPT = TaxRule(Decimal("0.00"))
JEWELLERY = TaxRule(Decimal("3.00"))
FIVE = TaxRule(Decimal("5.00"))
EIGHTEEN = TaxRule(Decimal("18.00"))
FORTY = TaxRule(Decimal("40.00"))

TAX_CLASSES: dict[Decimal, int] = {
    Decimal("0.00"): 145,
    Decimal("3.00"): 146,
    Decimal("5.00"): 147,
    Decimal("18.00"): 149,
    Decimal("40.00"): 151,
}
"""TaxClassId by GST percent."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand: id and display name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category: id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of an option axis: key, label or colour code, part of the SKU, rupees more than the base price."""

    key: str
    display: str
    code: str
    surcharge: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Axis:
    """An option axis (wire-format 5.1 ProductOption); `display_type` is text or color."""

    id: int
    name: str
    display_type: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A descriptive attribute (wire-format 5.1 ProductAttribute)."""

    id: int
    name: str
    value: str
    group: str | None = "General"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Everything about a product that does not depend on when it is launched.

    Prices are rupees before tax, `old_price` is the M.R.P., `launch_price` the one before publication; `weight` is
    kilograms a piece; `gtin_stem` the first twelve digits of the barcode, its variations take the following ones;
    `opening` the stock in Chennai when the shop opens; `related` names other blueprints by key.
    """

    key: str
    name: str
    sku: str
    gtin_stem: int
    brand: Brand
    categories: tuple[Category, ...]
    price: Decimal
    old_price: Decimal | None
    launch_price: Decimal
    tax: TaxRule
    hsn: str
    weight: Decimal
    short_description: str
    description: str
    specification: str
    images: tuple[str, ...]
    axes: tuple[Axis, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    unit: Unit = PIECES
    opening: int = 40
    related: tuple[str, ...] = ()
    featured: bool = False


def sizes(*names: str) -> Axis:
    """Return the axis Size with these values."""
    return Axis(7, "Size", "text", tuple(Choice(name, name, name) for name in names))


def colours(*named: tuple[str, str, str]) -> Axis:
    """Return the axis Colour; each value is name, colour code, SKU part."""
    return Axis(9, "Colour", "color", tuple(Choice(name, code, part) for name, code, part in named))


def packs(*named: tuple[str, str, int]) -> Axis:
    """Return the axis Pack; each value is label, SKU part, rupees above the base price."""
    return Axis(
        11, "Pack", "text", tuple(Choice(label, label, part, Decimal(f"{more}.00")) for label, part, more in named)
    )
