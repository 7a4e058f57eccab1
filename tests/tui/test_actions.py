"""The registry: every key, footer entry, palette entry and help line comes from it, and works."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.dom import DOMNode
from textual.geometry import Region
from textual.widgets._footer import FooterKey

from sandbox.tui import SandboxApp
from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS, bindings
from sandbox.tui.body.view import BodyView
from sandbox.tui.composer.screen import Composer
from sandbox.tui.composer.targets import TargetBoxes
from sandbox.tui.desk import Desk
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.event_list import EventList
from sandbox.tui.explanation import explanation_lines
from sandbox.tui.feed.view import Feed
from sandbox.tui.filter_input import FilterInput
from sandbox.tui.footer import fitting
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.lines.view import LineView
from sandbox.tui.sheet.columns_line import ColumnsInput
from sandbox.tui.sheet.view import SheetView
from sandbox.tui.stories.picker import StoryList
from sandbox.tui.stories.presenter import Presenter
from sandbox.tui.stories.strip import StoryStrip
from sandbox.tui.subscriptions.pane import SubscriptionList
from sandbox.tui.subscriptions.table import SubscriptionTable
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for

OWNERS: dict[Scope, type[DOMNode]] = {
    Scope.PROGRAM: SandboxApp,
    Scope.EVERYWHERE: Desk,
    Scope.LINES: LineView,
    Scope.EVENTS: EventList,
    Scope.COMPOSER: Composer,
    Scope.TARGETS: TargetBoxes,
    Scope.SUBSCRIPTIONS: SubscriptionList,
    Scope.FORM: SubscriptionForm,
    Scope.BOXES: EventBoxes,
    Scope.TABLE: SubscriptionTable,
    Scope.FEED: Feed,
    Scope.DETAILS: DetailLines,
    Scope.BODY: BodyView,
    Scope.SHEET: SheetView,
    Scope.COLUMNS: ColumnsInput,
    Scope.FILTER: FilterInput,
    Scope.STORIES: StoryList,
    Scope.STORY: StoryStrip,
    Scope.PRESENTER: Presenter,
}


def test_ids_and_keys_are_unique() -> None:
    assert [name for name, count in Counter(action.id for action in ACTIONS).items() if count > 1] == []
    keys = Counter((action.scope, key) for action in ACTIONS for key in action.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_can_be_called_where_it_works() -> None:
    for action in ACTIONS:
        owner = SandboxApp if action.call.startswith("app.") else OWNERS[action.scope]
        name = action.call.removeprefix("app.").partition("(")[0]
        assert callable(getattr(owner, f"action_{name}")), action.id


def test_every_scope_is_bound_by_its_owner() -> None:
    for scope, owner in OWNERS.items():
        bound = {(each.key, each.action) for each in owner.BINDINGS if isinstance(each, Binding)}
        assert {(binding.key, binding.action) for binding in bindings(scope)} <= bound


def test_the_help_has_every_action() -> None:
    text = "\n".join("".join(span.text for span in line) for line in explanation_lines(200))
    for action in ACTIONS:
        assert action.help in text
        assert all(name in text for name in action.key_names)


def _footer(stage: Stage) -> dict[str, Region]:
    return {key.description: key.region for key in stage.desk.query(FooterKey) if key.display}


async def test_the_footer_fits_into_80_columns(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        for own in (["Emit"], ["On/off", "Edit"], ["Read", "Mark"]):
            await stage.wait_for_text(own[-1])
            wanted = {*own, "Pane", "Newest", "Filter", "Help", "Quit"}
            await wait_for(lambda wanted=wanted: wanted <= {*_footer(stage)}, "the keys")  # type: ignore[misc]
            keys = _footer(stage)
            assert all(region.right <= 80 for region in keys.values())
            await stage.press("tab")


@pytest.mark.parametrize("width", [40, 50, 60])
async def test_help_and_quit_stay_in_a_narrow_footer(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, size=(width, 24)) as stage:
        await stage.wait_for_text("q Quit")

        def regions() -> dict[str, Region]:
            return {key.description: key.region for key in stage.desk.query(FooterKey) if key.display}

        await wait_for(lambda: {"Emit", "Help", "Quit"} <= set(regions()), "the keys that stay")
        assert all(region.right <= width for region in regions().values())
        await stage.pilot.resize_terminal(200, 24)
        await wait_for(lambda: all(key.display for key in stage.desk.query(FooterKey)), "all keys again")


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9)), max_size=12), st.integers(0, 120))
def test_what_fits_is_worth_more_than_what_gave_way(keys: list[tuple[int, int]], room: int) -> None:
    widths, worths = [width for width, _ in keys], [worth for _, worth in keys]
    shown = fitting(widths, worths, room)
    assert sum(widths[index] for index in shown) <= room or not shown
    left = [worths[index] for index in range(len(keys)) if index not in shown]
    assert not shown or not left or min(worths[index] for index in shown) >= max(left)


async def test_the_help_opens_scrolls_and_closes(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stage.press("question_mark")
        await stage.wait_for_text("All keys, and what the signs mean.")
        await stage.press("end")
        await stage.wait_for_text("our design")
        await stage.press("escape")
        await stage.wait_for_text("Events")
        assert stage.app.screen is stage.desk
