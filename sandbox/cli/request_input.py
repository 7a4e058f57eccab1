"""A received request given by hand: body, headers and the secret, from files, stdin, options, the environment."""

import os
import re
import sys
from pathlib import Path

import click

from sandbox.domain.records import RawHeaders
from sandbox.domain.secret import Secret

_FIRST_LINE = re.compile(rb"[A-Z]+ \S+ HTTP/[\d.]+|HTTP/[\d.]+ \d{3}.*")


def read_bytes(name: str, called: str = "") -> bytes:
    """Return what a file holds, or stdin for `-`, byte for byte. Raises click.UsageError, which calls it `called`."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{called or name} cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise click.UsageError("a file name cannot have a NUL byte in it.") from None


def given_headers(options: tuple[str, ...], file: str | None) -> RawHeaders:
    """Return the headers of `--header` and of a pasted block; the same name may come again, as on the wire.

    The block may begin with the request line, and ends at an empty line. Raises click.UsageError for a line without a
    colon.
    """
    headers: list[tuple[bytes, bytes]] = []
    for number, text in enumerate(options, start=1):
        line = text.encode("utf-8", "surrogateescape")
        header = _header(line)
        if header is None:
            # The text is not repeated: it may be a secret.
            raise click.UsageError(f"--header number {number} has no colon: write it like 'abp-webhook-signature: …'.")
        headers.append(header)
    if file is not None:
        headers += _block(file, read_bytes(file))
    return tuple(headers)


def given_secret(secret: str | None, secret_env: str | None) -> Secret | None:
    """Return the secret given by hand, None if there is none. Raises click.UsageError."""
    if secret_env is not None:
        text = os.environ.get(secret_env)
        if not text:
            raise click.UsageError(f"the environment variable {secret_env} is not set, or empty.")
        return Secret(text)
    if secret == "-":
        if sys.stdin.isatty():
            secret = click.prompt("Secret", hide_input=True, err=True)
        else:
            line = sys.stdin.buffer.readline().decode("utf-8", "surrogateescape")
            secret = line.removesuffix("\n").removesuffix("\r")
    if secret == "":
        raise click.UsageError("the secret is empty, and an empty secret signs nothing.")
    return None if secret is None else Secret(secret)


def _block(name: str, data: bytes) -> list[tuple[bytes, bytes]]:
    headers: list[tuple[bytes, bytes]] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            break
        if number == 1 and _FIRST_LINE.fullmatch(line.strip()):
            continue
        header = _header(line)
        if header is None:
            raise click.UsageError(f"line {number} of {name} has no colon, so it is no header.")
        headers.append(header)
    return headers


def _header(line: bytes) -> tuple[bytes, bytes] | None:
    name, colon, value = line.partition(b":")
    return (name.strip(), value.strip(b" \t\r")) if colon and name.strip() else None
