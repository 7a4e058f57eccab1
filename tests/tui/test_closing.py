"""What closes a dialog closes nothing else, however often it is clicked at."""

from pathlib import Path

import pytest

from sandbox.tui import SandboxApp
from sandbox.tui.closing import Palette
from sandbox.tui.menu import Menu
from tests.conftest import REPOSITORY
from tests.tui.stage import opened
from tests.waiting import wait_for

TUI = REPOSITORY / "sandbox" / "tui"


@pytest.mark.parametrize(("key", "dialog"), [("a", Menu), ("ctrl+p", Palette)])
async def test_a_double_click_beside_a_dialog_closes_it_alone(key: str, dialog: type, tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press(key)
        await wait_for(lambda: isinstance(stage.app.screen, dialog), "the dialog")
        stage.send_click(0, 0)
        stage.send_click(0, 0)
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await stage.pilot.pause()
        await stage.press("question_mark")
        await stage.wait_for_text("Help")


def test_every_stylesheet_is_read_when_the_program_starts() -> None:
    there = {path.relative_to(TUI).as_posix() for path in TUI.rglob("*.tcss")}
    assert there == {*SandboxApp.CSS_PATH}
