"""The `--config` option of every command that needs a config, and the loading of it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from sandbox.config.load import load_config
from sandbox.config.values import Config

_F = TypeVar("_F", bound=Callable[..., object])


def config_option(command: _F) -> _F:
    """Add `--config`; it wins over one given further to the left. The command takes `config_path`."""

    def inherit(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path | None:
        outer = ctx.parent
        while value is None and outer is not None:
            value = outer.params.get("config_path") or outer.params.get("config")
            outer = outer.parent
        return value

    return click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path, readable=False),  # reading it says better what is the matter
        callback=inherit,
        help="Use this config.yaml.",
    )(command)


def load(path: Path | None) -> Config:
    """Return the config that is in reach from here. Raises ConfigError."""
    return load_config(path, cwd=Path.cwd(), environ=os.environ)
