"""Presenter mode: cards that a room can read, at any size, without anything secret."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sandbox.domain.wire import SignatureFormat, WireFormat
from sandbox.sender.compose import seeded_ids
from sandbox.sender.story_steps import compose_story
from sandbox.service import Sandbox
from sandbox.tui.lines.paint import Line
from sandbox.tui.stories.arrival import Arrival, Landing
from sandbox.tui.stories.board import _landings, board_lines, newest_card
from sandbox.tui.stories.performance import Performance, Script, Standing, State
from sandbox.tui.stories.presenter import Presenter
from sandbox.tui.stories.shelf import tell_story
from tests.tui.stage import Stage, opened, packaged
from tests.tui.stories.test_playing import pick, sent
from tests.tui.stories.test_shelf import NOW
from tests.waiting import wait_for

TOLD = tell_story("happy-delivery", Path.cwd(), 7, NOW)
STEPS = compose_story(TOLD, WireFormat(), seeded_ids(7))
GOOD = Landing("erp", True, "delivered: 200 OK", "verified", "sha256=AB-CD-EF-0…12-34")


def standing(arrivals: int, state: State = State.WAITING) -> Standing:
    made = [
        Arrival(step, happened.event.name, happened.data, (GOOD,) if place % 3 else ())
        for step in STEPS
        for place, happened in enumerate(step.told.happened)
    ][:arrivals]
    last = made[-1].step if made else None
    at = 0 if last is None else last.number
    step = STEPS[at] if at < len(STEPS) else None
    return Standing(TOLD, state, step, 4, state is State.PAUSED, 3600.0, tuple(made))


def text(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


@given(st.integers(0, 12), st.sampled_from(State), st.integers(40, 220), st.integers(12, 60))
@settings(max_examples=60, deadline=None)
def test_every_card_fits_at_every_size(arrivals: int, state: State, width: int, height: int) -> None:
    lines = text(board_lines(standing(arrivals, state), None, width, height))
    assert len(lines) == height
    assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_card_says_what_it_means_and_what_is_next(width: int) -> None:
    lines = "\n".join(text(board_lines(standing(1), None, width, 22 if width == 80 else 46)))
    assert "Meera orders two kurtis and a bottle" in lines
    assert "The gateway confirms the payment" in lines
    assert "nobody selects it" in lines
    assert "in 4 s" in lines
    assert "█" in lines


def test_the_card_of_a_step_is_its_first_event() -> None:
    arrivals = standing(7).arrivals
    assert [each.event for each in arrivals[-3:]] == [
        "Shipment.GoodsDispatched",
        "StockQuantityUpdate",
        "StockQuantityUpdate",
    ]
    assert newest_card(arrivals) == 4


async def presented(stage: Stage, source: str) -> Presenter:
    await pick(stage, source, "P")
    await wait_for(lambda: isinstance(stage.app.screen, Presenter), "the presenter")
    assert isinstance(stage.app.screen, Presenter)
    return stage.app.screen


async def test_a_story_is_presented_key_by_key(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await presented(stage, "cart-to-order")
        await stage.wait_for_text("next  Meera puts a kurti into her cart")
        assert await sent(stage) == []
        await stage.press("space")
        await stage.wait_for_text("next  A second kurti, a bottle, and a coupon")
        await stage.wait_for_text("✓ verified  storefront  delivered: 200 OK")
        await stage.press("right")
        await stage.wait_for_text("next  She orders")
        await stage.press("up")
        await stage.wait_for_text("Meera puts a kurti into her cart")
        await stage.press("escape")
        await stage.wait_for_text("paused", "#story")
        await stage.press("P", "p")
        await stage.wait_for_text("The end. ")
        await stage.press("escape")
        await stage.wait_for_text("played: ", "#story")


@pytest.mark.parametrize("scheme", ["abp-hmac", "plain-secret"])
async def test_nothing_secret_is_presented(tmp_path: Path, scheme: str) -> None:
    config = packaged()
    wire = replace(config.wire, signature=SignatureFormat(scheme, "X-Signature"))
    async with Sandbox(replace(config, wire=wire), journal_path=tmp_path / "journal.db") as sandbox:
        told = tell_story("cart-to-order", tmp_path, 7, NOW)
        performance = Performance(Script("cart-to-order"), told, sandbox, 7, paused=False)
        performance.max_or_not()
        await performance.play(lambda: None)
        shown = "\n".join(text(board_lines(performance.standing(), 0, 200, 50)))
    assert "✓ verified  storefront" in shown
    assert ("sha256=" in shown) is (scheme == "abp-hmac")
    for each in config.subscriptions:
        assert each.secret is not None
        assert each.secret.reveal()[:12] not in shown
    assert "demo-key" not in shown


def test_what_was_verified_but_not_accepted_is_not_called_verified_behind_a_cross() -> None:
    refused = Landing("erp", False, "not accepted: 500 Internal Server Error", "verified", "")
    (line,) = _landings([refused], 80)
    assert "".join(span.text for span in line) == "✗ erp  not accepted: 500 Internal Server Error"
