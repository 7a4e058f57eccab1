"""`sandbox deliveries`: what waits in the queue, and the commands that send it now or drop it."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.delivery_choice import choose
from sandbox.cli.delivery_list import print_deliveries, tell_prospects
from sandbox.cli.emission import narrate_config
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import FilterHelpCommand, filter_argument
from sandbox.cli.outlook import senders_text
from sandbox.cli.record_json import record_object
from sandbox.cli.terminal import count, narrate, print_json
from sandbox.config.values import Config
from sandbox.domain.deliveries import DeliveryId
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.ticks import Ticks
from sandbox.sender.next_send import retry_sentence
from sandbox.sender.queued import Sent
from sandbox.service import Sandbox

_LIST = "list"


class _ListingGroup(click.Group):
    """A group that lists when no command of it is named, so that a FILTER may stand in its place."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        before = 0
        while before < len(args) and args[before].startswith("--config"):
            before += 1 if "=" in args[before] else 2
        if args[before : before + 1] and args[before] in (*self.commands, "-h", "--help"):
            return super().parse_args(ctx, args)
        return super().parse_args(ctx, [*args[:before], _LIST, *args[before:]])


@click.group(cls=_ListingGroup, subcommand_metavar="[FILTER] | COMMAND")
@config_option
def deliveries(config_path: Path | None) -> None:
    """List what waits to be sent again; send it now, or drop it.

    Without a command it lists, with --all also what is over, with --json as objects. FILTER is applied to the last
    attempt of each delivery, as in 'event:Order.* status:5xx age:<1h' (`sandbox log --help` lists what it knows).
    docs/delivery.md tells when what is sent again.
    """


@deliveries.command(name=_LIST, cls=FilterHelpCommand)
@config_option
@filter_argument()
@click.option("--all", "ended", is_flag=True, help="Also those that are over, as far as they are kept.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(config_path: Path | None, matching: Filter, ended: bool, as_json: bool) -> int:
    """List the deliveries in the queue, oldest first; the same as no command at all."""
    return asyncio.run(_list(load(config_path), matching, ended, as_json))


@deliveries.command()
@config_option
@click.argument("words", metavar="REF...|FILTER", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object an attempt, if it is this program that sends.")
def retry(config_path: Path | None, words: tuple[str, ...], as_json: bool) -> int:
    """Send now what waits, before it is due.

    REF is what the list shows first, such as d12. A running `sandbox listen` or `sandbox` sends; without one this
    program does, once, and exits with 1 if a delivery failed. Either way it is the next send of the plan.
    """
    return asyncio.run(_retry(load(config_path), words, as_json))


@deliveries.command()
@config_option
@click.argument("words", metavar="REF...|FILTER", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop(config_path: Path | None, words: tuple[str, ...], yes: bool) -> int:
    """Send no more what waits or was cut off (asks first if a filter chose it). The journal keeps what was sent."""
    return asyncio.run(_drop(load(config_path), words, yes))


async def _list(config: Config, matching: Filter, ended: bool, as_json: bool) -> int:
    if not config.journal_path.exists():
        narrate("no delivery waits: there is no journal yet")
        return ExitCode.OK
    async with Sandbox(config, receiving=False) as sandbox:
        found = await sandbox.queue.select(matching, ended=ended)
        print_deliveries(found, sandbox.clock(), config, as_json)
        if not found:
            which = "is in the queue" if matching == EVERYTHING else "in the queue has a last attempt that matches"
            narrate(f"no delivery {which}")
        else:
            await tell_prospects(sandbox.queue, found, sandbox.clock(), config)
    return ExitCode.OK


async def _retry(config: Config, words: Sequence[str], as_json: bool) -> int:
    async with Sandbox(config, receiving=False, program="deliveries retry", narrate_config=narrate_config) as sandbox:
        chosen = await choose(sandbox.queue, words)
        # What was cut off has spent a send; with that in the journal it waits like the others.
        spent = await sandbox.retrier.send_now(chosen.cut_off)
        _show(spent, sandbox.clock(), as_json)
        due = await sandbox.queue.make_due((*chosen.waiting, *chosen.cut_off), sandbox.clock())
        unsent = set(chosen.cut_off) - {each.next.delivery_id for each in spent} | await _unsigned(sandbox, due)
        due = [each for each in due if each not in unsent]
        sent: Sequence[Sent] = ()
        retriers = await sandbox.queue.retriers(sandbox.clock()) if config.delivery.plan.retry else ()
        if due and retriers:
            narrate(f"{senders_text(retriers)} sends {count(len(due), 'delivery', 'deliveries')} now")
        else:
            sent = await sandbox.retrier.send_now(due)
            _show(sent, sandbox.clock(), as_json)
            unsent |= set(due) - {each.next.delivery_id for each in sent}
        for delivery_id in sorted(unsent):
            narrate(
                f"{delivery_id} is not sent: config.yaml has no subscription of its name, it is older than the plan "
                "sends, or another process has it now; `sandbox deliveries --all` tells"
            )
    failed = [each for each in sent if not each.made.attempt.outcome.delivered]
    given_up = [each for each in spent if each.next.state.ended]
    return ExitCode.FAILED if unsent or failed or given_up else chosen.code


def _show(sent: Sequence[Sent], now: Ticks, as_json: bool) -> None:
    for each in sent:
        if as_json:
            print_json(record_object(each.made.number, each.made.attempt))
        narrate(sanitise(retry_sentence(each, now)))


async def _unsigned(sandbox: Sandbox, ids: Sequence[DeliveryId]) -> set[DeliveryId]:
    """Return those of the deliveries that nobody who has this config can sign."""
    known = {each.name for each in sandbox.config.subscriptions}
    found = await sandbox.queue.find(ids)
    return {each.delivery_id for each in found if not each.kept and each.subscription not in known}


async def _drop(config: Config, words: Sequence[str], yes: bool) -> int:
    async with Sandbox(config, receiving=False) as sandbox:
        chosen = await choose(sandbox.queue, words)
        what = count(len(chosen.waiting) + len(chosen.cut_off), "delivery", "deliveries")
        if chosen.by_filter and (chosen.waiting or chosen.cut_off) and not yes and not _may_drop(what):
            narrate("nothing dropped")
            return ExitCode.FAILED
        dropped = await sandbox.queue.drop((*chosen.waiting, *chosen.cut_off), sandbox.clock())
    narrate(f"dropped {count(len(dropped), 'delivery', 'deliveries')}")
    return chosen.code


def _may_drop(what: str) -> bool:
    """Ask. Raises click.UsageError if there is nobody to ask."""
    if not sys.stdin.isatty():
        raise click.UsageError(f"a filter chose {what}, and this is no terminal to ask in: add --yes, or name them.")
    return click.confirm(f"Drop {what}?", err=True)
