"""`sandbox init`: a config.yaml of one's own."""

import shlex
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import narrate
from sandbox.config.own_config import SCHEMA, NotMadeError, make_own_config


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> int:
    """Write a commented config.yaml of your own, with fresh secrets.

    It goes into DIR, which is made if it is missing; here without one. A config.yaml that is there already stays as it
    is. The schema for editors goes into .sandbox beside it, a folder that git ignores.
    """
    try:
        path = make_own_config(folder)
    except NotMadeError as error:
        narrate(f"error: {sanitise(str(error))}")
        return ExitCode.ENVIRONMENT
    _narrate_made(folder, path)
    return ExitCode.OK


def _narrate_made(folder: Path, path: Path) -> None:
    narrate(f"made   {sanitise(str(path))}")
    narrate(f"made   {sanitise(str(folder / SCHEMA))}, by which editors complete and check it")
    there = "" if folder.resolve() == Path.cwd() else f"cd {sanitise(shlex.quote(str(folder)))}, then "
    narrate(f"next   {there}`sandbox config check` looks it over, `sandbox demo` sends all events to itself,")
    narrate("       `sandbox` opens the terminal UI; for deliveries from O2VEND itself see docs/tunnels.md")
