"""The terminal interface; the only package that imports textual."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.tui.app import SandboxApp, run_tui

__all__ = ["SandboxApp", "run_tui"]


def __getattr__(name: str) -> object:
    """Import the program when it is wanted: whoever only lists or judges its keys needs no textual."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sandbox.tui import app

    return getattr(app, name)
