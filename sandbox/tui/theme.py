"""The sandbox's own light and dark theme, and the colours that other themes lack."""

from textual.theme import Theme

DARK = Theme(
    name="sandbox-dark",
    dark=True,
    primary="#56c2b6",
    secondary="#8ea6ff",
    accent="#f2b872",
    success="#86d18f",
    warning="#f2b872",
    error="#f47c86",
    foreground="#d6dde9",
    background="#121417",
    surface="#1a1d22",
    panel="#24272d",
    boost="#2c2f36",
    variables={
        "quiet": "#949aa4",
        "faint": "#5f646c",
        "frame": "#3a3e45",
        "cursor-ground": "#24405a",
        "cursor-idle-ground": "#2c2f36",
        "json-key": "#8ea6ff",
        "json-string": "#a5d6a0",
        "json-number": "#f2b872",
        "json-literal": "#d79be8",
        "footer-key-foreground": "#56c2b6",
        "footer-background": "#1a1d22",
        "footer-description-foreground": "#949aa4",
    },
)

LIGHT = Theme(
    name="sandbox-light",
    dark=False,
    primary="#0b7a70",
    secondary="#3a55c8",
    accent="#a85d00",
    success="#1c7a36",
    warning="#a85d00",
    error="#c02a3b",
    foreground="#23272d",
    background="#f3f5f8",
    surface="#fbfcfd",
    panel="#e4e4e6",
    boost="#dadadc",
    variables={
        "quiet": "#5c6066",
        "faint": "#9a9ea6",
        "frame": "#b8bcc4",
        "cursor-ground": "#c5e0ee",
        "cursor-idle-ground": "#e4e4e6",
        "json-key": "#3a55c8",
        "json-string": "#1c7a36",
        "json-number": "#a85d00",
        "json-literal": "#8a2fa8",
        "footer-key-foreground": "#0b7a70",
        "footer-background": "#fbfcfd",
        "footer-description-foreground": "#5c6066",
    },
)

THEMES = (DARK, LIGHT)


def fallback_variables(dark: bool) -> dict[str, str]:
    """Return our own variables for a theme that does not define them, such as Textual's."""
    return dict((DARK if dark else LIGHT).variables)
