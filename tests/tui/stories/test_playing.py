"""Stories on the desk: picked, played over real sockets, steered by key and by mouse, and stopped."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widget import Widget

from sandbox.domain.records import Kind, RecordSummary
from sandbox.tui.stories.picker import StoryList, StoryPicker
from sandbox.tui.stories.strip import StoryStrip
from sandbox.tui.stories.wishes import Words
from tests.tui.stage import Stage, opened, packaged
from tests.tui.stories.test_shelf import OWN
from tests.waiting import wait_for

CART_TO_ORDER = ["Cart.Create", "Cart.Update", "Order.Update"]
"""What the packaged subscriptions select of it; nobody selects its Order.Create when only storefront is there."""


async def pick(stage: Stage, source: str, key: str = "enter") -> None:
    await stage.press("p")
    stories = await listed(stage)
    stories.move_to([each.source for each in stories.stories].index(source))
    await stage.press(key)


async def listed(stage: Stage) -> StoryList:
    await wait_for(lambda: isinstance(stage.app.screen, StoryPicker), "the list of stories")
    found = stage.app.screen.query_one(StoryList)
    await wait_for(lambda: found.stories, "the stories")
    return found


async def sent(stage: Stage) -> list[RecordSummary]:
    found = await stage.sandbox.records.latest(100)
    return [each for each in reversed(found) if each.kind is Kind.ATTEMPT]


async def click_word(stage: Stage, where: type[Widget] | Widget, word: str) -> None:
    """Click at a word where it was painted."""
    words = stage.app.screen.query_one(Words) if isinstance(where, type) else where
    region = words.region
    row = stage.lines()[region.y]
    await stage.pilot.click(words, offset=(row.index(word, region.x) - region.x, 0))


async def test_a_story_is_picked_and_played_to_its_end(tmp_path: Path) -> None:
    config = packaged()
    storefront = tuple(each for each in config.subscriptions if each.name == "storefront")
    before = ["Cart.Create", "Cart.Create"]
    async with opened(tmp_path, config=replace(config, subscriptions=storefront), story=before) as stage:
        await stage.wait_for_text("#4", "#feed")
        stage.feed.focus()
        await stage.press("up")
        await wait_for(lambda: not stage.feed.following, "a feed that stays where it is")
        await pick(stage, "cart-to-order")
        await stage.wait_for_text("played: 3 deliveries: 3 delivered, 0 failed; 1 event that nobody selects", "#story")
        assert [each.event for each in await sent(stage)] == [*before, *CART_TO_ORDER]
        assert stage.feed.following
        await stage.wait_for_text("Order.Update", "#feed")


async def test_it_is_paused_stepped_and_its_speed_changed(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await pick(stage, "happy-delivery")
        await stage.wait_for_text("next  in ", "#story")
        await stage.press("space")
        await stage.wait_for_text("next  paused: ", "#story")
        begun = len(await sent(stage))
        await stage.press("right")
        await wait_for(lambda: sent_more(stage, begun), "the next step")
        await stage.press("plus")
        await stage.wait_for_text("3h a second", "#story")
        await stage.press("minus", "minus")
        await stage.wait_for_text("10m a second", "#story")
        await stage.press("m")
        await stage.wait_for_text("no waiting", "#story")
        await stage.press("m", *["minus"] * 4)
        await stage.wait_for_text("real time", "#story")
        assert "paused" in stage.pane("#story")
        await stage.press("m", "space")
        await stage.wait_for_text("played: ", "#story")


async def sent_more(stage: Stage, than: int) -> bool:
    return len(await sent(stage)) > than


async def test_all_of_it_by_mouse(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("p")
        await listed(stage)
        await stage.pilot.click(StoryList, offset=(8, 3))
        await stage.wait_for_text("Meera puts a kurti into her cart")
        await stage.pilot.click(StoryList, offset=(8, 0))
        await stage.wait_for_text("The parcel goes on the delivery round")
        await click_word(stage, Words, "Play")
        strip = stage.desk.query_one(StoryStrip)
        await stage.wait_for_text("next  in ", "#story")
        words = strip.query_one(Words)
        await click_word(stage, words, "Pause")
        await stage.wait_for_text("paused", "#story")
        await click_word(stage, words, "Faster")
        await stage.wait_for_text("3h a second", "#story")
        await click_word(stage, words, "Slower")
        await stage.wait_for_text("1h a second", "#story")
        before = len(await sent(stage))
        await click_word(stage, words, "Next")
        await wait_for(lambda: sent_more(stage, before), "the next step")
        await click_word(stage, words, "Present")
        await stage.wait_for_text("Let it run")
        before = len(await sent(stage))
        await click_word(stage, Words, "Next")
        await wait_for(lambda: sent_more(stage, before), "the next step")
        await click_word(stage, Words, "Let it run")
        await stage.wait_for_text("Wait for me")
        await click_word(stage, Words, "Leave")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await click_word(stage, words, "Stop")
        await stage.wait_for_text("stopped after ", "#story")
        await click_word(stage, words, "Put away")
        await wait_for(lambda: not strip.display, "no strip")
        assert stage.feed.has_focus


async def test_what_is_stopped_sends_no_more_and_can_be_played_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await pick(stage, "happy-delivery")
        await wait_for(lambda: sent_more(stage, 0), "the first event")
        await stage.press("x")
        await stage.wait_for_text("stopped after ", "#story")
        await wait_for(lambda: not [each for each in stage.app.workers if each.group == "story"], "its end")
        first = {each.event_id for each in await sent(stage)}
        await stage.press("a")
        await wait_for(lambda: sent_more(stage, len(first)), "the first event once more")
        await stage.press("p")
        assert stage.app.screen is stage.desk, "p does not pick a second story"
        await stage.press("x")
        await stage.wait_for_text("stopped after ", "#story")
        await stage.wait_for_text("a Again")
        assert "Pause" not in stage.lines()[-1], "the footer offers only what can be done with a story that has ended"
        await stage.press("p")
        await wait_for(lambda: isinstance(stage.app.screen, StoryPicker), "p picks another story then")
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await stage.press("x")
        await wait_for(lambda: not stage.desk.query_one(StoryStrip).display, "no strip")
        events = [each for each in await sent(stage) if each.event == "Order.Create"]
        assert len({each.event_id for each in events}) == len(events), "each play has Ids of its own"


async def test_leaving_in_the_middle_ends_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await pick(stage, "happy-delivery")
        await wait_for(lambda: sent_more(stage, 0), "the first event")
        await stage.press("q")
        await wait_for(lambda: not stage.app.is_running, "the end of the app")
        assert stage.app.return_code == 0


async def test_a_story_with_a_mistake_is_explained_and_nothing_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = OWN.replace("quantity: 2", "quantity: 4").replace("Two bottles", "'[/b] bottles'")
    (tmp_path / "[red]mi[nope].yaml").write_text(own)
    async with opened(tmp_path, config=packaged(read_only=True), size=(80, 24), notifications=True) as stage:
        await pick(stage, "[red]mi[nope].yaml")
        await stage.wait_for_text("[red]mi[nope].yaml:5:5: step 1 (place_order)")
        await stage.press("escape", "ctrl+p", *"nope")
        await stage.wait_for_text("Play [red]mi[nope].yaml")
        await stage.press("enter")
        await stage.wait_for_text("Nothing was sent.")
        assert await sent(stage) == []


async def test_the_strip_leaves_room_for_the_feed(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(60, 20)) as stage:
        await pick(stage, "happy-delivery")
        await stage.press("space")
        await stage.wait_for_text("paused", "#story")
        await stage.wait_for_text("Stop", "#story")
        assert stage.feed.size.height >= 3
        assert stage.desk.query_one(StoryStrip).region.right <= 60


async def test_the_strip_names_its_keys_only_where_they_work(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(120, 40)) as stage:
        await stage.press("p")
        await stage.wait_for_text("happy-delivery")
        await stage.press("enter")
        await stage.wait_for_text("Space Pause   → Next")
        await stage.press("tab")
        await stage.wait_for_text("Pause  Next  Faster")
        await stage.press("p")
        await stage.wait_for_text("Space Pause   → Next")
