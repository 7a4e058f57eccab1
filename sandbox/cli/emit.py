"""`sandbox emit`."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.emission import Emission
from sandbox.cli.emit_output import Printed, Printer
from sandbox.cli.event_source import EventSource
from sandbox.cli.fault_option import FAULT
from sandbox.cli.faulty_emission import FaultyEmission, emit_faulty
from sandbox.cli.parameters import MOMENT
from sandbox.cli.targets import parse_target, target_options
from sandbox.cli.terminal import interrupt_on_sigterm
from sandbox.domain import ticks
from sandbox.domain.assignment import parse_assignment
from sandbox.domain.envelope import Event
from sandbox.domain.events import EventType, select
from sandbox.domain.ticks import system_clock
from sandbox.sender.faults import Fault
from sandbox.sender.publisher import Retrying


@click.command()
@config_option
@click.argument("events", metavar="EVENT...", nargs=-1, required=True)
@target_options
@click.option(
    "--set", "assignments", multiple=True, metavar="PATH=VALUE", help="Change finished Data; PATH:=JSON forces."
)
@click.option("--add", is_flag=True, help="Let --set create what does not exist.")
@click.option("--data", metavar="FILE|-", help="Your Data (JSON) in our envelope.")
@click.option("--body", metavar="FILE|-", help="Your body: these bytes untouched, signed.")
@click.option("--fault", type=FAULT, help="Send with this defect, and judge the answer; `sandbox faults` lists them.")
@click.option("--count", type=click.IntRange(1), default=1, show_default=True, help="Publish each event this often.")
@click.option("--concurrency", type=click.IntRange(1), default=1, show_default=True, help="Publish this many at once.")
@click.option("--seed", type=click.IntRange(0), help="Same seed, same shop: Data and Ids repeat.")
@click.option("--at", type=MOMENT, help="The present, such as 2026-03-04T07:10:05Z; with --seed bytes repeat.")
@click.option("--wait", is_flag=True, help="Stay until all is delivered or given up, and send again from here.")
@click.option("--no-retry", is_flag=True, help="Send once; what fails does not wait in the queue.")
@click.option("--dry-run", is_flag=True, help="Send nothing; show what would be sent.")
@click.option(
    "--print", "printed", type=click.Choice([each.value for each in Printed]), help="Print exactly what is sent."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt.")
def emit(
    config_path: Path | None,
    events: tuple[str, ...],
    to: str | None,
    subscription: str | None,
    secret: str | None,
    header: tuple[str, ...],
    assignments: tuple[str, ...],
    add: bool,
    data: str | None,
    body: str | None,
    fault: Fault | None,
    count: int,
    concurrency: int,
    seed: int | None,
    at: ticks.Ticks | None,
    wait: bool,
    no_retry: bool,
    dry_run: bool,
    printed: str | None,
    as_json: bool,
) -> int:
    """Send signed sample events to subscriptions or to any URL.

    EVENT is a name or a pattern such as 'Order.*', in any case. Without --to or --subscription every subscription of
    config.yaml is asked, and each says what happened: delivered, failed or skipped. What failed waits in the queue for
    a running `sandbox listen` or `sandbox`, which sends it again by the delivery section of config.yaml; what a config
    cannot sign (--to, --secret, --header) is sent again only with --wait.

    \b
    sandbox emit Order.Create
    sandbox emit 'Shipment.*' --to http://127.0.0.1:3000/hook --secret whs_example
    sandbox emit Order.Create --set Items[0].Quantity=3 --set OrderNote:=null
    sandbox emit Order.Create --body my.json --secret S --to URL
    sandbox emit Order.Create --fault tampered-body --subscription erp
    """
    chosen = select(events)
    _refuse_contradictions(assignments, add, data, body, len(chosen), printed, as_json)
    retrying = _retrying(wait, no_retry, fault)
    target = parse_target(to, subscription, secret, header)
    changes = tuple(parse_assignment(text) for text in assignments)
    config = load(config_path)
    source, rehearsed = _sources(
        partial(EventSource, config.wire, seed, changes, add, _contents(data), _contents(body)), chosen, at
    )
    emission = Emission(config, chosen, target.subscriptions(config), source, at, count, concurrency, retrying)
    part = None if printed is None else Printed(printed)
    if fault is not None:
        return emit_faulty(FaultyEmission(emission, fault, part, as_json), rehearsed, dry_run)
    printer = Printer(part, as_json)
    if dry_run:
        return emission.rehearse(printer)
    if wait:
        interrupt_on_sigterm()
    return asyncio.run(emission.run(printer))


def _sources(
    from_the_start: Callable[[], EventSource], chosen: Sequence[EventType], at: ticks.Ticks | None
) -> tuple[EventSource, list[Event]]:
    """Return a fresh source and what it gives first, so that a change that does not fit is told before any send."""
    rehearsal = from_the_start()
    rehearsed = [rehearsal.make(event_type, system_clock() if at is None else at) for event_type in chosen]
    return from_the_start(), rehearsed


def _retrying(wait: bool, no_retry: bool, fault: Fault | None) -> Retrying:
    if wait and fault is not None:
        raise click.UsageError("--wait sends again, and --fault sends once to judge the answer.")
    if wait and no_retry:
        raise click.UsageError("--wait and --no-retry exclude each other.")
    return Retrying.HERE if wait else Retrying.NEVER if no_retry else Retrying.QUEUED


def _refuse_contradictions(
    assignments: tuple[str, ...],
    add: bool,
    data: str | None,
    body: str | None,
    event_count: int,
    printed: str | None,
    as_json: bool,
) -> None:
    if data is not None and body is not None:
        raise click.UsageError(
            "--data and --body exclude each other: the one is put into an envelope, the other is not."
        )
    if body is not None and assignments:
        raise click.UsageError("--set cannot change --body, which is sent untouched; use --data.")
    if add and not assignments:
        raise click.UsageError("--add belongs to --set, and there is none.")
    if (data is not None or body is not None) and event_count > 1:
        raise click.UsageError(f"--data and --body go with one event type, and {event_count} are named.")
    if printed is not None and as_json:
        raise click.UsageError("--print and --json exclude each other: both write to stdout.")


def _contents(name: str | None) -> bytes | None:
    """Return the bytes of a file, of stdin for `-`, or None if no name is given. Raises click.UsageError."""
    if name is None:
        return None
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror or error}.") from None
