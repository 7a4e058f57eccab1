"""`sandbox subscriptions add|edit|remove|enable|disable|rename`: changes of config.yaml."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.subscription_table import print_subscriptions
from sandbox.cli.targets import parse_headers
from sandbox.cli.terminal import narrate
from sandbox.config import changes
from sandbox.config.advice import advice_for
from sandbox.config.changes import Change
from sandbox.config.editor import ConfigEditor
from sandbox.config.file_text import display_name
from sandbox.config.locate import find_config
from sandbox.config.splice import Value
from sandbox.config.values import Config
from sandbox.domain.events import select
from sandbox.domain.request import UnsendableError, require_sendable_url
from sandbox.domain.secret import new_secret
from sandbox.domain.subscription import Subscription

_F = TypeVar("_F", bound=Callable[..., object])


def _options(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def add(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_json = click.option("--json", "as_json", is_flag=True, help="Print the subscription as a JSON object; secrets masked.")
_url = click.option("--url", metavar="URL", help="Where deliveries go; absolute, http or https.")
_header = click.option("--header", "header", multiple=True, metavar="'K: V'", help="Set a header; may be repeated.")
_events = click.option(
    "--events", multiple=True, metavar="NAMES", help="Event types: names or patterns, comma-separated; may be repeated."
)
_active = click.option("--active/--inactive", default=None, help="Whether it receives anything.")


@click.command()
@click.argument("name")
@_options(config_option, _json, _url, _header, _events, _active)
@click.option(
    "--secret", help="Key of the signature, or a reference such as '${O2VEND_SECRET}'; a fresh one if left out."
)
def add(
    name: str,
    config_path: Path | None,
    as_json: bool,
    url: str | None,
    header: tuple[str, ...],
    events: tuple[str, ...],
    active: bool | None,
    secret: str | None,
) -> int:
    """Add a subscription behind the others."""
    if url is None:
        raise click.UsageError("--url is missing: where shall deliveries go?")
    fields: dict[str, Value] = {"name": name, "url": _checked_url(url)}
    patterns = _some_patterns(events)
    fields["secret"] = new_secret().reveal() if secret is None else secret
    if header:
        fields["headers"] = dict(parse_headers(header))
    fields["active"] = active is not False
    fields["events"] = patterns
    code = _make(config_path, changes.add_subscription(fields), name, as_json, advise=True)
    if secret is None:
        narrate("a fresh secret was written beside it; give O2VEND the same one")
    return code


@click.command()
@click.argument("name")
@_options(config_option, _json, _url, _header, _events, _active)
@click.option("--secret", help="Key of the signature, or a reference such as '${O2VEND_SECRET}'.")
@click.option("--new-secret", "fresh", is_flag=True, help="Make a fresh secret.")
@click.option("--remove-header", multiple=True, metavar="NAME", help="Take a header away; may be repeated.")
@click.option(
    "--position",
    type=click.IntRange(min=1),
    help="Put it at this place in the list, from 1; beyond the last: behind it.",
)
def edit(
    name: str,
    config_path: Path | None,
    as_json: bool,
    url: str | None,
    header: tuple[str, ...],
    events: tuple[str, ...],
    active: bool | None,
    secret: str | None,
    fresh: bool,
    remove_header: tuple[str, ...],
    position: int | None,
) -> int:
    """Change fields of a subscription; what is not given stays, character by character."""
    if fresh and secret is not None:
        raise click.UsageError("--secret and --new-secret exclude each other.")
    fields: dict[str, Value] = {}
    if url is not None:
        fields["url"] = _checked_url(url)
    if fresh or secret is not None:
        fields["secret"] = new_secret().reveal() if fresh else secret
    if active is not None:
        fields["active"] = active
    if events:
        fields["events"] = _some_patterns(events)
    wanted: list[Change] = []
    if fields or header or remove_header:
        headers = dict(parse_headers(header))
        wanted.append(changes.change_subscription(name, fields, headers=headers, without_headers=remove_header))
    if position is not None:
        wanted.append(changes.place_subscription(name, position))
    if not wanted:
        raise click.UsageError("nothing to change: give at least one of the options, see --help.")
    return _make(config_path, changes.together(*wanted), name, as_json, advise=bool(fields or header or remove_header))


@click.command()
@click.argument("name")
@_options(config_option)
def remove(name: str, config_path: Path | None) -> int:
    """Take a subscription away, with the comments inside of it."""
    return _make(config_path, changes.remove_subscription(name), None, False)


@click.command()
@click.argument("name")
@_options(config_option, _json)
def enable(name: str, config_path: Path | None, as_json: bool) -> int:
    """Make a subscription active."""
    return _make(config_path, changes.activate_subscription(name, True), name, as_json)


@click.command()
@click.argument("name")
@_options(config_option, _json)
def disable(name: str, config_path: Path | None, as_json: bool) -> int:
    """Make a subscription inactive: it receives nothing."""
    return _make(config_path, changes.activate_subscription(name, False), name, as_json)


@click.command()
@click.argument("name")
@click.argument("new")
@_options(config_option, _json)
def rename(name: str, new: str, config_path: Path | None, as_json: bool) -> int:
    """Give a subscription another name."""
    return _make(config_path, changes.rename_subscription(name, new), new, as_json)


COMMANDS: tuple[click.Command, ...] = (add, edit, remove, enable, disable, rename)


def _checked_url(url: str) -> str:
    try:
        # What a reference stands for is checked with the file.
        if "${" not in url:
            require_sendable_url(url)
    except UnsendableError as error:
        raise click.UsageError(f"--url: {error}.") from None
    return url


def _some_patterns(given: tuple[str, ...]) -> list[Value]:
    """Return event names and patterns as they were given. Raises UsageError if there is none, UnknownEventError."""
    patterns = [part.strip() for text in given for part in text.split(",") if part.strip()]
    if not patterns:
        what = "names nothing" if given else "is missing"
        raise click.UsageError(f"--events {what}: a subscription needs at least one, such as 'Order.*'.")
    select(patterns)
    return list(patterns)


def _make(
    config_path: Path | None,
    change: Change,
    name: str | None,
    as_json: bool,
    *,
    advise: bool = False,
) -> int:
    """Make the change, say where, and print the subscription as it is now, with advice if wanted."""
    cwd = Path.cwd()
    found = find_config(config_path, cwd=cwd, environ=os.environ)
    editor = ConfigEditor(found, cwd=cwd, environ=os.environ)
    made = editor.make(change)
    where = display_name(found.path, cwd)
    if made.line is None:
        narrate(f"{where}: nothing to change, it is so already")
    else:
        narrate(f"{where}:{made.line}: {change.sentence}")
    if name is None:
        return ExitCode.OK
    config = load(found.path)
    # None of that name, if another program has renamed or removed it in this moment.
    for subscription in (each for each in config.subscriptions if each.name == editor.meaning(name)):
        print_subscriptions([subscription], as_json)
        if advise:
            _advise(subscription, config)
    return ExitCode.OK


def _advise(subscription: Subscription, config: Config) -> None:
    """Say what O2VEND would not accept about it, or could not reach."""
    secret, headers = subscription.secret.reveal(), dict(subscription.headers)
    for sentence, help in advice_for(subscription.url, secret, headers, config.receiver):
        narrate(f"warning: {sentence}\n    help: {help}")
