"""Hostile text in every pane that draws what others wrote: records, config.yaml, story files, what was remembered."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from textual.command import CommandPalette

from sandbox.tui.composer.screen import Composer
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.menu import Menu
from sandbox.tui.note import NoteLine
from sandbox.tui.question import Question
from sandbox.tui.sheet.columns_line import ColumnsLine
from sandbox.tui.sheet.screen import SheetScreen
from sandbox.tui.stories.picker import StoryList, StoryPicker
from sandbox.tui.stories.presenter import Presenter
from sandbox.tui.subscriptions.table import SubscriptionTableScreen
from tests.raw_client import RawClient
from tests.tui.live_stage import live
from tests.tui.stage import Stage, opened, packaged
from tests.tui.test_hostile_text import CORPUS, EVIL, MARKUP, envelope, post, unsafe
from tests.waiting import wait_for

WIDE = (200, 50)

COMPARED = (
    "raw controls in every member",
    "escaped controls",
    "latin-1 and C1 in a header",
    "a header of 60 KB",
    "markup as path",
)

STORY = """\
title: {evil}
shop:
  stock: {{bottle: 3}}
steps:
  - say: {evil}
    place_order:
      customer: Arjun
      items:
        - {{product: bottle, quantity: 2}}
      payment_method: CoD
      location: Chennai
    as: order
