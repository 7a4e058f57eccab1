"""Bytes that anyone may send reach the screen only as characters that show."""

import json
import unicodedata
from pathlib import Path

from tests.raw_client import RawClient
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for

ESCAPES = "\x1b[2J\x1b]52;c;ZXZpbA==\x07\x1b]0;title\x07\x9b31m\x00\x7f"
BIDI = "\u202egnp.exe\u2066\u200f\u061c"
MARKUP = "[/nope] [bold red] [@click=app.quit]x[/] $primary {0}"
LONE = "\ud800\udfff\udc80"
EVIL = f"{MARKUP}{ESCAPES}{BIDI}\u2028\u200b\ufeff\U000e0041"

DELIVERED_TO_ERP = b"POST /hooks/erp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def envelope(text: str) -> bytes:
    body = {"Id": text, "Event": text, "Attempt": 0, "Data": {text: [text]}, "CreationTimeUtc": text}
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def post(body: bytes, head: bytes = DELIVERED_TO_ERP) -> bytes:
    return head + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


CORPUS: dict[str, bytes] = {
    "raw controls in every member": post(envelope(EVIL)),
    "lone surrogates as bytes that are not UTF-8": post(envelope(LONE)),
    "lone surrogates as JSON escapes": post(json.dumps({"Id": LONE, "Event": LONE + EVIL, "Data": {}}).encode()),
    "escaped controls": post(json.dumps({"Id": EVIL, "Event": EVIL, "Attempt": 0, "Data": {EVIL: EVIL}}).encode()),
    "every byte": post(bytes(range(256)) * 4),
    "a line of 1 MB": post(b'{"Event":"' + b"A" * 1_000_000 + b'"}'),
    "a header of 60 KB": post(b"{}", DELIVERED_TO_ERP + b"X-Huge: " + b"\xe2\x80\xae[/nope]" * 5000 + b"\r\n"),
    "markup as header name": post(b"{}", DELIVERED_TO_ERP + b"x|[/nope]: 1\r\n"),
    "latin-1 and C1 in a header": post(b"{}", DELIVERED_TO_ERP + b"X-Evil: \x9b31m\x90\xff \xc2\x9b31m[/nope]\r\n"),
    "markup as path": b"GET /[/nope]%1b?[bold]\x9b31m HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "no HTTP": b"\x1b]52;c;ZXZpbA==\x07[/nope]\x00\xff\r\n\r\n",
}

IN_A_SHEET = ("raw controls in every member", "lone surrogates as JSON escapes")


def unsafe(lines: list[str]) -> set[str]:
    """The characters of these lines that act instead of showing."""
    kinds = {char: unicodedata.category(char) for char in set("".join(lines))}
    return {char for char, kind in kinds.items() if kind in ("Cc", "Cf", "Cs", "Zl", "Zp") or kind == "Cn"}


async def look_at_all_tabs(stage: Stage, number: int) -> None:
    await stage.wait_for_text(f"received #{number}", "#details")
    for tab in ("body", "headers", "answer", "attempts", "summary"):
        stage.desk.action_tab(tab)
        await stage.pilot.pause()
        assert unsafe(stage.lines()) == set()


async def look_at_sheet(stage: Stage) -> None:
    stage.desk.action_sheet()
    await stage.wait_for_text("newest first")
    # Two escapes that make one character, which Unicode has not given away and no terminal acts upon.
    assert unsafe(stage.lines()) <= {"\U000103ff"}
    await stage.press("escape")
    await wait_for(lambda: stage.app.screen is stage.desk, "the desk again")


async def test_nothing_that_was_posted_acts_on_the_terminal(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("tab", "tab")
        for number, (what, data) in enumerate(CORPUS.items(), 1):
            client = await RawClient.connect(stage.port)
            await client.send(data)
            await client.rest()
            await client.close()
            await wait_for(lambda n=number: len(stage.feed.window) == n, f"the capture of {what}")  # type: ignore[misc]
            await look_at_all_tabs(stage, number)
            if what in IN_A_SHEET:
                await look_at_sheet(stage)
        assert stage.app.is_running
        assert "[/nope]" in stage.text()
        assert unsafe([stage.app.export_screenshot().replace("\n", "")]) <= {"\u00a0", "\xad"}


async def test_a_config_may_hold_hostile_text_too(tmp_path: Path) -> None:
    from dataclasses import replace

    from tests.tui.stage import packaged

    config = packaged()
    hostile = replace(
        config.subscriptions[0],
        name=EVIL,
        url=config.subscriptions[0].url + EVIL.replace(" ", ""),
        headers=((EVIL, EVIL),),
    )
    config = replace(config, path=Path("/x") / EVIL.replace("\x00", ""), subscriptions=(hostile,), read_only=False)
    async with opened(tmp_path, config=config, size=(200, 50)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await wait_for(lambda: len(stage.feed.window), "the attempt")
        await stage.wait_for_text("✗ unsendable", "#feed")
        await stage.press("tab", "down", "up", "tab")
        await stage.pilot.pause()
        assert unsafe(stage.lines()) == set()
        assert "[/nope]" in stage.text()


async def test_names_of_any_length_leave_attempts_and_sheet_alive(tmp_path: Path) -> None:
    async with opened(tmp_path, notifications=True) as stage:
        long = "A" * 100_000
        client = await RawClient.connect(stage.port)
        await client.send(post(json.dumps({"Id": long, "Event": long, "Attempt": 0, "Data": {}}).encode()))
        await client.rest()
        await client.close()
        await stage.press("tab", "tab")
        await stage.wait_for_text("received #1", "#details")
        await stage.press("6")
        await stage.wait_for_text("No attempt of it is in this journal", "#details")
        await stage.press("T")
        await stage.wait_for_text("newest first")
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk again")
