"""`sandbox attach`: the terminal UI over a receiver that runs already."""

from pathlib import Path

import click

from sandbox.cli.configuration import config_option
from sandbox.cli.open_tui import open_tui


@click.command()
@config_option
def attach(config_path: Path | None) -> int:
    """Open the terminal UI over a receiver that runs already.

    Such as `sandbox listen`. Both work on one journal, so everything shows, and what is emitted here arrives there.
    Leaving it stops nothing; if that receiver ends, it listens itself. `sandbox` alone does the same when its port is
    taken by a receiver on its journal.
    """
    return open_tui(config_path, attach=True)
