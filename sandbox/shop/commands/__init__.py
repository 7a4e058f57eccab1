"""The commands: each changes the shop at a given moment and returns the events that belong together (wire-format 8.2).

All have the form `command(shop, at, …choices)`. A choice that is not given is drawn from the seed. A refused command
raises ShopError and leaves the shop as it was.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.shop.commands.carts import change_cart, clear_cart, open_cart
from sandbox.shop.commands.counter import hand_over
from sandbox.shop.commands.courier import (
    deliver,
    fail_attempt,
    out_for_delivery,
    pick_up,
    report_exception,
    report_unknown,
)
from sandbox.shop.commands.orders import place_order
from sandbox.shop.commands.outward import book_shipment, dispatch
from sandbox.shop.commands.payments import (
    await_payment,
    cancel,
    close,
    fail_payment,
    hold,
    invoice,
    pay,
    refund,
    release,
    start_shipping,
)
from sandbox.shop.commands.products import create_product, update_product
from sandbox.shop.commands.returns import open_return, return_goods
from sandbox.shop.commands.stock import adjust_stock, receive_stock, transfer_stock
from sandbox.shop.commands.warehouse import accept, inspect, receive_goods, restock
from sandbox.shop.occurrence import Occurrence

__all__ = [
    "COMMANDS",
    "accept",
    "adjust_stock",
    "await_payment",
    "book_shipment",
    "cancel",
    "change_cart",
    "clear_cart",
    "close",
    "create_product",
    "deliver",
    "dispatch",
    "fail_attempt",
    "fail_payment",
    "hand_over",
    "hold",
    "inspect",
    "invoice",
    "open_cart",
    "open_return",
    "out_for_delivery",
    "pay",
    "pick_up",
    "place_order",
    "receive_goods",
    "receive_stock",
    "refund",
    "release",
    "report_exception",
    "report_unknown",
    "restock",
    "return_goods",
    "start_shipping",
    "transfer_stock",
    "update_product",
]

COMMANDS: Mapping[str, Callable[..., tuple[Occurrence, ...]]] = MappingProxyType(
    {name: globals()[name] for name in __all__ if name != "COMMANDS"}
)
"""Every command by its name, for stories that name them."""
