"""`sandbox` without a command: the terminal UI."""

import asyncio
import functools
import os
import sys
from pathlib import Path

from sandbox.cli.configuration import load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import narrate


def open_tui(config_path: Path | None) -> int:
    """Open the terminal UI and return its exit code; without a terminal say what else there is."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        narrate("error: the terminal UI needs a terminal that can draw, and this is none.")
        narrate("Try `sandbox demo` (everything once, then it ends) or `sandbox listen` (the receiver alone).")
        return ExitCode.ENVIRONMENT
    config = load(config_path)

    from sandbox.config.load import load_config
    from sandbox.sender.delivering import Retries
    from sandbox.service import Sandbox
    from sandbox.tui import run_tui

    reload = functools.partial(load_config, config.path, cwd=Path.cwd(), environ=os.environ)

    async def session() -> int:
        async with Sandbox(config, reload=reload, retries=Retries.ALL, program="the terminal UI") as sandbox:
            return await run_tui(sandbox)

    return asyncio.run(session())
