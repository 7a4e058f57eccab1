"""The Compare tab: what was sent against what was received, and one record against a marked one."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox.domain.json_text import NumberToken, read
from sandbox.domain.records import Attempt
from sandbox.tui import aside
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.feed.conversation import ends
from tests.both_ends import proxy, reserialised
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


async def rows(stage: Stage, count: int) -> None:
    await wait_for(lambda: len(stage.feed.window) == count, f"{count} rows in the feed")


async def go_to(stage: Stage, number: int) -> None:
    """Look at the row of a record; of a pair that is the attempt."""
    stage.feed.focus()

    def found() -> bool:
        for index in range(len(stage.feed.rows)):
            row = stage.feed.rows.at(index)
            if row is not None and number in {each.number for each in ends(row)}:
                stage.feed.move_to(index)
                return True
        return False

    await wait_for(found, f"a row of #{number}")
    await stage.wait_for_text(f" #{number} ", "#details")


async def test_what_was_sent_is_compared_with_what_was_received(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as stage:
        async with proxy(f"http://127.0.0.1:{stage.port}", reserialised) as url:
            first = stage.sandbox.config.subscriptions[0]
            through = replace(first, url=f"{url}/hooks/erp")
            await stage.publish("Order.Create", replace(stage.sandbox.config, subscriptions=(through,)))
        await rows(stage, 2)
        for number in (2, 1):  # from the sender to the receiver, whichever is looked at
            await go_to(stage, number)
            await stage.press("5")
            await stage.wait_for_text("#2 attempt 0 of Order.Create → #1 capture of Order.Create", "#details")
        await stage.wait_for_text("a proxy changed the body", "#details")
        await stage.wait_for_text("the same JSON, written differently: spaces", "#details")
        await stage.wait_for_text("first difference at byte 6, counted from 0:", "#details")
        assert "demo-key" not in stage.text()


async def test_an_untouched_request_has_nothing_to_compare(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(120, 40)) as stage:
        await rows(stage, 1)
        await go_to(stage, 2)
        await stage.press("5")
        await stage.wait_for_text("✓ received exactly as sent", "#details")


async def test_d_compares_with_the_marked_record_and_back(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"] * 2, size=(200, 50)) as stage:
        await rows(stage, 2)
        await go_to(stage, 4)
        await stage.press("d")
        await stage.wait_for_text("No other record is marked. Mark one in the feed with m", "#details")
        await go_to(stage, 2)
        await stage.press("m")
        await stage.wait_for_text("★", "#feed")
        await go_to(stage, 4)
        await stage.press("d")
        await stage.wait_for_text("#2 attempt 0 of Order.Create → #4 attempt 0 of Order.Create", "#details")
        await stage.wait_for_text("~ OrderNumber", "#details")
        stage.desk.query_one(DetailLines).focus()
        await stage.press("end")
        await stage.wait_for_text("ignored:", "#details")
        await stage.press("d")
        await stage.wait_for_text("#4 attempt 0 of Order.Create → #3 capture of Order.Create", "#details")


async def test_two_ends_stay_two_ends_if_one_is_marked(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(120, 40)) as stage:
        await rows(stage, 1)
        await stage.sandbox.records.mark(1, "marked before")
        await go_to(stage, 2)
        await stage.press("d")
        await stage.wait_for_text("✓ received exactly as sent", "#details")


async def test_another_record_is_not_kept_waiting_by_a_large_comparison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def started(*args: str, **kwargs: object) -> asyncio.subprocess.Process:
        processes.append(await start(*args, **kwargs))  # type: ignore[arg-type]
        return processes[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", started)
    async with opened(tmp_path, story=["Order.Create"] * 2) as stage:
        await rows(stage, 2)
        sent = await stage.sandbox.records.get(2)
        assert isinstance(sent, Attempt)
        for name in ("one", "two"):
            items = [{"Sku": f"{name} {number}", "Quantity": number * 1.5} for number in range(60_000)]
            request = replace(sent.request, body=json.dumps({"Data": items}).encode())
            large = replace(sent, record_id=name, event_id=name, request=request)
            await stage.sandbox.records.append(large)
        await rows(stage, 4)
        await stage.sandbox.records.mark(5, "")
        await go_to(stage, 6)
        await stage.press("d")
        await stage.wait_for_text("Comparing with #5 …", "#details")
        await wait_for(lambda: processes, "the process")
        await go_to(stage, 2)
        await wait_for(lambda: all(each.returncode is not None for each in processes), "its end")
        assert [each.returncode for each in processes if each.returncode == -9]
        await stage.press("5")
        await stage.wait_for_text("✓ received exactly as sent", "#details")


async def test_a_large_calculation_brings_numbers_back_as_they_were_written() -> None:
    text = '{"a":900.00,"b":1.5E+3,"c":12}'
    found = await aside.aside(aside.HEAVY, read, text)
    assert isinstance(found, dict)
    numbers = [found["a"], found["b"]]
    assert [each.text for each in numbers if isinstance(each, NumberToken)] == ["900.00", "1.5E+3"]
    assert found["c"] == 12
    assert found["b"] == Decimal(1500)


async def test_a_large_calculation_that_fails_says_so() -> None:
    with pytest.raises(aside.AsideError, match="exit code 1"):
        await aside.aside(aside.HEAVY, read, "no JSON")
