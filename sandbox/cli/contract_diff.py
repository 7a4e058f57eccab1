"""`sandbox contract diff`: two contracts compared by their schemas."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from sandbox.body.text import sanitise
from sandbox.cli.check_output import SIGNS
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import count, narrate, paint, print_json, print_line
from sandbox.contract.comparing import SchemaChange, compare_contracts
from sandbox.contract.contract import ContractError, built_in_schemas, load_folder
from sandbox.contract.drift import Severity
from sandbox.contract.judge import Judge
from sandbox.contract.nearly_right import misspelt_keywords
from sandbox.contract.schema_folder import SchemaFolder
from sandbox.domain.events import NAMES
from sandbox.domain.wire import WireFormat

BUILT_IN = "built-in"
_NAMED = 3


class _Key(NamedTuple):
    """What makes changes of several event types one line."""

    severity: Severity
    kind: str
    place: str
    detail: str


@click.command()
@config_option
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.BREAKING.value,
    show_default=True,
    help="The least class of change that fails.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a change.")
def diff(config_path: Path | None, old: str, new: str, fail_on: str, as_json: bool) -> int:
    """Compare two contracts for a reader of the bodies.

    OLD and NEW are folders of schemas, or `built-in` for what comes with the program, as config.yaml's `wire:` has it.
    Beside `built-in` only the event types that the other folder has are compared. A change that lets bodies come that
    could not come before is breaking, one that promises more is additive, words and order are cosmetic.

    Exits 1 if something breaking changed (see --fail-on).
    """
    wire = load(config_path).wire
    before, after = _side(old, wire), _side(new, wire)
    events = _events(before if old != BUILT_IN else None, after if new != BUILT_IN else None)
    changes = [*compare_contracts(before, after, events)]
    if as_json:
        for change in changes:
            print_json(_object(change))
    else:
        _print(changes, old, new, len(events))
    least = Severity(fail_on).weight
    return ExitCode.FAILED if any(change.severity.weight >= least for change in changes) else ExitCode.OK


def _side(name: str, wire: WireFormat) -> SchemaFolder:
    """Return the schemas of one side. Raises click.UsageError if they are not all schemas."""
    if name == BUILT_IN:
        return built_in_schemas(wire)
    try:
        folder = load_folder(Path(name), wire)
    except ContractError as error:
        raise click.UsageError(f"{error}.") from None
    faults = [*Judge(folder).faults, *misspelt_keywords(folder)]
    if faults:
        told = "\n".join(f"  {sanitise(fault.subject)}: {sanitise(fault.sentence)}" for fault in faults[:10])
        raise click.UsageError(f"{name} cannot be compared:\n{told}")
    return folder


def _events(before: SchemaFolder | None, after: SchemaFolder | None) -> list[str]:
    """Return the event types to compare in the order of the catalogue; None stands for what is built in."""
    names = {event for folder in (before, after) if folder is not None for event in folder.events}
    if before is None and after is None:
        names = set(NAMES)
    return [*(name for name in NAMES if name in names), *sorted(names - set(NAMES))]


def _print(changes: Sequence[SchemaChange], old: str, new: str, compared: int) -> None:
    grouped: dict[_Key, list[str]] = {}
    for change in sorted(changes, key=lambda change: -change.severity.weight):
        key = _Key(change.severity, change.kind.value, change.place, change.detail)
        grouped.setdefault(key, []).append(change.event)
    for key, found in grouped.items():
        sign, role = SIGNS[key.severity]
        where = ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")
        told = f"{key.place} {key.detail}"
        print_line(f"{paint(f'{sign} {key.severity.value}, {key.kind}', role)}  {sanitise(told)}  ({sanitise(where)})")
    counts = [
        f"{number} {severity.value}"
        for severity in Severity
        if (number := sum(key.severity is severity for key in grouped))
    ]
    narrate(f"{sanitise(old)} → {sanitise(new)}: {', '.join(counts) or 'no change'} in {count(compared, 'event type')}")


def _object(change: SchemaChange) -> dict[str, str]:
    return {
        "event": change.event,
        "class": change.severity.value,
        "kind": change.kind.value,
        "place": change.place,
        "sentence": f"{change.place} {change.detail}",
    }
