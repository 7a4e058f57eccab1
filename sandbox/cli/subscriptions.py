"""`sandbox subscriptions`: the list, and the commands that change it (`subscription_changes`)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import narrate, paint, print_json, print_line, rows
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonValue
from sandbox.domain.secret import mask_header
from sandbox.domain.subscription import Subscription


@click.group(invoke_without_command=True)
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; secrets stay masked.")
@click.pass_context
def subscriptions(ctx: click.Context, config_path: Path | None, as_json: bool) -> int:
    """List the subscriptions of config.yaml, or change them.

    A change is made in the newest text of the file and touches only the lines that it means.
    """
    if ctx.invoked_subcommand is not None:
        return ExitCode.OK
    config = load(config_path)
    if not as_json:
        narrate(f"{config.path} ({config.why})")
    print_subscriptions(config.subscriptions, as_json)
    return ExitCode.OK


def print_subscriptions(subscriptions: Sequence[Subscription], as_json: bool) -> None:
    """Print subscriptions as a table or as JSON, one object a line."""
    if as_json:
        for subscription in subscriptions:
            print_json(_object(subscription))
        return
    head, *lines = rows([("NAME", "ACTIVE", "URL", "SECRET", "EVENTS"), *(_cells(each) for each in subscriptions)])
    print_line(paint(head, "dim"))
    for subscription, line in zip(subscriptions, lines, strict=True):
        print_line(line if subscription.active else paint(line, "dim"))


def _object(subscription: Subscription) -> Mapping[str, JsonValue]:
    return {
        "name": subscription.name,
        "url": subscription.url,
        "active": subscription.active,
        "secret": subscription.secret.masked(),
        "headers": {name: mask_header(name, value) for name, value in subscription.headers},
        "events": [name for name in NAMES if subscription.selects(name)],
    }


def _cells(subscription: Subscription) -> tuple[str, ...]:
    return (
        subscription.name,
        "● yes" if subscription.active else "○ no",
        subscription.url,
        subscription.secret.masked(),
        f"{len(subscription.events)} of {len(NAMES)}",
    )


from sandbox.cli import subscription_changes  # noqa: E402 - its commands need the functions above

for _command in subscription_changes.COMMANDS:
    subscriptions.add_command(_command)
