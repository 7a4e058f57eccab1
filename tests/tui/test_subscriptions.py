"""What is done with subscriptions on the screen: copied, deleted, moved, taken back; a config of one's own first."""

from pathlib import Path

import pytest

from sandbox.config.load import load_config
from sandbox.config.packaged import packaged_config
from sandbox.tui.form.fields import FormFields
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.question import Question
from sandbox.tui.subscriptions.pane import SubscriptionList
from sandbox.tui.subscriptions.table import SubscriptionTable, SubscriptionTableScreen
from tests.tui.live_stage import LiveStage, live
from tests.tui.stage import Stage, opened, packaged
from tests.waiting import wait_for


def names(path: Path) -> list[str]:
    return [each.name for each in load_config(path, cwd=path.parent, environ={}).subscriptions]


async def asked(stage: Stage) -> None:
    await wait_for(lambda: isinstance(stage.app.screen, Question) and stage.app.screen.focused, "a question")


async def shown(stage: LiveStage, *expected: str) -> None:
    await wait_for(lambda: [each.name for each in stage.subscriptions._subscriptions] == list(expected), str(expected))


async def test_one_is_deleted_after_a_question_and_comes_back_with_its_comments(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        before = stage.path.read_bytes()
        stage.subscriptions.focus()
        await stage.press("delete")
        await asked(stage)
        await stage.press("escape", "x")
        await asked(stage)
        assert stage.path.read_bytes() == before
        await stage.press("enter")
        await shown(stage, "storefront", "my-endpoint")
        await stage.press("u")
        await shown(stage, "erp", "storefront", "my-endpoint")
        assert stage.path.read_bytes() == before
        await wait_for(lambda: "Taken back: subscription erp removed. U makes it again." in stage.notices(), "a word")
        await stage.press("U")
        await shown(stage, "storefront", "my-endpoint")
        assert not any("Another program" in each for each in stage.notices())
        await stage.press("u", "u")
        await wait_for(lambda: "There is no change of yours to take back." in stage.notices(), "the end of it")
        assert stage.path.read_bytes() == before


async def test_one_is_moved_and_the_cursor_with_it(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        stage.subscriptions.focus()
        await stage.press("K", "J")
        await shown(stage, "storefront", "erp", "my-endpoint")
        assert stage.subscriptions.chosen is not None
        assert stage.subscriptions.chosen.name == "erp"
        await stage.press("ctrl+down")
        await shown(stage, "storefront", "my-endpoint", "erp")
        await stage.press("J", "ctrl+up")
        await shown(stage, "storefront", "erp", "my-endpoint")


async def test_a_copy_has_a_name_of_its_own(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        for name in ("erp-copy", "erp-copy-2"):
            stage.subscriptions.cursor = 0
            stage.subscriptions.focus()
            await stage.press("D")
            await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm), "the form")
            assert stage.app.screen.query_one(FormFields).name_line.value == name
            await stage.press("ctrl+s")
            await wait_for(lambda: names(stage.path)[-1] == name, "the copy")  # noqa: B023  # waited for here
            await wait_for(lambda: stage.app.screen is stage.desk, "the end of the form")
        copy = load_config(stage.path, cwd=tmp_path, environ={}).subscriptions[-1]
        assert copy.secret.reveal() == "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"


@pytest.mark.parametrize(
    ("size", "missing"),
    [
        ((50, 24), {"Secret", "Headers", "Events", "Actions"}),
        ((80, 24), {"Secret", "Headers", "Events"}),
        ((120, 40), set()),
        ((200, 50), set()),
    ],
)
async def test_the_table_has_o2vends_columns_as_far_as_they_fit(
    tmp_path: Path, size: tuple[int, int], missing: set[str]
) -> None:
    async with live(tmp_path, size) as stage:
        await stage.press("S")
        await stage.wait_for_text("my-endpoint")
        title = stage.lines()[1]
        columns = ["Name", "Subscription URL", "Secret", "Headers", "IsActive", "Events", "Actions"]
        assert [each for each in columns if each in title] == [each for each in columns if each not in missing]
        assert "whs_5f0c" not in stage.text()
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")


async def test_the_table_works_by_mouse_and_keys(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await stage.press("S")
        await stage.wait_for_text("Actions")
        screen = stage.app.screen
        assert isinstance(screen, SubscriptionTableScreen)
        title = stage.lines()[1]
        await stage.pilot.click(offset=(title.index("IsActive") + 1, 3))
        await stage.wait_for_text("○ inactive", None)
        await wait_for(lambda: not load_config(stage.path, cwd=tmp_path, environ={}).subscriptions[1].active, "off")
        await stage.pilot.click(offset=(title.index("Actions") + len("Edit  Duplicate  D"), 2))
        await asked(stage)
        await stage.press("y")
        await wait_for(lambda: names(stage.path) == ["storefront", "my-endpoint"], "one less")
        await wait_for(lambda: len(screen.query_one(SubscriptionTable)._subscriptions) == 2, "the table without it")
        await stage.press("u")
        await wait_for(lambda: names(stage.path)[0] == "erp", "it again")
        await stage.press("enter")
        await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm), "the form")
        await stage.press("escape", "escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")


