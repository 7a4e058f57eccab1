"""`sandbox play`: a story, step by step."""

import asyncio
import random
import sys
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.parameters import SPEED
from sandbox.cli.play_output import PlayPrinter
from sandbox.cli.play_run import Play, PlayOptions
from sandbox.cli.story_argument import named_telling, story_options
from sandbox.cli.targets import parse_target, target_options
from sandbox.cli.terminal import interrupt_on_sigterm
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.sender.publisher import Retrying

SPEED_UNLESS_TOLD = 3600.0
"""An hour of the story is a second: the longest story of wire-format 9 takes four minutes."""

_SEEDS = 1_000_000


@click.command()
@config_option
@click.argument("story")
@target_options
@click.option(
    "--speed",
    type=SPEED,
    default=SPEED_UNLESS_TOLD,
    metavar="N|max",
    help="1 is real time, 3600 (the default) makes an hour a second, max does not wait.",
)
@click.option("--step", is_flag=True, help="Wait for Enter before each step.")
@click.option("--from", "first", type=click.IntRange(1), default=1, metavar="STEP", help="Begin with this step.")
@story_options
@click.option("--no-retry", is_flag=True, help="Send once; what fails does not wait in the queue.")
@click.option("--dry-run", is_flag=True, help="Send nothing; show what would be sent.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt.")
def play(
    config_path: Path | None,
    story: str,
    to: str | None,
    subscription: str | None,
    secret: str | None,
    header: tuple[str, ...],
    speed: float,
    step: bool,
    first: int,
    given: tuple[str, ...],
    seed: int | None,
    at: Ticks | None,
    lenient: bool,
    no_retry: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Play a story: correlated events in their order, at any speed.

    STORY is a name or number (`sandbox stories` lists them), or a file of yours. A step begins when its time has come
    and the first attempts of the step before have ended, so the order is kept at any speed. The whole story is told
    before anything is sent: what is impossible is said first. With --from the steps before are told, but not sent. What
    failed waits in the queue for a running `sandbox listen` or `sandbox`, as with `emit`; the story does not wait.

    \b
    sandbox play happy-delivery
    sandbox play return-inspect-restock --speed max --to http://127.0.0.1:3000/hook --secret S
    sandbox play happy-delivery --given order.items[0].quantity=3 --step
    sandbox play mine.yaml --dry-run
    """
    if step and not dry_run and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("--step waits for Enter, and there is no terminal; --speed sets a pace without one.")
    target = parse_target(to, subscription, secret, header)
    config = load(config_path)
    subscriptions = target.subscriptions(config)
    # Without --seed every play is another one, and can be repeated all the same: the seed is told.
    told_seed = random.SystemRandom().randrange(_SEEDS) if seed is None else seed
    telling = named_telling(story, given, told_seed, at, system_clock(), lenient)
    options = PlayOptions(
        name=story,
        speed=speed,
        step=step,
        first=first,
        target=target,
        config_path=config_path,
        drawn_seed=seed is None,
        retrying=Retrying.NEVER if no_retry else Retrying.QUEUED,
    )
    run = Play(config, subscriptions, telling, options, PlayPrinter(as_json))
    if dry_run:
        return run.rehearse()
    interrupt_on_sigterm()
    return asyncio.run(run.run())
