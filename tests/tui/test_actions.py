"""The registry: every key, footer entry, palette entry and help line comes from it, and works."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.dom import DOMNode

from sandbox.tui import SandboxApp
from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS, bindings, key_names, with_keys
from sandbox.tui.body.view import BodyView
from sandbox.tui.composer.screen import Composer
from sandbox.tui.composer.targets import TargetBoxes
from sandbox.tui.desk import Desk
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.event_list import EventList
from sandbox.tui.feed.view import Feed
from sandbox.tui.filter_input import FilterInput
from sandbox.tui.footer import FittingFooter, fitting
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.help_lines import help_lines, sections
from sandbox.tui.layout.area import PaneArea
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
    Scope.LAYOUT: PaneArea,
    Scope.MAXIMISED: PaneArea,
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
    text = "\n".join("".join(span.text for span in line) for line in help_lines([*sections()], 400))
    for action in ACTIONS:
        assert with_keys(action.help) in text
        assert all(name in text for name in key_names(action.id))


def _footer(stage: Stage) -> dict[str, range]:
    """The words of the footer with the cells that each takes."""
    placed = stage.app.screen.query_one(FittingFooter).placed()
    return {word.label: range(x, x + word.width - 1) for x, word in placed}


async def test_the_footer_fits_into_80_columns(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24), story=["Order.Create"]) as stage:
        for own in (["Emit"], ["On/off", "Edit"], ["Read", "Mark"]):
            await stage.wait_for_text(own[-1])
            wanted = {*own, "Pane", "Newest", "Filter", "Help", "Quit"}
            await wait_for(lambda wanted=wanted: wanted <= {*_footer(stage)}, "the keys")  # type: ignore[misc]
            keys = _footer(stage)
            assert all(cells.stop <= 80 for cells in keys.values())
            last = stage.lines()[-1]
            assert all(last[cells.start : cells.stop].endswith(label) for label, cells in keys.items())
            await stage.press("tab")


@pytest.mark.parametrize("width", [40, 50, 60])
async def test_help_and_quit_stay_in_a_narrow_footer(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, size=(width, 24)) as stage:
        await stage.wait_for_text("q Quit")
        await wait_for(lambda: {"Emit", "Help", "Quit"} <= {*_footer(stage)}, "the keys that stay")
        assert all(cells.stop <= width for cells in _footer(stage).values())
        await stage.pilot.resize_terminal(200, 24)
        footer = stage.app.screen.query_one(FittingFooter)
        await wait_for(lambda: len(_footer(stage)) == len(footer.words) > 10, "all keys again")


async def test_a_word_in_the_footer_can_be_clicked_at(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(120, 40)) as stage:
        await wait_for(lambda: "Filter" in _footer(stage), "the keys")
        await stage.pilot.click(FittingFooter, offset=(_footer(stage)["Filter"].stop - 1, 0))
        await wait_for(lambda: isinstance(stage.app.focused, FilterInput), "the line of the filter")
        await wait_for(lambda: "Complete" in _footer(stage), "the keys of the line")
        assert "Emit" not in _footer(stage)


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
        await stage.wait_for_text("Send the event type under the cursor")
        await stage.press("end")
        await stage.wait_for_text("our design")
        await stage.press("escape")
        await stage.wait_for_text("Events")
        assert stage.app.screen is stage.desk
