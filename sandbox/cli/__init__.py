"""The command line: one thin module per command group."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; `arguments` are those of the process if None."""
    from sandbox.cli.program import run  # so that importing the package costs nothing

    return run(arguments)
