"""A terminal UI whose port is taken by a receiver on its own journal attaches to that one."""

import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.receiver.listening import ReceiverUnavailableError
from sandbox.service import Sandbox
from sandbox.tui import SandboxApp
from sandbox.tui.attaching import PATIENCE, Succession
from tests.tui.stage import Stage, packaged
from tests.waiting import wait_for


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_it_says_whose_receiver_it_is_shows_all_and_says_when_it_ends(tmp_path: Path, width: int) -> None:
    config, journal = packaged(), tmp_path / "journal.db"
    listening = Sandbox(config, journal_path=journal, program="listen")
    async with Sandbox(config, journal_path=journal, receiving=False) as first:
        assert first.attached is None
    async with listening, Sandbox(config, journal_path=journal, attaching=True) as sandbox:
        assert sandbox.receiver is None
        app = SandboxApp(sandbox)
        async with app.run_test(size=(width, 30), notifications=True) as pilot:
            stage = Stage(sandbox, app, pilot)
            await stage.wait_for_text(f"● {'attached to ' if width >= 76 else ''}listen (pid {os.getpid()})")
            await stage.wait_for_text(f"http://127.0.0.1:{config.receiver.port}", "#feed")
            await stage.choose_event("Order.Create")
            await stage.press("enter")
            await wait_for(lambda: len(stage.feed.window) == 1, "attempt and capture")
            await stage.press("a")
            await stage.wait_for_text("This program only")
            listening.doorplates.take_down()
            await stage.wait_for_text(f"○ listen (pid {os.getpid()}) has ended")


async def test_a_receiver_that_moves_is_followed(tmp_path: Path) -> None:
    config, journal = packaged(), tmp_path / "journal.db"
    listening = Sandbox(config, journal_path=journal, program="listen")
    async with listening, Sandbox(config, journal_path=journal, attaching=True) as sandbox:
        app = SandboxApp(sandbox)
        async with app.run_test(size=(120, 30)) as pilot:
            stage = Stage(sandbox, app, pilot)
            moved = packaged().receiver
            await listening._apply(replace(config, receiver=moved))
            await wait_for(lambda: f"127.0.0.1:{moved.port}" in stage.lines()[0], "the new place")


async def test_a_stranger_or_another_journal_at_the_port_stays_an_error(tmp_path: Path) -> None:
    config = packaged()
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", config.receiver.port))
        stranger.listen()
        with pytest.raises(ReceiverUnavailableError):
            await Sandbox(config, journal_path=tmp_path / "a.db", attaching=True).__aenter__()
    async with Sandbox(config, journal_path=tmp_path / "b.db"):
        with pytest.raises(ReceiverUnavailableError):
            await Sandbox(config, journal_path=tmp_path / "a.db", attaching=True).__aenter__()
        with pytest.raises(ReceiverUnavailableError):
            await Sandbox(config, journal_path=tmp_path / "b.db").__aenter__()


async def test_whoever_ends_has_a_moment_to_come_back_before_the_place_is_taken(tmp_path: Path) -> None:
    config, journal = packaged(), tmp_path / "journal.db"
    listening = Sandbox(config, journal_path=journal, program="listen")
    async with listening, Sandbox(config, journal_path=journal, attaching=True) as sandbox:
        assert listening.receiver is not None
        now = 0.0
        succession = Succession(sandbox, lambda: now)
        assert not succession.due
        listening.doorplates.take_down()
        assert not succession.due
        now = PATIENCE - 0.1
        assert not succession.due
        listening.doorplates.put("listen", listening.receiver.port, listening.receiver.base_url)
        now = PATIENCE + 0.1
        assert not succession.due
        listening.doorplates.take_down()
        assert not succession.due
        now = 2 * PATIENCE + 0.2
        assert succession.due
