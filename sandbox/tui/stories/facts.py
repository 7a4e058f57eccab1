"""What of an event's Data a room wants to see: which order, how much money, in which state."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain.json_text import JsonObject

_NUMBERS = ("OrderNumber", "ShipmentNumber", "Sku", "ReferenceNumber")
_AMOUNTS = ("OrderTotal", "Total", "CodAmount", "Price")
_STATES = ("OrderStatusString", "StatusString", "ReferenceTypeString")
_MORE = (
    ("PaymentStatusString", "payment"),
    ("ShipmentNumber", "shipment"),
    ("CourierName", "by"),
    ("TrackingNumber", "tracking"),
    ("Reason", "reason"),
    ("ReturnReason", "reason"),
    ("RefundedAmount", "refunded"),
    ("ProductName", ""),
    ("Name", ""),
    ("CustomerName", "for"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """`number` is the order's (SO-1047) or another document's, `amount` is in rupees with its sign, `state` a word."""

    number: str
    amount: str
    state: str
    more: tuple[str, ...]


def facts_of(data: JsonObject) -> Facts:
    """Return what there is (wire-format 5 to 8); what there is not is empty."""
    number = next(_texts(data, _NUMBERS), "")
    amount = next((_rupees(value) for name in _AMOUNTS if _is_money(value := data.get(name))), "")
    if "AdjustedQuantity" in data:
        amount = _stock(data)
    state = next(_texts(data, _STATES), "")
    more = tuple(
        f"{word} {text}".strip()
        for name, word in _MORE
        if (text := _shown(data.get(name))) and text not in (number, amount, state)
    )
    return Facts(number, amount, state, more)


def _texts(data: JsonObject, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = data.get(name)
        if isinstance(value, str) and value:
            yield value


def _is_money(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value > 0


def _rupees(value: object) -> str:
    """Return an amount with the groups of India: ₹1,23,456.50; whole rupees without a fraction."""
    assert isinstance(value, int | float | Decimal)
    whole, _, fraction = f"{value:.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups = [tail]
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return f"₹{','.join(groups)}" + (f".{fraction}" if int(fraction) else "")


def _stock(data: JsonObject) -> str:
    """Return how stock has changed, such as `-2`."""
    value = data["AdjustedQuantity"]
    return f"{float(value):+g}" if isinstance(value, int | float | Decimal) else ""


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    return _rupees(value) if _is_money(value) else ""
