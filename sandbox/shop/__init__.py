"""A seeded simulated Indian retail shop: state changed by commands that return events. Pure; standard library only."""

from sandbox.shop.draws import DRAWN
from sandbox.shop.errors import IllegalStepError, ImpossibleFactError, ShopError
from sandbox.shop.occurrence import Data, Occurrence
from sandbox.shop.samples import STORY_ORDER, sample
from sandbox.shop.shop import Shop

__all__ = [
    "DRAWN",
    "STORY_ORDER",
    "Data",
    "IllegalStepError",
    "ImpossibleFactError",
    "Occurrence",
    "Shop",
    "ShopError",
    "sample",
]
