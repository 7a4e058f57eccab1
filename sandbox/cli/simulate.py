"""`sandbox simulate`."""

import asyncio
import secrets
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.parameters import DURATION, MOMENT
from sandbox.cli.simulate_options import NOISE, RATE, SILENCE, NoiseChoice, Rate
from sandbox.cli.simulate_run import SimulateOptions, SimulateRun, nobody_selects
from sandbox.cli.simulated_events import Town
from sandbox.cli.targets import parse_target, target_options
from sandbox.cli.terminal import narrate
from sandbox.domain.events import CATALOGUE, select
from sandbox.domain.ticks import Ticks

_SEEDS = 100_000


@click.command()
@config_option
@click.argument("events", metavar="[EVENT...]", nargs=-1)
@target_options
@click.option("--rate", type=RATE, default="5/s", show_default=True, help="So many events a second, evenly; or max.")
@click.option("--for", "duration", type=DURATION, help="Go on so long, as in 2m; without --for and --count no end.")
@click.option("--count", type=click.IntRange(1), help="So many events.")
@click.option("--seed", type=click.IntRange(0), help="Same seed, same life: events, Data and Ids repeat.")
@click.option("--at", type=MOMENT, help="The present, such as 2026-03-04T07:10:05Z; with --seed bytes repeat.")
@click.option("--noise", type=NOISE, default=SILENCE, help="Such as duplicates=1%,swaps=1%,delays=2%,unknowns=10%.")
@click.option("--concurrency", type=click.IntRange(1), default=16, show_default=True, help="Send so many at once.")
@click.option("--keep-going", is_flag=True, help="Go on although nothing gets through.")
@click.option("--dry-run", is_flag=True, help="Send nothing and do not wait; print what would be sent.")
@click.option("--by-event", is_flag=True, help="In the end print what came of each event type.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt; with --dry-run also its body.")
def simulate(
    config_path: Path | None,
    events: tuple[str, ...],
    to: str | None,
    subscription: str | None,
    secret: str | None,
    header: tuple[str, ...],
    rate: Rate,
    duration: Ticks | None,
    count: int | None,
    seed: int | None,
    at: Ticks | None,
    noise: NoiseChoice,
    concurrency: int,
    keep_going: bool,
    dry_run: bool,
    by_event: bool,
    as_json: bool,
) -> int:
    """Let a whole shop live: send what its customers and couriers do.

    Customers browse, buy, pay and send back, the warehouse packs, couriers carry, stock is bought: in realistic
    proportions, every sequence legal. With EVENT, a name or a pattern such as 'Order.*', only those are sent. Ctrl+C
    ends a run.

    \b
    sandbox simulate --rate 5/s --for 2m --seed 7
    sandbox simulate --rate max --count 1000 --noise duplicates=1%,swaps=1%,delays=2%
    sandbox simulate --count 500 --dry-run --json > test-data.ndjson
    """
    _refuse_contradictions(rate, duration, count, dry_run, by_event, as_json)
    event_types = select(events) if events else CATALOGUE
    target = parse_target(to, subscription, secret, header)
    config = load(config_path)
    if seed is None:
        seed = secrets.randbelow(_SEEDS)
        narrate(f"seed {seed}: --seed {seed} makes the same events again")
    if count is None and duration is not None:
        count = rate.count_within(duration)
    town = Town(seed, noise.habits, event_types, config.wire, at, count)
    subscriptions = target.subscriptions(config)
    if nobody_selects(subscriptions, town):
        narrate("nothing to send: no active subscription selects any of it (`sandbox subscriptions` lists them)")
        return ExitCode.FAILED
    run = SimulateRun(
        config,
        SimulateOptions(town, subscriptions, rate, duration, noise, concurrency, keep_going, by_event, as_json),
    )
    return run.rehearse() if dry_run else asyncio.run(run.run())


def _refuse_contradictions(
    rate: Rate, duration: Ticks | None, count: int | None, dry_run: bool, by_event: bool, as_json: bool
) -> None:
    if duration is not None and count is not None:
        raise click.UsageError("--for and --count exclude each other: both say when it ends.")
    if duration == 0:
        raise click.UsageError("--for 0s is over before it begins.")
    if duration is not None and dry_run and rate.per_second is None:
        raise click.UsageError("--dry-run takes no time, so --rate max and --for say no number; use --count.")
    if by_event and (as_json or dry_run):
        raise click.UsageError("--by-event prints a table of what was sent to stdout; leave --json and --dry-run out.")
