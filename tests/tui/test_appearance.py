"""Themes and motion: what was chosen comes back, config.yaml has its say, and one switch stops what moves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Input

from sandbox.config.values import Config
from sandbox.tui import theme
from sandbox.tui.filter_input import FilterInput
from tests.tui.live_stage import live
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for


def remembered(folder: Path) -> dict[str, object]:
    path = folder / ".sandbox" / "ui.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def focused_line(stage: Stage) -> Input:
    assert isinstance(stage.app.focused, Input)
    return stage.app.focused


def is_still(stage: Stage) -> bool:
    return stage.app.animation_level == "none"


def at_home(folder: Path, **changes: object) -> Config:
    (folder / ".sandbox").mkdir(exist_ok=True)
    return packaged(journal_path=folder / ".sandbox" / "journal.db", **changes)


async def test_a_chosen_theme_comes_back_until_config_yaml_says_another(tmp_path: Path) -> None:
    async with opened(tmp_path, config=at_home(tmp_path)) as stage:
        stage.app.theme = "nord"
        await wait_for(lambda: remembered(tmp_path).get("theme") == ["nord", "sandbox-dark"], "the choice in the file")
    async with opened(tmp_path, config=at_home(tmp_path)) as stage:
        assert stage.app.theme == "nord"
    async with opened(tmp_path, config=at_home(tmp_path, theme="sandbox-light")) as stage:
        assert stage.app.theme == "sandbox-light"
        stage.app.theme = "gruvbox"
        await wait_for(lambda: remembered(tmp_path)["theme"] == ["gruvbox", "sandbox-light"], "the other choice")
        stage.app.theme = "sandbox-light"
        await wait_for(lambda: remembered(tmp_path)["theme"] == [], "nothing but what config.yaml says")


async def test_config_yaml_wins_as_soon_as_it_is_changed(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.app.theme = "nord"
        await wait_for(lambda: any("remembered until ui.theme" in each for each in stage.notices()), "the notice")
        assert remembered(tmp_path)["theme"] == ["nord", "sandbox-dark"]
        stage.write("ui:\n", "ui:\n  theme: sandbox-light\n")
        await wait_for(lambda: stage.app.theme == "sandbox-light", "the theme of the file")
        assert remembered(tmp_path)["theme"] == []


@pytest.mark.parametrize(
    "text",
    ['{"theme": ["no-such-theme", "sandbox-dark"]}', '{"theme": 5, "motion": {}}', "{", '{"theme": ["a", 1, null]}'],
    ids=["unknown", "other types", "broken", "mixed"],
)
async def test_a_memory_that_makes_no_sense_hurts_nobody(tmp_path: Path, text: str) -> None:
    config = at_home(tmp_path)
    (tmp_path / ".sandbox" / "ui.json").write_text(text, encoding="utf-8")
    async with opened(tmp_path, config=config) as stage:
        assert stage.app.theme == "sandbox-dark"
        assert stage.app.animation_level == "full"


async def test_reduced_motion_stops_cursors_and_smooth_scrolling_and_is_remembered(tmp_path: Path) -> None:
    async with opened(tmp_path, config=at_home(tmp_path)) as stage:
        await stage.press("slash")
        line = stage.desk.query_one(FilterInput)
        await wait_for(lambda: stage.app.focused is line, "the line")
        assert focused_line(stage).cursor_blink
        await stage.press("ctrl+p")
        await wait_for(lambda: stage.app.screen is not stage.desk, "the palette")
        await stage.press(*"reduce")
        await stage.wait_for_text("Reduce motion")
        await stage.press("down", "enter")
        await wait_for(lambda: is_still(stage), "the switch")
        assert not stage.desk.query_one(FilterInput).cursor_blink
        assert remembered(tmp_path)["motion"] == ["reduced"]
    async with opened(tmp_path, config=at_home(tmp_path)) as stage:
        assert is_still(stage)
        await stage.press("tab", "n")
        await wait_for(lambda: isinstance(stage.app.focused, Input), "the form")
        await wait_for(lambda: not focused_line(stage).cursor_blink, "no blinking")
        await stage.press("escape", "ctrl+p")
        await wait_for(lambda: isinstance(stage.app.focused, Input), "the palette")
        await wait_for(lambda: not focused_line(stage).cursor_blink, "no blinking there either")
        await stage.press(*"let things")
        await stage.wait_for_text("Let things move")
        await stage.press("down", "enter")
        await wait_for(lambda: not is_still(stage), "motion")
        assert remembered(tmp_path)["motion"] == []


def test_the_variable_that_textual_documents_stops_what_moves(tmp_path: Path) -> None:
    script = (
        "import asyncio, pathlib, sys\n"
        "from tests.tui.stage import opened\n"
        "from sandbox.tui.filter_input import FilterInput\n"
        "async def look():\n"
        "    async with opened(pathlib.Path(sys.argv[1])) as stage:\n"
        "        await stage.press('slash')\n"
        "        print(stage.app.animation_level, stage.desk.query_one(FilterInput).cursor_blink)\n"
        "asyncio.run(look())\n"
    )
    environ = {**os.environ, "TEXTUAL_ANIMATIONS": "none"}
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["none", "False"]


# What text is read on, and how much contrast it needs (WCAG 2.2, 1.4.3): 4.5 to be read, 3 for furniture and signs.
GROUNDS = ("background", "surface", "panel", "cursor-ground", "cursor-idle-ground")
READ = (
    "foreground", "quiet", "primary", "secondary", "accent", "success", "warning", "error", "good",
    "warn", "bad",
    "json-key", "json-string", "json-number", "json-literal",
)  # fmt: skip
FURNITURE = ("faint",)


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2.2: 1 for the same colour, 21 for black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in Color.parse(colour).normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def colours(each: Theme) -> dict[str, str]:
    own = {
        name: value
        for name in (*GROUNDS, *READ)
        if isinstance(value := getattr(each, name.replace("-", "_"), None), str)
    }
    return {**own, **each.variables}


@pytest.mark.parametrize("ours", theme.THEMES, ids=lambda each: each.name)
def test_every_role_can_be_read_on_every_ground(ours: Theme) -> None:
    known = colours(ours)
    low = {
        (role, ground): round(contrast(known[role], known[ground]), 2)
        for roles, least in ((READ, 4.5), (FURNITURE, 3.0))
        for role in roles
        for ground in GROUNDS
        if contrast(known[role], known[ground]) < least
    }
    assert low == {}


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", sorted(name for name, each in BUILTIN_THEMES.items() if not each.ansi))
def test_what_textuals_themes_lack_is_mixed_from_their_colours(name: str) -> None:
    theirs = BUILTIN_THEMES[name]
    surface = Color.parse(theirs.to_color_system().generate()["surface"]).hex6
    mixed = theme.fallback_variables(theirs)
    assert mixed.keys() == theme.DARK.variables.keys()
    ratios = [contrast(mixed[each], surface) for each in ("cursor-idle-ground", "frame", "faint", "quiet")]
    assert ratios == sorted(ratios), "each is nearer to the text than the one before"
    assert ratios[0] > 1.05
    assert ratios[3] > 3
    foreground = theirs.to_color_system().generate()["foreground"]
    at_best = min(4.5, contrast(Color.parse(foreground).hex6, surface))
    assert min(contrast(mixed[each], surface) for each in ("good", "warn", "bad")) >= at_best - 0.05


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_palette_stands_in_a_frame_over_the_desk(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        await stage.press("ctrl+p", *"sheet")
        await stage.wait_for_text("All captures of the event type")
        shown = next(line for line in stage.lines() if "All captures of the event type" in line)
        assert shown.strip().startswith("│") or "│ All captures" in shown
        assert "🔎" not in stage.text()
