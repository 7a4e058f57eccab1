"""The shop that lives: for any seed every event obeys wire-format 5 and 8, and it lives for ever in the same memory."""

import gc
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.events import NAMES
from sandbox.shop import Shop, commands
from sandbox.shop.simulation import EVENTS_PER_DAY, HABITS, Habits, Happening, Moment, Simulation
from sandbox.shop.simulation.storeroom import give_up
from sandbox.shop.simulation.town import Town
from tests.shop.observer import Observer
from tests.shop.witness import reserved_by_orders

AT = ticks.parse("2026-03-02T04:00:00Z")[0]


def life(seed: int, *, habits: Habits = HABITS, present: int = ticks.LAST) -> tuple[Shop, Iterator[Moment]]:
    shop = Shop(seed)
    return shop, Simulation(shop, AT, lambda: present, habits=habits)


def happenings(seed: int, count: int, **choices: Any) -> list[Happening]:  # noqa: ANN401  passed on to life
    _, moments = life(seed, **choices)
    return list(itertools.islice((each for moment in moments for each in moment.happenings), count))


@settings(max_examples=7)
@given(seed=st.integers(0, 2**32))
def test_any_life_keeps_the_books(seed: int) -> None:
    shop, moments = life(seed)
    witness = Observer(shop)
    former = AT
    for moment in itertools.islice(moments, 1_800):
        assert moment.at >= former, "time never goes back"
        former = moment.at
        assert moment.happenings
        assert {each.occurrence.at for each in moment.happenings} == {moment.at}, "what belongs together has one moment"
        witness.see(each.occurrence for each in moment.happenings)
    held = {(p, place): level.reserved for p, place, level in shop.stock.levels() if level.reserved}
    assert held == reserved_by_orders(shop)


def test_stock_of_one_product_at_two_locations_is_two_subjects_of_one_course() -> None:
    carried = next(
        pair
        for moment in itertools.islice(life(3)[1], 5_000)
        if len(pair := moment.happenings) == 2
        and len({each.occurrence.data.get("LocationId") for each in pair}) == 2
        and {each.occurrence.event.name for each in pair} == {"StockQuantityUpdate"}
        and len({each.occurrence.data["ProductId"] for each in pair}) == 1
    )
    assert len({each.subject for each in carried}) == 2
    assert len({each.course for each in carried}) == 1


WILD = st.builds(
    Habits,
    **dict.fromkeys(
        (
            "abandoned", "counter_sale", "cash_on_delivery", "payment_pending", "payment_fails", "tries_again", "held",
            "canceled", "invoiced", "packed", "split", "closed", "own_rider", "scan_overtakes", "pickup_fails",
            "unknown", "held_up", "lost", "first_attempt_fails", "attempt_fails_again", "address_unclear",
            "origin_cod", "origin_prepaid", "refused", "returned", "handed_in", "rejected", "direct",
        ),
        st.sampled_from((0, 50, 95)),
    ),
)  # fmt: skip


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32), habits=WILD)
def test_any_habits_stay_legal(seed: int, habits: Habits) -> None:
    shop, moments = life(seed, habits=replace(habits, abandoned=min(habits.abandoned, 50)))
    witness = Observer(shop)
    for moment in itertools.islice(moments, 600):
        witness.see(each.occurrence for each in moment.happenings)


def test_a_long_life_misses_no_event_type_and_shows_the_habits() -> None:
    seen: Counter[str] = Counter()
    methods: Counter[bool] = Counter()
    for each in happenings(7, 12_000):
        seen[each.occurrence.event.name] += 1
        if each.occurrence.event.name == "Order.Create" and each.occurrence.data["CartId"] is not None:
            methods[each.occurrence.data["PaymentMethod"] == "CoD"] += 1
    assert set(seen) == set(NAMES)
    assert methods[True] / methods.total() == pytest.approx(0.30, abs=0.05)
    assert seen["Order.Create"] / seen["Cart.Create"] == pytest.approx(0.45, abs=0.08)
    assert 0.85 < seen["Shipment.Delivered"] / seen["Shipment.GoodsDispatched"] < 0.98


