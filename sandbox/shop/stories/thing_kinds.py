"""The kinds of values that mean things of the shop: customers, places, products, and what earlier steps made."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.stories import words
from sandbox.shop.stories.kinds import Fault, Kind, Names, Quantity
from sandbox.shop.stories.scene import Scene

ANYTHING = "anything"
"""The kind of what a step makes whose command is not known: its own mistake is told, not those that follow from it."""

_PRODUCTS = ("product", ANYTHING)


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer by name or first name."""

    @property
    def schema(self) -> JsonObject:
        """JSON Schema; examples only, because a first name will do as well."""
        return {"type": "string", "examples": list(words.CUSTOMER_WORDS)}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for a name that nobody has."""
        if not isinstance(value, str):
            yield Fault((), "must be a customer's name", f"write one of {', '.join(words.CUSTOMER_WORDS)}")
        elif words.customer_id(value) is None:
            known = (*words.CUSTOMER_WORDS, *(name.split()[0] for name in words.CUSTOMER_WORDS))
            yield Fault((), f"is {value!r}, and no customer has this name", words.near(value, known))

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return the customer's id."""
        return words.customer_id(str(value))


@dataclass(frozen=True, slots=True)
class Place:
    """A stock location by its branch."""

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"enum": list(words.LOCATION_WORDS)}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for another place."""
        if not isinstance(value, str) or words.location_id(value) is None:
            shown = f"is {value!r}, which is not" if isinstance(value, str) else "must be"
            yield Fault((), f"{shown} one of our locations", words.near(str(value), words.LOCATION_WORDS))

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return the location's id."""
        return words.location_id(str(value))


@dataclass(frozen=True, slots=True)
class Made:
    """A cart, an order or a shipment that an earlier step made, by its name."""

    kind: str

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"type": "string"}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault unless the name is known and means a thing of this kind."""
        known = [name for name, kind in names.items() if kind in (self.kind, ANYTHING)]
        if isinstance(value, str) and value in known:
            return
        if isinstance(value, str) and value in names:
            sentence = f"is {value!r}, which names no {self.kind} (its kind is {names[value]})"
        elif isinstance(value, str):
            sentence = f"is {value!r}, which no step before this one makes"
        else:
            sentence = f"must be the name of a {self.kind}"
        help = words.near(str(value), known) if known else f"let an earlier step make one, with `as: {self.kind}`"
        yield Fault((), sentence, help)

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return its id."""
        return scene.identity(str(value), self.kind)


@dataclass(frozen=True, slots=True)
class ProductWord:
    """A product by its word, or by the name that a step gave it; an item of it (`kurti-M`) if `item`."""

    item: bool = False

    @property
    def schema(self) -> JsonObject:
        """JSON Schema; examples only, because a step may name a product."""
        return {"type": "string", "examples": list(words.ITEM_WORDS if self.item else words.PRODUCT_WORDS)}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield a fault for a word that means no product."""
        known = words.ITEM_WORDS if self.item else words.PRODUCT_WORDS
        what = "an item" if self.item else "a product"
        if not isinstance(value, str):
            yield Fault((), f"must be {what}", f"write one of {', '.join(known)}")
        elif value not in known and names.get(words.blueprint_key(value) if self.item else value) not in _PRODUCTS:
            sizes = [word for word in known if words.blueprint_key(word) == value]
            help = f"name one of its variations: {', '.join(sizes)}" if sizes else words.near(value, known)
            yield Fault((), f"is {value!r}, which is not {what}", help)

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return the product's id."""
        if self.item:
            return scene.item_id(str(value))
        return words.product_id(scene.shop, str(value), scene.products)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one kind."""

    kind: Kind

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        return {"type": "array", "items": self.kind.schema}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield the faults of its values."""
        if not isinstance(value, list):
            yield Fault((), "must be a list", "write its values in [ ]")
            return
        for index, each in enumerate(value):
            for fault in self.kind.faults(each, names):
                yield replace(fault, path=(index, *fault.path))

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return what its values mean."""
        return [self.kind.resolve(each, scene) for each in (value if isinstance(value, list) else [])]


@dataclass(frozen=True, slots=True)
class Items:
    """Items with their quantities; the command counts by product, or by the subject's order lines if `by_line`."""

    by_line: bool = False
    zero: bool = False

    @property
    def schema(self) -> JsonObject:
        """JSON Schema."""
        one: JsonObject = {
            "type": "object",
            "additionalProperties": False,
            "required": ["product", "quantity"],
            "properties": {"product": ProductWord(True).schema, "quantity": Quantity(self.zero).schema},
        }
        return {"type": "array", "minItems": 1, "items": one}

    def faults(self, value: JsonValue, names: Names) -> Iterator[Fault]:
        """Yield what is wrong with each entry."""
        if not isinstance(value, list) or not value:
            yield Fault((), "must be a list of items", "write `- {product: bottle, quantity: 1}` lines below it")
            return
        seen: set[str] = set()
        for index, entry in enumerate(value):
            if not isinstance(entry, dict):
                yield Fault((index,), "must be a mapping", "write {product: bottle, quantity: 1}")
                continue
            yield from self._entry_faults(index, entry, names)
            word = str(entry.get("product"))
            if word in seen:
                yield Fault((index, "product"), f"is {word!r} a second time", "write one entry with the sum of both")
            seen.add(word)

    def _entry_faults(self, index: int, entry: JsonObject, names: Names) -> Iterator[Fault]:
        kinds: dict[str, Kind] = {"product": ProductWord(True), "quantity": Quantity(self.zero)}
        for key in entry:
            if key not in kinds:
                yield Fault((index, key), "is unknown here", words.near(key, kinds), of_key=True)
        for key, kind in kinds.items():
            if key not in entry:
                yield Fault((index,), f"has no {key}", "write {product: bottle, quantity: 1}")
                continue
            for fault in kind.faults(entry[key], names):
                yield replace(fault, path=(index, key, *fault.path))

    def resolve(self, value: JsonValue, scene: Scene) -> object:
        """Return quantities by id; raises ImpossibleFactError."""
        found: dict[int, Decimal] = {}
        for entry in value if isinstance(value, list) else []:
            assert isinstance(entry, dict)
            word = str(entry["product"])
            item_id = scene.item_id(word)
            identity = scene.line_id(word) if self.by_line else item_id
            found[identity] = Quantity(self.zero).of_item(entry["quantity"], scene, None if self.by_line else item_id)
        if not self.by_line and not all(each or self.zero for each in found.values()):
            raise ImpossibleFactError("nothing of it is available any more")
        return found
