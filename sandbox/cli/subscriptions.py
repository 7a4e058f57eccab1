"""`sandbox subscriptions`."""

from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import narrate, paint, print_json, print_line, rows
from sandbox.domain.events import NAMES
from sandbox.domain.secret import mask_header
from sandbox.domain.subscription import Subscription


@click.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; secrets stay masked.")
def subscriptions(config_path: Path | None, as_json: bool) -> int:
    """List the subscriptions of config.yaml."""
    config = load(config_path)
    if as_json:
        for subscription in config.subscriptions:
            print_json(
                {
                    "name": subscription.name,
                    "url": subscription.url,
                    "active": subscription.active,
                    "secret": subscription.secret.masked(),
                    "headers": {name: mask_header(name, value) for name, value in subscription.headers},
                    "events": [name for name in NAMES if subscription.selects(name)],
                }
            )
        return ExitCode.OK
    narrate(f"{config.path} ({config.why})")
    head, *lines = rows(
        [("NAME", "ACTIVE", "URL", "SECRET", "EVENTS"), *(_cells(each) for each in config.subscriptions)]
    )
    print_line(paint(head, "dim"))
    for subscription, line in zip(config.subscriptions, lines, strict=True):
        print_line(line if subscription.active else paint(line, "dim"))
    return ExitCode.OK


def _cells(subscription: Subscription) -> tuple[str, ...]:
    return (
        subscription.name,
        "● yes" if subscription.active else "○ no",
        subscription.url,
        subscription.secret.masked(),
        f"{len(subscription.events)} of {len(NAMES)}",
    )
