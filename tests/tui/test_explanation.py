"""The help: what works where the focus is comes first, over dialogs too; it can be searched, by keys and by mouse."""

from pathlib import Path

from sandbox.tui.action import Scope
from sandbox.tui.explanation import Explanation, ExplanationLines
from sandbox.tui.footer import FittingFooter
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.help_lines import help_lines, sections
from sandbox.tui.menu import Menu
from sandbox.tui.sheet.screen import SheetScreen
from sandbox.tui.stories.picker import StoryPicker
from sandbox.tui.stories.wishes import Words
from tests.tui.stage import Stage, opened
from tests.waiting import wait_for


def headings(stage: Stage) -> list[str]:
    """The headings of the help in their order, as far as they are on the screen."""
    titles = {section.title for section in sections()} | {"Details", "Here"}
    lines = stage.app.screen.query_one(ExplanationLines)
    region = lines.content_region
    rows = stage.lines()[region.y : region.bottom]
    return [title for title in (row[region.x : region.right].strip(" ▐") for row in rows) if title in titles]


async def first_heading(stage: Stage, wanted: str) -> None:
    await wait_for(lambda: isinstance(stage.app.screen, Explanation), "the help")
    await wait_for(lambda: headings(stage)[:1] == [wanted], f"{wanted!r} first")


async def test_the_help_begins_with_the_focused_pane(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(120, 50)) as stage:
        await wait_for(lambda: stage.feed.chosen_number is not None, "a record")
        for title in ("Events", "Subscriptions", "Feed", "Details"):
            await stage.press("question_mark")
            await first_heading(stage, title)
            await stage.press("escape")
            await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
            await stage.press("tab")
        await stage.press("slash", "f1")
        await first_heading(stage, "Filter")
        await stage.press("f1")
        await wait_for(lambda: stage.app.screen is stage.desk, "the help put away by its key")


async def test_over_a_dialog_it_explains_that(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], size=(120, 50)) as stage:
        await wait_for(lambda: stage.feed.chosen_number is not None, "a record")
        await stage.press("tab", "n")
        await wait_for(lambda: isinstance(stage.app.screen, SubscriptionForm), "the form")
        await stage.press("f1")
        await first_heading(stage, "Form of a subscription")
        await stage.press("escape", "escape", "p")
        await wait_for(lambda: isinstance(stage.app.screen, StoryPicker), "the stories")
        await stage.press("question_mark")
        await first_heading(stage, "List of stories")
        await stage.press("question_mark")
        await wait_for(lambda: isinstance(stage.app.screen, StoryPicker), "the stories again")
        words = stage.app.screen.query_one(Words)
        row = stage.lines()[words.region.y]
        await stage.pilot.click(Words, offset=(row.index("Help") - words.region.x, 0))
        await first_heading(stage, "List of stories")
        await stage.press("escape")
        await wait_for(lambda: isinstance(stage.app.screen, StoryPicker), "the stories once more")
        await stage.press("escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")
        await stage.press("T")
        await wait_for(lambda: isinstance(stage.app.screen, SheetScreen), "the sheet")
        await wait_for(lambda: stage.app.focused is not None, "its focus")
        await stage.press("question_mark")
        await first_heading(stage, "Sheet")
        await stage.press("q", "escape", "a")
        await wait_for(lambda: isinstance(stage.app.screen, Menu), "the answers")
        await stage.press("question_mark")
        await first_heading(stage, "Here")
        await stage.wait_for_text("Close.")


async def test_the_help_is_searched_by_word_and_by_key(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        footer = stage.app.screen.query_one(FittingFooter)
        await wait_for(lambda: any(word.label == "Help" for _, word in footer.placed()), "the word")
        (at,) = (x for x, word in footer.placed() if word.label == "Help")
        await stage.pilot.click(FittingFooter, offset=(at, 0))
        await first_heading(stage, "Events")
        await stage.press("slash", *"clipboard")
        await wait_for(lambda: headings(stage) == ["Form of a subscription"], "what the search finds")
        await stage.press("escape")
        await first_heading(stage, "Events")
        await stage.press("slash", "q")
        await stage.wait_for_text("Leave; the receiver stops listening.")
        assert headings(stage) == ["Program", "Presenter"]
        await stage.press("escape", "slash", *"xyzzy")
        await stage.wait_for_text("Nothing in the help has this.")
        await stage.press("escape", "escape")
        assert stage.app.screen is stage.desk


def test_every_action_stands_there_once_wherever_it_is_asked_for() -> None:
    def rows(*here: Scope) -> list[str]:
        return sorted(row.meaning for section in sections(here) for row in section.rows)

    for scope in Scope:
        assert rows(scope) == rows()
        assert rows(scope, Scope.EVERYWHERE, Scope.PROGRAM) == rows()


def test_a_search_of_one_character_is_a_key() -> None:
    told = [*sections()]
    found = ["".join(span.text for span in line) for line in help_lines(told, 200, "m")]
    assert all(line.split()[0] == "m" for line in found if "   " in line)
    assert any("Mark the record" in line for line in found)
