"""A line in which something is typed, and what it is called."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label

from sandbox.body.text import sanitise


class OneLine(Input):
    """A line of text. What is pasted may be a stranger's: it becomes one line of visible characters."""

    def on_paste(self, event: events.Paste) -> None:
        """Take text from the clipboard."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(sanitise(" ".join(event.text.split())))


class Labelled(Horizontal):
    """A line of text behind its name, with a word about its keys at the right end if there is room."""

    def __init__(self, name: str, line: Input, keys: Callable[[], str]) -> None:
        super().__init__()
        self._keys = keys
        self._word = Label(keys(), classes="keys", markup=False)
        self._parts = (Label(f"{name} ", markup=False), line, self._word)

    def on_mount(self) -> None:
        """Name the keys in force."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._word.update(self._keys()))

    def compose(self) -> ComposeResult:
        """Name, line, keys."""
        yield from self._parts
