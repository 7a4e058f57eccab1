"""The terminal program: one App, one screen; it owns nothing that must outlive it."""

import asyncio
import gc
import signal
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from sandbox.body.text import sanitise
from sandbox.tui import theme
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.desk import Desk
from sandbox.tui.explanation import Explanation
from sandbox.tui.glance import notices
from sandbox.tui.lines.paint import Painter

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class SandboxApp(Painter):
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
        self.theme = theme.DARK.name
        self._take_theme(sandbox.config.theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our own colours to themes that do not have them; called by Textual."""
        return theme.fallback_variables(self.current_theme.dark)

    def get_default_screen(self) -> Screen[None]:
        """Begin at the desk."""
        return Desk(self._sandbox)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Keep of Textual's own commands the themes; the rest comes from the registry."""
        yield SystemCommand("Theme", "Change the colours.", self.action_change_theme)

    def tell(self, sentence: str) -> None:
        """Show a sentence of the receiver's: what it could not keep or answer."""
        safe = sanitise(sentence)
        self.notify(safe, title="Receiver", severity="error", timeout=15, markup=False)
        if isinstance(desk := self.screen_stack[0], Desk):
            desk.show_trouble(safe)

    def on_ready(self) -> None:
        """Take what start-up made out of the garbage collector's sight: it stays, and each look at it costs a frame."""
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))
        gc.collect()
        gc.freeze()
        self._complain_of_theme(self._sandbox.config.theme)

    @on(Desk.ConfigChanged)
    def _on_config_changed(self, message: Desk.ConfigChanged) -> None:
        for each in notices(message.before, message.now):
            timeout = 15 if each.severity == "error" else 5
            self.notify(each.text, title="Config", severity=each.severity, timeout=timeout, markup=False)
        wanted = message.now.config.theme
        if wanted != message.before.config.theme:  # not over a theme that was chosen in the palette
            self._take_theme(wanted)
            self._complain_of_theme(wanted)

    def _take_theme(self, wanted: str) -> None:
        if wanted in self.available_themes:
            self.theme = wanted

    def _complain_of_theme(self, wanted: str) -> None:
        if wanted not in self.available_themes:
            known = ", ".join(sorted(self.available_themes))
            text = f"ui.theme {sanitise(wanted)!r} is unknown; there are: {known}"
            self.notify(text, title="Config", severity="warning", timeout=15, markup=False)

    def action_help_quit(self) -> None:
        """Say how to leave, or to select text, to whoever presses ctrl+c; called by Textual."""
        self.notify("q leaves. Shift and drag selects text.", title="Still here", markup=False)

    def action_explain(self) -> None:
        """Show the help, once."""
        if not isinstance(self.screen, Explanation):
            self.push_screen(Explanation())


async def run_tui(sandbox: "Sandbox") -> int:
    """Show the Sandbox, which is entered already, until the user quits; return the exit code.

    Needs a terminal on stdin and stdout.
    """
    app = SandboxApp(sandbox)
    if app.driver_class.__name__ == "LinuxDriver":  # there is none to import on Windows
        from sandbox.tui.lasting_driver import LastingDriver

        app.driver_class = LastingDriver
    sandbox.narrate = app.tell
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Left alone, these would end the process without giving the terminal back.
        loop.add_signal_handler(number, app.exit)
    await app.run_async()
    return app.return_code or 0
