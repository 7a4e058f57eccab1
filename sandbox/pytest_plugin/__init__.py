"""The pytest plugin: the fixtures `o2vend`, `o2vend_receiver` and `o2vend_emit`, and what tests import for themselves.

`hooks` is what pytest loads (entry point `pytest11`); it imports the rest when a test asks for it. So does this module:
the names below are for annotations, and `assert_matches_contract` for calling. docs/pytest.md is the users' page.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.pytest_plugin.captures import Capture, Captures
    from sandbox.pytest_plugin.contract import assert_matches_contract
    from sandbox.pytest_plugin.delivery import Delivery
    from sandbox.pytest_plugin.emitting import Emitter
    from sandbox.pytest_plugin.misuse import MisuseError
    from sandbox.pytest_plugin.o2vend import O2vend
    from sandbox.pytest_plugin.receiving import Receiver

__all__ = [
    "Capture",
    "Captures",
    "Delivery",
    "Emitter",
    "MisuseError",
    "O2vend",
    "Receiver",
    "assert_matches_contract",
]

_MODULES = {
    "Capture": "captures",
    "Captures": "captures",
    "Delivery": "delivery",
    "Emitter": "emitting",
    "MisuseError": "misuse",
    "O2vend": "o2vend",
    "Receiver": "receiving",
    "assert_matches_contract": "contract",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
