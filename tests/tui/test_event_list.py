"""Moving among the event types: by line, page and group, by keys and by mouse."""

from pathlib import Path

import pytest

from sandbox.domain.events import CATALOGUE, Group
from sandbox.tui.event_list import EventList
from tests.tui.stage import opened


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("}",), "StockQuantityUpdate"),
        (("}", "}"), "Cart.Create"),
        (("}", "}", "down", "{"), "Cart.Create"),
        (("}", "}", "{"), "StockQuantityUpdate"),
        (("{",), "Product.Create"),
        (("}",) * 6, "Shipment.Create"),
        (("end",), "Shipment.ReStocked"),
        (("end", "}"), "Shipment.ReStocked"),
        (("end", "home"), "Product.Create"),
        (("up",), "Product.Create"),
        (("down", "down"), "StockQuantityUpdate"),
        (("end", "pageup", "pageup", "pageup"), "Product.Create"),
        (("pagedown",) * 3, "Shipment.ReStocked"),
    ],
    ids=range(13),
)
async def test_keys_go_from_event_to_event_and_never_to_a_title(
    tmp_path: Path, keys: tuple[str, ...], chosen: str
) -> None:
    names = {"{": "left_curly_bracket", "}": "right_curly_bracket"}
    async with opened(tmp_path, size=(80, 24)) as stage:
        events = stage.desk.query_one(EventList)
        for key in keys:
            await stage.press(names.get(key, key))
            assert events.choosable(events.cursor)
        assert events.chosen.name == chosen
        assert events.top <= events.cursor < events.top + events.visible_count
        if chosen == "Product.Create":
            assert events.top == 0  # with its title


async def test_a_click_on_a_title_goes_to_its_first_event_and_emits_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        title = EventList.ROWS.index(Group.ORDERS)
        await stage.pilot.click(EventList, offset=(4, 1 + title))
        assert stage.desk.query_one(EventList).chosen.name == "Order.Create"
        assert not stage.desk.query_one("#emission").display


async def test_every_name_stands_whole_from_120_columns_on_and_beside_it_what_it_means_where_there_is_room(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as stage:
        for each in CATALOGUE:
            await stage.wait_for_text(each.name, "#events")
        assert "The quality check started" not in stage.text()
        await stage.press("F")
        await stage.wait_for_text("Shipment.GoodsUnderInspection · ", "#events")
        for each in CATALOGUE:
            await stage.wait_for_text(f"  {each.description}", "#events")
