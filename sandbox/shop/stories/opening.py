"""The facts of the shop before a story: what is in stock, what it costs, whether more may be sold than there is."""

from collections.abc import Iterator
from decimal import Decimal

from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.places import CHENNAI
from sandbox.shop.commands import create_product, update_product
from sandbox.shop.errors import ShopError
from sandbox.shop.shop import Shop
from sandbox.shop.stories import words
from sandbox.shop.stories.kinds import Fault, Flag, Kind, Number, number
from sandbox.shop.stories.story import Story, StoryRefusedError
from sandbox.shop.stories.thing_kinds import ProductWord

STOCK, PRICES, NEGATIVE = "stock", "prices", "negative_stock"

_TABLES: dict[str, tuple[Kind, Kind]] = {
    STOCK: (ProductWord(item=True), Number("a quantity, 0 or more")),
    PRICES: (ProductWord(), Number("rupees above 0", least=Decimal("0.01"))),
}


def shop_faults(facts: JsonObject) -> Iterator[Fault]:
    """Yield what is wrong with the facts of a shop."""
    for key, value in facts.items():
        if key == NEGATIVE:
            for fault in Flag().faults(value, {}):
                yield Fault((key,), fault.sentence, fault.help)
        elif key not in _TABLES:
            yield Fault((key,), "is no fact of the shop", words.near(key, (*_TABLES, NEGATIVE)), of_key=True)
        elif not isinstance(value, dict):
            yield Fault((key,), "must be a mapping", "write `bottle: 60` lines below it")
        else:
            yield from _table_faults(key, value)


def _table_faults(key: str, table: JsonObject) -> Iterator[Fault]:
    words_of, numbers = _TABLES[key]
    for word, value in table.items():
        for fault in words_of.faults(word, {}):
            yield Fault((key, word), fault.sentence, fault.help, of_key=True)
        for fault in numbers.faults(value, {}):
            yield Fault((key, word), fault.sentence, fault.help)


def shop_schema() -> JsonObject:
    """Return the draft-07 JSON Schema of the facts."""
    tables: JsonObject = {
        key: {
            "type": "object",
            "propertyNames": {"enum": list(words.ITEM_WORDS if key == STOCK else words.PRODUCT_WORDS)},
            "additionalProperties": numbers.schema,
        }
        for key, (_, numbers) in _TABLES.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": {**tables, NEGATIVE: {"type": "boolean"}}}


def shop_facts(story: Story) -> JsonObject:
    """Return the facts of a story and of those that it comes after; the nearest counts."""
    merged: JsonObject = {STOCK: {}, PRICES: {}, NEGATIVE: False}
    if story.after is not None:
        merged = shop_facts(story.after)
    for key, value in story.shop.items():
        table = merged.get(key)
        merged[key] = {**table, **value} if isinstance(table, dict) and isinstance(value, dict) else value
    return merged


def make_ready(shop: Shop, story: Story, at: Ticks) -> None:
    """Make the facts true: products go on sale, prices and stock in Chennai are set. Raises StoryRefusedError."""
    facts = shop_facts(story)
    stock, prices = _table(facts[STOCK]), _table(facts[PRICES])
    shop.stock.negative = facts[NEGATIVE] is True
    try:
        for key in dict.fromkeys((*map(words.blueprint_key, stock), *prices)):
            _put_on_sale(shop, key, prices.get(key), at)
        for word, wanted in stock.items():
            item_id = words.item(shop, word, {}).id
            change = wanted - shop.stock.level(item_id, CHENNAI.id).on_hand
            if change:
                shop.stock.move(item_id, CHENNAI.id, change, at)
    except ShopError as error:
        raise StoryRefusedError(story, 0, None, str(error)) from error


def _put_on_sale(shop: Shop, key: str, price: Decimal | None, at: Ticks) -> None:
    if key not in shop.launched:
        create_product(shop, at, key)
        update_product(shop, at, shop.launched[key], publish=True, price=price)
    elif price is not None and shop.product(shop.launched[key]).price != price:
        update_product(shop, at, shop.launched[key], price=price)


def _table(value: JsonValue) -> dict[str, Decimal]:
    assert isinstance(value, dict)
    return {word: number(each) or Decimal(0) for word, each in value.items()}
