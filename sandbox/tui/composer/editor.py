"""The editor of JSON: Textual's, with our colours for what is in sight, and only text that a terminal can show."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.util import find_spec
from typing import ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location, TextAreaTheme

from sandbox.body.text import is_safe

COLOURED = 200_000
"""Characters up to which a text is coloured: parsing a longer one again takes more than a frame for each key."""

MOST = 1_000_000
"""Characters of a text that can be edited here: a longer one takes seconds to be laid out."""

_LONGEST_LINE = 4_000
"""Characters of a line up to which it is coloured and wrapped."""

_MATCHED = 20_000
"""Characters up to which a bracket's partner is looked for: that goes through the whole text with every key."""

_AROUND = 12
"""So many lines above and below those in sight have their colours already."""

_STYLES = {
    "json.label": "key",
    "string": "string",
    "number": "number",
    "boolean": "literal",
    "json.null": "literal",
    "json.error": "error",
}
"""What the grammar's query calls a piece, and the component class that says how it looks."""

_LINE_BREAK = re.compile(r"\r\n?")


def visible_json(text: str) -> str:
    """Return the text with every character that cannot be seen as a JSON escape: in a string it means the same."""
    text = _LINE_BREAK.sub("\n", text)
    if is_safe(text):
        return text
    return "".join(char if char in "\n\t" or is_safe(char) else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def can_colour() -> bool:
    """Tell whether the libraries are there that colour JSON."""
    return find_spec("tree_sitter") is not None and find_spec("tree_sitter_json") is not None


class JsonEditor(TextArea):
    """Holds JSON that is being written, or what is to become JSON."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"json-editor--{each}" for each in _STYLES.values()}

    def __init__(self, text: str, *, id: str) -> None:
        self._coloured = range(0)
        super().__init__("", id=id, compact=True, soft_wrap=True, show_line_numbers=True, tab_behavior="focus")
        self.register_theme(TextAreaTheme("sandbox"))
        self.theme = "sandbox"
        self.load_text(text)

    def load_text(self, text: str) -> None:
        """Hold another text, without a way back to the one before."""
        text = visible_json(text)
        small = len(text) <= COLOURED
        self.match_cursor_bracket = len(text) <= _MATCHED
        self.soft_wrap = small
        self.set_reactive(TextArea.language, "json" if small and can_colour() else None)
        super().load_text(text)

    def take(self, text: str) -> None:
        """Hold another text, with a way back unless one of them is large."""
        text = visible_json(text)
        if max(len(text), len(self.text)) > COLOURED:
            self.load_text(text)
            return
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.move_cursor((0, 0))

    def edit(self, edit: Edit) -> EditResult:
        """Make a change, whichever way it comes: typed, pasted, taken back. Called by Textual."""
        edit.text = visible_json(edit.text)
        result = super().edit(edit)
        if self.language is not None and len(self.text) > COLOURED:
            text, place = self.text, self.cursor_location
            self.load_text(text)
            self.move_cursor(place)
        return result

    def find_matching_bracket(self, bracket: str, search_from: Location) -> Location | None:
        """Look for a bracket's partner; called by Textual, also where none is marked."""
        return super().find_matching_bracket(bracket, search_from) if self.match_cursor_bracket else None

    def _build_highlight_map(self) -> None:
        """Colour the lines in sight and some around them; Textual's own colours all of them, after every key."""
        self._line_cache.clear()
        self._highlights.clear()
        query = self._highlight_query
        if query is None:
            return
        top = max(0, self._top_line() - _AROUND)
        bottom = min(self.document.line_count, top + self.size.height + 2 * _AROUND)
        self._coloured = range(top, bottom)
        if any(len(self.document.get_line(index)) > _LONGEST_LINE for index in self._coloured):
            return
        for name, nodes in self.document.query_syntax_tree(query, (top, 0), (bottom, 0)).items():
            for node in nodes:
                (row, start), (last, end) = node.start_point, node.end_point
                for each in range(max(row, top), min(last, bottom) + 1):
                    piece = (start if each == row else 0, end if each == last else None, name)
                    self._highlights[each].append(piece)

    def _top_line(self) -> int:
        """Return the line of the text at the upper edge; before anything was drawn the first one."""
        lines = self.wrapped_document._offset_to_line_info
        top = self.scroll_offset.y
        return lines[top][0] if top < len(lines) else 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw; called by Textual."""
        if self._highlight_query is not None:
            top = self._top_line()
            bottom = min(self.document.line_count, top + self.size.height)
            if top < self._coloured.start or bottom > self._coloured.stop:
                self._build_highlight_map()
        self._theme = replace(
            self._theme,
            syntax_styles={
                name: self.get_component_rich_style(f"json-editor--{look}", partial=True)
                for name, look in _STYLES.items()
            },
        )
        return super().render_lines(crop)

    def jump(self, line: int, column: int) -> None:
        """Put the cursor on a place, both from 1."""
        self.move_cursor((max(0, line - 1), max(0, column - 1)), center=True)
