"""What is typed faster than the screen can follow acts in its order, and where it leads."""

import asyncio
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from sandbox.tui.event_list import EventList
from sandbox.tui.form.fields import FormFields
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.note import NoteLine
from tests.tui.live_stage import live
from tests.tui.stage import opened
from tests.waiting import wait_for


async def test_what_is_typed_behind_a_key_that_opens_a_line_goes_into_it(tmp_path: Path) -> None:
    text = "q0s2/fXmpE:T"  # each of them would do something on the desk
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await stage.wait_for_text("#2", "#feed")
        stage.feed.focus()
        await stage.pilot.pause()
        for _ in range(3):
            stage.send_keys("M", *text)
            await wait_for(lambda: isinstance(stage.app.screen, NoteLine), "the line of the note")
            await wait_for(lambda: [each.value for each in stage.app.screen.query(Input)] == [text], "all of it in it")
            stage.send_keys("escape")
            await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        stage.send_keys("down", "2", "s", *text)
        await wait_for(lambda: stage.desk.query_one("#body Input", Input).value == text, "all of it in the search")


async def test_keys_behind_the_one_that_quits_do_no_harm(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.send_keys(*"qEq/x")
        await wait_for(lambda: not stage.app.is_running, "the end")


async def test_columns_are_typed_right_behind_their_key(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("T")
        await stage.wait_for_text("1 capture, newest first")
        stage.send_keys("c", "ctrl+u", *"data.Id")
        await wait_for(lambda: [each.value for each in stage.app.screen.query(Input)] == ["data.Id"], "all of it")


async def test_keys_before_tab_act_in_the_field_before(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.subscriptions.focus()
        await stage.press("n")
        await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm) and stage.app.screen.focused, "the form")
        fields = stage.app.screen.query_one(FormFields)
        stage.send_keys(*"ill", "home", "t", "end", "x", "backspace", "tab", *"ttp://a", "home", "h", "end", "b")
        await wait_for(lambda: fields.url_line.value == "http://ab", "the URL")
        assert fields.name_line.value == "till"


async def test_a_key_that_keeps_its_pane_busy_does_not_hold_the_others_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()

    async def stuck(_: EventList) -> None:
        await ended.wait()

    monkeypatch.setattr(EventList, "key_z", stuck, raising=False)
    async with opened(tmp_path) as stage:
        stage.send_keys("z", "ctrl+p")
        await wait_for(lambda: isinstance(stage.app.screen, CommandPalette), "the palette")
        ended.set()
        await stage.wait_for_text("Compose: event")
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
