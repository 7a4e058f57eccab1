"""A config.yaml of one's own: the packaged one with fresh secrets, and the schema for editors beside it."""

import errno
import json
import os
import re
from pathlib import Path

from sandbox.config.json_schema import config_schema
from sandbox.config.locate import NAME
from sandbox.config.packaged import packaged_config
from sandbox.domain.secret import new_secret

OWN_FOLDER = ".sandbox"
"""What the program keeps beside the config; it ignores itself for git, as the journal's folder does."""

SCHEMA = f"{OWN_FOLDER}/config.schema.json"

_HEADER = f"""\
# yaml-language-server: $schema={SCHEMA}
# The configuration of the O2VEND webhook sandbox in this folder. Everything may be changed; `sandbox config check`
# shows errors with line and column. The two random secrets below were made for this file; nobody else has them.
"""

_PACKAGED_HEADER = re.compile(r"(?:#.+\n)+")
_DEMO_SECRET = re.compile(r"(?<=:-)whs_[0-9a-f]{32}(?=\})")


class NotMadeError(Exception):
    """The config could not be written: a sentence with the way out. Nothing that was there before has changed."""


def make_own_config(folder: Path) -> Path:
    """Write a config.yaml into a folder, which is made if it is missing, and return its path. Raises NotMadeError."""
    path = folder / NAME
    try:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "", str(path))
        folder.mkdir(parents=True, exist_ok=True)
        _write_schema(folder)
        _write_new(path, own_config())
    except OSError as error:
        raise NotMadeError(_explained(error, path)) from None
    return path


def own_config() -> str:
    """Return the packaged configuration as a file of the user's own: its header, and secrets that nobody else has."""
    packaged = packaged_config().read_text(encoding="utf-8")
    own = _PACKAGED_HEADER.sub(lambda _: _HEADER, packaged, count=1)
    return _DEMO_SECRET.sub(lambda _: new_secret().reveal(), own)


def _write_schema(folder: Path) -> None:
    own = folder / OWN_FOLDER
    own.mkdir(mode=0o700, exist_ok=True)
    ignore = own / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    (folder / SCHEMA).write_text(json.dumps(config_schema(), indent=2) + "\n", encoding="utf-8")


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all. Raises OSError."""
    with path.open("x", encoding="utf-8", newline="") as file:
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink()
            raise


def _explained(error: OSError, path: Path) -> str:
    what = Path(error.filename or path)
    if isinstance(error, FileExistsError) and what == path:
        return f"{path} is there already and stays as it is; name another folder, or move it away"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{what} cannot be made: a file stands where a folder is needed; name another folder"
    return f"{what} cannot be written: {error.strerror}; correct that, or name another folder"
