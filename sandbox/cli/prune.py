"""`sandbox prune`: remove the records that a filter selects."""

import asyncio
import sys
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import filter_argument, narrate_doubts
from sandbox.cli.reading import reading
from sandbox.cli.terminal import count, narrate
from sandbox.config.values import Config
from sandbox.domain.filters import Filter


@click.command()
@config_option
@filter_argument(required=True)
@click.option("--dry-run", is_flag=True, help="Only say how many there are.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def prune(config_path: Path | None, matching: Filter, dry_run: bool, yes: bool) -> int:
    """Remove the records that a filter selects (asks first).

    The others keep their numbers. 'age:>7d not marked:yes' removes what is old, but nothing that is marked. `sandbox
    log --help` lists what FILTER knows, and `sandbox log FILTER` shows what would go.
    """
    if not (yes or dry_run or sys.stdin.isatty()):
        raise click.UsageError("`sandbox prune` asks first, and this is no terminal: add --yes or --dry-run.")
    return asyncio.run(_prune(load(config_path), matching, dry_run, yes))


async def _prune(config: Config, matching: Filter, dry_run: bool, yes: bool) -> int:
    path = config.journal_path
    async with reading(path) as records:
        found = 0 if records is None else await records.count(matching)
        if records is None or not found:
            narrate(f"there is nothing to remove: no record in {path} matches")
            narrate_doubts(matching, config)
            return ExitCode.OK
        if dry_run:
            narrate(f"{count(found, 'record')} would be removed from {path}")
            return ExitCode.OK
        if not yes and not click.confirm(f"Remove {count(found, 'record')} from {path}?", err=True):
            narrate("nothing removed")
            return ExitCode.FAILED
        removed = await records.remove(matching)
    narrate(f"removed {count(removed, 'record')} from {path}")
    return ExitCode.OK
