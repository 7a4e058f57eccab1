"""Signature schemes: one module each, sign and verify side by side. A new scheme is one new module in this package."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from sandbox.domain.signature.scheme import Scheme, SignatureMismatchError
from sandbox.domain.wire import SignatureFormat

__all__ = ["SCHEMES", "Scheme", "SignatureMismatchError", "header_name", "scheme_of"]


def _load() -> Mapping[str, Scheme]:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return MappingProxyType({kind.name: kind() for kind in sorted(Scheme.__subclasses__(), key=lambda kind: kind.name)})


SCHEMES: Mapping[str, Scheme] = _load()
"""Every scheme by its name in config.yaml."""


def scheme_of(signature: SignatureFormat) -> Scheme:
    """Return the scheme; raises KeyError for a name that config would not have let through."""
    return SCHEMES[signature.scheme]


def header_name(signature: SignatureFormat) -> str | None:
    """Return the header that carries the signature, or None if the scheme sends none."""
    default = scheme_of(signature).default_header
    return None if default is None else signature.header or default
