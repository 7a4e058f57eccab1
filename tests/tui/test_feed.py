"""The feed over a real journal: following, pausing, and ten thousand records that cost as much as ten."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.filters import parse_filter
from sandbox.domain.records import Attempt, Capture
from sandbox.domain.verdict import Verdict, passed
from sandbox.journal.protocol import BLOCK, Records
from tests.journal import journal_records
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


async def multiply(records: Records, count: int) -> None:
    """Append copies of the journal's first record until there are `count`."""
    record = await records.get(1)
    have = (await records.counts()).attempts + (await records.counts()).captures
    await asyncio.gather(*(records.append(replace(record, record_id=f"copy {n}")) for n in range(have, count)))


def numbers(stage: Stage) -> list[int]:
    found = [stage.feed.rows.at(index) for index in range(len(stage.feed.rows))]
    return [row.number for row in found if row is not None]


async def rows(stage: Stage, count: int) -> None:
    await wait_for(lambda: len(stage.feed.window) == count, f"{count} rows in the feed")


async def test_ten_thousand_records_open_and_jump_without_being_read(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 10_000)
    started = time.perf_counter()
    async with opened(tmp_path) as stage:
        await rows(stage, 9_999)
        await stage.wait_for_text("#10000", "#feed")
        await stage.press("tab", "tab", "home")
        await stage.wait_for_text("#2 ", "#feed")
        await stage.wait_for_text("sent #2 ", "#details")
        await stage.wait_for_text("○ paused")
        for _ in range(20):
            await stage.press("pagedown")
        await stage.press("end")
        await stage.wait_for_text("#10000", "#details")
        await wait_for(lambda: "not read" not in stage.text(), "all visible rows")
        await stage.wait_for_text("● following")
        assert stage.feed.window.pages_in_memory <= 6
    assert BLOCK * 6 < 10_000
    assert time.perf_counter() - started < 10


