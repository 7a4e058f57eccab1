"""The details say why a signature failed, and what became of a request on its way, once that is known."""

import asyncio
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sandbox.config.load import load_config
from sandbox.domain.explanation import Case, Explanation
from sandbox.domain.records import Capture
from sandbox.domain.secret import Secret
from sandbox.service import Sandbox
from sandbox.tui import SandboxApp
from sandbox.tui.details import insight
from sandbox.tui.details.insight import Insights
from sandbox.tui.details.reading import read_record
from tests.both_ends import proxy, reserialised
from tests.conftest import REPOSITORY, SAMPLE_SECRET
from tests.raw_client import RawClient
from tests.tui.stage import Stage, free_port, opened, packaged
from tests.waiting import wait_for


async def publish_with(stage: Stage, secret: str) -> None:
    first = stage.sandbox.config.subscriptions[0]
    forged = replace(stage.sandbox.config, subscriptions=(replace(first, secret=Secret(secret)),))
    await stage.publish("Order.Create", forged)


async def look_at_newest_capture(stage: Stage, count: int = 1) -> None:
    await wait_for(lambda: len(stage.feed.window) == count, f"{count} rows in the feed")
    stage.feed.focus()
    await stage.press("f", *["up"] * (count - 1))  # what came through a proxy stands above its attempt
    await stage.wait_for_text("Rejected: signature failed", "#details")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_the_reason_and_what_to_do_stand_below_the_judgement(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        storefront = stage.sandbox.config.subscriptions[1]
        await publish_with(stage, storefront.secret.reveal())
        await look_at_newest_capture(stage)
        await stage.wait_for_text("was made with the secret of storefront, not", "#details")
        await stage.wait_for_text("help: Sign with erp's secret", "#details")
        assert storefront.secret.reveal() not in stage.text()


async def test_a_verified_capture_has_nothing_to_explain(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await wait_for(lambda: len(stage.feed.window) == 1, "a row")
        stage.feed.focus()
        await stage.press("f")
        await stage.wait_for_text("✓ Verified, answered 200", "#details")
        assert "Looking for" not in stage.text()


async def test_the_page_is_there_before_the_reason_and_the_screen_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_finish, threads = threading.Event(), []

    def slow(case: Case) -> Explanation:
        threads.append(threading.current_thread())
        assert may_finish.wait(20)
        return Explanation(("nothing-fits",), f"It took its time over {len(case.body)} bytes.", "Wait less.")

    monkeypatch.setattr(insight, "explain", slow)
    async with opened(tmp_path) as stage:
        await publish_with(stage, "wrong")
        await look_at_newest_capture(stage)
        await stage.wait_for_text("Looking for what is wrong with the signature", "#details")
        await wait_for(lambda: threads, "the thread")
        await stage.press("2", "1")  # the screen answers keys meanwhile
        may_finish.set()
        await stage.wait_for_text("It took its time over", "#details")
        assert threads[0] is not threading.main_thread()


async def test_a_corrected_secret_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", str(free_port()))
    path.write_text(text.replace(SAMPLE_SECRET, "mistyped"), encoding="utf-8")
    reload = partial(load_config, path, cwd=tmp_path, environ={})
    async with Sandbox(reload(), reload=reload) as sandbox:
        app = SandboxApp(sandbox)
        async with app.run_test(size=(120, 40)) as pilot:
            stage = Stage(sandbox, app, pilot)
            await publish_with(stage, SAMPLE_SECRET)
            await look_at_newest_capture(stage)
            await stage.wait_for_text("fits neither erp's secret nor anything near it", "#details")
            path.write_text(text, encoding="utf-8")
            await stage.wait_for_text("erp's secret was changed since; by the present config", "#details")


async def test_of_many_only_the_wanted_one_is_explained_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained: list[Case] = []

    def counted(case: Case) -> Explanation:
        explained.append(case)
        return Explanation(("nothing-fits",), "A sentence.", "")

    monkeypatch.setattr(insight, "explain", counted)
    async with opened(tmp_path) as stage:
        await stage.wait_for_text("sends the event under the cursor", "#feed")
        await stage.press("down")  # so that the details do not follow what arrives, and explain it
        for _ in range(3):
            await publish_with(stage, "wrong")
        records, config = stage.sandbox.records, stage.sandbox.config
        readings = [await read_record(records, number) for number in (1, 3, 5)]
        assert all(isinstance(each.record, Capture) for each in readings)
        explained.clear()
        insights = Insights()
        found = await asyncio.gather(*(insights.find(records, each, config) for each in readings))
        assert [each is None for each in found] == [True, True, False]
        assert len(explained) == 1
        assert await insights.find(records, readings[-1], config) is found[-1]
        assert insights.known(readings[-1].record, config) is found[-1]
        assert len(explained) == 1
        assert not insights.known(readings[-1].record, packaged()).complete


async def test_both_ends_know_each_other(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(200, 50)) as stage:
        await wait_for(lambda: len(stage.feed.window) == 1, "a row")
        stage.feed.focus()
        await stage.press("f")
        await stage.wait_for_text("#1 ✓ received exactly as sent", "#details")
        await stage.press("w")
        await stage.wait_for_text("#2 ✓ received exactly as sent", "#details")


async def test_what_changed_on_the_way_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as stage:
        async with proxy(f"http://127.0.0.1:{stage.port}", reserialised) as url:
            first = stage.sandbox.config.subscriptions[0]
            through = replace(first, url=f"{url}/hooks/erp")
            await stage.publish("Order.Create", replace(stage.sandbox.config, subscriptions=(through,)))
        await look_at_newest_capture(stage, 2)
        await stage.wait_for_text("✗ a proxy changed the body", "#details")
        await stage.wait_for_text("was made over the body as it was sent", "#details")


async def test_a_capture_of_somebody_elses_has_no_other_end(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as stage:
        client = await RawClient.connect(stage.port)
        await client.send(b"GET /hooks/erp HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        await wait_for(lambda: len(stage.feed.window) == 1, "a row")
        stage.feed.focus()
        await stage.press("f")
        await stage.wait_for_text("no attempt of it in this journal", "#details")
        await client.close()
