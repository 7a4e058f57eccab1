"""Config.yaml changed from the screen: only what is meant moves, refusals are said, a lost change is offered again."""

from pathlib import Path

from tests.tui.live_stage import live
from tests.waiting import wait_for


async def test_t_switches_a_subscription_off_in_the_file_and_on_the_screen(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        before = stage.path.read_text(encoding="utf-8")
        await stage.press("tab", "t")
        await stage.wait_for_text("○ erp", "#subscriptions")
        assert stage.path.read_text(encoding="utf-8") == before.replace("active: true", "active: false", 1)
        await stage.press("t")
        await stage.wait_for_text("● erp", "#subscriptions")
        assert stage.path.read_text(encoding="utf-8") == before


async def test_a_change_that_another_program_saved_over_is_said_and_made_again(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stale = stage.path.read_bytes()
        await stage.press("tab", "t")
        await stage.wait_for_text("○ erp", "#subscriptions")
        stage.path.write_bytes(stale)
        await stage.wait_for_text("● erp", "#subscriptions")
        wanted = "Another program saved config.yaml over it: subscription erp disabled. Press U to do it again."
        await wait_for(lambda: wanted in stage.notices(), "the notice")
        await stage.press("U")
        await stage.wait_for_text("○ erp", "#subscriptions")
        await stage.press("U")
        await wait_for(lambda: any("No change of yours" in each for each in stage.notices()), "nothing more to do")


async def test_what_is_shared_is_not_switched_but_explained(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.write("  - name: erp\n", "  - &erp\n    name: erp\n")
        stage.write("  - name: storefront\n", "  - <<: *erp\n    name: storefront\n")
        await stage.press("tab", "t")
        await wait_for(lambda: any("edit line" in each for each in stage.notices()), "the refusal")
        assert "active: false\n    events: [Stock" not in stage.path.read_text(encoding="utf-8")
