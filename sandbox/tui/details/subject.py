"""What the details can be about: something with a headline and tabs of lines."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.tui.body.source import BodySource
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap

Lines: TypeAlias = Sequence[Line]

FACT_INDENT = 13


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: `lines` is called with a width in cells, only when the tab is looked at, and may be lazy.

    `state` is equal for equal lines of one subject; shown again, such a tab stays as it is. By default no two are.
    A tab with a `body` shows that instead, with a cursor in it.
    """

    id: str
    title: str
    lines: Callable[[int], Iterable[Line]]
    state: object = field(default_factory=object)
    body: BodySource | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the details show; `key` is equal for the same thing, so that showing it again keeps the scroll position."""

    key: str
    headline: Line
    tabs: tuple[Tab, ...]


NOTHING = Subject("", (), (Tab("summary", "Details", lambda width: ()),))


def fact(label: str, value: str, width: int, role: Role = Role.TEXT) -> list[Line]:
    """Return a labelled value, wrapped under itself."""
    spans = [Span(f"{label:<{FACT_INDENT - 1}} ", Role.QUIET), Span(value or "–", role)]
    return wrap(spans, width, FACT_INDENT)


def heading(text: str) -> Line:
    """Return a small title above a block of lines."""
    return [Span(text, Role.TITLE)]


BLANK: Line = ()
