"""The commands as stories call them: what each is about, what it makes, and which choices it takes in which words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from sandbox.shop.catalogue.couriers import BY_NAME, FAILURES, TROUBLES
from sandbox.shop.catalogue.offers import CHANNEL_GROUPS, CHANNELS, COD, COUNTER_METHODS, COUPONS, GATEWAYS
from sandbox.shop.catalogue.offers import SHIPPING_METHODS as SHIPPING
from sandbox.shop.stories import words
from sandbox.shop.stories.kinds import Fault, Flag, Id, Kind, Moment, Names, Number, Quantity, Text, Word
from sandbox.shop.stories.scene import Scene
from sandbox.shop.stories.story import Choices
from sandbox.shop.stories.thing_kinds import Customer, Items, ListOf, Made, Place, ProductWord


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the parameter of the command that it becomes, and the kind of its values."""

    parameter: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Spec:
    """A command for stories.

    `subject` is the choice that says what the command is about; with the short form `pay: order` it is the only one.
    `required` tells that there is no default. `makes` is the kind of thing that the command makes, None if none.
    """

    choices: Mapping[str, Choice] = field(default_factory=dict)
    subject: str | None = None
    required: bool = False
    makes: str | None = None

    def faults(self, choices: Choices, names: Names) -> Iterator[Fault]:
        """Yield what is wrong with the choices, as far as can be said without a shop."""
        for name, value in choices.items():
            choice = self.choices.get(name)
            if choice is None:
                help = words.near(name, self.choices) if self.choices else "it takes none"
                yield Fault((name,), "is not a choice of this command", help, of_key=True)
            else:
                for fault in choice.kind.faults(value, names):
                    yield replace(fault, path=(name, *fault.path))
        if self.required and self.subject is not None and self.subject not in choices:
            yield Fault((), f"does not say which {self.subject}", f"write `{self.subject}: NAME`, or NAME alone")

    def arguments(self, choices: Choices, scene: Scene) -> dict[str, object]:
        """Return the command's arguments; raises ImpossibleFactError. The choices must be free of faults."""
        found: dict[str, object] = {}
        # What others depend on comes first: the subject whose lines are counted, the place and item that are taken.
        for name in sorted(choices, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
            choice = self.choices[name]
            if isinstance(choice.kind, Quantity):
                item_id = found.get("product_id")
                found[choice.parameter] = choice.kind.of_item(
                    choices[name], scene, item_id if isinstance(item_id, int) else None
                )
                continue
            found[choice.parameter] = value = choice.kind.resolve(choices[name], scene)
            scene = _seen(scene, choice.kind, value)
        return found


_FIRST: Final = ("cart", "order", "shipment", "location", "source", "product")


def _seen(scene: Scene, kind: Kind, value: object) -> Scene:
    """Return the scene with what a choice has settled for the others."""
    if isinstance(kind, Place) and isinstance(value, int):
        return replace(scene, location_id=value)
    if isinstance(kind, Made) and kind.kind != "cart" and isinstance(value, int):
        shop = scene.shop
        return replace(scene, subject=shop.order(value) if kind.kind == "order" else shop.shipment(value))
    return scene


_TEXT, _ID, _IDS, _MOMENT, _FLAG = Text(), Id(), ListOf(Id()), Moment(), Flag()
_NUMBER = Text(nullable=False)
_RUPEES = Number("rupees, 0 or more")
_ITEM = Choice("product_id", ProductWord(item=True))
_PRODUCT = Choice("product_id", ProductWord())
_PLACE = Choice("location_id", Place())
_ORDER = {"order": Choice("order_id", Made("order"))}
_SHIPMENT = {"shipment": Choice("shipment_id", Made("shipment"))}
_BY_ITEM = Choice("quantities", Items())
_BY_LINE = Choice("quantities", Items(by_line=True))
_COUNTED = Choice("quantities", Items(by_line=True, zero=True))
_COURIER = Choice("courier", Word(tuple(BY_NAME), "one of our couriers (null: own delivery)", nullable=True))
_CUSTOMER = {"customer": Choice("customer_id", Customer())}


_COUPON = {"coupon": Choice("coupon", Word(tuple(COUPONS), "one of our coupons (null: none)", nullable=True))}


def _same(kind: Kind, *names: str) -> dict[str, Choice]:
    return {name: Choice(name, kind) for name in names}


_SCAN = _same(_TEXT, "location", "remarks")
_COURIER_SCAN = {**_SCAN, **_same(_TEXT, "gateway_status")}
_PAPERS = {
    "items": _BY_LINE,
    "courier": _COURIER,
    **_same(_TEXT, "tracking_number"),
    **_same(_NUMBER, "number"),
    **_same(_IDS, "line_ids"),
    **_SCAN,
}


def _order(**choices: Choice) -> Spec:
    return Spec({**_ORDER, **choices}, "order", required=True)


def _shipment(choices: Mapping[str, Choice], makes: str | None = None) -> Spec:
    return Spec({**_SHIPMENT, **choices}, "shipment", required=True, makes=makes)


def _reason(options: Mapping[str, object]) -> dict[str, Choice]:
    return {
        "reason_code": Choice("reason_code", Word(tuple(options), "a ReasonCode of wire-format 5.8")),
        **_same(_TEXT, "reason"),
        **_COURIER_SCAN,
    }


_PAYMENT = Word((*GATEWAYS, COD, *COUNTER_METHODS), "a way to pay")
_MOVED = {**_same(_TEXT, "note"), **_same(_NUMBER, "number")}

VOCABULARY: Mapping[str, Spec] = MappingProxyType(
    {
        "create_product": Spec(
            {
                "product": Choice("blueprint", Word(words.LAUNCHABLE, "a product that can be launched")),
                "id": Choice("product_id", _ID),
                **_same(_IDS, "variation_ids", "media_ids", "attribute_value_ids"),
                **_same(_RUPEES, "price"),
            },
            "product",
            makes="product",
        ),
        "update_product": Spec(
            {
                "product": _PRODUCT,
                **_same(_FLAG, "publish", "featured"),
                **_same(_RUPEES, "price"),
                "old_price": Choice("old_price", Number("rupees, or null", nullable=True)),
                "related": Choice("related", ListOf(ProductWord())),
            },
            "product",
            required=True,
        ),
        "receive_stock": Spec(
            {
                "product": _ITEM,
                "quantity": Choice("amount", Quantity()),
                "location": _PLACE,
                "purchase_id": Choice("purchase_id", _ID),
                **_MOVED,
            },
            "product",
        ),
        "adjust_stock": Spec(
            {
                "product": _ITEM,
                "change": Choice("change", Number("how many more, or fewer if below 0", least=None)),
                "location": _PLACE,
                **_same(_TEXT, "note"),
            },
            "product",
        ),
        "transfer_stock": Spec(
            {
                "product": _ITEM,
                "quantity": Choice("amount", Quantity()),
                "source": Choice("source_id", Place()),
                "target": Choice("target_id", Place()),
                "transfer_id": Choice("transfer_id", _ID),
                **_MOVED,
            },
            "product",
        ),
        "open_cart": Spec(
            {
                "product": _ITEM,
                "quantity": Choice("amount", Quantity()),
                **_CUSTOMER,
                "channel_group": Choice("channel_group", Word(tuple(CHANNEL_GROUPS), "a channel group")),
                "id": Choice("cart_id", _ID),
                **_same(_ID, "line_id"),
            },
            "product",
            makes="cart",
        ),
        "change_cart": Spec(
            {
                "cart": Choice("cart_id", Made("cart")),
                "items": Choice("quantities", Items(zero=True)),
                **_COUPON,
                **_CUSTOMER,
                **_same(_IDS, "line_ids"),
            },
            "cart",
            required=True,
        ),
        "clear_cart": Spec({"cart": Choice("cart_id", Made("cart"))}, "cart", required=True),
        "place_order": Spec(
            {
                "cart": Choice("cart_id", Made("cart")),
                "items": _BY_ITEM,
                **_CUSTOMER,
                "channel": Choice("channel", Word(CHANNELS, "a channel")),
                **_COUPON,
                "location": _PLACE,
                "payment_method": Choice("payment_method", _PAYMENT),
                "shipping_method": Choice("shipping_method", Word(tuple(SHIPPING), "a way to ship", nullable=True)),
                **_same(_RUPEES, "shipping_fee", "payment_fee"),
                **_same(_TEXT, "note"),
                "id": Choice("order_id", _ID),
                **_same(_NUMBER, "number"),
                **_same(_IDS, "line_ids", "address_ids"),
            },
            "cart",
            makes="order",
        ),
        "pay": _order(
            paid=Choice("paid", _RUPEES),
            payment_method=Choice("method", _PAYMENT),
            transaction_id=Choice("transaction_id", _TEXT),
            payment_id=Choice("payment_id", _ID),
            paid_at=Choice("paid_at", _MOMENT),
        ),
        "fail_payment": _order(
            message=Choice("message", _NUMBER),
            transaction_id=Choice("transaction_id", _TEXT),
            payment_id=Choice("payment_id", _ID),
        ),
        **{name: _order() for name in ("await_payment", "invoice", "start_shipping", "hold", "release")},
        **{name: _order() for name in ("cancel", "close")},
        "refund": _order(refunded=Choice("refunded", _RUPEES)),
        "hand_over": _order(stock_at=Choice("stock_at", _MOMENT)),
        "book_shipment": Spec(
            {
                **_ORDER,
                **_PAPERS,
                "expected": Choice("expected", _MOMENT),
                "id": Choice("shipment_id", _ID),
            },
            "order",
            required=True,
            makes="shipment",
        ),
        "dispatch": _shipment({**_SCAN, **_same(_MOMENT, "stock_at")}),
        "pick_up": _shipment(_COURIER_SCAN),
        "report_unknown": _shipment({**_COURIER_SCAN, "gateway_status": Choice("gateway_status", _NUMBER)}),
        "out_for_delivery": _shipment({**_COURIER_SCAN, **_same(_TEXT, "rider_name", "rider_phone")}),
        "fail_attempt": _shipment(_reason(FAILURES)),
        "report_exception": _shipment(_reason(TROUBLES)),
        "deliver": _shipment({**_COURIER_SCAN, **_same(_TEXT, "received_by", "proof_url")}),
        "open_return": _shipment(
            {**_PAPERS, **_same(_TEXT, "reason"), "id": Choice("return_id", _ID)}, makes="shipment"
        ),
        "return_goods": _shipment({**_COURIER_SCAN, **_same(_TEXT, "reason")}),
        "receive_goods": _shipment({**_SCAN, "items": _COUNTED}),
        "inspect": _shipment(_SCAN),
        "accept": _shipment({**_SCAN, "items": _COUNTED}),
        "restock": _shipment({**_SCAN, "items": _COUNTED, **_same(_MOMENT, "stock_at", "refund_at")}),
    }
)
"""Every command by its name. What is not here a story cannot pin: `special` of products, `packages` of shipments."""
