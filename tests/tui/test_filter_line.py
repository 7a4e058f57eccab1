"""The line of the filter: completion, what was applied before, only what is marked, names that nothing is called."""

import json
from pathlib import Path

import pytest

from sandbox.domain.filters import EVERYTHING
from sandbox.tui.filter_advice import OfferedWords
from sandbox.tui.filter_bar import REMEMBERED, FilterBar
from sandbox.tui.filter_input import FilterInput
from sandbox.tui.memory import LARGEST, MEMORY_FILE, Memory
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for


async def typing(stage: Stage, *keys: str) -> FilterInput:
    await stage.press("slash", *keys)
    line = stage.desk.query_one(FilterInput)
    await wait_for(lambda: line.has_focus or stage.feed.has_focus, "the line")
    return line


async def test_tab_completes_and_goes_on_to_the_next(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        line = await typing(stage, *"ki")
        await stage.wait_for_text("What was sent (attempt), or what was received", "#filter")
        await stage.press("tab", "right", "tab")
        assert line.value == "kind:attempt"
        await stage.press("tab")
        assert line.value == "kind:capture"
        await stage.press("shift+tab", "space", *"sub:st", "right", "enter")
        await wait_for(lambda: stage.feed.matching.text == "kind:attempt sub:storefront", "the filter")
        await stage.wait_for_text("No record matches", "#feed")


async def test_tab_goes_to_the_next_pane_where_nothing_is_offered(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await typing(stage, *"status:5xx", "tab")
        await wait_for(lambda: stage.feed.has_focus, "the feed to have the focus")


async def test_what_is_offered_is_taken_by_mouse_and_leaves_rows_in_sight(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(80, 24)) as stage:
        line = await typing(stage)
        await stage.wait_for_text("verdict:", "#filter")
        assert stage.feed.visible_count >= 4
        await stage.pilot.click(OfferedWords, offset=(1, 0))
        await wait_for(lambda: line.value == "event:", "the field")
        await stage.wait_for_text("and 1", "#filter")
        assert stage.feed.visible_count >= 4


async def test_filters_are_recalled_also_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_FILE
    config = packaged(journal_path=tmp_path / "journal.db")
    async with opened(tmp_path, config=config, story=["Order.Create"]) as stage:
        for text in ("kind:attempt", "kind:capture", "kind:attempt"):
            line = await typing(stage)
            line.value = text
            await stage.press("enter")
            await wait_for(lambda text=text: stage.feed.matching.text == text, text)  # type: ignore[misc]
    assert json.loads(path.read_text())["filters"] == ["kind:capture", "kind:attempt"]
    assert path.stat().st_mode & 0o777 == 0o600
    async with opened(tmp_path, config=config) as stage:
        line = await typing(stage, *"id:")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await stage.press(key)
            seen.append(line.value)
        assert seen == ["kind:attempt", "kind:capture", "kind:capture", "kind:attempt", "id:"]


async def test_o_shows_only_what_is_marked_and_again_everything(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"] * 2) as stage:
        await wait_for(lambda: len(stage.feed.rows) == 2, "rows")
        await stage.sandbox.records.mark(3, "")
        await stage.press("o")
        await wait_for(lambda: len(stage.feed.rows) == 1, "one row")
        await stage.press("o")
        await wait_for(lambda: len(stage.feed.rows) == 2, "all rows")
        assert not stage.desk.query_one(FilterBar).display
        line = await typing(stage)
        line.value = "kind:attempt or kind:capture"
        await stage.press("enter", "o")
        await wait_for(lambda: stage.feed.matching.text == "(kind:attempt or kind:capture) marked:yes", "both")
        await wait_for(lambda: len(stage.feed.rows) == 1, "one row")
        await stage.press("o")
        await wait_for(lambda: stage.feed.matching.text == "kind:attempt or kind:capture", "the filter alone")
        await stage.press("escape")
        await wait_for(lambda: stage.feed.matching == EVERYTHING, "no filter")


async def test_a_note_is_written_and_changed(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(200, 50)) as stage:
        await wait_for(lambda: len(stage.feed.rows) == 1, "rows")
        stage.feed.focus()
        for typed, expected in (([*"refund?"], "refund?"), (["space", *"yes"], "refund? yes")):
            await stage.press("f", "M")
            await stage.wait_for_text("Note of #2")
            await stage.press(*typed, "enter")
            await stage.wait_for_text(f"★ {expected}", "#details")
        await stage.press("M")
        await stage.wait_for_text("Note of #2")
        await stage.press("x", "escape")
        assert (await stage.sandbox.records.summary(2)).note == "refund? yes"


async def test_a_name_that_nothing_is_called_is_pointed_out(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(200, 50)) as stage:
        await typing(stage, *"sub:er", "enter")
        await stage.wait_for_text("No subscription is called er; did you mean erp?", "#feed")


CONTENTS = ("", "[1]", "{", "\x00", '{"filters": 5}', "x" * (LARGEST + 1), "[" * 100_000)


@pytest.mark.parametrize("content", CONTENTS, ids=range(len(CONTENTS)))
def test_a_broken_memory_is_an_empty_one(tmp_path: Path, content: str) -> None:
    path = tmp_path / MEMORY_FILE
    path.write_text(content)
    memory = Memory(path)
    assert memory.texts("filters") == []
    assert bool(memory.trouble) is (content != '{"filters": 5}')
    memory.remember("filters", ["a"])
    assert Memory(path).texts("filters") == ["a"]
    assert [each.name for each in tmp_path.iterdir()] == [MEMORY_FILE]


def test_what_others_remember_is_kept_and_an_unwritable_place_is_no_end(tmp_path: Path) -> None:
    path = tmp_path / MEMORY_FILE
    path.write_text('{"theme": "sandbox-light"}')
    Memory(path).remember("filters", [str(number) for number in range(REMEMBERED)])
    assert json.loads(path.read_text())["theme"] == "sandbox-light"
    nowhere = Memory(tmp_path / "missing" / MEMORY_FILE)
    nowhere.remember("filters", ["a"])
    assert nowhere.texts("filters") == ["a"]
    assert "cannot be written" in nowhere.trouble


async def test_the_footer_says_how_a_filter_is_applied_and_ended(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24), story=["Order.Create"]) as stage:
        await stage.press("slash")
        await stage.wait_for_text("⏎ Apply Esc End")
        await stage.press(*"status:200", "enter")
        await stage.wait_for_text("Feed · 1 match")
        await stage.press("slash", "escape")
        await wait_for(lambda: stage.feed.has_focus and stage.feed.matching == EVERYTHING, "all records")
