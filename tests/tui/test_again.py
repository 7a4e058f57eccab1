"""A record sent again from the screen: opened in the composer byte for byte, as a new attempt, verbatim."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.records import Attempt, Capture
from sandbox.tui.composer.editor import JsonEditor
from sandbox.tui.composer.screen import Composer
from tests.raw_client import RawClient
from tests.tui.stage import Stage, opened, packaged
from tests.tui.test_composer import editor_of, records, write
from tests.waiting import wait_for

STRANGE = b'{"Id":"x",\r\n\t"Event":"Order.Create","Attempt":3,"Data":{"Note":"\xff\xe2\x80\xae"}}\r\n'
"""Mixed line breaks, a byte that is no UTF-8 and a character that turns text around: nothing that an editor keeps."""


async def post(stage: Stage, body: bytes, path: str = "/hooks/erp") -> None:
    client = await RawClient.connect(stage.port)
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nX-Mine: 1\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    await client.send(head + body)
    await client.answer()
    await client.close()


async def shown(stage: Stage, number: int) -> None:
    """Wait until the details show a record."""

    def there() -> bool:
        reading = stage.desk._details.reading
        return reading is not None and reading.number == number

    stage.feed.focus()
    await wait_for(there, f"#{number} in the details")


async def compose(stage: Stage) -> Composer:
    await stage.press("E")
    await wait_for(lambda: isinstance(stage.app.screen, Composer), "the composer")
    await stage.wait_for_text("· signature ")
    assert isinstance(stage.app.screen, Composer)
    return stage.app.screen


async def attempts(stage: Stage, count: int) -> list[Attempt]:
    return [each for each in await records(stage.sandbox.records, "attempt", count) if isinstance(each, Attempt)]


async def test_the_body_of_a_capture_goes_out_byte_for_byte_signed_with_the_targets_secret(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await post(stage, STRANGE)
        await shown(stage, 1)
        composer = await compose(stage)
        await stage.wait_for_text("the body of #1, byte for byte")
        assert editor_of(composer).text.encode() != STRANGE
        await stage.press("ctrl+s")
        [attempt] = await attempts(stage, 1)
        assert attempt.request.body == STRANGE
        capture = await stage.sandbox.records.get(2)
        assert isinstance(capture, Capture)
        assert capture.body == STRANGE
        assert not any("signature" in check.name for check in capture.verdict.failures)


async def test_what_is_changed_in_it_is_sent_changed_and_e_on_an_event_knows_nothing_of_it(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await shown(stage, 2)
        composer = await compose(stage)
        write(composer, '"Attempt":0', '"Attempt":7')
        await stage.press("ctrl+s")
        sent = (await attempts(stage, 2))[-1]
        assert json.loads(sent.request.body)["Attempt"] == 7
        await stage.choose_event("Order.Create")
        await stage.press("E")
        await wait_for(lambda: isinstance(stage.app.screen, Composer), "the composer")
        text = stage.app.screen.query_one(JsonEditor).text
        assert '"Data"' not in text, "a sample's Data, no whole body"


@pytest.mark.parametrize("key", ["n", "v"])
async def test_it_is_sent_again_as_a_new_attempt_or_verbatim(tmp_path: Path, key: str) -> None:
    async with opened(tmp_path, story=["Order.Create"], notifications=True) as stage:
        await shown(stage, 2)
        await stage.press("b")
        await stage.wait_for_text("Send #2 again to erp")
        await stage.wait_for_text(f"to 127.0.0.1:{stage.port}")
        await stage.press(key)
        first, again = await attempts(stage, 2)
        assert again.repeats == first.record_id
        assert again.event_id == first.event_id
        assert (again.request.body == first.request.body) is (key == "v")
        assert again.attempt == (1 if key == "n" else 0)
        await stage.wait_for_text("#2 → erp: delivered: 200 OK")


async def test_what_cannot_go_out_again_says_why_and_what_to_do(tmp_path: Path) -> None:
    config = packaged()
    inactive = tuple(replace(each, active=False) for each in config.subscriptions)
    async with opened(tmp_path, config=config, notifications=True) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("b")
        await stage.wait_for_text("The details show no record")
        await post(stage, b"no JSON", "/nowhere")
        await shown(stage, 1)
        await stage.press("E")
        await stage.wait_for_text("#1 cannot be composed: its body names none")
        await stage.press("b")
        await stage.wait_for_text("it was for no subscription")
        await post(stage, b'{"Event":"Order.Create"}')
        await shown(stage, 2)
        await stage.press("b", "n")
        await stage.wait_for_text("#2 is not sent: the body has no")
        stage.sandbox.config = replace(config, subscriptions=inactive)
        await stage.press("b")
        await stage.wait_for_text("its subscription erp is inactive")
