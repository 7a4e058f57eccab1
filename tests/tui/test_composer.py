"""The composer: judged while it is written, shown as it will be sent, sent as it was shown."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Button

from sandbox.domain.filters import parse_filter
from sandbox.domain.records import Attempt, Capture
from sandbox.journal.protocol import Records
from sandbox.tui.composer.editor import JsonEditor
from sandbox.tui.composer.fault_list import FaultList
from sandbox.tui.composer.screen import Composer
from sandbox.tui.composer.targets import TargetBoxes
from sandbox.tui.form.inputs import TextLine
from sandbox.tui.question import Question
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for


async def open_composer(stage: Stage, name: str = "Order.Create") -> Composer:
    await stage.choose_event(name)
    await stage.press("E")
    await wait_for(lambda: isinstance(stage.app.screen, Composer), "the composer")
    await stage.wait_for_text("· signature ")
    composer = stage.app.screen
    assert isinstance(composer, Composer)
    return composer


def editor_of(composer: Composer) -> JsonEditor:
    return composer.query_one(JsonEditor)


def write(composer: Composer, old: str, new: str) -> None:
    """Change a piece of the text, as typing does."""
    editor = editor_of(composer)
    row = next(index for index, line in enumerate(editor.text.split("\n")) if old in line)
    column = editor.document.get_line(row).index(old)
    editor.replace(new, (row, column), (row, column + len(old)))


async def sent(stage: Stage) -> None:
    await stage.press("ctrl+s")
    await wait_for(lambda: stage.app.screen is stage.desk, "the end of the composer")


async def records(journal: Records, kind: str, count: int = 1) -> list[Attempt | Capture]:
    """Wait for so many records of a kind; return them in their order."""
    matching = parse_filter(f"kind:{kind}")
    found: list[int] = []

    async def there() -> bool:
        found[:] = [each.number for each in await journal.latest(100, matching=matching)]
        return len(found) >= count

    await wait_for(there, f"{count} records of the kind {kind}")
    return [each for number in sorted(found) if isinstance(each := await journal.get(number), Attempt | Capture)]


async def test_what_is_written_is_sent_as_it_was_shown_and_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        composer = await open_composer(stage)
        await stage.wait_for_text("keeps the contract of Order.Create")
        assert "whs_" not in stage.text()
        assert "demo-key" not in stage.text()
        write(composer, '"New"', '"Brand new"')
        await stage.wait_for_text("OrderStatusString has a value")
        shown = re.search(r'"Id":"([0-9a-f-]{8})', stage.text())
        assert shown is not None
        await sent(stage)
        (attempt,) = await records(stage.sandbox.records, "attempt")
        assert isinstance(attempt, Attempt)
        body = json.loads(attempt.request.body)
        assert body["Data"]["OrderStatusString"] == "Brand new"
        assert body["Id"].startswith(shown[1])
        assert b"\n" not in attempt.request.body
        await stage.wait_for_text("✓ erp", "#emission")
        await stage.wait_for_text("skipped: inactive", "#emission")
        await stage.press("r")
        _, again = await records(stage.sandbox.records, "attempt", 2)
        assert isinstance(again, Attempt)
        assert json.loads(again.request.body)["Data"] == body["Data"]
        assert again.event_id != attempt.event_id
        composer = await open_composer(stage)
        assert "Brand new" in editor_of(composer).text
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "no question, for nothing was written")


async def test_what_is_no_json_stays_and_the_cursor_goes_there(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        composer = await open_composer(stage)
        await stage.wait_for_text("[Data]")  # nothing of it is scrolled away
        write(composer, '"CartId": ', '"CartId": "')
        await stage.wait_for_text("✗ not JSON in line 4, column 13: the text that begins here")
        await stage.press("ctrl+end", "ctrl+s")
        await wait_for(lambda: editor_of(composer).cursor_location == (3, 12), "the cursor where it is wrong")
        assert stage.app.screen is composer
        await stage.press("ctrl+l", "ctrl+t")  # neither is possible; both say so
        assert not composer._text.whole
        await stage.press("ctrl+z", "escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "no question, for it is as it was")


async def test_a_whole_body_goes_out_byte_for_byte_even_if_it_is_no_json(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        composer = await open_composer(stage)
        await stage.pilot.click("WayLine", offset=(10, 0))
        await stage.wait_for_text('"Event": "Order.Create"')
        await stage.wait_for_text("it is sent with these line breaks")
        await stage.press("ctrl+l")
        await wait_for(lambda: "\n" not in editor_of(composer).text, "one line")
        await stage.press("ctrl+t")
        await wait_for(lambda: editor_of(composer).text.startswith('{\n  "Id": '), "Data again")
        await stage.press("ctrl+t")
        await wait_for(lambda: composer._text.whole, "the body again")
        editor_of(composer).take('{"Id": நெசவு')
        await stage.wait_for_text("! not JSON in line 1")
        await sent(stage)
        (capture,) = await records(stage.sandbox.records, "capture")
        assert isinstance(capture, Capture)
        assert capture.body == '{"Id": நெசவு'.encode()


async def test_another_url_with_a_secret_headers_and_three_of_them(tmp_path: Path) -> None:
    config = packaged()
    erp = config.subscriptions[0]
    async with opened(tmp_path, size=(80, 24)) as stage:
        url = erp.url.replace(str(config.receiver.port), str(stage.port))
        composer = await open_composer(stage)
        await stage.press("tab", "space", "down", "space", "down", "space", "down")
        await stage.wait_for_text("it goes nowhere")
        await stage.press("space", "tab")
        await stage.wait_for_text("where to? A URL is missing")
        for line, text in (("#url", url), ("#secret", erp.secret.reveal()), ("#count", "3")):
            composer.query_one(line, TextLine).value = text
        await wait_for(lambda: composer._judged is not None and not composer._judged.errors, "no error")
        assert composer._request.border_subtitle == "to another URL"
        assert "--to" not in stage.text()
        assert erp.secret.reveal() not in stage.text()
        await stage.press("ctrl+n", "x")
        name = stage.app.screen.focused
        assert isinstance(name, TextLine)
        name.value = "Abp-Webhook-Signature"
        await wait_for(lambda: composer._judged is not None and composer._judged.errors, "an error")
        await stage.press("ctrl+s")
        assert stage.app.screen is composer
        assert composer._judged is not None
        assert "carries the signature" in composer._judged.errors[0].sentence
        assert name.has_focus
        name.value = "X-Api-Key"
        await stage.press("tab", *"demo-key")
        await sent(stage)
        attempts = await records(stage.sandbox.records, "attempt", 3)
        assert {each.subscription for each in attempts if isinstance(each, Attempt)} == {"--to"}
        assert len({each.event_id for each in attempts}) == 3
        await stage.wait_for_text("3 delivered: 200 OK", "#emission")


async def test_a_fault_is_chosen_with_its_sentence_and_judged(tmp_path: Path) -> None:
    config = packaged()
    config = replace(config, subscriptions=(replace(config.subscriptions[0], headers=()),))
    async with opened(tmp_path, config=config) as stage:
        composer = await open_composer(stage)
        await stage.press("f2", *["down"] * 21, "enter")  # missing-header
        await stage.wait_for_text("cannot be made of Order.Create to erp")
        await stage.press("ctrl+s")
        await wait_for(lambda: isinstance(composer.focused, Button) and composer.focused.id == "fault", "the fault")
        await stage.press("enter")
        await wait_for(lambda: isinstance(stage.app.screen, FaultList), "the faults")
        await stage.press(*["up"] * 5)
        await stage.wait_for_text("It is signed with another secret.")
        await stage.press("enter")
        await stage.wait_for_text("A good receiver answers 401")
        await stage.wait_for_text("  wrong-secret  ")
        await stage.wait_for_text(" kB · fault wrong-secret · signature sha256=")
        await sent(stage)
        await stage.wait_for_text("✓ erp  as a good receiver does: 401", "#emission")
        await stage.wait_for_text("! Sent with the fault wrong-secret: it is signed with another secret", "#details")
        (attempt,) = await records(stage.sandbox.records, "attempt")
        assert isinstance(attempt, Attempt)
        assert attempt.fault == "wrong-secret"


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_by_mouse_and_with_a_question_before_something_is_lost(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        composer = await open_composer(stage)
        await stage.pilot.click(TargetBoxes, offset=(3, 0))
        await wait_for(lambda: "erp" not in composer.query_one(TargetBoxes).names, "erp not chosen")
        await stage.wait_for_text("everything that is chosen skips it")
        await stage.pilot.click("#cancel")
        await wait_for(lambda: isinstance(stage.app.screen, Question), "a question")
        await stage.press("n")
        await wait_for(lambda: stage.app.screen is composer, "the composer again")
        await stage.pilot.click(TargetBoxes, offset=(3, 0))
        await stage.pilot.click("#send")
        await wait_for(lambda: stage.app.screen is stage.desk, "the end of the composer")
        await stage.wait_for_text("✓ erp", "#emission")


async def test_hostile_text_shows_as_escapes_and_nothing_else(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        composer = await open_composer(stage)
        editor = editor_of(composer)
        editor.select_all()
        stage.app.post_message(events.Paste('{"Id": "[/nope]\x1b[2J\u202e\x00 \x85 \u2028"}\r\n'))
        await wait_for(lambda: "\\u202e" in editor.text, "what was pasted")
        await stage.wait_for_text("/Data/Id is text and should be")
        assert editor.text == '{"Id": "[/nope]\\u001b[2J\\u202e\\u0000 \\u0085 \\u2028"}\n'
        painted = stage.text()
        assert not [char for char in painted if char < " " and char != "\n"]
        assert "\u202e" not in painted


async def test_a_fault_is_named_below_the_text_where_the_fields_are_scrolled_away(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await open_composer(stage)
        await stage.press("f2")
        await wait_for(lambda: isinstance(stage.app.screen, FaultList), "the faults")
        await stage.press("down", "enter")
        await stage.wait_for_text("kB · fault stale · signature")
