"""What a step finds when its time has come: the shop, the moment, and the things that earlier steps made."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.places import CHENNAI
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.order import Order, OrderLine
from sandbox.shop.shipment import Shipment
from sandbox.shop.shop import Shop
from sandbox.shop.stories import words


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a step made: `cart`, `order`, `shipment` or `product`, and its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Scene:
    """`things` are by their names, `subject` is what the command is about, if it is about an order or a shipment."""

    shop: Shop
    at: Ticks
    things: Mapping[str, Thing]
    subject: Order | Shipment | None = None
    location_id: int = CHENNAI.id

    @property
    def products(self) -> dict[str, int]:
        """Ids of the products that steps made, by name."""
        return {name: thing.id for name, thing in self.things.items() if thing.kind == "product"}

    def identity(self, name: str, kind: str) -> int:
        """Return the id of the thing of this name; raises ImpossibleFactError if no step so far has made it."""
        thing = self.things.get(name)
        if thing is None or thing.kind != kind:
            raise ImpossibleFactError(f"there is no {kind} {name!r} yet: the step that makes it does not come before")
        return thing.id

    def item_id(self, word: str) -> int:
        """Return the product id of an item; raises ImpossibleFactError."""
        return words.item(self.shop, word, self.products).id

    def line_id(self, word: str) -> int:
        """Return the id of the subject's order line with this item; raises ImpossibleFactError."""
        wanted = self.item_id(word)
        subject = self.subject
        lines: list[OrderLine] = []
        if isinstance(subject, Order):
            lines = list(subject.lines)
        elif subject is not None:
            lines = [each.order_line for each in subject.lines]
        for line in lines:
            if line.goods.product_id == wanted:
                return line.id
        there = ", ".join(words.item_word(self.shop, line.goods.product_id) for line in lines)
        raise ImpossibleFactError(f"there is no {word} in it, only {there}")
