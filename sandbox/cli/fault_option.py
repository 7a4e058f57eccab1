"""The name of a fault as an option's value."""

import click
from click.shell_completion import CompletionItem

from sandbox.sender.faults import FAULTS, Fault, UnknownFaultError, find


class FaultType(click.ParamType[Fault]):
    """A fault by its name, in any case."""

    name = "NAME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fault:
        """Return the fault; fails as a usage error that says which names come near."""
        if isinstance(value, Fault):
            return value
        try:
            return find(str(value))
        except UnknownFaultError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the names that begin so."""
        return [
            CompletionItem(each.name, help=each.what)
            for each in FAULTS.values()
            if each.name.startswith(incomplete.lower())
        ]


FAULT = FaultType()
