"""What a body is shown from, and the ways in which it can be shown."""

from dataclasses import dataclass, field
from functools import cached_property

from sandbox.body import views
from sandbox.body.lines import line_text
from sandbox.body.text import decode
from sandbox.tui.body.hex_rows import HexRows
from sandbox.tui.body.json_rows import JsonRows
from sandbox.tui.body.rows import FormRows, Rows, TextRows

PRETTY, RAW, HEX = "pretty", "raw", "hex"


@dataclass(frozen=True)
class BodySource:
    """A body, its Content-Type if it has one, and a sentence about it if only a part of it is known."""

    body: bytes = field(repr=False)
    content_type: str | None = None
    remark: str = ""

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that are none are lone surrogates."""
        return decode(self.body)

    @cached_property
    def best(self) -> str:
        """The view that shows it best."""
        chosen = views.choose(self.body, self.content_type).name
        return chosen if chosen in (RAW, HEX) else PRETTY

    @cached_property
    def ways(self) -> tuple[str, ...]:
        """The views that show it."""
        return (PRETTY, RAW, HEX) if self._has_pretty else (RAW, HEX)

    @cached_property
    def _has_pretty(self) -> bool:
        return self.best == PRETTY

    @cached_property
    def _form(self) -> str:
        return "\n".join(line_text(line) for line in views.form_lines(self.body))

    @property
    def _is_form(self) -> bool:
        return views.choose(self.body, self.content_type).name == "form"

    def searched(self, way: str) -> str | bytes:
        """Return that in which a search looks, and of which the places of rows are, in a view."""
        return self.body if way == HEX else self._form if way == PRETTY and self._is_form else self.text

    def rows(self, way: str, width: int) -> Rows:
        """Return the rows of a view, none of them made yet."""
        if way == HEX:
            return HexRows(self.body, width)
        if way == RAW:
            return TextRows(self.text, width)
        return FormRows(self._form, width) if self._is_form else JsonRows(self.text, width)
