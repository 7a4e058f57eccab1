"""The command group: help, exit codes, and what happens without a terminal."""

import importlib
import os
import pty
import select
import signal
import subprocess

import click
import pytest

from sandbox.cli.exit_codes import _CODE_OF_FAILURE, MEANINGS, ExitCode, code_of
from sandbox.cli.program import COMMANDS, program
from sandbox.domain.events import NAMES
from tests.cli.conftest import Program


def test_the_table_of_exit_codes() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "OK": 0,
        "FAILED": 1,
        "USAGE": 2,
        "CONFIG": 3,
        "ENVIRONMENT": 4,
        "INTERRUPTED": 130,
    }
    assert set(MEANINGS) == set(ExitCode)


@pytest.mark.parametrize("path", sorted(_CODE_OF_FAILURE))
def test_every_failure_in_the_table_exists(path: str) -> None:
    module, _, name = path.rpartition(".")
    failure = getattr(importlib.import_module(module), name)
    assert issubclass(failure, Exception)
    assert code_of(failure.__new__(failure)) is _CODE_OF_FAILURE[path]


def test_a_defect_is_not_told_as_a_sentence() -> None:
    assert code_of(RuntimeError("defect")) is None


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_the_group_agrees_with_the_command(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == COMMANDS[name][1]


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_every_command_has_help(sandbox: Program, name: str) -> None:
    result = sandbox.cold(*filter(None, [name]), "--help")  # so that its module is seen to import by itself
    assert result.code == 0
    assert "Usage: sandbox" in result.out


def test_version(sandbox: Program) -> None:
    assert sandbox.cold("--version").out.startswith("sandbox 0.")


def test_without_a_terminal_it_points_to_demo_and_listen(sandbox: Program) -> None:
    result = sandbox()
    assert result.code == 4
    assert "sandbox demo" in result.err
    assert "sandbox listen" in result.err


def test_interrupted_work_exits_130(sandbox: Program) -> None:
    process = sandbox.start("emit", "Order.Create", "--to", "http://127.0.0.1:9/", "--secret", "s", "--count", "100000")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_events_lists_the_catalogue(sandbox: Program) -> None:
    objects = sandbox("events", "--json").objects()
    assert [each["event"] for each in objects] == list(NAMES)
    assert {each["name_provenance"] for each in objects} == {"documented"}
    assert {each["data_provenance"] for each in objects} == {"documented", "observed", "modelled"}
    lines = sandbox("events", "Order.*", "cart.create").out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "EVENT",
        "Orders",
        "Order.Create",
        "Order.Update",
        "Carts",
        "Cart.Create",
    ]


def test_subscriptions_are_listed_without_their_secrets(sandbox: Program) -> None:
    result = sandbox("subscriptions", "--json")
    assert [each["name"] for each in result.objects()] == ["erp", "storefront", "my-endpoint"]
    assert [each["active"] for each in result.objects()] == [True, True, False]
    for text in (result.out, sandbox("subscriptions").out):
        assert "whs_5f0c" not in text
        assert "demo-key" not in text


def test_colour_only_on_a_terminal_and_not_with_no_color(sandbox: Program) -> None:
    assert "\x1b" not in sandbox("events").out
    assert b"\x1b[" in on_a_terminal(sandbox, "events")
    sandbox.environ["NO_COLOR"] = "1"
    assert b"\x1b[" not in on_a_terminal(sandbox, "events")


def test_a_terminal_that_is_not_utf_8_gets_escapes_and_no_traceback(sandbox: Program) -> None:
    sandbox.environ |= {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert sandbox("demo").code == 0


def on_a_terminal(sandbox: Program, *arguments: str) -> bytes:
    """Run with a pseudo-terminal as stdout and return what it got."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        sandbox.command(*arguments), cwd=sandbox.folder, env=sandbox.environment(), stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    received = b""
    while select.select([controller], [], [], 20)[0]:
        try:
            chunk = os.read(controller, 65536)
        except OSError:
            break
        if not chunk:
            break
        received += chunk
    os.close(controller)
    process.wait(20)
    return received


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("reset <&-", 2),
        ("emit Order.Create --subscription erp --data - --dry-run <&-", 2),
        ("events >&-", 0),
        ("events >/dev/full", 4),
        ("events 2>&-", 0),
    ],
)
def test_closed_and_full_streams_are_no_defects(sandbox: Program, command: str, code: int) -> None:
    program_name = " ".join(sandbox.command())
    done = subprocess.run(
        ["sh", "-c", f"{program_name} {command}"],
        cwd=sandbox.folder,
        env=sandbox.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
