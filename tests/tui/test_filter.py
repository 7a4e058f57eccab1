"""Filtering and marking in the terminal UI: typing, errors at their character, following, searching without stalls."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from sandbox.domain.filters import EVERYTHING, Filter, parse_filter
from sandbox.journal.protocol import JournalError, Records, Stretch
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.tui.filter_advice import LINES_AT_MOST, Advice
from sandbox.tui.filter_bar import FilterBar
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for

MIXED = ["Order.Create", "Cart.Update", "Order.Create"]
"""Six records: each event is received (#1, #3, #5), then its attempt is recorded (#2, #4, #6)."""


async def matches(stage: Stage, count: int) -> None:
    await wait_for(lambda: len(stage.feed.rows) == count, f"{count} rows in the feed")


async def filtered(stage: Stage, text: str) -> None:
    await stage.press("slash")
    await wait_for(lambda: stage.desk.query_one(FilterBar).has_focus_within, "the filter bar to have the focus")
    stage.desk.query_one(Input).value = ""
    await stage.press(*text, "enter")
    await wait_for(lambda: stage.feed.matching.text == text, f"the filter {text} to be in force")


async def titled(stage: Stage, title: str) -> None:
    await wait_for(lambda: str(stage.feed.border_title) == title, f"the title {title}")


async def numbers(stage: Stage) -> list[int]:
    return [row.number for index in range(len(stage.feed.rows)) if (row := stage.feed.rows.at(index))]


async def multiply(records: Records, count: int) -> None:
    """Append copies of the journal's first record until there are `count`."""
    record = await records.get(1)
    have = (await records.counts()).attempts + (await records.counts()).captures
    await asyncio.gather(*(records.append(replace(record, record_id=f"copy {n}")) for n in range(have, count)))


async def test_enter_applies_and_escape_ends(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await matches(stage, 3)
        await filtered(stage, "event:Order.* kind:capture")
        await titled(stage, "Feed · 2 matches")
        assert await numbers(stage) == [1, 5]
        assert stage.feed.has_focus
        assert "event:Order.* kind:capture" in stage.pane("#filter")
        await stage.press("escape")
        await matches(stage, 3)
        assert stage.feed.matching == EVERYTHING
        assert not stage.desk.query_one(FilterBar).display
        await titled(stage, "Feed")


async def test_what_is_typed_right_behind_the_slash_is_not_lost(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await matches(stage, 3)
        for key in ("slash", "q", "slash", "t"):  # none of them waits for the one before
            stage.app.post_message(events.Key(key, "/" if key == "slash" else key))
        await wait_for(lambda: stage.desk.query_one(Input).value == "q/t", "q/t in the line")
        assert stage.app.is_running


async def test_an_error_is_said_at_its_character_while_typing(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await matches(stage, 3)
        await stage.press("slash", *"event:Order.* verdct:x")
        await stage.wait_for_text("did you mean verdict?", "#filter")
        lines = stage.lines()
        typed = next(number for number, line in enumerate(lines) if "verdct:x" in line)
        assert lines[typed + 1].index("^") == lines[typed].index("verdct")
        await stage.press("enter")
        assert stage.feed.matching == EVERYTHING
        assert stage.desk.query_one(Input).cursor_position == len("event:Order.* ")
        await stage.press("end", *["backspace"] * 8)
        await stage.wait_for_text("not applied yet: Enter applies", "#filter")
        await stage.press("enter")
        await matches(stage, 2)


async def test_the_caret_follows_a_filter_longer_than_the_line(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stage.press("slash", *'"a rather long phrase that nobody has in a body" or kind:attempt or foo:x')

        async def below() -> bool:
            lines = stage.lines()
            typed = next((number for number, line in enumerate(lines) if "foo:x" in line), None)
            return typed is not None and lines[typed + 1].find("^") == lines[typed].index("foo:x")

        await wait_for(below, "the caret below foo")
        assert stage.desk.query_one(Advice).size.height <= LINES_AT_MOST
        await stage.wait_for_text(" …", "#filter")


async def test_what_is_pasted_becomes_one_visible_line(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("slash")
        await wait_for(lambda: stage.desk.query_one(Input).has_focus, "the line to have the focus")
        stage.desk.query_one(Input).post_message(events.Paste("kind:capture\n\x1b[31mred\u202e"))
        await stage.wait_for_text("kind:capture ␛[31mred⟨U+202E⟩", "#filter")


async def test_following_goes_on_with_what_matches(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await filtered(stage, "event:Order.* kind:capture")
        await matches(stage, 2)
        await stage.publish("Cart.Update")
        await stage.publish("Order.Create")
        await matches(stage, 3)
        await wait_for(lambda: stage.feed.chosen_number == 9, "the feed to follow")
        await titled(stage, "Feed · 3 matches")
        await stage.press("up")
        await stage.wait_for_text("○ paused")
        await stage.publish("Order.Create")
        await stage.wait_for_text("1 new ↓")
        assert stage.feed.chosen_number == 5
        await stage.press("f")
        await wait_for(lambda: stage.feed.chosen_number == 11, "the newest match")


async def test_a_filter_that_nothing_matches_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await filtered(stage, "nosuchword")
        await stage.wait_for_text("No record matches the filter.", "#feed")
        await titled(stage, "Feed · 0 matches")
        await stage.press("m", "enter", "up", "end")
        await filtered(stage, "kind:attempt")
        await matches(stage, 3)


async def test_escape_ends_the_filter_from_every_pane_outside_the_details(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        for pane, steps_back in (("#events", 0), ("#subscriptions", 0), ("#detail-lines", 1)):
            await filtered(stage, "kind:capture")
            await matches(stage, 3)
            stage.desk.query_one(pane).focus()
            await stage.press(*["escape"] * steps_back)
            assert stage.feed.matching.text == "kind:capture"
            await stage.press("escape")
            await matches(stage, 3)
            assert not stage.desk.query_one(FilterBar).display


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_typing_a_filter_leaves_room_for_rows(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, story=MIXED, size=size) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("skipped: inactive")
        await stage.press("slash", *"verdct:x")
        await stage.wait_for_text("did you mean verdict?", "#filter")
        assert "skipped: inactive" not in stage.text()
        assert stage.feed.visible_count >= 4


async def test_a_filter_longer_than_its_line_is_shown_from_its_beginning(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED, size=(80, 24)) as stage:
        await filtered(stage, "kind:capture or event:Order.* or event:Cart.* or verdict:rejected")
        await stage.wait_for_text("kind:capture or event:Order.*", "#filter")


async def test_a_blank_filter_is_none(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await filtered(stage, "kind:attempt")
        await matches(stage, 3)
        await filtered(stage, "")
        await matches(stage, 3)
        assert not stage.desk.query_one(FilterBar).display


async def test_a_reset_in_another_process_empties_the_filtered_feed(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await filtered(stage, "kind:capture")
        await matches(stage, 3)
        async with await SqliteJournal.open(tmp_path / "journal.db") as other:
            await other.reset()
        await stage.wait_for_text("No record matches the filter.", "#feed")
        await stage.publish("Order.Create")
        await matches(stage, 1)


async def test_m_marks_and_takes_the_mark_away(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await matches(stage, 3)
        await stage.press("tab", "tab", "up", "m")
        await stage.wait_for_text("★", "#feed")
        await stage.wait_for_text("★ marked", "#details")
        assert [
            summary.number for summary in await stage.sandbox.records.latest(9, matching=parse_filter("marked:yes"))
        ]
        await filtered(stage, "marked:yes")
        await matches(stage, 1)
        await stage.press("m")
        await wait_for(lambda: "★" not in stage.pane("#feed"), "the star to go")
        assert (await stage.sandbox.records.summary(4)).note is None


async def test_a_mark_from_elsewhere_shows_when_its_row_is_read_again(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await matches(stage, 3)
        await stage.press("tab", "tab", "up")
        await stage.wait_for_text("sent #4", "#details")
        async with await SqliteJournal.open(tmp_path / "journal.db") as other:
            await other.mark(6, "from \x1belsewhere")
        await stage.press("down")
        await stage.wait_for_text("★ from ␛elsewhere", "#details")
        await stage.wait_for_text("★", "#feed")


async def test_what_a_prune_has_left_is_shown_without_gaps(tmp_path: Path) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await multiply(stage.sandbox.records, 2_000)
        assert await stage.sandbox.records.remove(parse_filter("#7..1990")) == 1_984
    async with opened(tmp_path) as stage:
        await matches(stage, 13)
        await stage.wait_for_text("#1991", "#feed")
        assert (await numbers(stage))[2:4] == [6, 1991]
        await titled(stage, "Feed")
        await stage.press("tab", "tab", "home")
        await stage.wait_for_text("sent #2 ", "#details")


async def test_older_records_are_searched_in_the_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 6_000)
        look_back, may_search, looks = stage.sandbox.records.look_back, asyncio.Event(), 0

        async def slowly(limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
            nonlocal looks
            looks += 1
            if looks > 2:
                await may_search.wait()
            return await look_back(limit, before, matching)

        monkeypatch.setattr(stage.sandbox.records, "look_back", slowly)
        await filtered(stage, "data.OrderTotal:<0 or #2 or event:Cart.*")
        await stage.wait_for_text("searching …", "#feed")
        await stage.publish("Cart.Update")
        await stage.publish("Cart.Update")
        await titled(stage, "Feed · 2 matches, searching …")
        await wait_for(lambda: stage.feed.chosen_number == 6_004, "the feed to follow while it is searching")
        await stage.press("up")
        await stage.wait_for_text("#6002", "#details")
        may_search.set()
        await titled(stage, "Feed · 3 matches")
        assert stage.feed.chosen_number == 6_002, "what is found above does not move the cursor"
        assert looks > 2, "how many more it takes depends on how much a look has time for"


async def test_many_matches_are_read_as_far_as_they_are_looked_at(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await multiply(stage.sandbox.records, 3_000)
        await filtered(stage, "kind:capture")
        await stage.wait_for_text("matches and more", "#feed")
        assert len(stage.feed.rows) < 2_999

        async def all_after_home() -> bool:
            await stage.press("home")
            return len(stage.feed.rows) == 2_999

        await wait_for(all_after_home, "all matches")
        await titled(stage, "Feed · 2,999 matches")
        await stage.press("home")
        await stage.wait_for_text("received #1 ", "#details")


async def test_a_search_that_fails_is_said_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(tmp_path, story=MIXED) as stage:
        await matches(stage, 3)
        look_back = stage.sandbox.records.look_back

        async def fails(limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
            monkeypatch.setattr(stage.sandbox.records, "look_back", look_back)
            raise JournalError("the disk reports an error")

        monkeypatch.setattr(stage.sandbox.records, "look_back", fails)
        await filtered(stage, "kind:capture")
        await stage.publish("Order.Create")
        await matches(stage, 4)
