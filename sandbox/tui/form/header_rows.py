"""The headers of a subscription: a row of name and value for each."""

import asyncio
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input

from sandbox.config.interpolate import is_plain_reference
from sandbox.domain.secret import MASK, mask_header
from sandbox.tui.form.inputs import TextLine
from sandbox.tui.lines.paint import Line
from sandbox.tui.lines.paragraphs import Paragraphs

Headers = tuple[tuple[str, str], ...]

LOOKS = 100
"""How often the loop goes round, at most, until a new row is there; three times are usual."""


class HeaderRow(Vertical):
    """Name, value, a button that takes both away, and what is wrong with them."""

    class Removed(Message):
        """The user takes this row away."""

        def __init__(self, row: "HeaderRow") -> None:
            super().__init__()
            self.row = row

    def __init__(self, name: str = "", value: str = "") -> None:
        super().__init__()
        self.name_line = TextLine(name, placeholder="X-Api-Key")
        self.value_line = TextLine(value, placeholder="value")
        self.value_line.add_class("value")
        self.remarks = Paragraphs(hang=2)

    def compose(self) -> ComposeResult:
        """All in one line, remarks below."""
        with Horizontal():
            yield self.name_line
            yield self.value_line
            yield Button("Remove", compact=True)
        yield self.remarks

    @property
    def pair(self) -> tuple[str, str]:
        """Name and value as they stand here."""
        return self.name_line.value, self.value_line.value

    def mask(self, revealed: bool) -> None:
        """Hide the value unless it is asked for or cannot be a credential."""
        name, value = self.pair
        public = is_plain_reference(value) or mask_header(name, value or "?") != MASK
        self.value_line.password = not (revealed or public)

    @on(Button.Pressed)
    def _on_removed(self, message: Button.Pressed) -> None:
        message.stop()
        self.post_message(self.Removed(self))


class HeaderRows(Vertical):
    """The rows, and a button that adds one. A row without any text is none."""

    class Changed(Message):
        """A header was typed, added or taken away."""

    def __init__(self, headers: Headers, *, id: str) -> None:
        super().__init__(id=id)
        self._rows = [HeaderRow(*each) for each in headers] or [HeaderRow()]
        self._revealed = False

    def compose(self) -> ComposeResult:
        """Rows above the button."""
        yield from self._rows
        yield Button("Add header", id="add-header", compact=True)

    def on_mount(self) -> None:
        """Hide what may be a credential."""
        self.reveal(False)

    @property
    def value(self) -> Headers:
        """The headers, in their order."""
        return tuple(row.pair for row in self._filled)

    @property
    def _filled(self) -> list[HeaderRow]:
        return [row for row in self._rows if row.pair != ("", "")]

    def fill(self, headers: Headers) -> None:
        """Show other headers instead."""
        for row in self._rows:
            row.remove()
        self._rows = [HeaderRow(*each) for each in headers] or [HeaderRow()]
        self.mount_all(self._rows, before="#add-header")
        self.reveal(self._revealed)

    def reveal(self, revealed: bool) -> None:
        """Show the values, or hide those that may be credentials."""
        self._revealed = revealed
        for row in self._rows:
            row.mask(revealed)

    async def add(self) -> None:
        """Add a row and let its name be typed."""
        row = HeaderRow()
        row.mask(self._revealed)
        self._rows.append(row)
        await self.mount(row, before="#add-header")
        for _ in range(LOOKS):  # what a widget composes comes after it, and Tab must find it there
            if row.value_line.is_mounted:
                break
            await asyncio.sleep(0)
        self.screen.set_focus(row.name_line)
        self.call_after_refresh(row.scroll_visible)

    def remark(self, remarks: Sequence[Sequence[Line]]) -> None:
        """Show for each header of `value` what is wrong with it."""
        for row in self._rows:
            row.remarks.show([])
        for row, paragraphs in zip(self._filled, remarks, strict=False):
            row.remarks.show(paragraphs)

    @on(Input.Changed)
    def _on_typed(self, message: Input.Changed) -> None:
        message.stop()
        for row in self._rows:
            row.mask(self._revealed)
        self.post_message(self.Changed())

    @on(HeaderRow.Removed)
    async def _on_removed(self, message: HeaderRow.Removed) -> None:
        message.stop()
        index = self._rows.index(message.row)
        self._rows.remove(message.row)
        message.row.remove()
        if self._rows:
            self.screen.set_focus(self._rows[min(index, len(self._rows) - 1)].name_line)
        else:
            await self.add()
        self.post_message(self.Changed())

    @on(Button.Pressed, "#add-header")
    async def _on_added(self, message: Button.Pressed) -> None:
        message.stop()
        await self.add()
