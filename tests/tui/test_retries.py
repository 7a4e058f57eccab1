"""What fails waits in the queue, and the screen says how many do and when the next attempt is made."""

from dataclasses import replace
from pathlib import Path

from tests.tui.stage import free_port, opened, packaged
from tests.waiting import wait_for


async def test_a_failure_names_its_next_attempt_and_is_counted_until_it_is_dropped(tmp_path: Path) -> None:
    config = packaged()
    erp = replace(config.subscriptions[0], url=f"http://127.0.0.1:{free_port()}/")
    async with opened(tmp_path, config=replace(config, subscriptions=(erp,)), size=(160, 40)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("next in 60 s", "#emission")
        await stage.wait_for_text("↻1 to retry")
        (delivery,) = await stage.sandbox.queue.select()
        assert await stage.sandbox.queue.drop([delivery.delivery_id], stage.sandbox.clock())
        await wait_for(lambda: "to retry" not in stage.text(), "no count of what waits")
