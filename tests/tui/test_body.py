"""The Body tab: three ways to look, folding, search, the path under the cursor; bodies of any size at once."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.records import Attempt
from sandbox.tui.body.pane import BodyHead, BodyPane
from sandbox.tui.body.view import BodyView
from sandbox.tui.lines.paint import Line
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


def text_of(line: Line) -> str:
    return "".join(span.text for span in line)


async def at_body(stage: Stage, count: int = 1) -> BodyView:
    await wait_for(lambda: len(stage.feed.rows) == count, f"{count} rows in the feed")
    stage.feed.focus()
    await stage.press("f", "2", "enter")
    await stage.wait_for_text("[pretty]", "#body")
    view = stage.desk.query_one(BodyView)
    await wait_for(lambda: view.has_focus, "the body to have the focus")
    return view


async def append_body(stage: Stage, body: bytes) -> None:
    sent = await stage.sandbox.records.get(2)
    assert isinstance(sent, Attempt)
    await stage.sandbox.records.append(replace(sent, record_id="large", request=replace(sent.request, body=body)))


async def test_v_goes_through_the_ways_and_the_path_under_the_cursor_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(200, 50)) as stage:
        view = await at_body(stage)
        await stage.press(*["down"] * 6)
        await stage.wait_for_text("Data.OrderNumber", "#body")
        await stage.press("v")
        await stage.wait_for_text("[raw]", "#body")
        await stage.wait_for_text('{"Id":"', "#body")
        await stage.press("v")
        await stage.wait_for_text("[hex]", "#body")
        await stage.wait_for_text("00000000 ", "#body")
        await stage.press("up", "1", "2")
        await stage.wait_for_text("[hex]", "#body")  # it stays what was chosen
        await stage.pilot.click(BodyHead, offset=(2, 0))
        await stage.wait_for_text("[pretty]", "#body")
        assert view.way == "pretty"


async def test_s_searches_and_the_hits_are_walked_through(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        view = await at_body(stage)
        count = view.source.text.lower().count("order")
        stage.feed.focus()
        await stage.press("1", "s", *"s/q")  # a slash and a q are characters there
        await stage.wait_for_text("not found", "#body")
        await stage.press(*["backspace"] * 3, *"order")
        await stage.wait_for_text(f"1 of {count}", "#body")
        await stage.press("enter")
        await wait_for(lambda: view.has_focus, "the body to have the focus")
        await stage.press("n")
        await stage.wait_for_text(f"2 of {count}", "#body")
        await stage.wait_for_text("Data.OrderNumber", "#body")
        await stage.press("N", "N")
        await stage.wait_for_text(f"{count} of {count}", "#body")
        await stage.press("escape")
        assert view.finding is None
        assert view.has_focus
        await stage.press("escape")
        assert stage.feed.has_focus


async def test_folding_hides_and_a_hit_unfolds(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        view = await at_body(stage)
        await stage.press("Z")
        await wait_for(lambda: view._folds.any, "folds")
        assert any('"Items": [ … ' in text_of(view.line_at(place, 80)) for place in range(view.line_count()))
        before = view.line_count()
        await stage.press("s", *"Sku")
        await stage.wait_for_text("Data.Items[0].Sku", "#body")
        assert view.line_count() > before
        await stage.press("enter", "z")
        await stage.wait_for_text("{ … ", "#body")
        await stage.press("enter", "Z")
        await wait_for(lambda: not view._folds.any, "everything unfolded")
        await stage.press("home")
        await stage.pilot.click(BodyView, offset=(0, 0))
        await wait_for(lambda: view.line_count() == 1, "the whole body folded")


async def test_ten_megabytes_open_at_once_and_scroll(tmp_path: Path) -> None:
    items = [{"Sku": f"SKU-{number}", "Note": "filter coffee " * 35} for number in range(20_000)]
    body = json.dumps({"Data": {"Items": items}}).encode()
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        view = await at_body(stage)
        await append_body(stage, body)
        stage.feed.focus()
        await stage.press("f")
        await stage.wait_for_text('"SKU-0"', "#body")
        view.focus()
        await stage.press("end", "s", *"SKU-19999")
        await stage.wait_for_text("Data.Items[19999].Sku", "#body")
        assert view.line_count() > 100_000
        await stage.press("escape", "home")
        await stage.wait_for_text("the whole body", "#body")


HOSTILE = (b"", b"\x00\xff" * 40, b"{broken", b"\x1b]52;c;eA==\x07\x1b[31m", b'"' + b"x" * 10**6)


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
async def test_whatever_was_sent_can_be_looked_at_in_every_way(tmp_path: Path, body: bytes) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(80, 24)) as stage:
        view = await at_body(stage)
        await append_body(stage, body)
        stage.feed.focus()
        await stage.press("f", "enter")
        await wait_for(lambda: view.source.body == body, "the body")
        for _ in view.source.ways:
            await stage.press("v", "end", "z", "s", "x", "enter")
            assert not {"\x1b", "\x07", "\x00"} & set(stage.text())
        assert stage.app.is_running


async def test_another_width_keeps_the_place(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        view = await at_body(stage)
        await stage.press("s", *"Sku", "enter")
        await stage.wait_for_text("Data.Items[0].Sku", "#body")
        for size in ((200, 50), (60, 30), (120, 40)):
            await stage.pilot.resize_terminal(*size)
            await wait_for(lambda size=size: len(stage.lines()) == size[1], "the new size")  # type: ignore[misc]
            rows = view.json_rows
            assert rows is not None
            await wait_for(lambda: str(view.json_rows.path(view.row)) == "Data.Items[0].Sku", "the place")  # type: ignore[union-attr]
        await asyncio.sleep(0)
        assert stage.desk.query_one(BodyPane).display
