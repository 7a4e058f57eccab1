"""The catalogue of the 20 event types (wire-format 2.1) and the patterns that select from it."""

import difflib
import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Provenance(StrEnum):
    """How sure a statement about O2VEND is (wire-format 1)."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    INFERRED = "inferred"
    MODELLED = "modelled"


class Group(StrEnum):
    """The five families of event types, in the order in which the TUI shows them."""

    PRODUCTS = "Products"
    STOCK = "Stock"
    CARTS = "Carts"
    ORDERS = "Orders"
    SHIPMENTS = "Shipments"


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 20 event types.

    `name` is the documented spelling; `data_provenance` is the best that is known of any good part of Data's members
    (every name is documented), and `provenance_note` says what is not that well known.
    """

    name: str
    group: Group
    description: str
    data_provenance: Provenance
    provenance_note: str

    @property
    def certainty(self) -> str:
        """How sure Data is, in words that claim nothing for all of it."""
        return _CERTAINTY[self.data_provenance]


_CERTAINTY = {
    Provenance.DOCUMENTED: "mostly documented",
    Provenance.OBSERVED: "partly observed",
    Provenance.INFERRED: "inferred",
    Provenance.MODELLED: "modelled",
}


class UnknownEventError(ValueError):
    """No event type fits the given name or pattern; the message says which names come near."""


_PRODUCT_NOTE = "name documented; Data as in a sample of 2022, some optional members and list elements modelled"
_CART_NOTE = "name documented; about half of Data's members observed in the storefront, the rest modelled"
_ORDER_NOTE = _CART_NOTE
_STOCK_NOTE = "name documented; Data modelled, but for one member observed in the storefront"
_SHIPMENT_NOTE = "name documented; Data and the life cycle modelled"


def _type(name: str, group: Group, description: str, provenance: Provenance, note: str) -> EventType:
    return EventType(name, group, description, provenance, note)


def _shipment(state: str, description: str) -> EventType:
    return _type(f"Shipment.{state}", Group.SHIPMENTS, description, Provenance.MODELLED, _SHIPMENT_NOTE)


CATALOGUE: tuple[EventType, ...] = (
    _type("Product.Create", Group.PRODUCTS, "A product was created", Provenance.DOCUMENTED, _PRODUCT_NOTE),
    _type("Product.Update", Group.PRODUCTS, "A product was edited", Provenance.DOCUMENTED, _PRODUCT_NOTE),
    _type(
        "StockQuantityUpdate",
        Group.STOCK,
        "On-hand stock of one product at one location changed",
        Provenance.MODELLED,
        _STOCK_NOTE,
    ),
    _type("Cart.Create", Group.CARTS, "The first item went into a new cart", Provenance.OBSERVED, _CART_NOTE),
    _type(
        "Cart.Update",
        Group.CARTS,
        "Lines, coupon or customer of a cart changed",
        Provenance.OBSERVED,
        _CART_NOTE,
    ),
    _type("Order.Create", Group.ORDERS, "An order was placed", Provenance.OBSERVED, _ORDER_NOTE),
    _type(
        "Order.Update",
        Group.ORDERS,
        "Status, payment, lines or quantities of an order changed",
        Provenance.OBSERVED,
        _ORDER_NOTE,
    ),
    _shipment("Create", "A shipment was created"),
    _shipment("GoodsDispatched", "The goods dispatch note was posted; stock left"),
    _shipment("PickedUp", "The courier collected the parcel"),
    _shipment("OutForDelivery", "The parcel is on the delivery round"),
    _shipment("Delivered", "The parcel was handed over"),
    _shipment("AttemptFail", "A delivery attempt failed"),
    _shipment("Exception", "Damage, loss, bad address or rejected at inspection"),
    _shipment("Unknown", "The courier reported a status that cannot be mapped"),
    _shipment("GoodsReturned", "Returned goods are back at the merchant's gate"),
    _shipment("GoodsReceived", "The goods receive note was posted"),
    _shipment("GoodsUnderInspection", "The quality check started"),
    _shipment("Accepted", "Goods were accepted after inspection"),
    _shipment("ReStocked", "Accepted goods were put back into stock"),
)

NAMES: tuple[str, ...] = tuple(event.name for event in CATALOGUE)

STOCK_EVENT = "StockQuantityUpdate"
STOCK_EVENT_OTHER_SPELLING = "Stock.QuantityUpdate"
"""The second published spelling of the stock event; a receiver accepts both (wire-format 2.1)."""

_BY_FOLDED_NAME = {event.name.casefold(): event for event in CATALOGUE}
_BY_FOLDED_NAME[STOCK_EVENT_OTHER_SPELLING.casefold()] = _BY_FOLDED_NAME[STOCK_EVENT.casefold()]


def find(name: str) -> EventType | None:
    """Return the event type of this name in any case, or None. Both spellings of the stock event are known."""
    return _BY_FOLDED_NAME.get(name.casefold())


def select(patterns: Iterable[str]) -> tuple[EventType, ...]:
    """Return the event types that the patterns name, in the patterns' order and without repeats.

    A pattern is a name, or one with `*` and `?`, in any case. Raises UnknownEventError for the first that fits none.
    """
    chosen: dict[str, EventType] = {}
    for pattern in patterns:
        matches = _matches(pattern)
        if not matches:
            raise UnknownEventError(_unknown(pattern))
        for event in matches:
            chosen.setdefault(event.name, event)
    return tuple(chosen.values())


def _matches(pattern: str) -> list[EventType]:
    exact = find(pattern)
    if exact is not None:
        return [exact]
    if not set(pattern) & set("*?"):
        return []
    folded = pattern.casefold().replace("[", "[[]")
    return [event for event in CATALOGUE if fnmatch.fnmatchcase(event.name.casefold(), folded)]


def _unknown(pattern: str) -> str:
    folded = {name.casefold(): name for name in (*NAMES, STOCK_EVENT_OTHER_SPELLING)}
    tails = {name.rpartition(".")[2].casefold(): name for name in NAMES}
    folded |= {f"{family.casefold()}.*": f"{family}.*" for family in {name.partition(".")[0] for name in NAMES}}
    close = difflib.get_close_matches(pattern.casefold(), folded, n=1, cutoff=0.6)
    near = folded[close[0]] if close else tails.get(pattern.casefold())
    hint = (
        f"did you mean {near!r}?"
        if near
        else "`sandbox events` lists the 20 names; patterns such as 'Order.*' work too."
    )
    return f"unknown event {pattern!r}: {hint}"
