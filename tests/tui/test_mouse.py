"""Everything that a key does, the mouse does: each action is in the menu, or has a way of its own."""

from pathlib import Path

import pytest
from textual.command import CommandPalette

from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS
from sandbox.tui.emission import EmissionReport
from sandbox.tui.explanation import Explanation
from sandbox.tui.note import NoteLine
from sandbox.tui.subscriptions.table import SubscriptionTableScreen
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for

FOOTER = "its word in the footer"
WAYS = {
    "app.palette": FOOTER,
    "pane.next": "a click on the other pane", "pane.previous": "a click on the other pane",
    "details.previous-tab": "a click on the tab", "details.next-tab": "a click on the tab",
    "lines.up": "the wheel", "lines.down": "the wheel", "lines.page-up": "the scrollbar",
    "lines.page-down": "the scrollbar", "lines.first": "the scrollbar", "lines.last": "the scrollbar",
    "events.previous-group": "a click on its title", "events.next-group": "a click on its title",
    "events.emit": "a double click", "feed.open": "a double click", "subscriptions.open": "a double click",
    "filter.complete": "a click on what is offered", "filter.complete-back": "a click on what is offered",
    "filter.apply": FOOTER, "filter.end": FOOTER, "filter.older": FOOTER, "filter.newer": FOOTER,
    "body.next-hit": FOOTER, "body.previous-hit": FOOTER, "body.fold": "a click on its sign", "body.fold-all": FOOTER,
    "table.edit": "a double click", "table.undo": FOOTER, "table.close": FOOTER, "table.again": "the menu of the desk",
    "form.save": "its button", "form.cancel": "its button", "form.generate": "its button", "form.reveal": "its button",
    "form.copy": "its button", "form.header": "its button", "form.help": FOOTER,
    "form.next": "a click on the field", "form.previous": "a click on the field",
    "form.below": "a click on the field", "form.above": "a click on the field",
    "boxes.toggle": "a click on the box", "boxes.search": "a click on the line above the boxes",
    "composer.send": "its button", "composer.cancel": "its button", "composer.whole": "a click on the word",
    "composer.next": "a click on the field", "composer.previous": "a click on the field",
    "composer.editor": FOOTER, "composer.layout": FOOTER, "composer.sample": FOOTER, "composer.help": FOOTER,
    "composer.fault": "its button", "composer.header": "its button", "composer.reveal": "its button",
    "targets.toggle": "a click on the box",
    "sheet.read": "a double click", "sheet.columns": FOOTER, "sheet.export": FOOTER, "sheet.right": FOOTER,
    "sheet.left": FOOTER, "sheet.close": FOOTER, "columns.complete": "a click on what is offered",
    "stories.play": "a double click, and a word below", "stories.present": "a word below",
    "story.leave": "a click on the feed",
    "presenter.next": "a word", "presenter.pause": "a word", "presenter.faster": "a word", "presenter.slower": "a word",
    "presenter.again": "a word", "presenter.earlier": "a word", "presenter.later": "a word",
    "presenter.leave": "a word",
}  # fmt: skip
"""How the mouse reaches what the menu does not hold."""

ON_THE_DESK = {
    Scope.PROGRAM, Scope.EVERYWHERE, Scope.LAYOUT, Scope.MAXIMISED, Scope.EVENTS, Scope.SUBSCRIPTIONS, Scope.FEED,
    Scope.STORY,
}  # fmt: skip
"""Where the menu is, and does what it holds."""


def test_the_mouse_reaches_every_action() -> None:
    in_menu = {each.id for each in ACTIONS if each.palette and each.scope in ON_THE_DESK}
    assert {each.id for each in ACTIONS} - in_menu == {*WAYS} - in_menu
    assert {*WAYS} <= {each.id for each in ACTIONS}


def test_what_is_a_word_in_the_footer_may_stand_there() -> None:
    footer = {each.id for each in ACTIONS if each.footer}
    assert [each for each, way in WAYS.items() if way == FOOTER and each not in footer] == []


async def click_at(stage: Stage, text: str) -> None:
    await stage.wait_for_text(text)
    y, line = next((y, line) for y, line in enumerate(stage.lines()) if text in line)
    await stage.pilot.click(offset=(line.index(text) + len(text) // 2, y))


@pytest.mark.parametrize("size", [(50, 12), (80, 24), (120, 40)], ids=["50", "80", "120"])
async def test_menu_and_help_are_words_to_click_at(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        await click_at(stage, "^p Menu")
        await wait_for(lambda: isinstance(stage.app.screen, CommandPalette), "the menu")
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk again")
        await click_at(stage, "? Help")
        await wait_for(lambda: isinstance(stage.app.screen, Explanation), "the help")
        await click_at(stage, "Esc closes")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk again")


async def test_the_words_of_the_welcome_do_what_they_say(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await click_at(stage, "[? Help]")
        await wait_for(lambda: isinstance(stage.app.screen, Explanation), "the help")
        await stage.press("escape")
        await click_at(stage, "[p Story]")
        await stage.wait_for_text("happy-delivery")
        await stage.press("escape")
        await click_at(stage, "[E Compose]")
        await stage.wait_for_text("Compose Product.Create")
        await stage.press("escape")
        await click_at(stage, "[⏎ Emit]")
        await wait_for(lambda: len(stage.feed.rows) == 1, "the emission in the feed")
        await stage.wait_for_text("Emission of Product.Create")
        await click_at(stage, "Esc puts it away")
        await wait_for(lambda: not stage.desk.query_one(EmissionReport).display, "no report")
        await click_at(stage, "[5 Compare]")
        await stage.wait_for_text("Compare", "#details")
        await wait_for(lambda: stage.desk._details.current_tab == "compare", "the comparison")


async def test_words_in_frames_do_what_they_say(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create", "Order.Create"]) as stage:
        await click_at(stage, "S Table")
        await wait_for(lambda: isinstance(stage.app.screen, SubscriptionTableScreen), "the table")
        await click_at(stage, "Esc Back")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk again")
        stage.feed.focus()
        await wait_for(lambda: len(stage.feed.rows) == 2, "both in the feed")
        await stage.press("up")
        await click_at(stage, "f follows")
        await wait_for(lambda: stage.feed.following, "the newest record followed")
        await stage.press("M")
        await wait_for(lambda: isinstance(stage.app.screen, NoteLine), "the line of a note")
        await click_at(stage, "Enter marks the record")
        await stage.wait_for_text("★", "#feed")


async def test_the_menu_runs_what_belongs_to_a_pane(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await click_at(stage, "^p Menu")
        await stage.press(*"full: pane")
        await stage.wait_for_text("whole screen")
        await stage.press("enter")
        await wait_for(lambda: stage.desk.query_one("#events").outer_size.width == 120, "the events alone")
