"""The sandbox's own light and dark theme, and the colours that other themes lack.

Every colour of text has a contrast of 4.5 or more to every ground (WCAG 2.2, 1.4.3), what is `faint` one of 3.
"""

from textual.color import Color, ColorParseError
from textual.theme import Theme

DARK = Theme(
    name="sandbox-dark",
    dark=True,
    primary="#56c2b6",
    secondary="#8ea6ff",
    accent="#f2b872",
    success="#86d18f",
    warning="#f2b872",
    error="#f47e88",
    foreground="#d6dde9",
    background="#121417",
    surface="#1a1d22",
    panel="#24272d",
    boost="#2c2f36",
    variables={
        "quiet": "#9da2ac",
        "faint": "#7c828c",
        "frame": "#3a3e45",
        "cursor-ground": "#1f3a54",
        "cursor-idle-ground": "#2c2f36",
        "good": "#86d18f",
        "warn": "#f2b872",
        "bad": "#f47e88",
        "json-key": "#8ea6ff",
        "json-string": "#a5d6a0",
        "json-number": "#f2b872",
        "json-literal": "#d79be8",
        "footer-key-foreground": "#56c2b6",
        "footer-background": "#1a1d22",
        "footer-description-foreground": "#9da2ac",
    },
)

LIGHT = Theme(
    name="sandbox-light",
    dark=False,
    primary="#0a6f66",
    secondary="#3a55c8",
    accent="#965300",
    success="#1a7333",
    warning="#965300",
    error="#bd293a",
    foreground="#23272d",
    background="#f3f5f8",
    surface="#fbfcfd",
    panel="#e4e4e6",
    boost="#dadadc",
    variables={
        "quiet": "#5c6066",
        "faint": "#7b808a",
        "frame": "#b8bcc4",
        "cursor-ground": "#cfe5f1",
        "cursor-idle-ground": "#e4e4e6",
        "good": "#1a7333",
        "warn": "#965300",
        "bad": "#bd293a",
        "json-key": "#3a55c8",
        "json-string": "#1a7333",
        "json-number": "#965300",
        "json-literal": "#8a2fa8",
        "footer-key-foreground": "#0a6f66",
        "footer-background": "#fbfcfd",
        "footer-description-foreground": "#5c6066",
    },
)

THEMES = (DARK, LIGHT)

LEGIBLE = 4.5
"""The contrast of text to its ground (WCAG 2.2, 1.4.3)."""


def fallback_variables(theme: Theme) -> dict[str, str]:
    """Return our own variables for a theme that does not define them, such as Textual's, mixed from its colours."""
    ours = dict((DARK if theme.dark else LIGHT).variables)
    if theme.ansi:  # colours that the terminal chooses cannot be mixed
        return ours
    mixed = theme.to_color_system().generate()
    try:
        ground, text, primary = (Color.parse(mixed[name]) for name in ("surface", "foreground", "primary"))
    except ColorParseError:
        return ours
    return {
        **ours,
        "quiet": ground.blend(text, 0.82).hex6,
        "faint": ground.blend(text, 0.52).hex6,
        "frame": ground.blend(text, 0.28).hex6,
        "cursor-ground": ground.blend(primary, 0.28).hex6,
        "cursor-idle-ground": ground.blend(text, 0.12).hex6,
        "good": _legible(Color.parse(mixed["success"]), ground, text).hex6,
        "warn": _legible(Color.parse(mixed["warning"]), ground, text).hex6,
        "bad": _legible(Color.parse(mixed["error"]), ground, text).hex6,
    }


def _legible(colour: Color, ground: Color, text: Color) -> Color:
    """Return the colour with as much of the text's in it as makes it legible on the ground."""
    steps = (colour.blend(text, tenths / 10) for tenths in range(10))
    return next((each for each in steps if _contrast(each, ground) >= LEGIBLE), text)


def _contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    """Return the relative luminance of WCAG 2.2, 0 to 1."""
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
