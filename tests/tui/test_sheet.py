"""The sheet: captures as rows, values as columns, remembered for the event type, and a CSV file of them."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.records import Capture
from sandbox.tui.sheet.cells import cells_of, columns_of, default_titles, paths_of
from sandbox.tui.sheet.columns_line import ColumnsLine, offers_for, with_offer
from sandbox.tui.sheet.rows import PAGE
from sandbox.tui.sheet.screen import SheetScreen
from sandbox.tui.sheet.view import SheetView
from tests.journal.journal_records import capture
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


async def sheet(stage: Stage, event: str = "Order.Create") -> SheetView:
    await stage.choose_event(event)
    await stage.press("T")
    await wait_for(lambda: isinstance(stage.app.screen, SheetScreen), "the sheet")
    await stage.wait_for_text("newest first")
    return stage.app.screen.query_one(SheetView)


async def order_numbers(stage: Stage) -> list[str]:
    found = []
    for row in await stage.sandbox.records.latest(100):
        record = await stage.sandbox.records.get(row.number)
        if isinstance(record, Capture) and record.event == "Order.Create":
            found.append(json.loads(record.body)["Data"]["OrderNumber"])
    return found


async def choose(stage: Stage, titles: str) -> None:
    await stage.press("c")
    await wait_for(lambda: isinstance(stage.app.screen, ColumnsLine), "the line of columns")
    await stage.press("ctrl+u", *titles, "enter")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_rows_columns_and_what_arrives_meanwhile(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size, story=["Order.Create", "Cart.Create", "Order.Create"]) as stage:
        await sheet(stage)
        await stage.wait_for_text("2 captures, newest first")
        await choose(stage, "data.OrderNumber,data.Nope")
        numbers = await order_numbers(stage)
        for number in numbers:
            await stage.wait_for_text(number)
        await stage.publish("Order.Create")
        await stage.wait_for_text("3 captures, newest first")
        await stage.wait_for_text((await order_numbers(stage))[0])


async def test_columns_are_remembered_and_a_wrong_one_explains_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await sheet(stage)
        await stage.press("c")
        await wait_for(lambda: isinstance(stage.app.screen, ColumnsLine), "the line of columns")
        await stage.press("ctrl+u", *"nonsense", "enter")
        await stage.wait_for_text("there is no column 'nonsense'")
        await stage.press("ctrl+u", *"ordernum", "tab", *"verd", "enter")
        await stage.wait_for_text("there is no column 'verd'")
        await stage.press(*"ict", "enter")
        await wait_for(lambda: isinstance(stage.app.screen, SheetScreen), "the sheet again")
        await stage.wait_for_text("verified")
        assert stage.app.screen.query_one(SheetView)._rows.titles == "data.OrderNumber, verdict"
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await sheet(stage, "Order.Create")
        await stage.wait_for_text("verdict")
        memory = stage.desk._memory
        assert memory.texts("sheet columns of Order.Create") == ["data.OrderNumber, verdict"]


async def test_the_csv_file_has_every_capture_and_never_replaces_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(tmp_path, story=["Order.Create"] * 3, notifications=True) as stage:
        await sheet(stage)
        await choose(stage, "data.OrderNumber,header.X-Api-Key")
        await wait_for(lambda: isinstance(stage.app.screen, SheetScreen), "the sheet again")
        for name in ("order-create.csv", "order-create-2.csv"):
            await stage.press("e")
            await wait_for((tmp_path / name).exists, name)
            await stage.wait_for_text(f"Wrote 3 rows into {name}")
            with (tmp_path / name).open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            assert head == ["time", "event", "id", "data.OrderNumber", "header.X-Api-Key"]
            assert [row[3] for row in rows] == (await order_numbers(stage))[::-1]
            assert {row[4] for row in rows} == {"••••••••"}


async def test_enter_reads_the_capture_under_the_cursor(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create", "Order.Create"]) as stage:
        await sheet(stage)
        await stage.press("down", "enter")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await stage.wait_for_text("received #1", "#details")


async def test_only_what_is_looked_at_is_read(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24), story=["Order.Create"]) as stage:
        original = await stage.sandbox.records.get(1)
        assert isinstance(original, Capture)
        for index in range(2 * PAGE):
            await stage.sandbox.records.append(replace(original, record_id=f"copy {index}"))
        await wait_for(lambda: len(stage.feed.rows) == 1 + 2 * PAGE, "all of them in the feed: none arrives any more")
        view = await sheet(stage)
        await stage.wait_for_text("+ captures, newest first")
        assert len(view._rows.lines) <= PAGE
        assert len(view._rows._cells) <= view.visible_count
        for _ in range(3):
            await stage.press("end")
            await wait_for(lambda: not view.wants_lines, "older lines")
        await stage.wait_for_text(f"{2 * PAGE + 1} captures, newest first")
        await stage.wait_for_text("▌      1 ")
        assert len(view._rows._cells) < 6 * view.visible_count


def test_what_is_offered_is_what_a_body_has() -> None:
    body = b'{"Data": {"A": 1, "L": [{"Sku": "x"}], "O": {"Deep": null}, "a,b": 2, "Z": [3]}}'
    paths = paths_of(body)
    assert paths == ("data.A", "data.L[0].Sku", "data.L[*].Sku", "data.O.Deep", "data.Z[0]", "data.Z[*]")
    assert default_titles(body) == "data.A"
    assert offers_for("data.A, sk", paths) == ["data.L[0].Sku", "data.L[*].Sku"]
    assert with_offer("data.A, sk", "data.L[*].Sku") == "data.A, data.L[*].Sku"
    assert paths_of(b"no JSON") == paths_of(b"") == ()


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
        max_leaves=12,
    )
)
def test_every_offer_is_a_column_of_any_body(value: object) -> None:
    for path in paths_of(json.dumps({"Data": value}).encode()):
        assert [column.title for column in columns_of(path)] == [path]


def test_a_cell_is_harmless() -> None:
    stranger = capture("c", body=b'{"Data": {"A": "\\u001b]52;c;x\\u0007' + b"y" * 100_000 + b'"}}')
    [cell] = cells_of(1, stranger, None, "data.A")
    assert "\x1b" not in cell
    assert len(cell) < 1000
