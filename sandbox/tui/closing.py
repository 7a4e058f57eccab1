"""How a screen over the desk closes: once, and only itself."""

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.screen import Screen


class ClosesOnce:
    """Goes before Screen among the bases of a screen.

    A second click may wait in the queue of a screen that the first one has closed. Textual would close whatever is on
    top then, and the program with it if that is the desk.
    """

    def dismiss(self, result: object = None) -> AwaitComplete:
        """Close, if it is this screen that is on top. `result` is what it ends with."""
        assert isinstance(self, Screen)
        return Screen.dismiss(self, result) if self.is_active else AwaitComplete()


class Palette(ClosesOnce, CommandPalette):
    """Textual's command palette."""
