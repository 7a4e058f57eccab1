"""The FILTER argument of every command that selects records."""

import unicodedata
from collections.abc import Callable
from typing import TypeVar

import click

from sandbox.body.text import sanitise
from sandbox.cli.terminal import narrate
from sandbox.config.values import Config
from sandbox.domain.filters import FIELDS, Filter, FilterError, doubts, parse_filter
from sandbox.domain.subscription import AD_HOC_NAME, FORWARD_NAME

_F = TypeVar("_F", bound=Callable[..., object])


def filter_argument(*, required: bool = False) -> Callable[[_F], _F]:
    """Add `[FILTER]...`; several arguments are read as one text. The command takes `matching`, a Filter."""

    def parsed(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> Filter:
        text = " ".join(words)
        if required and not text.strip():
            raise click.UsageError("a filter is needed, such as event:Shipment.* or age:>7d.", ctx)
        return read_filter(text, ctx)

    return click.argument("matching", metavar="FILTER" if required else "[FILTER]", nargs=-1, callback=parsed)


def read_filter(text: str, ctx: click.Context | None = None) -> Filter:
    """Return the filter. Raises click.UsageError, which points at the character that is wrong."""
    try:
        return parse_filter(text)
    except FilterError as error:
        raise click.UsageError(_explained(error), ctx) from None


def narrate_doubts(matching: Filter, config: Config) -> None:
    """Say which names in the filter nothing is called, for somebody who finds nothing or may wait in vain."""
    names = (*(each.name for each in config.subscriptions), AD_HOC_NAME, FORWARD_NAME)
    for sentence in doubts(matching, names):
        narrate(f"hint: {sanitise(sentence)}")


class FilterHelpCommand(click.Command):
    """A command whose help lists the fields of a filter."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write an example and a sentence for each field, and for what is no field."""
        terms = [(field.example, field.description) for field in FIELDS]
        with formatter.section("Terms of FILTER"):
            formatter.write_dl([*terms, ('refund "two words"', "Words and phrases in the body.")])


def _explained(error: FilterError) -> str:
    """Return the filter, a caret under its character, what is possible there, and what a shell may have done to it."""
    before, behind = map(sanitise, error.surroundings())
    lines = [f"  {before}{behind}", f"  {' ' * sum(map(_cells, before))}^", f"  {sanitise(str(error))}"]
    if error.text[: error.position].endswith(":") and not error.text[error.position :][:1].strip():
        lines.append("  A shell takes < > * ( ) for itself: put the filter in quotes, as in 'age:<10m'.")
    return "\n".join(["the filter is not understood.", *lines])


def _cells(char: str) -> int:
    """Return how wide terminals show a character."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
