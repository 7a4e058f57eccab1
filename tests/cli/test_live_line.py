"""The line that is written over and over never wraps, or it could not be erased."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.cli.live_line import fitting
from tests.cli.conftest import Program

NOWHERE = ("--to", "http://127.0.0.1:1/", "--secret", "S")


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("Meera orders", 20, "Meera orders"),
        ("Meera orders", 5, "Meera"),
        ("一二三四", 5, "一二"),
        ("cafe\u0301 au lait", 4, "cafe\u0301"),
        ("", 0, ""),
    ],
)
def test_cells_are_counted_not_characters(text: str, cells: int, expected: str) -> None:
    assert fitting(text, cells) == expected


@settings(max_examples=100)
@given(text=st.text(), cells=st.integers(0, 30))
def test_nothing_is_wider_than_it_may_be_or_shorter_than_it_must(text: str, cells: int) -> None:
    def width(shown: str) -> int:
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in shown)
        return len(shown) + wide - sum(unicodedata.category(char) in ("Mn", "Me") for char in shown)

    shown = fitting(text, cells)
    assert text.startswith(shown)
    assert shown == text or width(text[: len(shown) + 1]) > cells


@pytest.mark.parametrize(
    "arguments",
    [
        ("simulate", "--seed", "7", "--rate", "30/s", "--count", "15", *NOWHERE),
        ("play", "mine.yaml", "--seed", "7", "--speed", "3600", *NOWHERE),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_narrow_terminal_is_not_filled_to_its_edge(sandbox: Program, arguments: tuple[str, ...]) -> None:
    say = "他把一件衣服放进购物车然后他想了很久"
    story = f"title: Mine\nsteps:\n- open_cart:\n- at: 1h\n  say: {say}\n  open_cart:\n"
    (sandbox.folder / "mine.yaml").write_text(story, encoding="utf-8")
    columns = 40
    code, shown = sandbox.on_terminal(*arguments, columns=columns)
    assert code == 1
    drawn = [line for line in re.findall(r"\r\x1b\[K([^\r\n]*)", shown) if re.match(r"\d+ events, |\[", line)]
    assert drawn
    assert all(fitting(line, columns - 1) == line for line in drawn)
    assert max(map(len, drawn)) > columns // 2
