"""What came of an emission: with 1, 3 and 30 subscriptions, while an endpoint hangs, and the way to each record."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.config.values import Config
from sandbox.tui.emission import EmissionReport
from sandbox.tui.emitting.outcomes import OutcomeList, Outcomes
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for

DEAD = "http://127.0.0.1:1/hook"


def subscriptions(count: int, *, first_url: str = DEAD) -> Config:
    """A config with a first subscription elsewhere, and good ones."""
    config = packaged()
    erp = config.subscriptions[0]
    made = [replace(erp, name=f"shop-{number:02}", url=f"{erp.url}/{number}") for number in range(count)]
    made[0] = replace(made[0], url=first_url)
    return replace(config, subscriptions=tuple(made))


@asynccontextmanager
async def hanging() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A server that reads and answers once it may."""
    release = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await release.wait()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", release
    finally:
        release.set()
        server.close()


def shown(stage: Stage) -> int:
    reading = stage.desk._details.reading
    return 0 if reading is None else reading.number


async def test_the_report_names_the_keys_in_force_and_its_words_can_be_clicked(tmp_path: Path) -> None:
    config = replace(subscriptions(30), keys={"emit.outcomes": "f6"})
    async with opened(tmp_path, config=config, size=(200, 50)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("more: F6 or a click shows all", "#emission")
        await stage.wait_for_text("F6 all of it  Esc puts it away")
        report = stage.desk.query_one(EmissionReport)
        await stage.press("tab")  # other keys in the footer, and so all keys named anew
        assert "F6 all of it" in stage.text()
        x = stage.lines()[report.region.bottom - 1].index("F6 all of it")
        await stage.pilot.click(offset=(x + 1, report.region.bottom - 1))
        await wait_for(lambda: isinstance(stage.app.screen, Outcomes), "the list")


@pytest.mark.parametrize(("count", "size"), [(1, (80, 24)), (30, (80, 24)), (30, (200, 50))])
async def test_failed_ones_come_first_and_all_of_them_are_a_key_away(
    tmp_path: Path, count: int, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, config=subscriptions(count), size=size) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("✗ shop-00  connection refused", "#emission")
        if count > 1:
            await stage.wait_for_text("more: O or a click shows all", "#emission")
            await wait_for(lambda: len(stage.desk.query_one(EmissionReport).results) == count, "all outcomes")
        assert stage.desk.query_one(EmissionReport).region.height <= size[1] // 4 + 2
        assert stage.feed.size.height >= 2
        await stage.press("O")
        await wait_for(lambda: isinstance(stage.app.screen, Outcomes), "the list")
        assert len(stage.app.screen.query_one(OutcomeList).results) == count
        await stage.press("end", "enter")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        last = stage.desk.query_one(EmissionReport).results[-1].number
        assert last is not None
        await wait_for(lambda: shown(stage) == last, f"#{last} in the details")


async def test_a_click_on_an_outcome_goes_to_its_record_and_one_on_what_was_skipped_to_the_list(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("skipped: inactive", "#emission")
        report = stage.desk.query_one(EmissionReport)
        await stage.pilot.click(EmissionReport, offset=(4, 1))
        number = next(each.number for each in report.results if each.number is not None)
        await wait_for(lambda: shown(stage) == number, f"#{number} in the details")
        assert stage.desk._details.has_focus_within
        await stage.pilot.click(EmissionReport, offset=(4, 3))
        await wait_for(lambda: isinstance(stage.app.screen, Outcomes), "the list")


async def test_a_hanging_endpoint_keeps_no_outcome_back_and_another_emission_goes_out_meanwhile(tmp_path: Path) -> None:
    async with (
        hanging() as (url, release),
        opened(tmp_path, config=subscriptions(3, first_url=url)) as stage,
    ):
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("no answer yet: shop-00", "#emission")
        await stage.wait_for_text("✓ shop-02  delivered: 200 OK", "#emission")
        await stage.choose_event("Order.Update")
        await stage.press("enter")
        await stage.wait_for_text("Emission of Order.Update")
        await stage.wait_for_text("✓ shop-01  delivered: 200 OK", "#emission")
        release.set()
        await stage.wait_for_text("✓ shop-00  delivered: 200 OK", "#emission")
        assert "Emission of Order.Update" in stage.text(), "the older one has no report any more"


async def test_without_a_frame_each_outcome_takes_one_line_and_the_feed_keeps_its_rows(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("skipped: inactive", "#emission")
        report = stage.desk.query_one(EmissionReport)
        lines = [report.render_line(y).text for y in range(report.size.height)]
        assert [line.split()[:2] for line in lines] == [
            ["Order.Create", "O"],
            ["✓", "erp"],
            ["–", "storefront"],
            ["–", "my-endpoint"],
        ]
        assert "Esc puts it away" in lines[0]
        assert stage.feed.size.height >= 4
        await stage.pilot.click(EmissionReport, offset=(4, 1))
        number = next(each.number for each in report.results if each.number is not None)
        await wait_for(lambda: shown(stage) == number, f"#{number} in the details")
        await stage.pilot.click(EmissionReport, offset=(lines[0].index("Esc") + 2, 0))
        await wait_for(lambda: not report.display, "no report")


async def test_of_a_group_that_a_subscription_skips_only_the_first_type_is_named(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.choose_event("Shipment.Create")
        await stage.press("W")
        await stage.wait_for_text("Shipment.Create and 12 other types are not among its selected events", "#emission")
        await stage.wait_for_text("13 skipped: inactive", "#emission")
