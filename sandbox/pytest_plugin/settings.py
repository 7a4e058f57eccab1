"""What options and ini settings say: the seed, the present, the config.yaml with wire format and contract."""

import os
from pathlib import Path

import pytest

from sandbox.config.values import Config
from sandbox.domain import ticks
from sandbox.domain.ticks import Clock, system_clock
from sandbox.domain.wire import WireFormat


def apply_settings(config: pytest.Config) -> None:
    """Hold to the contract of the chosen config.yaml.

    Raises pytest.UsageError, which ends the run, for any setting that cannot be meant.
    """
    given_seed(config)
    clock(config)
    chosen = chosen_config(config)
    if chosen is not None:
        from sandbox.pytest_plugin import contract

        contract.choose(chosen.contract.path, chosen.wire, chosen.contract.ignore)
        config.add_cleanup(contract.choose_no_more)


def given_seed(config: pytest.Config) -> int | None:
    """Return the seed that was asked for, None if each test is to have its own. Raises pytest.UsageError."""
    given = config.getoption("--o2vend-seed")
    name, text = ("o2vend_seed", config.getini("o2vend_seed")) if given is None else ("--o2vend-seed", given)
    if text == "":
        return None
    if not str(text).isdecimal():
        raise pytest.UsageError(f"{name}: {text} is no seed; a seed is a whole number from 0 on")
    return int(text)


def clock(config: pytest.Config) -> Clock:
    """Return the machine's clock, or one that stands at the setting o2vend_at. Raises pytest.UsageError."""
    text = str(config.getini("o2vend_at")).strip()
    if not text:
        return system_clock
    try:
        moment = ticks.parse(text)[0]
    except ValueError as error:
        raise pytest.UsageError(f"o2vend_at: {error}; write it like 2026-03-04T07:10:05Z") from None
    return lambda: moment


def wire_format(config: pytest.Config) -> WireFormat:
    """Return `wire:` of the chosen config.yaml, the defaults without one. Raises pytest.UsageError."""
    chosen = chosen_config(config)
    return WireFormat() if chosen is None else chosen.wire


def chosen_config(config: pytest.Config) -> Config | None:
    """Return the config.yaml that the setting o2vend_config names, None without one. Raises pytest.UsageError."""
    text = str(config.getini("o2vend_config")).strip()
    if not text:
        return None
    from sandbox.config.errors import ConfigError
    from sandbox.config.load import load_config

    path = config.rootpath / text
    if not path.exists():
        raise pytest.UsageError(f"o2vend_config: there is no file {path}")
    try:
        return load_config(path, cwd=Path.cwd(), environ=os.environ)
    except ConfigError as error:
        raise pytest.UsageError(f"o2vend_config: {error}") from None
