"""What the shop sells: products and the sellable things they consist of."""

from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.blueprints import Blueprint, Choice, Unit


@dataclass(slots=True, eq=False)
class Sellable:
    """What carts, orders and stock call a product: a variation, or a product that has none.

    `base_id` is the parent of a variation, None otherwise; prices are rupees before tax.
    """

    id: int
    base_id: int | None
    name: str
    slug: str
    sku: str
    gtin: str
    price: Decimal
    old_price: Decimal | None
    choices: tuple[Choice, ...]
    blueprint: Blueprint

    @property
    def tax_percent(self) -> Decimal:
        """GST percent at the present price."""
        return self.blueprint.tax.percent(self.price)

    @property
    def hsn(self) -> str:
        """GST HSN code."""
        return self.blueprint.hsn

    @property
    def unit(self) -> Unit:
        """The unit in which stock is counted."""
        return self.blueprint.unit

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Axis name and chosen value, one pair an axis."""
        axes = self.blueprint.axes
        return tuple((axis.name, choice.key) for axis, choice in zip(axes, self.choices, strict=True))


@dataclass(slots=True, eq=False)
class Product:
    """A product as the product form knows it; `items` are its variations, or the one sellable thing that it is."""

    id: int
    name: str
    slug: str
    gtin: str
    price: Decimal
    old_price: Decimal | None
    published: bool
    featured: bool
    blueprint: Blueprint
    items: tuple[Sellable, ...]
    media_ids: tuple[int, ...]
    attribute_value_ids: tuple[int, ...]
    updated: Ticks
    related: tuple[int, ...] = ()
    special: tuple[Decimal, Ticks, Ticks] | None = None

    @property
    def has_variations(self) -> bool:
        """Whether `items` are variations with ids of their own."""
        return bool(self.blueprint.axes)
