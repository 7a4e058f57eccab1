"""`--scheme` and `--signature-header`: what is signed otherwise than config.yaml says."""

from collections.abc import Callable
from typing import TypeVar

import click

from sandbox.domain.request import UnsendableError, require_sendable_header
from sandbox.domain.signature import SCHEMES
from sandbox.domain.wire import SignatureFormat

_F = TypeVar("_F", bound=Callable[..., object])


def signing_options(command: _F) -> _F:
    """Add `--scheme` and `--signature-header`; the command takes `scheme` and `signature_header`."""
    for option in (
        click.option("--signature-header", metavar="NAME", help="The header that carries the signature."),
        click.option("--scheme", type=click.Choice(list(SCHEMES)), help="Another scheme than config.yaml's."),
    ):
        command = option(command)
    return command


def chosen_signing(configured: SignatureFormat, scheme: str | None, header: str | None) -> SignatureFormat:
    """Return how to sign. Another scheme comes with its own header. Raises click.UsageError for a useless header."""
    chosen = configured if scheme in (None, configured.scheme) else SignatureFormat(str(scheme))
    if header is None:
        return chosen
    if SCHEMES[chosen.scheme].default_header is None:
        raise click.UsageError(f"--signature-header {header!r}: the scheme {chosen.scheme} sends no header.")
    try:
        require_sendable_header(header, "")
    except UnsendableError as error:
        raise click.UsageError(f"--signature-header: {error}.") from None
    return SignatureFormat(chosen.scheme, header)
