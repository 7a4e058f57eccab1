"""Whatever the seed and the story: legal, the books kept, the same again."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.shop import Shop
from sandbox.shop.stories.opening import make_ready, shop_facts
from sandbox.shop.stories.story import Repeat, Since, Step, Story, StoryRefusedError, When
from sandbox.shop.stories.telling import MOST_STEPS, Told, tell
from sandbox.shop.stories.vocabulary import VOCABULARY
from tests.shop.stories.told import BEGIN, NAMES, data, events, story, told
from tests.shop.witness import Witness, reserved_by_orders


def whole(tale: Story, seed: int) -> list[Told]:
    """The story and those before it, each told in its own time."""
    chain = tale.chain()
    return [
        tell(each, seed=seed, begin=BEGIN - (len(chain) - place) * 30 * ticks.PER_DAY)
        for place, each in enumerate(chain)
    ]


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_any_story_keeps_the_books(name: str, seed: int) -> None:
    tale = story(name)
    shop = Shop(seed)
    make_ready(shop, tale, 0)
    witness = Witness(shop)
    for each in whole(tale, seed):
        witness.see(events(each))
    last = tell(tale, seed=seed, begin=BEGIN)
    held = {(p, place): level.reserved for p, place, level in last.shop.stock.levels() if level.reserved}
    assert held == reserved_by_orders(last.shop)
    assert all(not step.liberties for step in last.steps)
    moments = [step.at for step in last.steps]
    assert moments == sorted(moments)


@settings(max_examples=20, deadline=None)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_the_same_again(name: str, seed: int) -> None:
    assert events(told(name, seed=seed)) == events(told(name, seed=seed))


def test_story_before_ends_before_this_one_begins() -> None:
    tale = told("return-inspect-restock")
    (order,) = tale.shop.orders.values()
    assert order.created < tale.begin == tale.steps[0].at
    assert order.created == BEGIN - 66 * ticks.PER_HOUR - ticks.PER_DAY


def at(hours: int) -> When:
    return When(hours * ticks.PER_HOUR, Since.BEGINNING)


ORDER = Step(at(0), "place_order", {"items": [{"product": "bottle", "quantity": 1}]}, "", "order")
BOOKED = Step(at(2), "book_shipment", {"order": "order"}, "", "parcel")
DELIVERED = Step(at(3), "deliver", {"shipment": "parcel"}, "", place=(12, 5))
UNPAID = Story("mine", "", (replace(ORDER, choices={**ORDER.choices, "payment_method": "CoD"}), BOOKED, DELIVERED), {})


def test_illegal_step_is_named_and_says_what_is_allowed() -> None:
    with pytest.raises(StoryRefusedError) as refusal:
        tell(replace(UNPAID, file="mine.yaml"), seed=1, begin=BEGIN)
    assert str(refusal.value).startswith("mine.yaml:12:5: step 3 (deliver) of mine is refused: shipment ")
    assert "allowed next: Unknown, GoodsDispatched, PickedUp, Exception" in str(refusal.value)
    assert "--lenient plays it anyway" in str(refusal.value)


def test_lenient_takes_it_anyway_and_remembers() -> None:
    tale = tell(UNPAID, seed=1, begin=BEGIN, lenient=True)
    assert [len(step.liberties) for step in tale.steps] == [0, 0, 1]
    assert tale.steps[2].happened[0].event.name == "Shipment.Delivered"


def test_lenient_still_checks_facts() -> None:
    greedy = replace(ORDER, choices={"items": [{"product": "bottle", "quantity": 61}]})
    with pytest.raises(StoryRefusedError, match=r"product 167940 \(bottle\) has 60.00 available at location 12"):
        tell(Story("mine", "", (replace(greedy, choices={**greedy.choices, "location": "Chennai"}),), {}), seed=1,
             begin=BEGIN, lenient=True)  # fmt: skip


def test_what_does_not_happen_makes_nothing() -> None:
    parts = (replace(ORDER, happens=False), replace(BOOKED, choices={"order": "order"}))
    with pytest.raises(StoryRefusedError, match=r"step 2 .*there is no order 'order' yet"):
        tell(Story("mine", "", parts, {}), seed=1, begin=BEGIN)


def test_the_shop_of_the_nearest_story_counts() -> None:
    first = Story("first", "", (ORDER,), {"stock": {"bottle": 5, "chain": 4}, "prices": {"bottle": 100}})
    second = Story("second", "", (BOOKED,), {"stock": {"bottle": 2}, "negative_stock": True}, after=first)
    assert shop_facts(second) == {
        "stock": {"bottle": 2, "chain": 4}, "prices": {"bottle": 100}, "negative_stock": True,
    }  # fmt: skip


def test_what_is_drawn_of_an_order_does_not_ask_what_is_left_for_others() -> None:
    choices: JsonObject = {"items": [{"product": "bottle", "quantity": 3}], "location": "Chennai"}
    booked: JsonObject = {"order": "order", "items": [{"product": "bottle", "quantity": "2..3"}]}
    parts = (replace(ORDER, choices=choices), replace(BOOKED, choices=booked))
    tale = tell(Story("mine", "", parts, {"stock": {"bottle": 3}}), seed=1, begin=BEGIN)
    assert data(tale, "Shipment.Create")[0]["Items"][0]["Quantity"] in (2, 3)


def test_money_never_goes_back_before_the_goods_are_there() -> None:
    tale = story("return-inspect-restock")
    last = tale.parts[-1]
    assert isinstance(last, Step)
    early: JsonObject = {**last.choices, "refund_at": "2000-01-01T00:00:00Z"}
    retold = tell(replace(tale, parts=(*tale.parts[:-1], replace(last, choices=early))), seed=1, begin=BEGIN)
    assert events(retold)[-1].at == retold.steps[-1].at


def test_endless_repetition_is_ended() -> None:
    forever = Repeat(at(0), (Step(at(0), "receive_stock", {"product": "bottle"}, ""),), 1, while_in_stock="bottle")
    with pytest.raises(StoryRefusedError, match=f"more than {MOST_STEPS:,} steps"):
        tell(Story("mine", "", (forever,), {}), seed=1, begin=BEGIN)


def test_products_of_the_launch_list_go_on_sale_with_the_shop() -> None:
    bought = Step(at(0), "open_cart", {"product": "sherwani-40", "quantity": 1}, "")
    with pytest.raises(StoryRefusedError, match="does not sell sherwani yet"):
        tell(Story("mine", "", (bought,), {}), seed=1, begin=BEGIN)
    facts: JsonObject = {"stock": {"sherwani-40": 3}, "prices": {"sherwani": 5000}}
    tale = tell(Story("mine", "", (bought,), facts), seed=1, begin=BEGIN)
    assert events(tale)[0].data["SubTotal"] == 5000


ITEMS: JsonValue = [{"product": "bottle", "quantity": 2}, {"product": "dupatta", "quantity": "1..3"}]
ANY_CHOICES: dict[str, list[JsonObject]] = {
    "place_order": [{"items": ITEMS}, {"items": ITEMS, "channel": "POS"}, {"cart": "cart"}],
    "open_cart": [{}, {"product": "kurti-M"}, {"quantity": "1e15"}],
    "change_cart": [{"cart": "cart"}, {"cart": "cart", "items": [{"product": "bottle", "quantity": 0}]}],
    "clear_cart": [{"cart": "cart"}],
    "create_product": [{}, {"product": "kurti"}],
    "update_product": [{"product": "bottle"}, {"product": "kurti", "publish": True}],
    "receive_stock": [{}, {"product": "kurti-M", "quantity": "1..9"}],
    "adjust_stock": [{}, {"product": "bottle", "change": -60}],
    "transfer_stock": [{}, {"product": "bottle", "quantity": "50..90", "source": "Chennai", "target": "Mumbai"}],
}
OFTEN = ("place_order", "pay", "book_shipment", "dispatch", "deliver", "open_return", "receive_goods", "restock")


@st.composite
def steps(draw: st.DrawFn) -> Step:
    command = draw(st.sampled_from([*VOCABULARY, *OFTEN * 3]))
    spec = VOCABULARY[command]
    named = {"order": "order", "shipment": draw(st.sampled_from(["shipment", "return"]))}
    subject: JsonObject = {} if spec.subject is None else {spec.subject: named.get(spec.subject, "cart")}
    choices = draw(st.sampled_from(ANY_CHOICES.get(command, [subject])))
    if "items" in spec.choices and not choices.get("items") and draw(st.booleans()):
        choices = {**choices, "items": [{"product": "bottle", "quantity": draw(st.integers(1, 3))}]}
    name = "return" if command == "open_return" else spec.makes
    gap = draw(st.sampled_from([0, ticks.PER_MINUTE, ticks.PER_DAY, 30_000 * ticks.PER_DAY]))
    return Step(When(gap, Since.PREVIOUS), command, choices, "", name, draw(st.integers(0, 9)) > 0)


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(steps(), max_size=25), seed=st.integers(0, 99), lenient=st.booleans(), rounds=st.booleans())
def test_any_steps_are_told_or_refused(parts: list[Step], seed: int, lenient: bool, rounds: bool) -> None:
    told_parts: tuple[Step | Repeat, ...] = tuple(parts)
    if rounds and parts:
        told_parts = (Repeat(at(0), tuple(parts), ticks.PER_HOUR, 3),)
    tale = Story("any", "", told_parts, {"stock": {"kurti-M": 5}})
    with contextlib.suppress(StoryRefusedError):
        witness = tell(tale, seed=seed, begin=BEGIN, lenient=lenient)
        assert len(witness.steps) == len(parts) * (3 if rounds else 1)
