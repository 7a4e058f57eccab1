"""Putting a product together from its blueprint."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.blueprints import Blueprint, Choice
from sandbox.shop.goods import Product, Sellable
from sandbox.shop.gtin import gtin
from sandbox.shop.money import total


@dataclass(frozen=True, slots=True)
class ProductIds:
    """The ids of a product: its own, those of its variations, pictures and attribute values."""

    product: int
    items: Sequence[int]
    media: Sequence[int]
    attribute_values: Sequence[int]


def variation_choices(blueprint: Blueprint) -> list[tuple[Choice, ...]]:
    """Return one combination of choices a variation, the last axis turning fastest; none without axes."""
    return list(itertools.product(*(axis.choices for axis in blueprint.axes))) if blueprint.axes else []


def slug(name: str) -> str:
    """Return the URL key of a name, as `steel-insulated-bottle-750-ml`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def assemble(blueprint: Blueprint, ids: ProductIds, url_key: str, price: Decimal, at: Ticks) -> Product:
    """Return the unpublished product at a base price in rupees; variations add their surcharges."""
    combinations = variation_choices(blueprint)
    if combinations:
        items = tuple(
            _variation(blueprint, ids, url_key, price, place, choices) for place, choices in enumerate(combinations)
        )
    else:
        items = (
            Sellable(
                ids.product, None, blueprint.name, url_key, blueprint.sku, gtin(blueprint.gtin_stem), price,
                blueprint.old_price, (), blueprint,
            ),
        )  # fmt: skip
    return Product(
        id=ids.product,
        name=blueprint.name,
        slug=url_key,
        gtin=gtin(blueprint.gtin_stem),
        price=price,
        old_price=blueprint.old_price,
        published=False,
        featured=False,
        blueprint=blueprint,
        items=items,
        media_ids=tuple(ids.media),
        attribute_value_ids=tuple(ids.attribute_values),
        updated=at,
    )


def _variation(
    blueprint: Blueprint, ids: ProductIds, url_key: str, price: Decimal, place: int, choices: tuple[Choice, ...]
) -> Sellable:
    surcharge = total(choice.surcharge for choice in choices)
    return Sellable(
        id=ids.items[place],
        base_id=ids.product,
        name=" ".join((blueprint.name, *(choice.key for choice in choices))),
        slug=url_key,
        sku="-".join((blueprint.sku, *(choice.code for choice in choices))),
        gtin=gtin(blueprint.gtin_stem + 1 + place),
        price=price + surcharge,
        old_price=None if blueprint.old_price is None else blueprint.old_price + surcharge,
        choices=choices,
        blueprint=blueprint,
    )
