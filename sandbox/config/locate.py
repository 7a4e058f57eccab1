"""Which config.yaml is meant, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.config.errors import ConfigError, Problem
from sandbox.config.packaged import packaged_config

NAME = "config.yaml"
VARIABLE = "SANDBOX_CONFIG"
USER_FOLDER = "o2vend-sandbox"

# Read as bytes and without a parser: a broken file is still ours, and one of another program may be anything.
_OURS = re.compile(rb"""^(?:\xef\xbb\xbf)?(?:\{[ ]*)?(["']?)subscriptions\1[ \t]*:""", re.MULTILINE)
_ENOUGH = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """The file, a sentence that says why it was taken, and whether it is the packaged one, which nobody edits."""

    path: Path
    why: str
    read_only: bool = False


def find_config(given: Path | None, *, cwd: Path, environ: Mapping[str, str]) -> Found:
    """Return the config that counts: given, SANDBOX_CONFIG, here or in a parent, the user's, the packaged one.

    A `config.yaml` here or above counts only if it has `subscriptions:` at the beginning of a line, since other
    programs use the name too. Raises ConfigError if a file that was asked for by name does not exist.
    """
    if given is not None:
        return Found(_existing(cwd / given, "--config"), "it was given with --config")
    if environ.get(VARIABLE):
        return Found(_existing(cwd / environ[VARIABLE], VARIABLE), f"the variable {VARIABLE} names it")
    for folder in (cwd, *cwd.parents):
        if _is_ours(folder / NAME, if_unreadable=folder == cwd):
            where = "the working folder" if folder == cwd else "a folder above the working folder"
            return Found(folder / NAME, f"it is in {where} and has subscriptions")
    user = user_config(environ)
    if user is not None and user.is_file():
        return Found(user, "it is in your own configuration folder, and none is in the working folder or above")
    why = "it comes with the program; there is none of your own here, above, or in your config folder"
    return Found(packaged_config(), why, read_only=True)


def user_config(environ: Mapping[str, str]) -> Path | None:
    """Return where the user's own config belongs, existing or not; None if the environment names no home."""
    base = environ.get("XDG_CONFIG_HOME", "")
    if Path(base).is_absolute():
        return Path(base) / USER_FOLDER / NAME
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return Path(home) / ".config" / USER_FOLDER / NAME if home else None


def _existing(path: Path, source: str) -> Path:
    try:
        exists = path.exists()
    except OSError:
        exists = True  # reading it will say what is the matter
    if exists:
        return path
    raise ConfigError([Problem(str(path), None, "there is no such file", f"correct {source}, or leave it out")])


def _is_ours(path: Path, if_unreadable: bool) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _OURS.search(file.read(_ENOUGH)) is not None
    except OSError:
        # Passing over one in the working folder would use another without a word.
        return if_unreadable
