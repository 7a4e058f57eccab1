"""`--forward URL`: hand every capture on to the developer's own server."""

import click

from sandbox.cli.quick_answer import FORWARD, AnswerChoice
from sandbox.config.advice import is_at_receiver
from sandbox.config.values import Config
from sandbox.domain.request import UnsendableError, require_sendable_url
from sandbox.domain.ticks import Ticks
from sandbox.sender.forwarding import Forward

forward_option = click.option(
    "--forward",
    metavar="URL",
    help="Hand every capture on to this URL, byte for byte, and show what it answers; with --answer forward its "
    "answer is ours.",
)
"""The command takes `forward`."""


def parse_forward(url: str | None, answer: AnswerChoice | None, delay: Ticks | None) -> Forward | None:
    """Return what the options say. Raises click.UsageError."""
    if url is None:
        if answer == FORWARD:
            raise click.UsageError("--answer forward needs --forward URL: whose answer is it to be?")
        return None
    try:
        require_sendable_url(url)
    except UnsendableError as error:
        raise click.UsageError(f"--forward: {error}.") from None
    if answer == FORWARD and delay:
        raise click.UsageError("--answer-delay has no effect with --answer forward: the target takes its own time.")
    return Forward(url, answer == FORWARD)


def refuse_loop(forward: Forward | None, config: Config) -> None:
    """Raise click.UsageError if what is captured would be forwarded to the receiver itself."""
    if forward is not None and is_at_receiver(forward.url, config.receiver):
        raise click.UsageError(
            f"--forward leads to this receiver itself (port {config.receiver.port}), so every capture would make the "
            "next one; give the URL of your own server."
        )
