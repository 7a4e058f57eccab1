"""A menu over the desk: a few things to choose from by arrows, by their keys, or by mouse."""

from collections.abc import Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from sandbox.tui.actions import help_bindings
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut


class Entry(Protocol):
    """What can be chosen: the key that chooses it, what it is called, and more about it."""

    @property
    def key(self) -> str:
        """One character."""
        ...

    @property
    def title(self) -> str:
        """A word or two."""
        ...

    @property
    def remark(self) -> str:
        """A sentence at most."""
        ...


E = TypeVar("E", bound=Entry)


class EntryList(ChoiceView):
    """One line an entry: its key, what it is, and more about it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Take it")]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = entries
        self._titles = max((cell_len(each.title) for each in entries), default=0)

    def line_count(self) -> int:
        """One line an entry."""
        return len(self._entries)

    def line_at(self, index: int, width: int) -> Line:
        """Draw an entry."""
        entry = self._entries[index]
        room = width - self._titles - 6
        return [
            Span(f" {entry.key}  ", Role.ACCENT),
            Span(f"{entry.title:<{self._titles}}  ", Role.STRONG),
            Span(cut(entry.remark, max(0, room)), Role.QUIET),
        ]


class Menu(ClosesOnce, ModalScreen[E | None], Generic[E]):
    """Asks; ends with the entry that was chosen, or with None. `chosen` is the one under the cursor at first."""

    CSS_PATH = "menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*help_bindings(), Binding("escape,q", "dismiss", "Close")]

    def __init__(self, title: str, entries: Sequence[E], keys: str, chosen: int = 0) -> None:
        super().__init__()
        self._title, self._keys, self._first = title, keys, chosen
        self._entries = entries

    def compose(self) -> ComposeResult:
        """One pane in the middle."""
        with Vertical() as frame:
            frame.border_title = self._title
            frame.border_subtitle = self._keys
            frame.styles.height = len(self._entries) + 4
            yield EntryList(self._entries)

    def on_mount(self) -> None:
        """Let the arrows choose."""
        entries = self.query_one(EntryList)
        entries.cursor = self._first
        entries.focus()

    def on_key(self, event: events.Key) -> None:
        """Take an entry by its key."""
        for entry in self._entries:
            if event.character == entry.key:
                event.stop()
                event.prevent_default()
                self.dismiss(entry)
                return

    @on(EntryList.Chosen)
    def _on_chosen(self, message: EntryList.Chosen) -> None:
        self.dismiss(self._entries[message.index])

    def on_click(self, event: events.Click) -> None:
        """Take an entry by one click; a click beside the menu closes it."""
        if event.widget is self:
            self.dismiss()
        elif isinstance(event.widget, EntryList):
            offset = event.get_content_offset(event.widget)
            if offset is not None and event.widget.top + offset.y < len(self._entries):
                self.dismiss(self._entries[event.widget.top + offset.y])
