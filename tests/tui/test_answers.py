"""How the receiver answers is switched on the screen: at once, for as long as the program runs, and in sight."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain.answering import AnswerRule
from sandbox.domain.records import AnswerFault, Capture
from sandbox.tui.answers.choices import CHOICES
from sandbox.tui.menu import EntryList, Menu
from sandbox.tui.status_line import StatusLine, laid_out
from sandbox.tui.status_parts import Status
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for


async def status_of(stage: Stage) -> int:
    """Send one event to the first subscription and return the status that came back."""
    publication = await stage.publish(
        "Order.Create", replace(stage.sandbox.config, subscriptions=stage.sandbox.config.subscriptions[:1])
    )
    [result] = publication.results
    assert result.attempt is not None
    return result.attempt.outcome.status or 0


async def choose(stage: Stage, key: str) -> None:
    await stage.press("a")
    await wait_for(lambda: isinstance(stage.app.screen, Menu), "the menu of answers")
    await stage.press(key)
    await wait_for(lambda: stage.app.screen is stage.desk, "the menu to close")


async def test_one_key_in_the_menu_changes_the_answer_and_the_line_says_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.wait_for_text("⇠ rules")
        for key, status in (("5", 500), ("4", 401), ("2", 200)):
            await choose(stage, key)
            await stage.wait_for_text(f"⇠ answers {status}")
            assert await status_of(stage) == status
        await choose(stage, "r")
        await stage.wait_for_text("⇠ rules")
        assert await status_of(stage) == 200
        answers = [await stage.sandbox.records.get(number) for number in (1, 3, 5, 7)]
        rules = [each.answer.rule for each in answers if isinstance(each, Capture)]
        assert rules == ["of the status line", "of the status line", "of the status line", None]


async def test_arrows_and_enter_choose_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("a")
        await wait_for(lambda: isinstance(stage.app.screen, Menu), "the menu of answers")
        await stage.press("down", "down", "enter")
        await stage.wait_for_text("⇠ answers 401")


async def test_one_key_switches_between_the_rules_and_the_last_choice(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await stage.press("A")
        await stage.wait_for_text("⇠ answers 500")
        assert await status_of(stage) == 500
        await stage.press("A")
        assert await status_of(stage) == 200
        await choose(stage, "d")
        await stage.wait_for_text("⇠ answers drop")
        assert await status_of(stage) == 0
        await stage.press("A", "A")
        await stage.wait_for_text("⇠ answers drop")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_a_click_on_the_line_opens_the_menu_and_a_click_in_it_chooses(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(tmp_path, size=size) as stage:
        await stage.wait_for_text("⇠")
        await stage.pilot.click(StatusLine, offset=(stage.lines()[0].index("⇠"), 0))
        await stage.wait_for_text("close the connection without a word")
        await stage.pilot.click(EntryList, offset=(6, [choice.title for choice in CHOICES].index("Never")))
        await wait_for(lambda: stage.app.screen is stage.desk, "the menu to close")
        await stage.wait_for_text("⇠ answers never")
        assert stage.sandbox.receiver is not None
        rule = stage.sandbox.receiver.quick_answer
        assert rule is not None
        assert rule.fault is AnswerFault.SILENCE


async def test_it_outlasts_a_new_config_and_leaves_what_its_rules_have_counted(tmp_path: Path) -> None:
    config = packaged()
    once = AnswerRule("receiver.answers[0]", status=503, times=1)
    config = replace(config, receiver=replace(config.receiver, answers=(once,)))
    async with opened(tmp_path, config=config) as stage:
        assert await status_of(stage) == 503
        await choose(stage, "5")
        assert stage.sandbox.receiver is not None
        await stage.sandbox.receiver.move(replace(config.receiver, answers=(once, AnswerRule("[1]", status=418))))
        assert await status_of(stage) == 500
        await choose(stage, "r")
        assert [await status_of(stage) for _ in range(2)] == [418, 418]


def test_the_answer_stays_in_sight_on_every_width() -> None:
    for width in range(34, 200):
        for choice in CHOICES[1:]:
            status = Status("http://127.0.0.1:8025", "config.yaml", "", answer=choice, waiting=3)
            text = "".join(span.text for _, spans in laid_out(status, width) for span in spans)
            assert choice.words in text, width
            assert len(text) <= width


async def test_the_rate_and_the_bars_show_what_arrives_and_what_was_rejected(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(160, 40)) as stage:
        await stage.wait_for_text("sends the event under the cursor", "#feed")
        await asyncio.gather(*(status_of(stage) for _ in range(4)))
        await stage.wait_for_text(" 0.4/s")
        first = stage.sandbox.config.subscriptions[0]
        assert first.secret is not None
        wrong = replace(stage.sandbox.config, subscriptions=(replace(first, secret=type(first.secret)("wrong")),))
        await stage.publish("Order.Create", wrong)
        await wait_for(lambda: any(shade in stage.lines()[0] for shade in "░▒▓"), "a shaded bar")
