"""Liberties lift the tables of what may follow what, and nothing else: the books of the stock are kept all the same."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.shop import ImpossibleFactError, Shop, ShopError, commands
from tests.shop.test_any_life import AT, EVERY, STEPS, state
from tests.shop.witness import Witness, check_stock

NO_SHRINKING = [phase for phase in Phase if phase is not Phase.shrink]


class Books(Witness):
    """Sees the stock only."""

    def see(self, events: Any) -> None:  # noqa: ANN401  as in the class above
        for happened in events:
            if happened.event.name == "StockQuantityUpdate":
                data = dict(happened.data)
                check_stock(data)
                key = data["ProductId"], data["LocationId"]
                assert data["PreviousQuantity"] == self.stock.get(key, 0)
                self.stock[key] = data["Quantity"]


@settings(max_examples=60, deadline=None, phases=NO_SHRINKING)
@given(seed=st.integers(0, 1000), steps=st.lists(STEPS, min_size=20, max_size=80))
def test_any_commands_keep_the_stock(seed: int, steps: list[tuple[str, int, int]]) -> None:
    shop = Shop(seed)
    shop.liberties = []
    books = Books(shop)
    at = AT
    for name, entropy, gap in steps:
        at += gap
        if name == "any_sample":
            continue
        before = state(shop) if entropy % 3 == 0 else None
        try:
            events = EVERY[name](shop, at, entropy)
        except ShopError:
            assert before is None or state(shop) == before, "a refused command leaves no trace"
        else:
            books.see(events)
    for _, _, level in shop.stock.levels():
        assert 0 <= level.reserved <= level.on_hand


def shipped() -> tuple[Shop, int, int]:
    shop = Shop(1)
    shop.liberties = []
    (order,) = commands.place_order(shop, AT, quantities={167940: 2}, payment_method="CoD", location_id=12)
    (parcel,) = commands.book_shipment(shop, AT, int(str(order.data["Id"])))
    return shop, int(str(order.data["Id"])), int(str(parcel.data["Id"]))


def test_a_forbidden_step_is_taken_and_remembered() -> None:
    shop, _, parcel = shipped()
    delivered, _ = commands.deliver(shop, AT + ticks.PER_HOUR, parcel)
    assert (delivered.event.name, delivered.data["PreviousStatus"]) == ("Shipment.Delivered", 1)
    assert [str(error).partition(": ")[2] for error in shop.liberties or ()] == [
        "Delivered is not possible; allowed next: Unknown, GoodsDispatched, PickedUp, Exception"
    ]


def test_goods_neither_leave_nor_come_back_twice() -> None:
    shop, order, parcel = shipped()
    with pytest.raises(ImpossibleFactError, match="never left"):
        commands.receive_goods(shop, AT, parcel)
    commands.dispatch(shop, AT, parcel)
    with pytest.raises(ImpossibleFactError, match="not here to be dispatched"):
        commands.dispatch(shop, AT, parcel)
    with pytest.raises(ImpossibleFactError, match="not here to be handed over"):
        commands.hand_over(shop, AT, order)
    commands.receive_goods(shop, AT, parcel)
    with pytest.raises(ImpossibleFactError, match="received already"):
        commands.receive_goods(shop, AT, parcel)
    commands.restock(shop, AT, parcel)
    with pytest.raises(ImpossibleFactError, match="back in stock already"):
        commands.restock(shop, AT, parcel)


def test_what_a_cancellation_let_go_must_still_be_there_to_leave() -> None:
    shop, order, parcel = shipped()
    commands.cancel(shop, AT, order)
    commands.adjust_stock(shop, AT, 167940, change=-59, location_id=12)
    with pytest.raises(ImpossibleFactError, match=r"1\.00 available at location 12, not 2\.00"):
        commands.dispatch(shop, AT, parcel)
    commands.receive_stock(shop, AT, 167940, amount=1, location_id=12)
    assert commands.dispatch(shop, AT, parcel)[1].data["Quantity"] == 0
    assert shop.stock.level(167940, 12).reserved == 0