async def test_moving_away_pauses_and_coming_back_follows(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"] * 2) as stage:
        await rows(stage, 2)
        await stage.press("tab", "tab")
        await stage.wait_for_text("● following")
        await stage.press("up")
        await stage.wait_for_text("○ paused")
        await stage.publish("Order.Create")
        await rows(stage, 3)
        await stage.wait_for_text("1 new ↓")
        assert stage.feed.chosen_number == 2
        await stage.wait_for_text("#2", "#details")
        await stage.press("end")
        await stage.wait_for_text("● following")
        assert stage.feed.chosen_number == 6
        await stage.publish("Order.Create")
        await wait_for(lambda: stage.feed.chosen_number == 8, "the feed to follow")
        await stage.wait_for_text("#8", "#details")


async def test_f_follows_from_every_pane_and_emitting_does_too(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"] * 2) as stage:
        await rows(stage, 2)
        await stage.press("tab", "tab", "home", "tab", "f")
        await stage.wait_for_text("● following")
        await stage.press("shift+tab", "home")
        await stage.wait_for_text("○ paused")
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await wait_for(lambda: stage.feed.chosen_number == 6, "the feed to follow")


async def test_the_wheel_pauses_and_at_the_bottom_follows(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 60)
        await rows(stage, 59)
        stage.feed.scroll_lines(-3)
        await stage.wait_for_text("○ paused")
        await stage.publish("Order.Create")
        await rows(stage, 60)
        await stage.wait_for_text("1 new ↓")
        stage.feed.scroll_lines(5)
        await stage.wait_for_text("● following")
        await wait_for(lambda: stage.feed.chosen_number == 62, "the attempt in the row of its capture")


async def test_dragging_the_scrollbar_reaches_the_first_record(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 1000)
        await rows(stage, 999)
        right = stage.feed.size.width
        await stage.pilot.mouse_down("#feed", offset=(right, 10))
        await stage.pilot.hover("#feed", offset=(right, 2))
        await stage.pilot.mouse_up("#feed", offset=(right, 2))
        await stage.wait_for_text("#2 ", "#feed")


def both(name: str, port: int) -> tuple[Capture, Attempt]:
    """The two ends of one request."""
    attempt = journal_records.attempt(f"attempt {name}", event_id=name)
    outcome = replace(attempt.outcome, local_address=f"127.0.0.1:{port}")
    return (
        replace(journal_records.capture(f"capture {name}", event_id=name), peer=f"127.0.0.1:{port}"),
        replace(attempt, outcome=outcome),
    )


async def test_the_answer_comes_into_the_row_of_its_capture_and_nothing_moves(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        records = stage.sandbox.records
        (capture, attempt), (later, its_attempt) = both("one", 1001), both("two", 1002)
        await records.append(capture)
        await rows(stage, 1)
        await stage.wait_for_text("← Order.Create", "#feed")
        await records.append(later)
        await rows(stage, 2)
        stage.feed.focus()
        await stage.press("up")
        await stage.wait_for_text("← received #1", "#details")
        await records.append(attempt)
        await stage.wait_for_text("⇄ sent #3", "#details")  # the user stays on the row, and it tells more now
        assert stage.feed.chosen_number == 3
        assert stage.feed.cursor == 0
        await stage.wait_for_text("○ paused", "#feed")
        await records.append(its_attempt)
        await wait_for(lambda: stage.pane("#feed").count("⇄") == 2, "both answers")
        assert len(stage.feed.window) == 2
        assert stage.feed.unseen == 0
        assert stage.feed.chosen_number == 3


async def test_rows_found_above_do_not_move_what_is_looked_at(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 300)
        await wait_for(lambda: len(stage.feed.window) > 290, "all rows")
        stage.feed.focus()
        await stage.press("pageup", "pageup")
        await stage.wait_for_text("○ paused", "#feed")
        chosen, line = stage.feed.chosen_number, stage.feed.cursor - stage.feed.top
        blocks = stage.feed.window._blocks
        blocks.set(0, blocks.count(0) + 7)  # as if the journal's counts had been behind
        stage.feed._rows_changed()
        assert (stage.feed.chosen_number, stage.feed.cursor - stage.feed.top) == (chosen, line)


async def test_while_following_the_details_go_from_the_capture_to_both_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        capture, attempt = both("one", 1001)
        await stage.sandbox.records.append(capture)
        await stage.wait_for_text("← received #1", "#details")
        await stage.sandbox.records.append(attempt)
        await stage.wait_for_text("⇄ sent #2", "#details")
        await stage.press("w")
        await stage.wait_for_text("⇄ received #1", "#details")
        await stage.press("w")
        await stage.wait_for_text("⇄ sent #2", "#details")


async def test_of_a_pair_whatever_matches_is_in_one_row(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"] * 2) as stage:
        await rows(stage, 2)
        for text, shown in (("kind:capture", [1, 3]), ("kind:attempt", [2, 4]), ("event:Order.*", [2, 4])):
            stage.feed.filter_by(parse_filter(text))
            stage.desk._watch_journal()
            await wait_for(lambda shown=shown: numbers(stage) == shown, text)  # type: ignore[misc]
            signs = {"kind:capture": "← ", "kind:attempt": "→ ", "event:Order.*": "⇄ "}
            await stage.wait_for_text(f"{signs[text]}Order.Create", "#feed")
        await stage.publish("Order.Create")
        await wait_for(lambda: numbers(stage) == [2, 4, 6], "one more row")


async def test_a_prune_while_it_is_open_is_noticed_by_whoever_comes_there(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 3 * BLOCK)
    async with opened(tmp_path) as stage:
        await rows(stage, 3 * BLOCK - 1)
        await stage.wait_for_text(f"#{3 * BLOCK} ", "#feed")
        await stage.sandbox.records.remove(parse_filter(f"#3..{BLOCK + 7} or kind:attempt"))
        stage.feed.focus()
        await stage.press("home")
        await rows(stage, 2 * BLOCK - 6)
        await stage.press("home")
        await stage.wait_for_text("received #1 ", "#details")
        await stage.press("down")
        await stage.wait_for_text(f"received #{BLOCK + 8} ", "#details")


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_columns_stand_below_their_titles(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(width, 30)) as stage:
        await rows(stage, 1)
        await stage.wait_for_text("code outcome", "#feed")  # the narrow screen is laid out twice
        await stage.wait_for_text("✓ verified", "#feed")
        region = stage.feed.region
        title, row = (line[region.x : region.right] for line in stage.lines()[region.y + 1 : region.y + 3])
        for name, value in (("event", "Order.Create"), ("code", "200"), ("outcome", "✓")):
            assert title.index(name) == row.index(value)


async def test_records_with_impossible_values_are_shown(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await rows(stage, 1)
        capture, attempt = await stage.sandbox.records.get(1), await stage.sandbox.records.get(2)
        assert isinstance(capture, Capture)
        assert isinstance(attempt, Attempt)
        await stage.sandbox.records.append(
            replace(capture, record_id="a", at=10**30, elapsed=10**20, attempt=-(10**40), verdict=Verdict(()))
        )
        await stage.sandbox.records.append(
            replace(capture, record_id="b", at=-1, peer="", verdict=Verdict((passed("x" * 300, "y" * 3000),)))
        )
        await stage.sandbox.records.append(replace(attempt, record_id="c", event="", event_id="", subscription=""))
        await rows(stage, 4)
        await stage.press("tab", "tab", "up", "up")
        await stage.wait_for_text("#3", "#details")
        await stage.wait_for_text("at a time no calendar has", "#details")
        await stage.press("down")
        await stage.wait_for_text("#4", "#details")


async def test_the_footer_promises_to_read_and_mark_records_once_there_is_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.feed.focus()
        await wait_for(lambda: stage.feed.has_focus, "the feed")
        await stage.wait_for_text("f Newest")
        await wait_for(lambda: "m Mark" not in stage.text(), "no promise in an empty feed")
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("Emission of Order.Create")
        stage.feed.focus()
        await stage.wait_for_text("⏎ Read m Mark")
