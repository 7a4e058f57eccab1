"""The command group: loads a command's module only when it is called, and turns failures into exit codes."""

import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sandbox import __version__
from sandbox.cli.exit_codes import MEANINGS, ExitCode, code_of
from sandbox.cli.terminal import ReaderGoneError, UnwritableOutputError, narrate, replace_closed_streams

COMMANDS: dict[str, tuple[str, str]] = {
    "attach": ("sandbox.cli.attach", "Open the terminal UI over a receiver that runs already."),
    "check": ("sandbox.cli.check", "Hold payloads against their contract: JSON Schemas and golden bodies."),
    "config": ("sandbox.cli.config", "Check config.yaml, say which one counts, print its schema, list keys."),
    "contract": ("sandbox.cli.contract", "Compare, export and extend the expected payload format."),
    "deliveries": ("sandbox.cli.deliveries", "List what waits to be sent again; send it now, or drop it."),
    "demo": ("sandbox.cli.demo", "Send all 20 event types to a receiver of our own and show each verdict."),
    "diff": ("sandbox.cli.diff", "Compare two records, or what was sent with what was received."),
    "emit": ("sandbox.cli.emit", "Send signed sample events to subscriptions or to any URL."),
    "events": ("sandbox.cli.events", "List the 20 event types and how sure each one is."),
    "export": ("sandbox.cli.export", "Write records as HAR, NDJSON, CSV, curl commands or an .http file."),
    "faults": (
        "sandbox.cli.faults",
        "List the deliberate defects of `emit --fault`, and what a good receiver answers.",
    ),
    "fixtures": ("sandbox.cli.fixtures", "Write signed bodies, headers and curl files for another test suite."),
    "import": (
        "sandbox.cli.import_recording",
        "Bring recorded requests into the journal, from a HAR or NDJSON file.",
    ),
    "init": ("sandbox.cli.init", "Write a commented config.yaml of your own, with fresh secrets."),
    "listen": ("sandbox.cli.listen", "Run the receiver without the terminal UI, one line a capture."),
    "log": ("sandbox.cli.log", "List what the journal holds, newest last."),
    "mark": ("sandbox.cli.mark", "Mark a record, so that `marked:yes` finds it again."),
    "play": ("sandbox.cli.play", "Play a story: correlated events in their order, at any speed."),
    "prune": ("sandbox.cli.prune", "Remove the records that a filter selects (asks first)."),
    "replay": ("sandbox.cli.replay", "Send records again: as new attempts, or with their very bytes."),
    "reset": ("sandbox.cli.reset", "Start a fresh journal (asks first)."),
    "show": ("sandbox.cli.show", "Show one record whole: what was sent or received, and why it was judged so."),
    "simulate": ("sandbox.cli.simulate", "Let a whole shop live: send what its customers and couriers do."),
    "snippet": ("sandbox.cli.snippet", "Print a receiver that verifies, in Python, Node, PHP, C#, Go or Java."),
    "stories": ("sandbox.cli.stories", "List the stories, or show one: its steps, their events, its facts."),
    "subscriptions": ("sandbox.cli.subscriptions", "List the subscriptions of config.yaml, or change them."),
    "verify": (
        "sandbox.cli.verify",
        "Check the signature of a body offline and explain it: exit 0 if it is verified, 1 if not.",
    ),
    "wait": ("sandbox.cli.wait", "Wait until that many matching records have arrived, and print them."),
}
"""Every command: its module, which defines a function of the command's name, and its line in the help.

A name that Python keeps for itself has an underscore behind it there.
"""

_EPILOG = "Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items()) + "."


class LazyGroup(click.Group):
    """A group whose help needs no command's module, so that it opens at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and return its command."""
        if cmd_name not in COMMANDS:
            return None
        function = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option("--config", type=click.Path(path_type=Path, readable=False), help="Use this config.yaml.")
@click.version_option(__version__, "-V", "--version", prog_name="sandbox", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context, config: Path | None) -> int:
    """Both ends of an O2VEND webhook: signed sample deliveries, and a receiver that explains its verdict.

    Without a command the terminal UI opens.
    """
    if ctx.invoked_subcommand is not None:
        return ExitCode.OK
    from sandbox.cli.open_tui import open_tui

    return open_tui(config)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    replace_closed_streams()
    try:
        result = program.main(args=arguments, prog_name="sandbox", standalone_mode=False)
    except click.Abort:
        narrate("aborted")
        return ExitCode.INTERRUPTED
    except KeyboardInterrupt:
        narrate("interrupted")
        return ExitCode.INTERRUPTED
    except click.ClickException as failure:
        failure.show()
        return failure.exit_code
    except ReaderGoneError:
        _drop_output()
        return ExitCode.OK
    except Exception as failure:
        code = code_of(failure)
        if code is None:
            raise
        from sandbox.body.text import sanitise

        if isinstance(failure, UnwritableOutputError):
            _drop_output()
        narrate(f"error: {sanitise(str(failure), keep_newlines=True)}")
        return code
    return int(result or ExitCode.OK)


def _drop_output() -> None:
    """Let go of what is still buffered: Python must not try to write it when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
