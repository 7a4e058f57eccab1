"""A story is played with other facts, another seed, from a step on: as `sandbox play --given --seed --from` does."""

from pathlib import Path

import pytest

from sandbox.domain.records import Attempt
from sandbox.tui.filter_advice import OfferedWords
from sandbox.tui.stories.facts_line import FactsInput
from sandbox.tui.stories.picker import StoryList
from sandbox.tui.stories.steps import StepList
from sandbox.tui.stories.strip import StoryStrip
from tests.tui.stage import Stage, opened
from tests.tui.stories.test_playing import listed, sent
from tests.waiting import wait_for


async def stories(stage: Stage, source: str) -> None:
    await stage.press("p")
    found = await listed(stage)
    found.move_to([each.source for each in found.stories].index(source))


async def first_body(stage: Stage) -> bytes:
    await wait_for(lambda: there(stage), "an attempt")
    record = await stage.sandbox.records.get((await sent(stage))[0].number)
    assert isinstance(record, Attempt)
    return record.request.body


def step_row(stage: Stage) -> int:
    """Return in which row of the steps the fourth one stands."""
    row = next((index for index, each in enumerate(stage.lines()) if "A parcel is booked" in each), -1)
    return row - stage.app.screen.query_one(StepList).region.y


async def there(stage: Stage) -> bool:
    return bool(await sent(stage))


async def test_other_facts_and_a_seed_are_typed_completed_and_played(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stories(stage, "failed-attempt-then-delivered")
        stage.app.screen.query_one(FactsInput).focus()
        await stage.press(*"quan")
        await stage.wait_for_text("order.items[1].quantity=")
        await stage.press("tab", "3")
        line = stage.app.screen.query_one(FactsInput)
        assert line.value == "order.items[0].quantity=3"
        stage.app.screen.query_one("#seed").focus()
        await stage.press("7", "enter")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        body = await first_body(stage)
        assert b'"Quantity":3.0' in body
        await stage.press("x")
        await stage.wait_for_text("stopped after", "#story")
        await wait_for(lambda: not [each for each in stage.app.workers if each.group == "story"], "its end")
        [first, *_] = await sent(stage)
        before = len(await sent(stage))
        await stage.press("a")
        await wait_for(lambda: more(stage, before), "the story once more")
        again = (await sent(stage))[before]
        assert again.event_id == first.event_id, "the seed that was chosen is kept"


async def more(stage: Stage, than: int) -> bool:
    return len(await sent(stage)) > than


async def test_a_mistake_is_shown_at_its_character_and_enter_goes_there_instead_of_playing(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stories(stage, "happy-delivery")
        line = stage.app.screen.query_one(FactsInput)
        line.focus()
        line.value = "order.itms=3"
        await stage.wait_for_text("did you mean 'items'?")
        row = next(index for index, each in enumerate(stage.lines()) if "order.itms=3" in each)
        assert stage.lines()[row + 1].index("^") == stage.lines()[row].index("itms")
        line.cursor_position = 0
        await stage.press("enter")
        await wait_for(lambda: line.cursor_position == len("order."), "the cursor at the mistake")
        assert stage.app.screen is not stage.desk
        assert await sent(stage) == []


@pytest.mark.parametrize("mouse", [False, True])
async def test_it_begins_at_the_step_under_the_cursor(tmp_path: Path, mouse: bool) -> None:
    async with opened(tmp_path) as stage:
        await stories(stage, "happy-delivery")
        await stage.wait_for_text("The goods leave")
        if mouse:
            await stage.pilot.pause()
            await wait_for(lambda: step_row(stage) == 3, "the list at its place")
            await stage.pilot.click(StepList, offset=(12, 3))
        else:
            await stage.press("tab", "down", "down", "down")
        await stage.wait_for_text("Play from step 4")
        await stage.press("enter")
        await stage.wait_for_text("next  in ", "#story")
        await wait_for(lambda: there(stage), "an attempt")
        assert (await sent(stage))[0].event == "Shipment.Create"
        assert stage.desk.query_one(StoryStrip).display
        assert b'"OrderNumber"' in await first_body(stage), "the steps before were told"


async def test_what_is_stated_stays_with_its_story_and_an_offer_is_taken_by_a_click(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stories(stage, "happy-delivery")
        line = stage.app.screen.query_one(FactsInput)
        line.focus()
        await stage.press(*"order.chan")
        await stage.wait_for_text("order.channel=")
        await stage.pilot.click(OfferedWords, offset=(3, 0))
        assert line.value == "order.channel="
        found = stage.app.screen.query_one(StoryList)
        found.move_to(3)
        await wait_for(lambda: line.value == "", "an empty line")
        found.move_to(0)
        await wait_for(lambda: line.value == "order.channel=", "what was stated before")
