"""The sizes of the panes: dragged, changed by keys, remembered, clamped; and one pane alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widget import Widget

from sandbox.tui import SandboxApp
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.emission import EmissionReport
from sandbox.tui.event_list import EventList
from sandbox.tui.layout.area import PaneArea
from sandbox.tui.layout.sizes import Least, Share, clamped
from sandbox.tui.layout.split import Seam
from sandbox.tui.memory import Memory
from sandbox.tui.subscriptions.pane import SubscriptionList
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for

PANES = ("#events", "#subscriptions", "#feed", "#details")


@given(st.integers(-50, 400), st.integers(0, 400), st.integers(1, 60), st.integers(1, 60))
def test_both_sides_have_what_they_need_where_there_is_room(first: int, total: int, one: int, other: int) -> None:
    cells = clamped(first, total, Least(one, other))
    if total >= one + other:
        assert one <= cells <= total - other
        assert cells == first or first < one or first > total - other
    else:
        assert 0 <= cells <= min(total, one)


@given(st.integers(1, 999), st.data())
def test_a_share_of_a_total_is_those_cells_again(total: int, data: st.DataObject) -> None:
    cells = data.draw(st.integers(0, total))
    assert Share.of(cells, total).cells(total) == cells


@pytest.mark.parametrize("parts", [10**400, -(10**400)])
def test_a_share_that_nobody_can_have_chosen_leaves_both_sides_what_they_need(parts: int) -> None:
    assert clamped(Share(parts).cells(80), 80, Least(16, 30)) == (50 if parts > 0 else 16)


def seen(stage: Stage) -> list[str]:
    return [each for each in PANES if stage.desk.query_one(each).region.area and stage.desk.query_one(each).display]


def width(stage: Stage, selector: str) -> int:
    return stage.desk.query_one(selector).outer_size.width


def height(stage: Stage, selector: str) -> int:
    return stage.desk.query_one(selector).outer_size.height


def on_frame(pane: Widget) -> tuple[int, int]:
    return pane.region.x + 4, pane.region.y


async def drag(stage: Stage, start: tuple[int, int], stops: Sequence[tuple[int, int]]) -> None:
    await stage.pilot.mouse_down(offset=start)
    for each in stops:
        await stage.pilot.hover(offset=each)
    await stage.pilot.mouse_up(offset=stops[-1])


async def test_the_line_between_left_and_right_is_dragged(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        before = width(stage, "#events")
        await drag(stage, (before - 1, 10), [(before + 3, 12), (before + 6, 11)])
        await wait_for(lambda: width(stage, "#events") == before + 7, "seven cells more")
        assert width(stage, "#feed") == 120 - before - 7
        assert stage.desk.query_one("#feed").region.x == before + 7
        await drag(stage, (before + 6, 10), [(0, 10)])
        await wait_for(lambda: width(stage, "#events") == 16, "as narrow as it may be")
        await drag(stage, (15, 10), [(119, 10)])
        await wait_for(lambda: width(stage, "#feed") == 30, "the feed as narrow as it may be")


@pytest.mark.parametrize("size", [(120, 40), (160, 45)], ids=["stacked", "wide"])
async def test_the_line_before_the_details_is_dragged(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        details = stage.desk.query_one("#details")
        x, y = details.region.offset
        if size[0] >= 150:
            await drag(stage, (x, y + 5), [(x - 10, y + 5)])
            await wait_for(lambda: details.region.x == x - 10, "wider details")
        else:
            await drag(stage, (x + 30, y), [(x + 30, y - 4)])
            await wait_for(lambda: details.region.y == y - 4, "higher details")


async def test_the_line_between_events_and_subscriptions_is_dragged(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        y = stage.desk.query_one(SubscriptionList).region.y
        await drag(stage, (5, y - 1), [(5, y - 6)])
        await wait_for(lambda: stage.desk.query_one(SubscriptionList).region.y == y - 5, "higher subscriptions")


async def test_the_seam_shows_while_the_mouse_is_on_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        edge = width(stage, "#events")
        shown = [each for each in stage.desk.query(Seam) if each.display]
        assert not shown
        await stage.pilot.hover(offset=(edge, 10))
        await stage.wait_for_text("↔")
        await stage.pilot.hover(offset=(edge + 20, 10))
        await wait_for(lambda: "↔" not in stage.text(), "no seam")


async def test_a_click_on_the_frame_changes_no_size(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        edge = width(stage, "#events")
        await stage.pilot.click(offset=(edge - 1, 10))
        await stage.pilot.pause()
        assert not (tmp_path / "ui.json").exists()
        assert width(stage, "#events") == edge


@pytest.mark.parametrize(
    ("size", "pane", "key", "measure", "by"),
    [
        ((120, 40), "#events", ">", width, 2),
        ((120, 40), "#events", "<", width, -2),
        ((120, 40), "#events", "-", height, -1),
        ((120, 40), "#subscriptions", "+", height, 1),
        ((120, 40), "#feed", ">", width, 2),
        ((120, 40), "#feed", "+", height, 1),
        ((160, 45), "#feed", "<", width, -2),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
async def test_keys_change_the_pane_with_the_focus(
    tmp_path: Path, size: tuple[int, int], pane: str, key: str, measure: object, by: int
) -> None:
    names = {">": "greater_than_sign", "<": "less_than_sign", "+": "plus", "-": "minus"}
    assert callable(measure)
    async with opened(tmp_path, size=size) as stage:
        stage.desk.query_one(pane).focus()
        await stage.pilot.pause()
        before = measure(stage, pane)
        await stage.press(names[key])
        await wait_for(lambda: measure(stage, pane) == before + by, "another size")
        await stage.press("equals_sign")
        await wait_for(lambda: measure(stage, pane) == before, "the size from before")


async def test_a_size_that_cannot_be_changed_is_explained(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(160, 45), notifications=True) as stage:
        stage.feed.focus()
        await stage.press("plus")
        await stage.wait_for_text("No pane stands")


async def test_sizes_are_remembered_for_either_layout(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        before = width(stage, "#events")
        await stage.press(*["greater_than_sign"] * 3)
        await wait_for(lambda: width(stage, "#events") == before + 6, "wider events")
        await stage.pilot.resize_terminal(160, 45)
        await wait_for(lambda: width(stage, "#events") == 40, "what the stylesheet says of a wide screen")
        await stage.press("less_than_sign")
        await wait_for(lambda: width(stage, "#events") == 38, "narrower events on the wide screen")
    async with opened(tmp_path) as stage:
        await wait_for(lambda: width(stage, "#events") == before + 6, "the remembered width")
        await stage.pilot.resize_terminal(160, 45)
        await wait_for(lambda: width(stage, "#events") == 38, "the other remembered width")
        await stage.press("equals_sign")
        await wait_for(lambda: width(stage, "#events") == 40, "the width of the stylesheet")
    assert [*Memory(tmp_path / "ui.json").numbers("panes")] == ["stacked.sides"]


async def test_a_smaller_terminal_keeps_every_pane_large_enough(tmp_path: Path) -> None:
    Memory(tmp_path / "ui.json").remember_numbers(
        "panes", {"stacked.sides": 900, "stacked.right": -5, "wide.left": 5000}
    )
    async with opened(tmp_path) as stage:
        await wait_for(lambda: width(stage, "#feed") == 30 and height(stage, "#middle") == 6, "clamped sizes")
        await stage.pilot.resize_terminal(60, 24)
        await wait_for(lambda: width(stage, "#feed") == 30, "clamped again")
        await stage.pilot.resize_terminal(160, 45)
        await wait_for(lambda: height(stage, "#subscriptions") == 4, "subscriptions that can be seen")


@pytest.mark.parametrize("text", ['{"panes": [1, 2]}', '{"panes": {"stacked.sides": "wide", "stacked.left": true}}'])
async def test_sizes_that_are_none_are_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "ui.json").write_text(text, encoding="utf-8")
    async with opened(tmp_path) as stage:
        assert width(stage, "#events") == 34


async def test_f_shows_the_pane_with_the_focus_alone_and_tab_goes_on(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24), story=["Order.Create"]) as stage:
        assert seen(stage) == [*PANES]
        await stage.press("F")
        await wait_for(lambda: seen(stage) == ["#events"], "only the events")
        await stage.wait_for_text("All panes")
        assert (width(stage, "#events"), height(stage, "#events")) == (80, 22)
        for each in ("#subscriptions", "#feed", "#details", "#events"):
            await stage.press("tab")
            await wait_for(lambda each=each: seen(stage) == [each], f"only {each}")  # type: ignore[misc]
            assert (width(stage, each), height(stage, each)) == (80, 22)
            assert stage.desk.query_one(each).has_focus_within
        await stage.press("shift+tab", "escape")
        await wait_for(lambda: seen(stage) == [*PANES], "all panes")
        assert isinstance(stage.desk.focused, DetailLines)


async def test_a_record_is_read_alone_and_f_returns(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(160, 45), story=["Order.Create"]) as stage:
        await stage.press("f")
        stage.feed.focus()
        await stage.press("F")
        await wait_for(lambda: seen(stage) == ["#feed"], "only the feed")
        await stage.press("enter")
        await wait_for(lambda: seen(stage) == ["#details"], "the record alone")
        await stage.wait_for_text("Delivered: 200 OK", "#details")
        await stage.press("F")
        await wait_for(lambda: seen(stage) == [*PANES], "all panes")


async def test_report_filter_and_story_show_beside_one_pane_alone(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("F", "enter")
        await stage.wait_for_text("delivered: 200 OK", "#emission")
        assert seen(stage) == ["#events"]
        await stage.press("escape")
        assert not stage.desk.query_one(EmissionReport).display
        await stage.press("slash", *"F+=")
        await wait_for(lambda: seen(stage) == ["#feed"], "the feed that is filtered")
        await stage.wait_for_text("F+=", "#filter")
        await stage.press("escape", "p")
        await stage.wait_for_text("happy-delivery")
        await stage.press("enter")
        await wait_for(lambda: stage.desk.query_one("#story").region.area, "the strip of the story")
        stage.desk.query_one(EventList).focus()
        await wait_for(lambda: seen(stage) == ["#events"], "the events alone, as the focus is there")
        assert stage.desk.query_one("#story").region.area


async def test_a_double_click_on_a_frame_shows_its_pane_alone_and_another_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SandboxApp, "CLICK_CHAIN_TIME_THRESHOLD", 5.0)  # a busy machine clicks slowly
    async with opened(tmp_path) as stage:
        for selector in PANES:
            pane: Widget = stage.desk.query_one(selector)
            await stage.pilot.click(offset=on_frame(pane), times=2)
            await wait_for(lambda selector=selector: seen(stage) == [selector], f"only {selector}")  # type: ignore[misc]
            assert pane.has_focus_within
            await stage.pilot.click(offset=on_frame(pane), times=2)
            await wait_for(lambda: seen(stage) == [*PANES], "all panes")


async def test_sizes_of_ones_own_come_back_after_a_pane_was_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("greater_than_sign")
        await wait_for(lambda: width(stage, "#events") == 36, "wider events")
        await stage.press("F")
        await wait_for(lambda: width(stage, "#events") == 120, "the events alone")
        assert not stage.desk.query_one(PaneArea).check_action("resize", ())
        await stage.press("F")
        await wait_for(lambda: width(stage, "#events") == 36, "the width from before")
