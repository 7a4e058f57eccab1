"""The copy menu: what can be copied, with which credentials, and where it goes."""

import asyncio
import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.domain.json_path import parse_path
from sandbox.domain.records import Attempt
from sandbox.tui.body.place import Place
from sandbox.tui.body.view import BodyView
from sandbox.tui.copying import clipboard
from sandbox.tui.copying.clipboard import TERMINAL_TAKES, copy, system_tool
from sandbox.tui.copying.offers import Offer, record_offers, verifier_offers
from sandbox.tui.menu import EntryList, Menu
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


async def at_record(stage: Stage, count: int = 1) -> None:
    await wait_for(lambda: len(stage.feed.rows) == count, f"{count} rows in the feed")
    stage.feed.focus()
    await stage.press("f")
    await stage.wait_for_text("sent #2", "#details")


async def offers_of(stage: Stage, place: Place | None = None) -> dict[str, Offer]:
    await wait_for(lambda: stage.desk._details.reading is not None, "a record")
    reading = stage.desk._details.reading
    assert reading is not None
    return {offer.key: offer for offer in record_offers(reading, place)}


async def copied(stage: Stage, *keys: str) -> str:
    await stage.press("c")
    await wait_for(lambda: isinstance(stage.app.screen, Menu), "the menu")
    await stage.press(*keys)
    await wait_for(lambda: stage.app.screen is stage.desk, "the menu to close")
    await wait_for(lambda: stage.app.clipboard, "something in the clipboard")
    return stage.app.clipboard


async def test_the_body_the_value_and_its_path_are_copied(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], notifications=True) as stage:
        await at_record(stage)
        sent = await stage.sandbox.records.get(2)
        assert isinstance(sent, Attempt)
        assert await copied(stage, "b") == sent.request.body.decode()
        await stage.wait_for_text("Copied the body of #2")
        await stage.press("2", "enter")
        await wait_for(lambda: stage.desk.query_one(BodyView).has_focus, "the body")
        await stage.press("s", *"OrderNumber", "enter")
        number = json.loads(sent.request.body)["Data"]["OrderNumber"]
        await wait_for(lambda: stage.desk.query_one(BodyView).has_focus, "the body")
        for key, expected in (("v", number), ("p", "Data.OrderNumber"), ("f", f'data.OrderNumber:"{number}"')):
            stage.app._clipboard = ""
            assert await copied(stage, key) == expected


async def test_enter_takes_what_is_under_the_cursor_of_the_menu(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], notifications=True) as stage:
        await at_record(stage)
        text = await copied(stage, "down", "enter")
        assert text.startswith("Host: ")
        assert "X-Api-Key: ••••••••" in text


async def test_the_menu_is_used_by_mouse_and_leads_to_a_verifier(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await at_record(stage)
        await stage.press("c")
        await wait_for(lambda: isinstance(stage.app.screen, Menu), "the menu")
        await stage.pilot.pause()
        await stage.pilot.click(EntryList, offset=(6, 0))
        await wait_for(lambda: stage.app.clipboard.startswith('{"Id"'), "the body")
        stage.app._clipboard = ""
        await stage.press("c")
        await wait_for(lambda: isinstance(stage.app.screen, Menu), "the menu again")
        await stage.press("V")
        await stage.wait_for_text("abp-hmac in abp-webhook-signature")
        await stage.press("1")
        await wait_for(lambda: stage.app.clipboard, "the verifier")
        compile(stage.app.clipboard, "receiver.py", "exec")


async def test_credentials_are_copied_in_clear_only_by_what_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await at_record(stage)
        offers = await offers_of(stage)
        for key, offer in offers.items():
            assert (b"demo-key" in offer.data()) is ("in clear" in offer.remark) is (key in "HC"), key
        assert "in clear" in offers["H"].name
        script = offers["C"].data().decode().replace(f":{stage.port}", ":1")
        assert (await asyncio.to_thread(subprocess.run, ["sh", "-nc", script])).returncode == 0


async def test_a_value_says_how_to_find_it_again(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        await at_record(stage)
        cases = (
            ("Data.Items[0].Sku", '"a\\u0022b"', b'data.Items[0].Sku:"a\\"b"'),
            ("Data.OrderTotal", "900.00", b"data.OrderTotal:900.00"),
            ("Data.Items", "[]", None),
            ("Id", '"x"', None),
        )
        for path, value, expected in cases:
            offer = (await offers_of(stage, Place(parse_path(path), value))).get("f")
            assert (offer and offer.data()) == expected
        names = [offer.title for offer in verifier_offers(stage.sandbox.config, None)]
        assert len(names) == 11


async def test_what_is_too_large_or_no_text_goes_into_a_private_file(tmp_path: Path) -> None:
    taken: list[str] = []
    environ: dict[str, str] = {}
    for data, why in ((b"x" * (TERMINAL_TAKES + 1), "terminals take no more"), (b"\xff", "it is no text")):
        found = await copy("body of #12", data, taken.append, tmp_path / "new", environ)
        path = tmp_path / "new" / "copied-body-of-12"
        assert path.read_bytes() == data
        assert path.stat().st_mode & 0o777 == 0o600
        assert str(path) in found.sentence
        assert why in found.sentence
    assert taken == []
    (tmp_path / "file").write_text("")
    found = await copy("body", b"\xff", taken.append, tmp_path / "file", environ)
    assert not found.went
    assert "could not be copied" in found.sentence


async def test_the_terminal_takes_what_fits_into_its_sequence() -> None:
    taken: list[str] = []
    found = await copy("body", "ü".encode() * (TERMINAL_TAKES // 2), taken.append, Path(), {})
    assert len(base64.b64encode(taken[0].encode())) < 100_000
    assert "the terminal (OSC 52)" in found.sentence
    assert "control characters" in (await copy("body", b"\x1b[31m", taken.append, Path(), {})).sentence


async def test_the_systems_tool_gets_the_text_and_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "clipboard"
    take = f"import pathlib, sys; pathlib.Path({str(target)!r}).write_bytes(sys.stdin.buffer.read())"
    monkeypatch.setattr(clipboard, "system_tool", lambda environ: (sys.executable, "-c", take))
    large = b"x" * (TERMINAL_TAKES + 1)
    found = await copy("body", large, lambda text: None, tmp_path, {})
    assert target.read_bytes() == large
    assert "OSC 52" not in found.sentence
    for broken in ((sys.executable, "-c", "raise SystemExit(3)"), (str(tmp_path / "missing"),)):
        monkeypatch.setattr(clipboard, "system_tool", lambda environ, broken=broken: broken)
        assert "Wrote the body" in (await copy("body", large, lambda text: None, tmp_path, {})).sentence


def test_the_tool_is_that_of_the_screen_in_front_of_the_user() -> None:
    def everywhere(name: str) -> str:
        return name

    assert system_tool({"DISPLAY": ":0"}, everywhere) == ("xclip", "-selection", "clipboard")
    assert system_tool({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, everywhere) == ("wl-copy",)
    assert system_tool({"DISPLAY": ":0", "SSH_CONNECTION": "a"}, everywhere) is None
    assert system_tool({"DISPLAY": ":0"}, lambda name: None) is None