"""

YAML_ESCAPES = json.dumps(EVIL).replace("\\udb40\\udc41", "")
"""The hostile text as YAML writes it; of a pair of surrogates YAML knows nothing."""


def assert_harmless(stage: Stage) -> None:
    assert unsafe(stage.lines()) == set()


async def arrive(stage: Stage, data: bytes, number: int) -> None:
    client = await RawClient.connect(stage.port)
    await client.send(data)
    await client.rest()
    await client.close()
    await wait_for(lambda: len(stage.feed.window) == number, f"record {number}")
    await stage.wait_for_text(f"received #{number}", "#details")


async def on_screen(stage: Stage, kind: type[object], *keys: str) -> None:
    """Open something by these keys and look at it."""
    await stage.press(*keys)
    await wait_for(lambda: isinstance(stage.app.screen, kind) and stage.app.screen.focused, kind.__name__)
    await stage.pilot.pause()
    assert_harmless(stage)


async def leave(stage: Stage, key: str = "escape") -> None:
    before = stage.app.screen
    await stage.press(key)
    await wait_for(lambda: stage.app.screen is not before, "the end of it")


async def test_records_compared_copied_and_noted(tmp_path: Path) -> None:
    async with opened(tmp_path, size=WIDE) as stage:
        stage.feed.focus()
        for number, what in enumerate(COMPARED, 1):
            await arrive(stage, CORPUS[what], number)
            await stage.press("5")
            await stage.pilot.pause()
            assert_harmless(stage)
            if number > 1:
                await stage.press("d")
                await stage.wait_for_text(f"#{number - 1} ", "#details")
                assert_harmless(stage)
            await stage.press("1", "m")
            await on_screen(stage, Menu, "c")
            await leave(stage)
        note = f"{MARKUP}\x1b[2J\u202e"
        await stage.sandbox.records.mark(len(COMPARED), note)
        await stage.press("up", "down")
        await stage.wait_for_text("[/nope]", "#details")
        await on_screen(stage, NoteLine, "M")
        await leave(stage)
        await stage.press("2")
        await on_screen(stage, Menu, "c")  # with the value under the cursor and its path
        await leave(stage)
        assert stage.app.is_running


async def test_paths_as_headings_and_offers_of_the_sheet(tmp_path: Path) -> None:
    evil = {EVIL: EVIL, MARKUP: MARKUP, "Id": EVIL}
    body = {"Id": EVIL, "Event": "Order.Create", "Attempt": 0, "Data": evil, "CreationTimeUtc": EVIL}
    async with opened(tmp_path, size=WIDE) as stage:
        stage.feed.focus()
        await arrive(stage, post(json.dumps(body).encode()), 1)
        await arrive(stage, post(envelope(EVIL).replace(b'"Event": "', b'"Event": "Order.Create" , "Was": "')), 2)
        await on_screen(stage, SheetScreen, "T")
        await stage.wait_for_text("2 captures, newest first")
        assert_harmless(stage)
        await on_screen(stage, ColumnsLine, "c")
        await stage.press("ctrl+u", *"data.")
        await stage.pilot.pause()
        assert_harmless(stage)
        await stage.press("tab", "enter")
        await stage.wait_for_text("newest first")
        assert_harmless(stage)


async def test_a_config_in_form_table_composer_and_questions(tmp_path: Path) -> None:
    async with live(tmp_path, WIDE) as stage:
        acting = f"name: {json.dumps(MARKUP + EVIL[:60])}\n"
        stage.write("name: erp\n", acting)
        await stage.wait_for_text("a name must have visible characters")
        assert_harmless(stage)
        stage.write(acting, f'name: "erp {MARKUP}"\n')
        stage.write("X-Api-Key: demo-key", f'X-Api-Key: "{MARKUP}"')
        await stage.wait_for_text("erp [/nope]", "#subscriptions")
        stage.subscriptions.focus()
        assert_harmless(stage)
        await on_screen(stage, SubscriptionForm, "e")
        await stage.press("ctrl+r")
        await stage.pilot.pause()
        assert_harmless(stage)
        await leave(stage)
        await on_screen(stage, Question, "delete")
        await leave(stage)
        await on_screen(stage, SubscriptionTableScreen, "S")
        await leave(stage)
        await stage.choose_event("Order.Create")
        await on_screen(stage, Composer, "E")
        await stage.wait_for_text("· signature ")
        assert_harmless(stage)
        await leave(stage)
        await on_screen(stage, CommandPalette, "ctrl+p", *"nope")
        await leave(stage)
        await stage.press("enter")
        await stage.wait_for_text("[/nope]", "#emission")
        assert_harmless(stage)


@pytest.mark.parametrize("name", ["evil [nope]\x1b]52;c;eA==\x07\u202e.yaml", "plain.yaml"], ids=["name", "content"])
async def test_stories_listed_played_and_presented(tmp_path: Path, name: str) -> None:
    config = replace(packaged(), path=tmp_path / "config.yaml", read_only=False)
    (tmp_path / name).write_text(STORY.format(evil=json.dumps(MARKUP)), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(f"title: {YAML_ESCAPES}\nsteps:\n  - {YAML_ESCAPES}: 1\n", encoding="utf-8")
    async with opened(tmp_path, config=config, size=WIDE) as stage:
        await on_screen(stage, StoryPicker, "p")
        stories = stage.app.screen.query_one(StoryList)
        await wait_for(lambda: stories.stories, "the stories")
        sources = [each.source for each in stories.stories]
        stories.move_to(sources.index("broken.yaml"))
        await stage.wait_for_text("cannot be played")
        assert_harmless(stage)
        stories.move_to(sources.index(name))
        await stage.wait_for_text("[/nope]")
        assert_harmless(stage)
        await stage.press("P")
        await wait_for(lambda: isinstance(stage.app.screen, Presenter), "the presenter")
        await stage.wait_for_text("[/nope]")
        assert_harmless(stage)
        await stage.press("space")
        await stage.wait_for_text("The end. 1 delivery")
        assert_harmless(stage)
        await leave(stage)
        await stage.wait_for_text("played: ", "#story")
        assert_harmless(stage)
        await on_screen(stage, CommandPalette, "ctrl+p", *"evil")
        assert stage.app.is_running


@pytest.mark.parametrize(
    "remembered",
    [
        json.dumps({"filters": [EVIL, 7, None, MARKUP], "sheet columns of Order.Create": [f"data.{EVIL}", {}]}),
        json.dumps({"filters": {EVIL: EVIL}, EVIL: [EVIL], "sheet columns of Order.Create": EVIL}),
        f'{{"filters": ["{EVIL}"',
        "[" * 100_000,
    ],
    ids=["lists", "other kinds", "no JSON", "nested too deep"],
)
async def test_what_was_remembered_may_have_been_changed(tmp_path: Path, remembered: str) -> None:
    (tmp_path / "ui.json").write_text(remembered, encoding="utf-8")
    async with opened(tmp_path, size=WIDE, story=["Order.Create"], notifications=True) as stage:
        await stage.wait_for_text("Order.Create", "#feed")
        assert_harmless(stage)
        await stage.press("slash", "up", "up", "up")
        await stage.pilot.pause()
        assert_harmless(stage)
        await stage.press("escape")
        await stage.choose_event("Order.Create")
        await on_screen(stage, SheetScreen, "T")
        await stage.wait_for_text("Sheet of Order.Create")
        assert_harmless(stage)
