"""A line of text that shows whatever it holds as text that a terminal can only show, character for character."""

from rich.text import Text
from textual import events
from textual.widgets import Input

from sandbox.body.text import is_safe, sanitise


class TextLine(Input):
    """Holds any text, also what cannot be seen; that is drawn as one sign each. What is pasted stays as it is.

    Unlike elsewhere the text is not made safe when it comes in: a secret must remain what it is.
    """

    def __init__(self, value: str = "", *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(value, id=id, placeholder=placeholder, compact=True, select_on_focus=False)

    @property
    def _value(self) -> Text:
        """The text as it is drawn; called by Textual."""
        text = "•" * len(self.value) if self.password else shown(self.value)
        return Text(text, no_wrap=True, overflow="ignore", end="")

    def on_paste(self, event: events.Paste) -> None:
        """Take text from the clipboard, all of it but the line breaks around it."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(event.text.strip("\r\n"))


def shown(text: str) -> str:
    """Return the text with one visible sign for every character that is none."""
    if is_safe(text):
        return text
    return "".join(_sign(char) for char in text)


def _sign(char: str) -> str:
    safe = sanitise(char)
    return safe if len(safe) == 1 else "�"
