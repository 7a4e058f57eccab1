"""`sandbox replay`: send records of the journal again."""

import asyncio
import math
import sys
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.filter_argument import FilterHelpCommand
from sandbox.cli.parameters import SPEED
from sandbox.cli.replay_run import Replay, ReplayOptions
from sandbox.cli.targets import Target, parse_target, target_options
from sandbox.sender.again import ReplayMode


@click.command(cls=FilterHelpCommand)
@config_option
@click.argument("words", metavar="FILTER|RECORD...", nargs=-1, required=True)
@click.option(
    "--new-attempt",
    "mode",
    flag_value=ReplayMode.NEW_ATTEMPT,
    type=ReplayMode,
    default=ReplayMode.NEW_ATTEMPT,
    help="Same Id and Data, Attempt + 1, new CreationTimeUtc, signed with the target's secret (the default).",
)
@click.option("--verbatim", "mode", flag_value=ReplayMode.VERBATIM, type=ReplayMode, help="The very bytes and headers.")
@target_options
@click.option(
    "--speed",
    type=SPEED,
    default=math.inf,
    metavar="N|max",
    help="1 keeps the times that lay between them, 10 is ten times as fast; max, the default, does not wait.",
)
@click.option("--dry-run", is_flag=True, help="Send nothing; list what would be sent where.")
@click.option("--yes", is_flag=True, help="Do not ask, however many they are and wherever they go.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt.")
def replay(
    config_path: Path | None,
    words: tuple[str, ...],
    mode: ReplayMode,
    to: str | None,
    subscription: str | None,
    secret: str | None,
    header: tuple[str, ...],
    speed: float,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Send records again: as new attempts, or with their very bytes.

    Attempts and captures alike, oldest first, one after another. A record goes to its own subscription of config.yaml,
    unless --to or --subscription names another target.

    RECORD is a number such as #12 or 12, or the beginning of an Id; FILTER has the terms below. If every argument
    names a record, they are records, else all of them are one filter. A filter sends each delivery once: of its two
    ends the attempt, and not what an earlier replay has sent again. Each record is sent once, whatever comes of it:
    what fails does not wait in the queue of `sandbox deliveries`.

    \b
    sandbox replay 12 15
    sandbox replay 'kind:capture event:Order.* age:<1h' --to http://127.0.0.1:3000/hook --secret S --speed 1
    """
    target = parse_target(to, subscription, secret, header)
    _refuse_contradictions(target, mode)
    options = ReplayOptions(words, mode, target, speed, dry_run, yes, as_json, sys.stdin.isatty())
    return asyncio.run(Replay(load(config_path), options).run())


def _refuse_contradictions(target: Target, mode: ReplayMode) -> None:
    if mode is ReplayMode.VERBATIM and (target.secret is not None or target.headers):
        raise click.UsageError(
            "--verbatim sends the headers and the signature as they were recorded, so --secret and --header have no "
            "effect; leave them out, or send a --new-attempt."
        )
