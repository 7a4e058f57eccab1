"""What closes a dialog closes nothing else, however often it is clicked at."""

from pathlib import Path

import pytest
from textual import events

from sandbox.tui import SandboxApp
from sandbox.tui.closing import Palette
from sandbox.tui.menu import Menu
from tests.conftest import REPOSITORY
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for

TUI = REPOSITORY / "sandbox" / "tui"


def click_at_once(stage: Stage, times: int) -> None:
    """Click beside a dialog, again before the first click is looked at."""
    driver = stage.app._driver
    assert driver is not None
    for kind in (events.MouseDown, events.MouseUp) * times:
        event = kind(None, 0, 0, 0, 0, 1, shift=False, meta=False, ctrl=False)
        event.set_sender(stage.app)
        driver.process_message(event)


@pytest.mark.parametrize(("key", "dialog"), [("a", Menu), ("ctrl+p", Palette)])
async def test_a_double_click_beside_a_dialog_closes_it_alone(key: str, dialog: type, tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press(key)
        await wait_for(lambda: isinstance(stage.app.screen, dialog), "the dialog")
        click_at_once(stage, 2)
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await stage.pilot.pause()
        await stage.press("question_mark")
        await stage.wait_for_text("Help")


def test_every_stylesheet_is_read_when_the_program_starts() -> None:
    there = {path.relative_to(TUI).as_posix() for path in TUI.rglob("*.tcss")}
    assert there == {*SandboxApp.CSS_PATH}
