"""How the screen looks and whether things move on it: what config.yaml says, what was chosen here and is remembered.

A theme that was chosen in the palette counts until ui.theme in config.yaml is changed; then that counts.
"""

from typing import Any

from textual.app import App, SystemCommand
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Input, TextArea

from sandbox.body.text import sanitise
from sandbox.tui.memory import Memory

STILL = "reduced"
"""What is remembered under `motion`."""


class Appearance:
    """Themes and motion of an app; `memory` is the file beside the journal."""

    def __init__(self, app: App[Any], memory: Memory) -> None:
        self._app, self._memory = app, memory
        self._given = self._of_config = ""
        self._moving = app.animation_level  # TEXTUAL_ANIMATIONS of the environment decides

    def begin(self, theme: str) -> None:
        """Look as was chosen last, or else as config.yaml says. `theme` is its ui.theme."""
        self._of_config = theme
        match self._memory.texts("theme"):
            case [chosen, instead_of] if instead_of == theme and chosen in self._app.available_themes:
                self._give(chosen)
            case _:
                self._give(theme)
        if self._memory.texts("motion") == [STILL]:
            self._app.animation_level = "none"
        self._app.theme_changed_signal.subscribe(self._app, self._heed_choice)

    def follow(self, theme: str) -> None:
        """Look as config.yaml says now, if it says something else than before."""
        if theme != self._of_config:
            self._of_config = theme
            self._forget_choice()
            self._give(theme)
            self.complain()

    def complain(self) -> None:
        """Say so if config.yaml names a theme that there is not."""
        if self._of_config not in self._app.available_themes:
            known = ", ".join(sorted(self._app.available_themes))
            text = f"ui.theme {sanitise(self._of_config)!r} is unknown; there are: {known}"
            self._app.notify(text, title="Config", severity="warning", timeout=15, markup=False)

    def command(self) -> SystemCommand:
        """Return what the palette offers: to reduce motion, or to let things move again."""
        if self.still:
            return SystemCommand("Let things move", "Scroll smoothly and let cursors blink again.", self.turn_over)
        return SystemCommand("Reduce motion", "No smooth scrolling, no blinking; it is remembered.", self.turn_over)

    @property
    def still(self) -> bool:
        """Whether nothing shall move that need not."""
        return self._app.animation_level == "none"

    def turn_over(self) -> None:
        """Reduce motion, or let things move again; remember it."""
        moving = "full" if self._moving == "none" else self._moving
        self._app.animation_level = moving if self.still else "none"
        self._memory.remember("motion", [STILL] if self.still else [])
        for screen in self._app.screen_stack:
            for each in screen.query("Input, TextArea"):
                self.settle(each)

    def settle(self, widget: Widget) -> None:
        """Let the cursor of a line or an area of text blink or not."""
        if isinstance(widget, (Input, TextArea)):
            widget.cursor_blink = not self.still

    def _give(self, theme: str) -> None:
        if theme in self._app.available_themes:
            self._given = theme
            self._app.theme = theme

    def _heed_choice(self, theme: Theme) -> None:
        if theme.name == self._given:
            return
        self._given = theme.name
        if theme.name == self._of_config:
            self._forget_choice()
            return
        self._memory.remember("theme", [theme.name, self._of_config])
        text = f"{theme.name} is remembered until ui.theme in config.yaml is changed."
        self._app.notify(text, title="Theme", markup=False)

    def _forget_choice(self) -> None:
        if self._memory.texts("theme"):
            self._memory.remember("theme", [])
