"""`sandbox subscriptions`: the list, and the commands that change it (`subscription_changes`)."""

from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.subscription_changes import COMMANDS
from sandbox.cli.subscription_table import print_subscriptions
from sandbox.cli.terminal import narrate


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


for _command in COMMANDS:
    subscriptions.add_command(_command)
