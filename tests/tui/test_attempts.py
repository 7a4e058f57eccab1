"""The attempts of a record's delivery: all of them, when the next one goes, and what can be done about it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.answering import AnswerRule
from sandbox.domain.deliveries import DeliveryState
from sandbox.domain.records import AnswerFault
from sandbox.tui.details.attempts import find_course
from sandbox.tui.details.pane import DetailLines
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for

SIZES = [(80, 24), (120, 40), (200, 50)]


async def failed_once(stage: Stage) -> None:
    """Send an event that is answered with 500, and look at the attempts of its delivery."""
    await stage.press("A")
    await stage.choose_event("Order.Create")
    await stage.press("enter")
    await stage.wait_for_text("Not accepted: 500", "#details")
    await stage.press("escape", "6")
    await stage.wait_for_text("↻ next in", "#details")


async def state(stage: Stage) -> DeliveryState:
    [delivery] = await stage.sandbox.queue.select(ended=True)
    return delivery.state


@pytest.mark.parametrize("size", SIZES)
async def test_the_tab_counts_down_and_by_mouse_sends_now(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        await failed_once(stage)
        await stage.wait_for_text("sent 1 of 6 times", "#details")
        seconds = next(int(word) for word in stage.pane("#details").split("next in ")[1].split() if word.isdigit())
        await stage.wait_for_text(f"next in {seconds - 1} s", "#details")
        await stage.press("A")
        y, line = next((y, line) for y, line in enumerate(stage.lines()) if "[R Send now]" in line)
        lines = stage.desk.query_one(DetailLines)
        region = lines.region
        await stage.pilot.click(lines, offset=(line.index("[R Send now]") - region.x + 2, y - region.y))
        await stage.wait_for_text("✓ delivered", "#details")
        await stage.wait_for_text("attempt 1", "#details")
        assert await state(stage) is DeliveryState.DELIVERED


async def test_the_capture_of_a_delivery_shows_it_too_and_a_key_drops_it(tmp_path: Path) -> None:
    async with opened(tmp_path, notifications=True) as stage:
        await failed_once(stage)
        stage.feed.focus()
        await stage.press("f", "w")
        await stage.wait_for_text("received #1", "#details")
        await stage.wait_for_text("↻ next in", "#details")
        await stage.press("X")
        await stage.wait_for_text("Order.Create to erp is not sent again")
        await stage.wait_for_text("dropped, so nothing follows", "#details")
        assert await state(stage) is DeliveryState.DROPPED
        await stage.press("R")
        await stage.wait_for_text("nothing to send now")


async def test_what_was_delivered_at_once_or_came_from_elsewhere_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], notifications=True) as stage:
        await wait_for(lambda: len(stage.feed.window) == 1, "attempt and capture")
        stage.feed.focus()
        await stage.press("f", "w")
        await stage.wait_for_text("received #1", "#details")
        await stage.press("6")
        await stage.wait_for_text("#2", "#details")
        await stage.wait_for_text("attempt 0", "#details")
        await stage.press("X")
        await stage.wait_for_text("No attempt of this record's delivery is planned")


async def test_a_look_stays_short_beside_many_deliveries(tmp_path: Path) -> None:
    config = packaged()
    rules = (AnswerRule("receiver.answers[0]", fault=AnswerFault.CLOSE),)
    config = replace(config, receiver=replace(config.receiver, answers=rules))
    async with opened(tmp_path, config=config) as stage:
        await failed_once(stage)
        reading = stage.desk._details.reading
        assert reading is not None
        for _ in range(60):
            await stage.publish("Order.Create", replace(config, subscriptions=config.subscriptions[:1]))
        begun = time.process_time()
        course = await find_course(stage.sandbox, reading, None)
        assert time.process_time() - begun < 0.03
        assert course is not None
        assert course.delivery is not None
        assert len(course.attempts) == 1