async def test_the_packaged_config_is_not_changed_but_a_config_of_ones_own_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config, shipped = packaged(read_only=True), packaged_config().read_bytes()
    async with opened(tmp_path, config=config) as stage:
        assert stage.sandbox.config.read_only
        stage.desk.query_one(SubscriptionList).focus()
        await stage.press("t")
        await asked(stage)
        await stage.wait_for_text("Make a commented config.yaml with fresh secrets in")
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        assert not (tmp_path / "config.yaml").exists()
        await stage.press("t")
        await asked(stage)
        await stage.press("enter")
        await stage.wait_for_text("○ erp", "#subscriptions")
        own = tmp_path / "config.yaml"
        assert stage.sandbox.config.path == own
        assert (tmp_path / ".sandbox" / "config.schema.json").exists()
        assert packaged_config().read_bytes() == shipped
        own.write_text(own.read_text(encoding="utf-8").replace("name: erp", "name: seen"), encoding="utf-8")
        await stage.wait_for_text("○ seen", "#subscriptions")  # and watched from now on
        assert "read-only" not in stage.lines()[0]


async def test_a_config_that_is_there_already_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("another: program\n")
    async with opened(tmp_path, config=packaged(read_only=True), notifications=True) as stage:
        stage.desk.query_one(SubscriptionList).focus()
        await stage.press("n")
        await asked(stage)
        await stage.press("enter")
        await wait_for(
            lambda: any("is there already and stays as it is" in each.message for each in stage.app._notifications),
            "why not",
        )
        assert (tmp_path / "config.yaml").read_text() == "another: program\n"
        assert stage.app.screen is stage.desk


async def test_the_cursor_stays_on_its_subscription_when_the_terminal_gets_higher_or_lower(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        pane = stage.desk.query_one(SubscriptionList)
        pane.focus()
        await stage.press("end")
        await wait_for(lambda: pane.chosen is not None and pane.chosen.name == "my-endpoint", "the last one")
        for size, lines in (((120, 40), 3), ((200, 50), 6), ((80, 24), 1)):
            await stage.pilot.resize_terminal(*size)
            await wait_for(lambda: pane.cursor == 2 * pane.lines_each, "the cursor on its name")
            assert pane.lines_each == lines, size
            assert pane.chosen is not None
            assert pane.chosen.name == "my-endpoint", size


async def test_a_name_is_shown_whole_where_the_word_beside_it_can_give_way(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        pane = stage.desk.query_one(SubscriptionList)
        await stage.wait_for_text("storefront 16 events")
        await stage.wait_for_text("my-endpoint inactive")
        erp = pane._subscriptions[0]
        pane.show([*pane._subscriptions, erp])  # a scrollbar takes a cell
        await stage.wait_for_text("storefront       16 ")
        await stage.wait_for_text("my-endpoint     off ")
