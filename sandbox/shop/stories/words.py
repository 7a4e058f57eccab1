"""The words by which stories name products, customers and locations, so that nobody needs to know an id."""

import contextlib
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping

from sandbox.shop.assembly import variation_choices
from sandbox.shop.catalogue.blueprints import Blueprint
from sandbox.shop.catalogue.launches import LAUNCHES
from sandbox.shop.catalogue.opening import OPENING
from sandbox.shop.catalogue.people import CUSTOMERS
from sandbox.shop.catalogue.places import LOCATIONS
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.goods import Sellable
from sandbox.shop.shop import Shop


def _words_of(blueprint: Blueprint) -> list[str]:
    """Return the words of what is sold: `bottle`, or one a variation: `kurti-S`, `shirt-OFW-M`."""
    return ["-".join((blueprint.key, *(choice.code for choice in each))) for each in variation_choices(blueprint)] or [
        blueprint.key
    ]


LAUNCHABLE: tuple[str, ...] = tuple(blueprint.key for blueprint in LAUNCHES)
"""The products that the shop does not sell when it opens."""

PRODUCT_WORDS: tuple[str, ...] = tuple(blueprint.key for blueprint in (*OPENING.values(), *LAUNCHES))
"""Products by the keys of their blueprints, as `kurti`."""

ITEM_WORDS: tuple[str, ...] = tuple(word for each in (*OPENING.values(), *LAUNCHES) for word in _words_of(each))
"""What can be put into a cart, as `kurti-M` or `bottle`."""

CUSTOMER_WORDS: tuple[str, ...] = tuple(customer.name for customer in CUSTOMERS.values())
LOCATION_WORDS: tuple[str, ...] = tuple(place.branch_name for place in LOCATIONS.values())


def near(word: str, words: Iterable[str]) -> str:
    """Return a way out for a word that is none: the nearest one, the only one that begins so, or what there is."""
    known = list(words)
    folded = {each.casefold(): each for each in known}
    begun = [each for each in folded if word and each.startswith(word.casefold())]
    close = difflib.get_close_matches(word.casefold().replace(" ", "-"), folded, n=1)
    close = close or difflib.get_close_matches(word.casefold().replace("-", "_"), folded, n=1)
    close = close or (begun if len(begun) == 1 else [])
    return f"did you mean {folded[close[0]]!r}?" if close else f"write one of {', '.join(known)}"


def customer_id(word: str) -> int | None:
    """Return the id of the customer with this name or first name, in any case; None if there is none."""
    wanted = word.casefold()
    for customer in CUSTOMERS.values():
        if wanted in (customer.name.casefold(), customer.name.split()[0].casefold()):
            return customer.id
    return None


def location_id(word: str) -> int | None:
    """Return the id of the location of this branch, as `Chennai`, in any case; None if there is none."""
    return next((each.id for each in LOCATIONS.values() if each.branch_name.casefold() == word.casefold()), None)


def blueprint_key(item_word: str) -> str:
    """Return the product's word in that of an item: `kurti` in `kurti-M`."""
    return item_word.partition("-")[0]


def product_id(shop: Shop, word: str, things: Mapping[str, int]) -> int:
    """Return the id of a product by its word or by the name that a step gave it; raises ImpossibleFactError."""
    if word in things:
        return things[word]
    if word not in shop.launched:
        raise ImpossibleFactError(f"the shop does not sell {word} yet: create it, or give it stock under `shop:`")
    return shop.launched[word]


def item(shop: Shop, word: str, things: Mapping[str, int]) -> Sellable:
    """Return the item with this word; raises ImpossibleFactError if the shop has none, or several in this product."""
    key = blueprint_key(word)
    product = shop.product(product_id(shop, key, things))
    by_word = dict(_items_by_word(key, product.items))
    if word not in by_word:
        raise ImpossibleFactError(f"there is no {word}: {near(word, by_word)}")
    return by_word[word]


def _items_by_word(key: str, items: Iterable[Sellable]) -> Iterator[tuple[str, Sellable]]:
    for each in items:
        yield "-".join((key, *(choice.code for choice in each.choices))), each


def item_word(shop: Shop, product: int) -> str:
    """Return the word of an item by its product id."""
    sold = shop.item(product)
    return "-".join((sold.blueprint.key, *(choice.code for choice in sold.choices)))


def in_words(shop: Shop, reason: str) -> str:
    """Return a reason of the shop with the words for the items and locations that it names by id."""

    def worded(match: re.Match[str]) -> str:
        kind, identity = match[1], int(match[2])
        word = None
        if kind == "location" and identity in LOCATIONS:
            word = LOCATIONS[identity].branch_name
        elif kind == "product":
            with contextlib.suppress(ImpossibleFactError):
                word = item_word(shop, identity)
        return match[0] if word is None else f"{match[0]} ({word})"

    return re.sub(r"(product|location) ([0-9]+)", worded, reason)
