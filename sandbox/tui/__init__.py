"""The terminal interface; the only package that imports textual."""

from sandbox.tui.app import SandboxApp, run_tui

__all__ = ["SandboxApp", "run_tui"]
