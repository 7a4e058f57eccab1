"""`sandbox config`: check, path, schema and keys."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.key_list import KeyRow, key_rows, key_warnings
from sandbox.cli.terminal import count, narrate, paint, print_json, print_line
from sandbox.config.advice import warnings_of
from sandbox.config.errors import ConfigError, Problem
from sandbox.config.json_schema import config_schema
from sandbox.config.load import Loaded, load_with_places
from sandbox.config.locate import find_config


@click.group()
def config() -> None:
    """Check config.yaml, say which one counts, print its schema, list keys.

    The keys are those of the terminal UI, which `ui.keys` can change.
    """


@config.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object an error or warning.")
def check(config_path: Path | None, as_json: bool) -> int:
    """Look for errors and for what may not be meant.

    Errors end with exit code 3; warnings are printed, and the exit code is 0.
    """
    try:
        loaded = load_with_places(config_path, cwd=Path.cwd(), environ=os.environ)
    except ConfigError as error:
        if not as_json:
            raise
        _print_objects("error", error.problems)
        narrate(f"this cannot be used: {count(len(error.problems), 'error')}")
        return ExitCode.CONFIG
    warnings = sorted([*warnings_of(loaded), *key_warnings(loaded)], key=lambda problem: problem.place or (0, 0))
    if as_json:
        _print_objects("warning", warnings)
    else:
        for warning in warnings:
            _print_warning(warning)
    _narrate_result(loaded, len(warnings))
    return ExitCode.OK


@config.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def path(config_path: Path | None, as_json: bool) -> int:
    """Print which config.yaml counts here; stderr says why.

    The file need not be one that can be used.
    """
    found = find_config(config_path, cwd=Path.cwd(), environ=os.environ)
    if as_json:
        print_json({"path": str(found.path), "why": found.why, "read_only": found.read_only})
        return ExitCode.OK
    print_line(sanitise(str(found.path)))
    narrate(found.why)
    return ExitCode.OK


@config.command()
def schema() -> int:
    """Print the JSON Schema of config.yaml (draft-07) for editors.

    `sandbox init` writes it beside the file it makes; its first line tells editors that speak the YAML language server.
    """
    print_line(json.dumps(config_schema(), indent=2))
    return ExitCode.OK


@config.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object an action.")
def keys(config_path: Path | None, as_json: bool) -> int:
    """List the actions of the terminal UI: id, keys, where they work, what they do.

    `ui: {keys: {feed.mark: y}}` in config.yaml gives an action another key, `y,ctrl+y` two.
    """
    rows = [*key_rows(load(config_path).keys)]
    if as_json:
        for row in rows:
            _print_key(row)
        return ExitCode.OK
    lines = [(row.action.id, " ".join(row.keys), f"{row.action.scope}: {row.action.label}") for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    for action_id, pressed, what in lines:
        print_line(f"{action_id:<{widths[0]}}  {pressed:<{widths[1]}}  {what}")
    return ExitCode.OK


def _print_key(row: KeyRow) -> None:
    action = row.action
    print_json(
        {
            "id": action.id,
            "keys": [*row.keys],
            "default": [*row.defaults],
            "where": action.scope.value,
            "label": action.label,
            "help": row.help,
        }
    )


def _print_objects(severity: str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        line, column = problem.place or (None, None)
        print_json(
            {
                "file": problem.file,
                "line": line,
                "column": column,
                "severity": severity,
                "sentence": problem.sentence,
                "help": problem.help,
            }
        )


def _print_warning(warning: Problem) -> None:
    where = ":".join(map(str, (warning.file, *(warning.place or ()))))
    print_line(f"{sanitise(where)}: {paint('warning:', 'note')} {warning.sentence}")
    print_line(f"    help: {warning.help}")


def _narrate_result(loaded: Loaded, warnings: int) -> None:
    subscriptions = count(len(loaded.config.subscriptions), "subscription")
    file = sanitise(loaded.located.file)
    if warnings:
        narrate(f"{file} can be used: {subscriptions}, {count(warnings, 'warning')}")
    else:
        narrate(f"{file} is fine: {subscriptions}")
