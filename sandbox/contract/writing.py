"""Writing a file of the user's contract whole or not at all."""

from contextlib import suppress
from pathlib import Path


class UnwritableContractError(Exception):
    """A file of the contract cannot be written; the message says why."""


def write_file(path: Path, content: bytes) -> None:
    """Write a file, with its folder if that is missing. Raises UnwritableContractError."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        why = error.strerror or error
        raise UnwritableContractError(f"{path} cannot be written: {why}; correct that first") from None
