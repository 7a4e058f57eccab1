"""The footer is laid out again when other keys work, and only then."""

from pathlib import Path

from textual.widgets._footer import FooterKey

from tests.tui.stage import opened
from tests.waiting import wait_for


async def test_it_is_laid_out_again_only_when_other_keys_work(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:

        def keys() -> list[FooterKey]:
            return [*stage.desk.query(FooterKey)]

        def labels() -> list[str]:
            return [key.description for key in keys()]

        await wait_for(lambda: "Emit" in labels(), "the keys of the events")
        await stage.press("slash")
        await wait_for(lambda: labels() and "Emit" not in labels(), "the keys of the filter")
        await stage.press(*"zz")  # of which no word is offered
        await stage.pilot.pause()
        before = keys()
        await stage.press(*"zzzz")
        await stage.pilot.pause()
        assert all(now is then for now, then in zip(keys(), before, strict=True))
        await stage.press("escape", "escape")
        await wait_for(lambda: "Emit" in labels(), "the keys of the events again")
