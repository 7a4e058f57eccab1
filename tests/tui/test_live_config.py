"""The screen shows the config as the file says it now, and what is wrong with the file as long as it is."""

from pathlib import Path

import pytest

from sandbox.tui.status_line import StatusLine
from tests.tui.live_stage import live
from tests.tui.stage import free_port
from tests.waiting import wait_for


async def test_a_changed_subscription_is_shown_and_keeps_the_cursor(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await stage.press("tab", "down")
        assert stage.subscriptions.chosen is not None
        assert stage.subscriptions.chosen.name == "storefront"
        await stage.wait_for_text("/hooks/storefront", "#details")
        first = '  - {name: alpha, url: "http://h/alpha", secret: s, events: ["*"]}\n'
        stage.write("subscriptions:\n", f"subscriptions:\n{first}")
        await stage.wait_for_text("alpha", "#subscriptions")
        assert stage.subscriptions.chosen.name == "storefront"
        stage.write("/hooks/storefront", "/hooks/till")
        await stage.wait_for_text("/hooks/till", "#details")
        assert any("config.yaml changed: subscription alpha (new)" in each for each in stage.notices())


async def test_a_removed_subscription_gives_way_to_its_neighbour(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await stage.press("tab", "down")
        await stage.wait_for_text("/hooks/storefront", "#details")
        stage.write("name: storefront", "name: shop")
        await stage.wait_for_text("shop", "#subscriptions")
        assert stage.subscriptions.chosen is not None
        assert stage.subscriptions.chosen.name == "shop"
        await wait_for(lambda: stage.desk._details.subject.key == "subscription shop", "its page")


async def test_a_list_that_becomes_empty_is_no_trouble(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await stage.press("tab", "end")
        stage.path.write_text("subscriptions: []\n")
        await stage.wait_for_text("none in this config", "#subscriptions")
        assert stage.subscriptions.chosen is None
        await stage.press("down", "enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_broken_file_is_said_once_and_shown_until_it_is_good(tmp_path: Path, size: tuple[int, int]) -> None:
    async with live(tmp_path, size) as stage:
        stage.write("receiver:\n", "receiver:\n  hots: 1\n")
        await stage.wait_for_text("✗ config.yaml has an error, the last good one")
        status = stage.desk.query_one(StatusLine)
        assert status.render_line(0).cell_length == size[0]
        assert "hots" in str(stage.sandbox.config_trouble)
        await stage.publish("Order.Create")
        await wait_for(lambda: status.status.counts.attempts, "the attempt")
        assert "✗ config.yaml has an error" in stage.lines()[0]
        assert [each for each in stage.notices() if "config.yaml has an error" in each] == [
            stage.sandbox.config_trouble
        ]
        stage.write("  hots: 1\n", "")
        await wait_for(lambda: "✗ config.yaml" not in stage.lines()[0], "an end of the trouble")
        await wait_for(lambda: stage.notices().count("config.yaml is good again") == 1, "the good news")


async def test_another_port_and_theme_are_shown_at_once(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        port = free_port()
        text = stage.path.read_text(encoding="utf-8")
        stage.path.write_text(text.replace(f"  port: {stage.port} ", f"  port: {port} "), encoding="utf-8")
        await wait_for(lambda: f"127.0.0.1:{port}" in stage.lines()[0], "the new place")
        await stage.wait_for_text(f"POST to      http://127.0.0.1:{port}", "#feed")
        stage.write("  # public_url: https://…", "  public_url: https://x.example/")
        await stage.wait_for_text("O2VEND       https://x.example/hooks/erp", "#feed")


async def test_a_theme_is_taken_and_an_unknown_one_is_said(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.write("  # theme: sandbox-dark", "  theme: sandbox-light")
        await wait_for(lambda: stage.app.theme == "sandbox-light", "the light theme")
        stage.write("theme: sandbox-light", "theme: nonsense")
        await wait_for(lambda: any("'nonsense' is unknown" in each for each in stage.notices()), "a complaint")
        assert stage.app.theme == "sandbox-light"
