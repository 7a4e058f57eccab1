"""The terminal program: one App, one screen; it owns nothing that must outlive it."""

import asyncio
import signal
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from sandbox.body.text import sanitise
from sandbox.tui import theme
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, key_word, put_in_force, scope_keys, textual_keymap
from sandbox.tui.appearance import Appearance
from sandbox.tui.desk import Desk
from sandbox.tui.explanation import Explanation, explanation_of
from sandbox.tui.glance import notices
from sandbox.tui.key_order import KeyOrder
from sandbox.tui.keymap import keymap_of
from sandbox.tui.lines.paint import PaintingApp
from sandbox.tui.lines.view import LineView
from sandbox.tui.tidying import Tidying

if TYPE_CHECKING:
    from sandbox.service import Sandbox

LOOKS_FOR_GARBAGE = 0.5
"""Seconds between two looks whether garbage is to be collected."""

REFUSALS = 3
"""How many of the keys that cannot be used a notice names."""


class SandboxApp(PaintingApp):
    """Shows an entered Sandbox; leaving the app leaves the Sandbox running."""

    TITLE = "o2vend sandbox"
    # Textual does not load the stylesheet of a default screen, so the desk's stands here. The others stand here too:
    # a screen that brings one makes Textual read all of them anew and style everything anew when it opens first.
    CSS_PATH: ClassVar[list[str]] = [  # type: ignore[assignment]
        "app.tcss", "desk.tcss", "menu.tcss", "note.tcss", "question.tcss", "explanation.tcss", "form/form.tcss",
        "composer/composer.tcss", "composer/fault_list.tcss", "sheet/sheet.tcss", "subscriptions/table.tcss",
        "stories/picker.tcss", "stories/presenter.tcss",
    ]  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.PROGRAM)]

    def __init__(self, sandbox: "Sandbox") -> None:
        put_in_force(keymap_of(sandbox.config.keys).changed)
        super().__init__()
        self._sandbox = sandbox
        self._tidying = Tidying()
        self._keys = KeyOrder(self, self._stays)
        for each in theme.THEMES:
            self.register_theme(each)
        self.theme = theme.DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our own colours to themes that do not have them; called by Textual."""
        return theme.fallback_variables(self.current_theme)

    def get_default_screen(self) -> Screen[None]:
        """Begin at the desk."""
        desk = Desk(self._sandbox)
        self._appearance = Appearance(self, desk.memory)
        self._appearance.begin(self._sandbox.config.theme)
        return desk

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Keep of Textual's own commands the themes, and offer to reduce motion; the rest comes from the registry."""
        yield SystemCommand("Theme", "Change the colours; it is remembered.", self.action_change_theme)
        yield self._appearance.command()

    def tell(self, sentence: str) -> None:
        """Show a sentence of the receiver's: what it could not keep or answer."""
        safe = sanitise(sentence)
        self.notify(safe, title="Receiver", severity="error", timeout=15, markup=False)
        if isinstance(desk := self.screen_stack[0], Desk):
            desk.show_trouble(safe)

    def on_ready(self) -> None:
        """Begin what goes on as long as the app runs."""
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))
        self._tidying.begin()
        self.set_interval(LOOKS_FOR_GARBAGE, lambda: self._tidying.look(settled=len(self.screen_stack) == 1))
        self._appearance.complain()
        self._take_keys(self._sandbox.config.keys)

    def on_unmount(self) -> None:
        """Leave Python's garbage collector as it was."""
        self._tidying.end()

    async def on_event(self, event: events.Event) -> None:
        """Take note of what the user does, and let keys act in their order; called by Textual."""
        if isinstance(event, events.InputEvent):
            self._tidying.note_input()
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self.screen_stack and self._keys.may_go(event):  # without a screen the app is ending
            given_to = self.focused or self.screen
            await super().on_event(event)
            self._keys.follow(given_to)

    def _stays(self, key: events.Key) -> bool:
        """Whether a key only changes what has the focus."""
        if isinstance(self.focused, Input | TextArea):
            return key.is_printable
        return isinstance(self.focused, LineView) and key.key in scope_keys(Scope.LINES)

    @on(Desk.ConfigChanged)
    def _on_config_changed(self, message: Desk.ConfigChanged) -> None:
        for each in notices(message.before, message.now):
            timeout = 15 if each.severity == "error" else 5
            self.notify(each.text, title="Config", severity=each.severity, timeout=timeout, markup=False)
        if message.now.config.keys != message.before.config.keys:
            self._take_keys(message.now.config.keys)
        self._appearance.follow(message.now.config.theme)

    def _take_keys(self, wanted: Mapping[str, str]) -> None:
        keymap = keymap_of(wanted)
        put_in_force(keymap.changed)
        self.set_keymap(textual_keymap())
        for each in self.screen_stack:
            each.refresh(layout=True)
        if keymap.refusals:
            told = [f"{each.sentence} ({each.help})" for each in keymap.refusals[:REFUSALS]]
            more = len(keymap.refusals) - len(told)
            text = "\n".join([*told, *([f"and {more} more: `sandbox config check` shows all"] if more else ())])
            self.notify(sanitise(text, keep_newlines=True), title="ui.keys", severity="error", timeout=15, markup=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the cursor of what has the focus now blink, or not."""
        self._appearance.settle(event.widget)

    def action_help_quit(self) -> None:
        """Say how to leave, or to select text, to whoever presses ctrl+c; called by Textual."""
        self.notify(f"{key_word('app.quit')} leaves. Shift and drag selects text.", title="Still here", markup=False)

    def action_explain(self) -> None:
        """Show the help of what is on the screen, or put it away."""
        if isinstance(self.screen, Explanation):
            self.screen.dismiss()
        else:
            self.push_screen(explanation_of(self.screen))


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
