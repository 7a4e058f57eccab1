"""Groups, the last thing again, and the report of more than one event."""

from pathlib import Path

from sandbox.domain.events import CATALOGUE, Group
from sandbox.domain.filters import parse_filter
from sandbox.tui.event_list import EventList
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


async def recorded(stage: Stage, attempts: int) -> None:
    async def there() -> bool:
        return await stage.sandbox.records.count(parse_filter("kind:attempt")) == attempts

    await wait_for(there, f"{attempts} attempts")


async def test_a_group_goes_to_each_subscription_and_again_by_one_key(tmp_path: Path) -> None:
    async with opened(tmp_path, notifications=True) as stage:
        await stage.press("r")
        await wait_for(
            lambda: any("Nothing was emitted yet" in each.message for each in stage.app._notifications), "so"
        )
        await stage.choose_event("Order.Update")
        await stage.press("W")
        await stage.wait_for_text("✓ erp", "#emission")
        await stage.wait_for_text("2 delivered: 200 OK", "#emission")
        await stage.wait_for_text("skipped: Order.Create is not among", "#emission")
        await stage.wait_for_text("2 skipped: inactive", "#emission")
        await recorded(stage, 3)
        await stage.press("escape", "r")
        await recorded(stage, 6)


async def test_a_double_click_on_the_title_of_a_group_and_the_palette_emit_it_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        title = 1 + EventList.ROWS.index(Group.CARTS)
        await stage.pilot.click(EventList, offset=(4, title), times=2)
        await stage.wait_for_text("Emission of Carts")
        await stage.wait_for_text("Cart.Create, Cart.Update are not among its selected events", "#emission")
        await stage.press("ctrl+p")
        await stage.press(*"group ship", "enter")
        shipments = sum(each.group is Group.SHIPMENTS for each in CATALOGUE)
        await stage.wait_for_text("Emission of Shipments")
        await stage.wait_for_text(f"{shipments} delivered: 200 OK", "#emission")
