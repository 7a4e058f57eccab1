"""The one screen on a real Sandbox: compose, send, see it arrive."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.answering import AnswerRule
from sandbox.domain.records import AnswerFault, Capture
from sandbox.domain.secret import Secret
from sandbox.journal.protocol import Counts
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.tui import theme
from sandbox.tui.desk import DETAILS_DELAY
from sandbox.tui.details.tab_strip import TabStrip
from sandbox.tui.emission import EmissionReport
from sandbox.tui.event_list import EventList
from sandbox.tui.status_line import StatusLine
from sandbox.tui.subscriptions.pane import SubscriptionList
from tests.tui.stage import Stage, free_port, opened, packaged
from tests.waiting import wait_for


async def rows(stage: Stage, count: int) -> None:
    await wait_for(lambda: len(stage.feed.window) == count, f"{count} rows in the feed")


async def test_an_empty_feed_says_what_to_press_and_where_to_post(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.wait_for_text("sends the event under the cursor", "#feed")
        await stage.wait_for_text(f"http://127.0.0.1:{stage.port}/hooks/erp", "#feed")
        await stage.wait_for_text("0 sent")


async def test_enter_on_an_event_emits_it_and_it_arrives_verified(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await rows(stage, 1)
        await stage.wait_for_text("✓ verified", "#feed")
        await stage.wait_for_text("⇄ Order.Create", "#feed")
        await stage.wait_for_text("Delivered: 200 OK", "#details")
        await stage.wait_for_text("1 received ✓1")
        await stage.wait_for_text("✓ Verified, answered 200", "#details")
        await stage.wait_for_text("✓ path, method, content-type", "#details")
        await stage.wait_for_text("Other end", "#details")  # the facts are not below the fold of the checks' reasons


async def test_the_report_says_for_every_subscription_what_happened(tmp_path: Path) -> None:
    config = packaged()
    dead = replace(config.subscriptions[0], name="dead", url=f"http://127.0.0.1:{free_port()}/x")
    config = replace(config, subscriptions=(*config.subscriptions, dead))
    async with opened(tmp_path, config=config) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("delivered: 200 OK", "#emission")
        await stage.wait_for_text("✗ dead", "#emission")
        await stage.wait_for_text("refused", "#emission")
        await stage.wait_for_text("skipped: inactive", "#emission")
        await stage.wait_for_text("skipped: Order.Create is not among its selected events", "#emission")
        await stage.press("escape")
        assert not stage.desk.query_one(EmissionReport).display


async def test_a_wrong_secret_is_rejected_with_its_reason(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        first = stage.sandbox.config.subscriptions[0]
        forged = replace(stage.sandbox.config, subscriptions=(replace(first, secret=Secret("wrong")),))
        await stage.publish("Order.Create", forged)
        await rows(stage, 1)
        await stage.wait_for_text("✗ rejected", "#feed")
        await stage.press("tab", "tab", "up")
        await stage.wait_for_text("Rejected: signature failed, answered 401", "#details")
        capture = await stage.sandbox.records.get(1)
        assert isinstance(capture, Capture)
        await stage.wait_for_text(capture.verdict.failures[0].reason[:40], "#details")
        await stage.wait_for_text("1 received ✗1")


async def test_an_answer_on_purpose_names_its_rule_and_leaves_the_verdict(tmp_path: Path) -> None:
    config = packaged()
    rules = (
        AnswerRule("receiver.answers[0]", status=503, headers=(("Retry-After", "5"),), delay=10_000, times=1),
        AnswerRule("receiver.answers[1]", fault=AnswerFault.CLOSE),
    )
    config = replace(config, receiver=replace(config.receiver, answers=rules))
    async with opened(tmp_path, config=config, size=(120, 70)) as stage:
        first = replace(config, subscriptions=config.subscriptions[:1])
        await stage.publish("Order.Create", first)
        await rows(stage, 1)
        await stage.wait_for_text("✗ status ←✓", "#feed")
        await stage.press("tab", "tab", "up")
        await stage.wait_for_text("✓ Verified, answered 503 by rule receiver.answers[0], held back 1ms", "#details")
        await stage.press("w")
        await stage.wait_for_text("ms, and then 1ms on purpose", "#details")
        await stage.press("4")
        await stage.wait_for_text("Answered 503 by rule receiver.answers[0], held back 1ms.", "#details")
        await stage.wait_for_text("Retry-After: 5", "#details")
        await stage.publish("Order.Create", first)
        await rows(stage, 2)
        await stage.wait_for_text("✗ reset ←✓", "#feed")
        await stage.press("down", "w")
        closed = "Answered nothing by rule receiver.answers[1], connection closed without a word."
        await stage.wait_for_text(closed, "#details")


async def test_the_tabs_show_body_headers_and_answer_with_credentials_masked(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await rows(stage, 1)
        await stage.wait_for_text("sent #2", "#details")
        await stage.press("2")
        await stage.wait_for_text('"OrderNumber"', "#details")
        await stage.press("right_square_bracket")
        await stage.wait_for_text("X-Api-Key: ••••••••", "#details")
        await stage.wait_for_text("abp-webhook-signature: sha256=", "#details")
        assert "demo-key" not in stage.text()
        await stage.press("4")
        await stage.wait_for_text("✓ 200 OK", "#details")
        await stage.press("1")
        await stage.wait_for_text("✓ path, method, content-type", "#details")


async def test_no_secret_is_ever_on_the_screen(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50), story=["Order.Create"]) as stage:
        await rows(stage, 1)
        seen = stage.text()
        await stage.press("tab", "enter", "end")
        await stage.wait_for_text("Secret", "#details")
        seen += stage.text()
        for each in stage.sandbox.config.subscriptions:
            assert each.secret.reveal() not in seen
            assert each.name in seen


async def test_an_event_type_and_a_subscription_explain_themselves(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.choose_event("Shipment.Delivered")
        await stage.press("up", "down")
        await stage.wait_for_text("The parcel was handed over.", "#details")
        await stage.wait_for_text("· modelled", "#details")
        await stage.press("tab", "down", "down")
        await stage.wait_for_text("○ inactive", "#details")


async def test_reading_about_an_event_type_is_not_interrupted_by_what_arrives(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await stage.wait_for_text("sent #2", "#details")
        await stage.press("down")
        await stage.wait_for_text("A product was edited.", "#details")
        await stage.publish("Order.Create")
        await rows(stage, 2)
        await stage.wait_for_text("▌    #4", "#feed")
        later: list[bool] = []
        stage.desk.set_timer(2 * DETAILS_DELAY, lambda: later.append(True))
        await wait_for(lambda: later, "the moment when the details would have changed")
        assert "A product was edited." in stage.pane("#details")
        await stage.press("f")
        await stage.wait_for_text("sent #4", "#details")


async def test_a_click_selects_and_a_double_click_emits(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        events = stage.desk.query_one(EventList)
        place = (4, 1 + [getattr(row, "name", "") for row in EventList.ROWS].index("Cart.Create"))
        await stage.pilot.click(EventList, offset=place)
        assert events.chosen.name == "Cart.Create"
        assert not stage.desk.query_one(EmissionReport).display
        await stage.pilot.click(EventList, offset=place, times=2)
        await rows(stage, 1)
        await stage.pilot.click("#feed", offset=(10, 2))
        await stage.wait_for_text("sent #2", "#details")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (50, 12)])
async def test_every_size_shows_all_panes(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size, story=["Order.Update"]) as stage:
        await rows(stage, 2)
        assert {len(line) for line in stage.lines()} == {size[0]}
        for title in ("Events", "Feed", "Details"):
            await stage.wait_for_text(title)
        # On very low terminals the events need the room.
        assert stage.desk.query_one(SubscriptionList).display is (size[1] >= 20)
        assert stage.desk.query_one(EventList).size.height >= 5
        await stage.wait_for_text("⇄ Order.Up", "#feed")


async def test_the_current_tab_is_in_sight_in_a_narrow_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(50, 24), story=["Order.Create"]) as stage:
        await rows(stage, 1)
        await stage.press("f", "5")
        await stage.wait_for_text(" Answer  Compare", "#details")
        await stage.pilot.click(TabStrip, offset=(0, 0))
        await stage.wait_for_text("POST /hooks/erp", "#details")


async def test_resizing_keeps_the_newest_row_in_sight(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Update"] * 8) as stage:
        await rows(stage, 16)
        for size in ((80, 24), (200, 50), (60, 15), (120, 40)):
            await stage.pilot.resize_terminal(*size)
            await wait_for(lambda size=size: len(stage.lines()) == size[1], "the new size")  # type: ignore[misc]
            await stage.wait_for_text("▌ ", "#feed")
            assert stage.feed.following
            assert stage.feed.top == stage.feed.last_top


async def test_escape_in_the_details_goes_back_to_where_one_came_from(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await rows(stage, 1)
        await stage.press("tab", "tab", "enter")
        await wait_for(lambda: not stage.feed.has_focus, "the details to have the focus")
        await stage.press("escape")
        await wait_for(lambda: stage.feed.has_focus, "the feed to have the focus again")
        await stage.press("escape")
        await wait_for(lambda: stage.desk.query_one(EventList).has_focus, "the events to have the focus")


async def test_ctrl_c_says_how_to_leave(tmp_path: Path) -> None:
    async with opened(tmp_path, notifications=True) as stage:
        await stage.press("ctrl+c")
        await stage.wait_for_text("q leaves.")


@pytest.mark.parametrize(("width", "named"), [(100, False), (140, True)])
async def test_our_name_goes_before_the_note_about_the_config(tmp_path: Path, width: int, named: bool) -> None:
    config = packaged(read_only=True)
    async with opened(tmp_path, config=config, size=(width, 30), story=["Order.Create"]) as stage:
        await stage.wait_for_text("1 received ✓1")
        await stage.wait_for_text("(read-only)")
        assert ("o2vend sandbox" in stage.lines()[0]) is named


async def test_a_reset_in_another_process_empties_the_feed(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await rows(stage, 1)
        async with await SqliteJournal.open(tmp_path / "journal.db") as other:
            await other.reset()
        await stage.wait_for_text("sends the event under the cursor", "#feed")
        await stage.wait_for_text("0 received")
        await stage.publish("Order.Create")
        await rows(stage, 1)


async def test_a_failing_journal_is_a_sentence_and_no_crash(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await rows(stage, 1)
        with sqlite3.connect(tmp_path / "journal.db") as database:
            database.execute("ALTER TABLE journal RENAME TO lost")
        database.close()
        await wait_for(lambda: stage.desk.query_one(StatusLine).status.trouble, "a sentence about the journal")
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await wait_for(lambda: stage.desk.query_one(EmissionReport).display, "a report")
        with sqlite3.connect(tmp_path / "journal.db") as database:
            database.execute("ALTER TABLE lost RENAME TO journal")
        database.close()
        await wait_for(lambda: not stage.desk.query_one(StatusLine).status.trouble, "the journal to be well again")


@pytest.mark.parametrize("keys", [["q"], ["ctrl+q"], ["question_mark", "escape", "q"], ["question_mark", "ctrl+q"]])
async def test_quitting(tmp_path: Path, keys: list[str]) -> None:
    async with opened(tmp_path) as stage:
        await stage.press(*keys)
        await wait_for(lambda: not stage.app.is_running, "the end of the app")


async def test_the_palette_emits_an_event(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("ctrl+p")
        await stage.press(*"emit cart.u")
        await stage.wait_for_text("Emit Cart.Update")
        await stage.press("enter")
        await rows(stage, 1)
        await stage.wait_for_text("Cart.Update", "#feed")


async def test_the_config_picks_the_theme(tmp_path: Path) -> None:
    for name in (theme.LIGHT.name, "nord"):
        async with opened(tmp_path, config=packaged(theme=name)) as stage:
            assert stage.app.theme == name
    async with opened(tmp_path, config=packaged(theme="no-such-theme")) as stage:
        assert stage.app.theme == theme.DARK.name


async def test_without_colour_the_signs_remain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await rows(stage, 1)
        await stage.wait_for_text("✓ verified", "#feed")
        strips = stage.app.screen._compositor.render_strips()
        used = {part.style.color for strip in strips for part in strip if part.style and part.style.color}
        assert all(len({*colour.triplet}) == 1 for colour in used if colour.triplet)


@pytest.mark.parametrize("width", range(30, 76, 5))
async def test_the_status_line_shows_whole_numbers_or_none(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, size=(width, 15)) as stage:
        line = stage.desk.query_one(StatusLine)
        line.show_counts(Counts(attempts=123_456, delivered=123_000, captures=98_765, verified=98_765))
        await stage.pilot.pause()
        shown = stage.lines()[0].split()
        assert {each for each in shown if each[0].isdigit() and ":" not in each} <= {"123,456", "98,765"}
        assert {each for each in shown if each[0] in "✓✗"} <= {"✓123,000", "✗456", "✓98,765"}
        assert "…" not in shown
