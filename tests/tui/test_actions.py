"""The registry: every key, footer entry, palette entry and help line comes from it, and works."""

from collections import Counter
from pathlib import Path

from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets._footer import FooterKey

from sandbox.tui import SandboxApp
from sandbox.tui.actions import ACTIONS, Scope, bindings
from sandbox.tui.desk import Desk
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.event_list import EventList
from sandbox.tui.explanation import explanation_lines
from sandbox.tui.feed.view import Feed
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.lines.view import LineView
from sandbox.tui.subscriptions.pane import SubscriptionList
from sandbox.tui.subscriptions.table import SubscriptionTable
from tests.tui.stage import opened

OWNERS: dict[Scope, type[DOMNode]] = {
    Scope.PROGRAM: SandboxApp,
    Scope.EVERYWHERE: Desk,
    Scope.LINES: LineView,
    Scope.EVENTS: EventList,
    Scope.SUBSCRIPTIONS: SubscriptionList,
    Scope.FORM: SubscriptionForm,
    Scope.BOXES: EventBoxes,
    Scope.TABLE: SubscriptionTable,
    Scope.FEED: Feed,
    Scope.DETAILS: DetailLines,
}


def test_ids_and_keys_are_unique() -> None:
    assert [name for name, count in Counter(action.id for action in ACTIONS).items() if count > 1] == []
    keys = Counter((action.scope, key) for action in ACTIONS for key in action.keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_can_be_called_where_it_works() -> None:
    for action in ACTIONS:
        name = action.call.removeprefix("app.").partition("(")[0]
        assert callable(getattr(OWNERS[action.scope], f"action_{name}")), action.id


def test_every_scope_is_bound_by_its_owner() -> None:
    for scope, owner in OWNERS.items():
        bound = {(each.key, each.action) for each in owner.BINDINGS if isinstance(each, Binding)}
        assert {(binding.key, binding.action) for binding in bindings(scope)} <= bound


def test_the_help_has_every_action() -> None:
    text = "\n".join("".join(span.text for span in line) for line in explanation_lines(200))
    for action in ACTIONS:
        assert action.help in text
        assert all(name in text for name in action.key_names)


async def test_the_footer_fits_into_80_columns(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        for own in (["Emit"], ["On/off", "Edit"], ["Read", "Mark"]):
            await stage.wait_for_text(own[-1])
            keys = {key.description: key.region for key in stage.desk.query(FooterKey)}
            assert set(keys) == {*own, "Pane", "Newest", "Filter", "Next tab", "Palette", "Help", "Quit"}
            assert all(region.right <= 80 for region in keys.values())
            await stage.press("tab")


async def test_the_help_opens_scrolls_and_closes(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stage.press("question_mark")
        await stage.wait_for_text("All keys, and what the signs mean.")
        await stage.press("end")
        await stage.wait_for_text("our design")
        await stage.press("escape")
        await stage.wait_for_text("Events")
        assert stage.app.screen is stage.desk
