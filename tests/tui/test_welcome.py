"""What an empty feed says, and what stands below the first records, at every size."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.tui.feed.blank import FEW, first_steps
from sandbox.tui.layout.too_small import LEAST
from sandbox.tui.welcome import welcome
from tests.tui.stage import opened, packaged
from tests.waiting import wait_for


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (250, 70)], ids=["80", "120", "250"])
async def test_it_says_what_to_press_and_how_a_url_for_o2vend_is_had(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        for sentence in (
            "[⏎ Emit] sends the event", "[E Compose] lets you write it", "[p Story] plays a story, [? Help] the keys",
            f"http://127.0.0.1:{stage.port}/hooks/erp", "cloudflared tunnel --url", "Write it as public_url below",
        ):  # fmt: skip
            await wait_for(lambda sentence=sentence: sentence in " ".join(stage.pane("#feed").split()), sentence)  # type: ignore[misc]


async def test_it_gives_the_public_url_once_there_is_one(tmp_path: Path) -> None:
    config = packaged(journal_path=tmp_path / "journal.db")
    config = replace(config, receiver=replace(config.receiver, public_url="https://some-words.example.com"))
    async with opened(tmp_path, config=config) as stage:
        await stage.wait_for_text("https://some-words.example.com/hooks/erp", "#feed")
        await stage.wait_for_text("is the URL to paste there", "#feed")
        assert "cloudflared" not in stage.pane("#feed")


async def test_no_form_is_cut_where_a_smaller_one_fits(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        said = welcome(stage.sandbox)
        for width in range(20, 120, 7):
            for height in range(3, 20):
                lines = said.laid_out(width, height)
                assert len(lines) <= height
                assert all(sum(len(span.text) for span in line) <= width for line in lines)
                assert "Emit" in "".join(span.text for line in lines for span in line)


async def test_first_records_say_what_to_do_next_until_there_are_more(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await stage.wait_for_text("and wrong-secret: it is rejected", "#feed")
        for _ in range(FEW):
            await stage.publish("Order.Create")
        await wait_for(lambda: "wrong-secret" not in stage.pane("#feed"), "no next steps any more")


def test_next_steps_never_stand_on_a_record() -> None:
    for rows in range(FEW + 3):
        for height in range(30):
            found = first_steps(rows, 60, height)
            assert not found.lines or (rows < found.start and found.start + len(found.lines) <= height)


async def test_a_terminal_that_is_too_small_says_so_and_keeps_everything(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24), story=["Order.Create", "Order.Create"]) as stage:
        stage.feed.focus()
        await wait_for(lambda: len(stage.feed.rows) == 2, "both in the feed")
        await stage.press("up")
        for width, height in ((LEAST.columns - 1, 24), (80, LEAST.lines - 1), (20, 6)):
            await stage.pilot.resize_terminal(width, height)
            await stage.wait_for_text("too small")
        for width, height in (LEAST, (60, 15), (100, 30), (160, 45), (250, 70), (120, 40)):
            await stage.pilot.resize_terminal(width, height)
            await wait_for(lambda: "too small" not in stage.text(), "the panes again")
            await stage.wait_for_text("Delivered", "#details")
        assert stage.desk.focused is stage.feed
        assert (stage.feed.cursor, stage.feed.following) == (0, False)


async def test_who_is_among_the_subscriptions_stays_there_when_the_screen_gets_low(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        subscriptions = stage.desk.query_one("#subscriptions")
        subscriptions.focus()
        await stage.press("down")
        await stage.pilot.resize_terminal(60, 15)
        await stage.wait_for_text("storefront 16", "#subscriptions")
        await stage.pilot.resize_terminal(160, 45)
        await stage.wait_for_text("16 events", "#subscriptions")
        assert stage.desk.focused is subscriptions
