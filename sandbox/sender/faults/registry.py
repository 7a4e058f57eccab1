"""Every fault by its name, in the order of the seams."""

import difflib
import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sender.faults import catalogue
from sandbox.sender.faults.seams import REGISTERED, Fault, Seam


class UnknownFaultError(ValueError):
    """No fault has this name; the message says which names come near."""


def _load() -> Mapping[str, Fault]:
    for module in pkgutil.iter_modules(catalogue.__path__):
        importlib.import_module(f"{catalogue.__name__}.{module.name}")
    order = list(Seam)
    return MappingProxyType({each.name: each for each in sorted(REGISTERED, key=lambda each: order.index(each.seam))})


FAULTS: Mapping[str, Fault] = _load()
"""Every fault by its name."""


def find(name: str) -> Fault:
    """Return the fault of this name, in any case. Raises UnknownFaultError."""
    found = FAULTS.get(name.lower())
    if found is not None:
        return found
    near = difflib.get_close_matches(name.lower(), FAULTS, n=2, cutoff=0.8)
    hint = f"did you mean {' or '.join(near)}?" if near else "`sandbox faults` lists them."
    raise UnknownFaultError(f"there is no fault {name!r}; {hint}")
