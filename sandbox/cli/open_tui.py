"""`sandbox` without a command: the terminal UI."""

import asyncio
import functools
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.cli.configuration import load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import narrate

if TYPE_CHECKING:
    from sandbox.receiver.doorplate import Occupant


def open_tui(config_path: Path | None, *, attach: bool = False) -> int:
    """Open the terminal UI and return its exit code; without a terminal say what else there is.

    It listens, unless another program of ours does already on the same port and journal; with `attach` it must, on
    whatever port.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        narrate("error: the terminal UI needs a terminal that can draw, and this is none.")
        narrate("Try `sandbox demo` (everything once, then it ends) or `sandbox listen` (the receiver alone).")
        return ExitCode.ENVIRONMENT
    config = load(config_path)

    from sandbox.config.load import load_config
    from sandbox.receiver.doorplate import Doorplates
    from sandbox.sender.delivering import Retries
    from sandbox.service import Sandbox
    from sandbox.tui import run_tui

    running = Doorplates(config.journal_path).all() if attach else ()
    if attach and not running:
        narrate(f"error: no receiver listens on the journal {config.journal_path}.")
        narrate("Start `sandbox listen`, here or with the same --config; or `sandbox`, which listens itself.")
        return ExitCode.ENVIRONMENT
    reload = functools.partial(load_config, config.path, cwd=Path.cwd(), environ=os.environ)

    async def session() -> int:
        async with Sandbox(
            config,
            receiving=not attach,
            reload=reload,
            retries=Retries.ALL,
            program="the terminal UI",
            attaching=True,
        ) as sandbox:
            if attach:
                sandbox.attached = _nearest(running, config.receiver.port)
            return await run_tui(sandbox)

    return asyncio.run(session())


def _nearest(running: "Sequence[Occupant]", port: int) -> "Occupant":
    """Return the one on the config's own port, else the first."""
    return next((each for each in running if urlsplit(each.url).port == port), running[0])
