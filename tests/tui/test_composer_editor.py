"""The editor without colours, and the command of the user's own editor."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.body.text import is_safe
from sandbox.domain import json_text
from sandbox.tui.composer import editor as editor_module
from sandbox.tui.composer.editor import COLOURED, JsonEditor, visible_json
from sandbox.tui.composer.handing_off import HandOffError, editor_command
from tests.tui.stage import opened
from tests.tui.test_composer import open_composer


async def test_large_texts_and_systems_without_tree_sitter_have_no_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as stage:
        editor = (await open_composer(stage)).query_one(JsonEditor)
        languages = [editor.language]
        editor.take("[" + ("1," * 2000 + "\n") * (COLOURED // 4000 + 1) + "1]")
        languages.append(editor.language)
        monkeypatch.setattr(editor_module, "can_colour", lambda: False)
        editor.load_text('{"Id": 1}')
        assert [*languages, editor.language] == ["json", None, None]
        await stage.wait_for_text('1  {"Id": 1}')


@settings(max_examples=80)
@given(st.text())
def test_what_cannot_be_seen_means_the_same_as_an_escape(text: str) -> None:
    shown = visible_json(json_text.write(text, json_text.JsonProfile.STJ_RELAXED))
    assert json_text.read(shown) == json_text.read(json_text.write(text, json_text.JsonProfile.STJ_RELAXED))
    assert is_safe(visible_json(text).replace("\n", "").replace("\t", ""))


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"PATH": ""}, r"there is no editor: set \$VISUAL or \$EDITOR"),
        ({"EDITOR": "'vi"}, r"\$EDITOR cannot be read as a command"),
        ({"VISUAL": "no-such-editor -w", "EDITOR": "vi", "PATH": ""}, r"\$VISUAL names no-such-editor"),
    ],
)
def test_an_editor_that_is_not_there_is_told(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(HandOffError, match=sentence):
        editor_command(environ)
