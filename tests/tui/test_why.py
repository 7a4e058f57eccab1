"""The details of a rejected capture say why its signature failed, once that is known."""

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
from sandbox.tui.details import why
from sandbox.tui.details.why import Explainer
from tests.conftest import REPOSITORY, SAMPLE_SECRET
from tests.tui.stage import Stage, free_port, opened, packaged
from tests.waiting import wait_for


async def publish_with(stage: Stage, secret: str) -> None:
    first = stage.sandbox.config.subscriptions[0]
    forged = replace(stage.sandbox.config, subscriptions=(replace(first, secret=Secret(secret)),))
    await stage.publish("Order.Create", forged)


async def look_at_newest_capture(stage: Stage, count: int = 2) -> None:
    await wait_for(lambda: len(stage.feed.window) == count, f"{count} rows in the feed")
    stage.feed.focus()
    await stage.press("f", "up")
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
        await wait_for(lambda: len(stage.feed.window) == 2, "two rows")
        stage.feed.focus()
        await stage.press("f", "up")
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

    monkeypatch.setattr(why, "explain", slow)
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


async def rejected_captures(folder: Path, count: int) -> list[Capture]:
    config = packaged()
    async with Sandbox(config, journal_path=folder / "journal.db") as sandbox:
        app = SandboxApp(sandbox)
        async with app.run_test() as pilot:
            stage = Stage(sandbox, app, pilot)
            for _ in range(count):
                await publish_with(stage, "wrong")
        records = [await sandbox.records.get(number) for number in range(1, 2 * count + 1)]
    return [record for record in records if isinstance(record, Capture)]


async def test_of_many_only_the_wanted_one_is_explained_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained: list[Case] = []

    def counted(case: Case) -> Explanation:
        explained.append(case)
        return Explanation(("nothing-fits",), "A sentence.", "")

    monkeypatch.setattr(why, "explain", counted)
    captures = await rejected_captures(tmp_path, 3)
    explainer, config = Explainer(), packaged()
    found = await asyncio.gather(*(explainer.explain(each, config) for each in captures))
    assert [each is None for each in found] == [True, True, False]
    assert len(explained) == 1
    assert await explainer.explain(captures[-1], config) is found[-1]
    assert explainer.known(captures[-1], config) is found[-1]
    assert len(explained) == 1
    assert explainer.known(captures[-1], packaged()) is None
