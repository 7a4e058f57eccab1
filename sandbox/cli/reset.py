"""`sandbox reset`."""

import asyncio
import sys
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.reading import reading
from sandbox.cli.terminal import count, narrate


@click.command()
@config_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(config_path: Path | None, yes: bool) -> int:
    """Start a fresh journal (asks first).

    Every record is removed and numbering starts again at 1. A receiver or terminal UI in another process goes on.
    """
    path = load(config_path).journal_path
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("`sandbox reset` asks first, and this is no terminal: add --yes.")
    return asyncio.run(_reset(path, yes))


async def _reset(path: Path, yes: bool) -> int:
    async with reading(path) as records:
        if records is None:
            narrate(f"there is nothing to remove: the journal {path} does not exist yet")
            return ExitCode.OK
        held = await records.counts()
        total = count(held.attempts + held.captures, "record")
        if not yes and not click.confirm(f"Remove {total} from {path}?", err=True):
            narrate("nothing removed")
            return ExitCode.FAILED
        removed = await records.reset()
    narrate(f"removed {count(removed, 'record')} from {path}")
    return ExitCode.OK
