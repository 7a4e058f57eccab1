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
    background="#0f141b",
    surface="#141a23",
    panel="#1c2430",
    boost="#202a38",
    variables={
        "quiet": "#8390a3",
        "faint": "#3a4657",
        "frame": "#2a3443",
        "cursor-ground": "#24405a",
        "cursor-idle-ground": "#1d2735",
        "json-key": "#8ea6ff",
        "json-string": "#a5d6a0",
        "json-number": "#f2b872",
        "json-literal": "#d79be8",
        "footer-key-foreground": "#56c2b6",
        "footer-background": "#141a23",
        "footer-description-foreground": "#8390a3",
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
    foreground="#1d2530",
    background="#f3f5f8",
    surface="#fbfcfd",
    panel="#e6eaf0",
    boost="#dde3eb",
    variables={
        "quiet": "#5f6c7d",
        "faint": "#c0c8d2",
        "frame": "#ccd3dc",
        "cursor-ground": "#c5e0ee",
        "cursor-idle-ground": "#e5ebf1",
        "json-key": "#3a55c8",
        "json-string": "#1c7a36",
        "json-number": "#a85d00",
        "json-literal": "#8a2fa8",
        "footer-key-foreground": "#0b7a70",
        "footer-background": "#fbfcfd",
        "footer-description-foreground": "#5f6c7d",
    },
)

THEMES = (DARK, LIGHT)


def fallback_variables(dark: bool) -> dict[str, str]:
    """Return our own variables for a theme that does not define them, such as Textual's."""
    return dict((DARK if dark else LIGHT).variables)
