"""Put files into a folder without harming what is there."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sandbox.takeaway.suite_files import SuiteFile

_NAMED = 3


class FolderError(Exception):
    """The folder cannot take the files; the message says why, and what to do."""


def write_files(folder: Path, files: Sequence[SuiteFile], *, force: bool) -> int:
    """Write the files into the folder, which is made if it is missing; return how many were not there like that.

    Each one is written whole or not at all. Nothing is written if one of the names is taken by a file with other
    content, unless `force`, or by anything that is no file. Other files in the folder stay. Raises FolderError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        due = [file for file in files if not _is_there(folder / file.name, file.content)]
        _refuse_harm([folder / file.name for file in due], force)
        for file in due:
            _write(folder / file.name, file.content)
    except OSError as error:
        raise FolderError(_explained(error, folder)) from None
    return len(due)


def _is_there(path: Path, content: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content


def _refuse_harm(paths: Sequence[Path], force: bool) -> None:
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            raise FolderError(f"{path} is a folder, and a file is to be written there; name another folder")
    taken = [path for path in paths if os.path.lexists(path)]
    if taken and not force:
        names = ", ".join(path.name for path in taken[:_NAMED])
        more = f" and {len(taken) - _NAMED} more" if len(taken) > _NAMED else ""
        verb = "is" if len(taken) == 1 else "are"
        raise FolderError(
            f"{names}{more} {verb} in {taken[0].parent} already, with other content; nothing was written: "
            "name another folder, or write over them with --force"
        )


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _explained(error: OSError, folder: Path) -> str:
    what = error.filename or folder
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{what} cannot be made: a file stands where a folder is needed; name another folder"
    return f"{what} cannot be written: {error.strerror or error}; correct that, or name another folder"
