"""The story of the 20 samples (wire-format 9.1), told from its file, yields their bodies byte for byte."""

from decimal import Decimal

import pytest

from sandbox.domain.envelope import body_of
from sandbox.domain.events import NAMES
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import seeded_ids
from sandbox.sender.story_steps import StoryEvent, compose_story
from sandbox.shop import STORY_ORDER
from tests.conftest import REPOSITORY
from tests.shop.stories.told import data, events, told

SAMPLES = REPOSITORY / "fixtures" / "samples"
TOLD = told("twenty-samples")
ORDER, INWARD = 90512, 70311


def pinned(seed: int = 1) -> dict[str, StoryEvent]:
    """The events that have a sample, in their order; they are those whose envelope is pinned."""
    tale = told("twenty-samples", seed=seed)
    steps = compose_story(tale, WireFormat(), seeded_ids(seed))
    sent = [each for step in steps for each in step.events if each.created is not None]
    return {each.event.name: each for each in sent}


def test_story_order_names_every_event_type_once() -> None:
    assert sorted(STORY_ORDER) == sorted(NAMES)


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_story_yields_the_samples_byte_for_byte(seed: int) -> None:
    sent = pinned(seed)
    assert tuple(sent) == STORY_ORDER
    for name, each in sent.items():
        assert each.created is not None
        body = body_of(each.event, 0, each.created, WireFormat())
        assert body == (SAMPLES / f"{name}.json").read_bytes(), name


def test_what_has_no_sample_has_an_id_from_the_seed() -> None:
    steps = compose_story(TOLD, WireFormat(), seeded_ids(1))
    free = [each.event.id for step in steps for each in step.events if each.created is None]
    assert len(free) == len(events(TOLD)) - 20 == len(set(free))


def test_story_goes_on_as_scenario_three_says() -> None:
    restocked = data(TOLD, "StockQuantityUpdate")[-1]
    assert (restocked["PreviousQuantity"], restocked["Quantity"]) == (38, 39)
    assert (restocked["ReferenceTypeString"], restocked["ReferenceId"], restocked["ShipmentId"]) == (
        "Return",
        ORDER,
        INWARD,
    )
    updates = data(TOLD, "Order.Update")
    assert (updates[-1]["OrderStatus"], updates[-1]["RefundedAmount"]) == (70, Decimal("1134.00"))
    assert [update["OrderStatus"] for update in updates] == [30, 60, 70, 70, 70]
