"""`sandbox contract`: the expected payload format compared, exported, and made one's own."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from sandbox.body.diff.bodies import compare_bodies
from sandbox.body.diff.change_lines import change_lines
from sandbox.body.diff.ignoring import Ignoring
from sandbox.body.text import sanitise
from sandbox.cli.check_output import SIGNS
from sandbox.cli.configuration import config_option, load
from sandbox.cli.contract_diff import diff
from sandbox.cli.contract_export import export
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.reading import find_record
from sandbox.cli.terminal import count, narrate, print_line
from sandbox.config.values import Config
from sandbox.contract.contract import GOLDENS, Contract, load_contract
from sandbox.contract.drift import Severity
from sandbox.contract.ledger import AmbiguousBodyError, Ledger
from sandbox.contract.own_folder import copy_contract
from sandbox.contract.sources import Body, NoBody, claimed_event, record_body
from sandbox.contract.writing import write_file
from sandbox.domain.events import select
from sandbox.domain.json_text import MalformedJsonError

_WIDTH = 100


@click.group()
def contract() -> None:
    """Compare, export and extend the expected payload format."""


contract.add_command(diff)
contract.add_command(export)


@contract.command()
@config_option
@click.argument("names", metavar="[EVENT]...", nargs=-1)
@click.option(
    "--dir", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Not into contract.path, but here."
)
@click.option("--force", is_flag=True, help="Write over files of these names that have other content.")
def init(config_path: Path | None, names: tuple[str, ...], folder: Path | None, force: bool) -> int:
    """Copy schemas and golden bodies into a contract of your own.

    EVENT is an event type or a pattern such as 'Order.*'; without one all 20 are copied. They go into the folder that
    contract.path in config.yaml names, in the form that your `wire:` section gives them, with the definitions that they
    need. What stands in that folder counts in place of the built-in.
    """
    config = load(config_path)
    target = folder or config.contract.path
    if target is None:
        raise click.UsageError(
            "contract.path names no folder: add `contract: {path: contract}` to config.yaml, or say --dir contract."
        )
    built_in = load_contract(None, config.wire)
    events = [event.name for event in select(names)] if names else [*built_in.events]
    copied = copy_contract(built_in, events, target, force=force)
    there = f", {len(copied.there):,} were there already" if copied.there else ""
    narrate(f"wrote  {count(len(copied.written), 'file')} into {sanitise(str(target))}{there}")
    if config.contract.path is None or config.contract.path.resolve() != target.resolve():
        narrate(f"next   let config.yaml say `contract: {{path: {sanitise(str(target))}}}`, so that it counts")
    else:
        narrate("next   change what differs with your O2VEND; `sandbox check` holds bodies against it")
    return ExitCode.OK


@contract.command()
@config_option
@click.argument("references", metavar="RECORD...", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Accept a body that breaks its schema too.")
def accept(config_path: Path | None, references: tuple[str, ...], force: bool) -> int:
    """Make recorded bodies golden ones.

    RECORD is a record such as 12 or the beginning of an event Id. Its very bytes go into the folder that contract.path
    names; a golden body that was there is shown against it. A body that breaks its schema is refused: correct the
    schema first.
    """
    config = load(config_path)
    if config.contract.path is None:
        raise click.UsageError(
            "contract.path names no folder for golden bodies: add `contract: {path: contract}` to config.yaml, and run "
            "`sandbox contract init`."
        )
    expected = load_contract(config.contract.path, config.wire)
    chosen = _chosen(config, references, expected)
    refused = [event for event, body in chosen.items() if not (_keeps(expected, event, body) or force)]
    if refused:
        narrate("nothing was written: correct the schema first, or add --force")
        return ExitCode.FAILED
    for event, body in chosen.items():
        path = config.contract.path / GOLDENS / f"{event}.json"
        _show_change(expected, event, body, Ignoring(config.contract.ignore, times=True))
        write_file(path, body.content)
        narrate(f"wrote  {sanitise(str(path))}: {len(body.content):,} bytes of {body.name}")
    narrate("note   they hold whatever the deliveries held, personal data too: look before you commit them")
    return ExitCode.OK


def _chosen(config: Config, references: Sequence[str], expected: Contract) -> dict[str, Body]:
    """Return the bodies by event type. Raises click.UsageError for one that cannot be a golden body."""
    chosen: dict[str, Body] = {}
    for reference in references:
        found = asyncio.run(find_record(config.journal_path, reference))
        body = record_body(found.record, f"#{found.number}")
        if isinstance(body, NoBody):
            raise click.UsageError(f"{body.name} cannot be a golden body: {body.reason}.")
        named = claimed_event(body.content, config.wire) or body.event
        event = None if named is None else expected.event_named(named)
        if event is None:
            what = "names no event type" if named is None else f"is of {sanitise(named)[:60]}, which has no schema"
            raise click.UsageError(f"{body.name} cannot be a golden body: it {what}.")
        if event in chosen and chosen[event].content != body.content:
            raise click.UsageError(
                f"{chosen[event].name} and {body.name} are both of {event}, which has one golden body."
            )
        chosen[event] = body
    return chosen


def _keeps(expected: Contract, event: str, body: Body) -> bool:
    """Say what a body differs in; return whether nothing of it is breaking."""
    ledger = Ledger(expected, event)
    try:
        kept = ledger.take(body.content, body.name)
    except MalformedJsonError as error:
        why = str(error) if isinstance(error, AmbiguousBodyError) else f"it is not JSON: {error}"
        raise click.UsageError(f"{body.name} cannot be a golden body: {sanitise(why)}.") from None
    for drift in ledger.drifts():
        if drift.severity is not Severity.COSMETIC:
            narrate(f"{SIGNS[drift.severity][0]} {body.name} {event}: {sanitise(drift.sentence)}")
    return kept


def _show_change(expected: Contract, event: str, body: Body, ignoring: Ignoring) -> None:
    former = expected.goldens.get(event)
    if former is None or former.path is None or former.body == body.content:
        return
    difference = compare_bodies(former.body, body.content, ignoring)
    print_line(f"{sanitise(former.shown)} → {body.name}")
    for remark in (*difference.not_json, *difference.remarks):
        print_line(f"  {sanitise(remark)}")
    if difference.json is not None:
        for line in change_lines(difference.json, _WIDTH):
            print_line("  " + "".join(span.text for span in line))
