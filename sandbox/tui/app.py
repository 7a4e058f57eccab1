"""The terminal program: one App, one screen; it owns nothing that must outlive it."""

import gc
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from sandbox.tui import theme
from sandbox.tui.actions import Scope, bindings
from sandbox.tui.desk import Desk
from sandbox.tui.explanation import Explanation

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class SandboxApp(App[int]):
    """Shows an entered Sandbox; leaving the app leaves the Sandbox running."""

    TITLE = "o2vend sandbox"
    # Textual does not load the stylesheet of a default screen, so the desk's stands here.
    CSS_PATH: ClassVar[list[str]] = ["app.tcss", "desk.tcss"]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PROGRAM)]

    def __init__(self, sandbox: "Sandbox") -> None:
        super().__init__()
        self._sandbox = sandbox
        for each in theme.THEMES:
            self.register_theme(each)
        wanted = sandbox.config.theme
        self.theme = wanted if wanted in self.available_themes else theme.DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our own colours to themes that do not have them; called by Textual."""
        return theme.fallback_variables(self.current_theme.dark)

    def get_default_screen(self) -> Screen[None]:
        """Begin at the desk."""
        return Desk(self._sandbox)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Keep of Textual's own commands the themes; the rest comes from the registry."""
        yield SystemCommand("Theme", "Change the colours.", self.action_change_theme)

    def on_ready(self) -> None:
        """Take what start-up made out of the garbage collector's sight: it stays, and each look at it costs a frame."""
        gc.collect()
        gc.freeze()

    def action_explain(self) -> None:
        """Show the help, once."""
        if not isinstance(self.screen, Explanation):
            self.push_screen(Explanation())


async def run_tui(sandbox: "Sandbox") -> int:
    """Show the Sandbox, which is entered already, until the user quits; return the exit code.

    Needs a terminal on stdin and stdout.
    """
    app = SandboxApp(sandbox)
    await app.run_async()
    return app.return_code or 0
