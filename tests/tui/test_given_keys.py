"""Keys that config.yaml gives (ui.keys), pressed in the real program."""

from dataclasses import replace
from pathlib import Path

from sandbox.tui.feed.view import Feed
from sandbox.tui.filter_input import FilterInput
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.help_lines import help_lines, sections
from tests.tui.live_stage import live
from tests.tui.stage import opened, packaged
from tests.waiting import wait_for


async def test_a_key_of_config_yaml_works_and_stands_everywhere(tmp_path: Path) -> None:
    keys = {"feed.filter": "y,ctrl+y", "app.help": "H", "app.quit": "Q", "subscriptions.new": "i", "desk.back": "f4"}
    async with opened(tmp_path, config=replace(packaged(), keys=keys)) as stage:
        await stage.wait_for_text("[H Help] the keys")
        await stage.wait_for_text("i New", "#subscriptions")
        await wait_for(lambda: "y Filter" in stage.lines()[-1], "the footer")
        assert all(word in stage.lines()[-1] for word in ("H Help", "Q Quit"))
        await stage.press("slash", "question_mark")
        assert not isinstance(stage.app.focused, FilterInput)
        assert stage.app.screen is stage.desk
        await stage.press("y", "y", "Q")
        assert isinstance(stage.app.focused, FilterInput)
        assert stage.app.focused.value == "yQ"
        await stage.wait_for_text("F4 ends")
        await stage.press("f4", "H")
        await stage.wait_for_text("y ^y")
        text = "\n".join("".join(span.text for span in line) for line in help_lines([*sections()], 200))
        assert "Q leaves." in text
        assert "Enter applies it, F4 ends it." in text


async def test_the_palette_and_leaving_work_over_a_form_and_type_nothing_there(tmp_path: Path) -> None:
    keys = {"app.palette": "y,f8", "app.quit": "Q"}
    async with opened(tmp_path, config=replace(packaged(), keys=keys)) as stage:
        await stage.press("tab", "n")
        await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm), "the form")
        await stage.press("y", "Q")
        assert isinstance(stage.app.screen, SubscriptionForm)
        await stage.press("f8")
        await wait_for(lambda: not isinstance(stage.app.screen, SubscriptionForm), "the palette")
        await stage.press("escape", "ctrl+q")
        await wait_for(lambda: stage.app.return_code is not None, "the end")


async def test_saving_config_yaml_changes_the_keys_and_tells_what_cannot_be_used(tmp_path: Path) -> None:
    async with live(tmp_path) as stage:
        await stage.publish("Order.Create")
        await wait_for(lambda: stage.feed.chosen_number is not None, "a record")
        stage.write("ui:\n", "ui:\n  keys: {feed.mark: y, feed.note: c}\n")
        await wait_for(lambda: any("feed.note cannot have 'c'" in each for each in stage.notices()), "the notice")
        assert any("config.yaml changed: keys" in each for each in stage.notices())
        stage.desk.query_one(Feed).focus()
        await wait_for(lambda: "y Mark" in stage.lines()[-1], "the key in the footer")
        await stage.press("y")
        await stage.wait_for_text("★")
        stage.write("{feed.mark: y, feed.note: c}", "{}")
        await wait_for(lambda: "m Mark" in stage.lines()[-1], "the default key in the footer")
        await stage.press("m")
        await wait_for(lambda: "★" not in stage.pane("#feed"), "the mark to go")


async def test_a_button_in_the_details_names_the_key_in_force(tmp_path: Path) -> None:
    config = replace(packaged(), keys={"delivery.send-now": "y"})
    config = replace(config, subscriptions=(replace(config.subscriptions[0], url="http://127.0.0.1:9/x"),))
    async with opened(tmp_path, config=config, size=(200, 50)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("Other end", "#details")
        await stage.press("6")
        await stage.wait_for_text("[y Send now]")