def test_the_stated_density_is_about_right() -> None:
    last = happenings(3, 6_000)[-1].occurrence.at
    assert 6_000 / ((last - AT) / ticks.PER_DAY) == pytest.approx(EVENTS_PER_DAY, rel=0.15)


def test_equal_seeds_live_equal_lives_and_others_do_not() -> None:
    assert happenings(11, 800) == happenings(11, 800)
    assert happenings(11, 800) != happenings(12, 800)


def test_a_life_is_the_same_whenever_it_begins() -> None:
    moments = Simulation(Shop(11), AT + 200 * ticks.PER_DAY + 31 * ticks.PER_SECOND, lambda: ticks.LAST)
    other = itertools.islice((each for moment in moments for each in moment.happenings), 3_000)
    assert [_without_times(each) for each in other] == [_without_times(each) for each in happenings(11, 3_000)]


def _without_times(happening: Happening) -> tuple[str, str, str]:
    data = str(happening.occurrence.data)
    return happening.subject, happening.occurrence.event.name, re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+", "", data)


def test_nothing_lies_in_the_future() -> None:
    present = AT + 3 * ticks.PER_DAY
    moments = [each.occurrence.at for each in happenings(5, 1_500, present=present)]
    assert max(moments) == present
    assert moments == sorted(moments)
    free = [each.occurrence.event for each in happenings(5, 1_500)]
    assert [each.occurrence.event for each in happenings(5, 1_500, present=present)] == free


def test_a_life_up_against_the_present_keeps_the_books() -> None:
    shop, moments = life(5, present=AT + ticks.PER_DAY)
    witness = Observer(shop)
    for moment in itertools.islice(moments, 1_500):
        witness.see(each.occurrence for each in moment.happenings)


def test_a_course_holds_an_order_together_from_its_cart_to_its_parcels() -> None:
    courses: dict[str, set[str]] = defaultdict(set)
    for each in happenings(7, 3_000):
        courses[each.course].add(each.subject.partition(" ")[0])
    assert {"cart", "order", "shipment"} in courses.values()
    assert {"product", "stock"} in courses.values()
    assert not any({"stock", "order"} <= kinds or {"product", "cart"} <= kinds for kinds in courses.values())


def test_what_is_over_is_forgotten() -> None:
    shop, moments = life(7)
    sizes = []
    for _ in range(2):
        for _ in itertools.islice(moments, 4_000):
            pass
        gc.collect()
        sizes.append(len(gc.get_objects()))
    assert len(shop.orders) < 60
    assert len(shop.carts) < 20
    assert len(shop.products) < 60
    assert len(list(shop.stock.levels())) < 400
    assert sizes[1] - sizes[0] < 2_000, sizes


def test_a_product_is_not_forgotten_while_somebody_has_it() -> None:
    shop = Shop(1)
    town = Town(shop, HABITS, AT)
    commands.create_product(shop, AT, "lamp")
    product = shop.products[max(shop.products)]
    commands.update_product(shop, AT, product.id, publish=True)
    commands.receive_stock(shop, AT, product.id)
    commands.open_cart(shop, AT, product_id=product.id, cart_id=99_999)
    town.begin(give_up(town, product))
    for _ in range(40):
        town.next_turn(ticks.LAST)
    assert not product.published
    assert product.id in shop.products
    shop.forget_cart(99_999)
    town.next_turn(ticks.LAST)
    assert product.id not in shop.products
    assert not shop.sells(product.id)
    assert product.id not in {each for each, _, _ in shop.stock.levels()}


def test_a_shop_that_is_sold_out_buys_and_sells_again() -> None:
    shop = Shop(3)
    for product_id, place, level in list(shop.stock.levels()):
        if level.on_hand:
            commands.adjust_stock(shop, AT, product_id, change=-level.on_hand, location_id=place)
    moments = Simulation(shop, AT, lambda: ticks.LAST)
    seen = Counter(
        each.occurrence.event.name for moment in itertools.islice(moments, 900) for each in moment.happenings
    )
    assert seen["Order.Create"] > 20
