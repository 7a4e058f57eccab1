"""The form of a subscription: judged while it is typed, saved by splices, and never in the way of other programs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Button

from sandbox.config.draft_judging import read_written
from sandbox.config.load import load_config
from sandbox.domain.subscription import Subscription
from sandbox.tui.form.conflicts import Conflicts
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.fields import FormFields
from sandbox.tui.form.inputs import TextLine
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.question import Question
from tests.tui.live_stage import LiveStage, live
from tests.waiting import wait_for

SIZES = [(50, 24), (80, 24)]


async def open_form(stage: LiveStage, key: str = "e") -> FormFields:
    stage.subscriptions.focus()
    await stage.press(key)
    await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm) and stage.app.screen.focused, "the form")
    return stage.app.screen.query_one(FormFields)


async def closed(stage: LiveStage) -> None:
    await wait_for(lambda: stage.app.screen is stage.desk, "the end of the form")


async def saved(stage: LiveStage) -> None:
    await stage.press("ctrl+s")
    await closed(stage)


def in_file(stage: LiveStage, name: str) -> Subscription:
    config = load_config(stage.path, cwd=stage.path.parent, environ={})
    return next(each for each in config.subscriptions if each.name == name)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("size", [(50, 24), (120, 40)])
async def test_a_new_one_is_written_by_keys_alone_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with live(tmp_path, size) as stage:
        before = stage.path.read_text(encoding="utf-8")
        await open_form(stage, "n")
        await stage.press(*"till", "tab", *"https://till.io")
        await stage.press(*["tab"] * 5, *"X-Key", "tab", *"k")  # over the secret and its buttons
        await stage.press(*["tab"] * 4, *"deliver", "enter", "down", "space")  # Shipments that are found
        await wait_for(lambda: stage.app.screen.query_one(EventBoxes).selected, "something selected")
        await stage.press("enter")
        await closed(stage)
        till = in_file(stage, "till")
        assert (till.url, till.headers, till.active) == ("https://till.io", (("X-Key", "k"),), True)
        assert till.secret.reveal().startswith("whs_")
        assert till.events == {"Shipment.OutForDelivery", "Shipment.Delivered", "Shipment.AttemptFail"}
        assert changed_lines(before, stage.path.read_text(encoding="utf-8"))[0] == []
        await wait_for(lambda: (chosen := stage.subscriptions.chosen) and chosen.name == "till", "the cursor on it")


async def test_errors_stand_beside_their_field_and_nothing_is_saved_until_they_are_gone(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        before = stage.path.read_text(encoding="utf-8")
        fields = await open_form(stage)
        await stage.press("tab", "home", "x")
        await stage.wait_for_text("✗ the URL does not start with http:// or https://")
        await stage.press("shift+tab", "end", "ctrl+u", *"storefront")
        await stage.wait_for_text("✗ the name 'storefront' is taken by the")
        await stage.press("ctrl+s")
        await wait_for(lambda: fields.name_line.has_focus, "the first field that is wrong")
        assert stage.path.read_text(encoding="utf-8") == before
        await stage.press("ctrl+u", *"erp", "tab", "home", "delete")
        await wait_for(lambda: "✗" not in stage.text(), "no error")
        await stage.press("end", *"/v2")
        await saved(stage)
        old, new = changed_lines(before, stage.path.read_text(encoding="utf-8"))
        assert [line.strip() for line in new] == [f"{old[0].strip()}/v2"]


async def test_warnings_do_not_block(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await open_form(stage)
        await stage.press("tab", "ctrl+u", *"http://10.0.0.1/")
        await stage.wait_for_text("! O2VEND could not reach this URL")
        await saved(stage)
        assert in_file(stage, "erp").url == "http://10.0.0.1/"


async def test_a_reference_stays_one_and_its_default_is_masked(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        before = stage.path.read_text(encoding="utf-8")
        fields = await open_form(stage)
        await stage.wait_for_text("a reference: O2VEND_ERP_SECRET is not set, so the text")
        assert "whs_5f0c" not in stage.text()
        await stage.press("ctrl+r")
        await stage.wait_for_text("${O2VEND_ERP_SECRET:-whs_")
        assert "demo-key" in stage.text()
        await stage.press("ctrl+r", "ctrl+y")
        assert stage.app.clipboard == "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"
        fields.active.focus()
        await stage.press("space")
        await saved(stage)
        assert stage.path.read_text(encoding="utf-8") == before.replace("active: true", "active: false", 1)
        fields = await open_form(stage)
        fields.secret_line.focus()
        await stage.press("ctrl+u", *"${NOT_THERE}")
        await stage.wait_for_text("✗ the variable NOT_THERE is not set")
        assert "${NOT_THERE}" in stage.text()  # a name is no secret


async def test_a_secret_is_generated_and_a_long_one_is_pasted_whole(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        fields = await open_form(stage)
        await stage.press("ctrl+g")
        fresh = fields.secret_line.value
        assert fresh.startswith("whs_")
        await stage.wait_for_text("! this secret is written in clear")
        fields.secret_line.focus()
        await stage.press("ctrl+u")
        long = "".join(f"{number:x}" for number in range(2000)) + "\tü${"
        fields.secret_line.post_message(events.Paste(f"\n{long.replace('${', '$${')}\r\n"))
        await stage.wait_for_text("! it has characters that cannot be seen")
        await saved(stage)
        assert in_file(stage, "erp").secret.reveal() == long


async def test_headers_are_added_and_removed_and_their_values_masked(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.subscriptions.cursor = stage.subscriptions.lines_each
        fields = await open_form(stage)
        assert "chennai" not in stage.text()
        await stage.press("ctrl+n", *"Accept-Language", "tab", *"en-IN")
        await stage.wait_for_text("en-IN")  # no credential
        await stage.press("ctrl+n", *"x-store", "tab", *"2")
        await stage.wait_for_text("✗ header 'x-store' stands here a second time")
        first, *_ = fields.headers.query(Button)
        await stage.pilot.click(first)
        await stage.press("ctrl+s")
        await wait_for(lambda: stage.app.screen.focused in list(fields.headers.query(TextLine)), "the headers")
        await stage.pilot.click(list(fields.headers.query(Button))[-2])
        await saved(stage)
        assert in_file(stage, "storefront").headers == (("X-Store", "chennai"), ("Accept-Language", "en-IN"))


async def test_what_is_typed_faster_than_it_is_drawn_goes_where_it_should(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        fields = await open_form(stage, "n")
        keys = [
            *"till",
            "tab",
            *"http://h",
            "ctrl+n",
            *"A",
            "tab",
            "b",
            "ctrl+n",
            *"C",
            "tab",
            "d",
            *["tab"] * 4,
            *"ship",
        ]
        for key in keys:
            stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await wait_for(lambda: fields.search_line.value == "ship", "the last of it")
        assert (fields.name_line.value, fields.url_line.value) == ("till", "http://h")
        assert fields.headers.value == (("A", "b"), ("C", "d"))


async def test_a_group_is_selected_at_once_and_what_was_written_stays_short(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        fields = await open_form(stage)
        boxes = fields.boxes
        boxes.focus()
        await stage.press("down", "space")  # Products: all of them, so none
        assert not {"Product.Create", "Product.Update"} & boxes.selected
        await stage.press("end", "space")
        assert "Shipment.ReStocked" in boxes.selected
        region = boxes.region
        await stage.pilot.click(offset=(region.x + 8, region.y + 6))  # Carts
        await stage.wait_for_text("Events  6 of 20 selected")
        await saved(stage)
        written = read_written(stage.path, cwd=tmp_path, environ={}).drafts[0].events
        assert written == ("StockQuantityUpdate", "Order.*", "Cart.*", "Shipment.ReStocked")


async def test_leaving_asks_only_if_something_was_changed(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        before = stage.path.read_text(encoding="utf-8")
        await open_form(stage)
        await stage.press("escape")
        await closed(stage)
        await open_form(stage)
        await stage.press("x", "escape")
        await wait_for(lambda: isinstance(stage.app.screen, Question), "the question")
        await stage.press("escape")
        await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm), "the form")
        assert stage.app.screen.query_one(FormFields).name_line.value == "erpx"
        await stage.press("escape", "enter")
        await closed(stage)
        assert stage.path.read_text(encoding="utf-8") == before


async def test_what_only_another_program_changed_appears_in_the_form(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        fields = await open_form(stage)
        await stage.press("tab", "end", *"/mine")
        stage.write("      X-Api-Key: demo-key\n    active: true", "      X-Theirs: yes-theirs\n    active: true")
        await stage.wait_for_text("! Another program has changed Headers in config.yaml")
        assert fields.headers.value == (("X-Theirs", "yes-theirs"),)
        await saved(stage)
        erp = in_file(stage, "erp")
        assert erp.url.endswith("/erp/mine")
        assert erp.headers == (("X-Theirs", "yes-theirs"),)


@pytest.mark.parametrize(("button", "expected"), [("#keep-mine", "/mine"), ("#take-theirs", "/theirs")])
async def test_a_conflict_is_asked_about(tmp_path: Path, button: str, expected: str) -> None:
    async with live(tmp_path) as stage:
        fields = await open_form(stage)
        await stage.press("tab", "end", *"/mine")
        stage.write("/hooks/erp\n", "/hooks/erp/theirs\n")
        await stage.wait_for_text("theirs  http://127.0.0.1")
        assert fields.url_line.value.endswith("/mine")
        text = stage.path.read_text(encoding="utf-8")
        await stage.press("ctrl+s")
        await wait_for(lambda: stage.app.screen.query_one("#keep-mine").has_focus, "the question first")
        assert stage.path.read_text(encoding="utf-8") == text
        await stage.pilot.click(button)
        await wait_for(lambda: not stage.app.screen.query_one(Conflicts).display, "an answer")
        fields.active.focus()
        await stage.press("space")
        await saved(stage)
        assert in_file(stage, "erp").url.endswith(f"/hooks/erp{expected}")


async def test_a_removed_one_can_be_kept_as_a_new_one(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await open_form(stage)
        await stage.press("tab", "end", *"/mine")
        stage.write("name: erp", "name: other")
        await stage.wait_for_text("! erp is not in config.yaml any more")
        await stage.pilot.click("#keep-mine")
        await wait_for(lambda: not stage.app.screen.query_one(Conflicts).display, "an answer")
        await saved(stage)
        assert in_file(stage, "erp").url.endswith("/mine")
        assert not in_file(stage, "other").url.endswith("/mine")


async def test_a_refusal_is_shown_as_it_is_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.write("    headers:\n      X-Api-Key: demo-key\n    active", "    headers: &it\n      X: a\n    active")
        stage.write("    headers:\n      X-Api-Key: demo-key\n      X-Store: chennai\n", "    headers: *it\n")
        await wait_for(lambda: len(stage.sandbox.config.subscriptions[1].headers) == 1, "the shared headers")
        stage.subscriptions.cursor = stage.subscriptions.lines_each
        fields = await open_form(stage)
        await stage.press("ctrl+n", *"X-New", "tab", *"1", "ctrl+s")
        await stage.wait_for_text("edit line")
        assert fields.headers.value == (("X", "a"), ("X-New", "1"))


EVIL = "\\e]52;c;AAAA\\a\\e[2J[/bold]\\u202e\\0"


@pytest.mark.parametrize("reveal", [False, True])
async def test_hostile_text_of_the_file_stays_harmless(tmp_path: Path, reveal: bool) -> None:
    async with live(tmp_path) as stage:
        stage.write("secret: ${O2VEND_ERP_SECRET:-whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3}", f'secret: "{EVIL}"')
        await wait_for(lambda: "\x1b" in stage.sandbox.config.subscriptions[0].secret.reveal(), "the hostile secret")
        fields = await open_form(stage)
        if reveal:
            await stage.press("ctrl+r")
            await stage.wait_for_text("␛]52;c;AAAA␇␛[2J[/bold]�␀")
        assert not any(ord(char) < 32 or char == "\u202e" for line in stage.lines() for char in line)
        fields.name_line.focus()
        await stage.press("end", "2")
        await saved(stage)
        assert "\x1b" in in_file(stage, "erp2").secret.reveal()


@pytest.mark.parametrize("size", SIZES)
async def test_every_field_comes_into_sight_by_tab(tmp_path: Path, size: tuple[int, int]) -> None:
    async with live(tmp_path, size) as stage:
        await open_form(stage)
        seen: list[str] = []
        for _ in range(30):
            focused = stage.app.screen.focused
            assert focused is not None
            place = focused.id or str(getattr(focused, "label", "") or getattr(focused, "placeholder", ""))
            if place in seen:
                break
            seen.append(place)
            await wait_for(_in_sight(stage), f"{place} in sight")
            await stage.press("tab")
        assert seen == [
            "name", "url", "secret", "generate", "reveal", "copy", "X-Api-Key", "value", "Remove", "add-header",
            "active", "search", "boxes", "save", "cancel",
        ]  # fmt: skip


def _in_sight(stage: LiveStage) -> Callable[[], bool]:
    def look() -> bool:
        focused = stage.app.screen.focused
        assert focused is not None
        frame = stage.app.screen.query_one("#form").region
        return frame.overlaps(focused.region) if focused.id == "boxes" else frame.contains_region(focused.region)

    return look
