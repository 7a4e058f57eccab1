"""`sandbox events`."""

import click

from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import paint, print_json, print_line, rows
from sandbox.domain.events import EventType, Provenance, select


@click.command()
@click.argument("patterns", metavar="[PATTERN]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def events(patterns: tuple[str, ...], as_json: bool) -> int:
    """List the 20 event types and how sure each one is.

    PATTERN is a name or a pattern such as 'Order.*', in any case. "Data" says where the members of Data come from:
    documented by O2VEND, observed in its public storefront, or modelled by us.
    """
    chosen = select(patterns or ("*",))
    if as_json:
        for event in chosen:
            print_json(
                {
                    "event": event.name,
                    "group": event.group.value,
                    "description": event.description,
                    "name_provenance": Provenance.DOCUMENTED.value,
                    "data_provenance": event.data_provenance.value,
                    "provenance": event.provenance_note,
                }
            )
        return ExitCode.OK
    _print_groups(chosen)
    return ExitCode.OK


def _print_groups(chosen: tuple[EventType, ...]) -> None:
    lines = rows([("EVENT", "DATA", "WHEN"), *((e.name, e.certainty, e.description) for e in chosen)])
    print_line(paint(lines[0], "dim"))
    group = None
    for event, line in zip(chosen, lines[1:], strict=True):
        if event.group is not group:
            group = event.group
            print_line(paint(group.value, "strong"))
        print_line(line)
