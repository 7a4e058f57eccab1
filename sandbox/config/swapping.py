"""Two files of one folder trade names: what is replaced stays at hand, to be looked at."""

import ctypes
import errno
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path

Swap = Callable[[Path, Path], None]

_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})


def swap_names(new: Path, old: Path) -> None:
    """Let two files of one folder trade names in one step, or nearly so. Raises OSError, with nothing moved."""
    rename = _exchanging_rename()
    if rename is not None:
        if rename(os.fsencode(new), os.fsencode(old)) == 0:
            return
        number = ctypes.get_errno()
        if number not in _UNSUPPORTED:
            raise OSError(number, os.strerror(number))
    link_and_replace(new, old)


def link_and_replace(new: Path, old: Path) -> None:
    """Trade the names of two files of one folder where the system cannot exchange them.

    `old` is never missing, unless the file system has no hard links. The weak spot: a file that somebody moves over
    `old` between the first two steps (microseconds) is lost. Raises OSError, with nothing moved.
    """
    spare = new.with_suffix(".spare")
    try:
        os.link(old, spare)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        old.replace(spare)  # a file system without hard links
    try:
        new.replace(old)
    except OSError:
        if not old.exists():
            spare.replace(old)
        spare.unlink(missing_ok=True)
        raise
    spare.replace(new)


@functools.cache
def _exchanging_rename() -> Callable[[bytes, bytes], int] | None:
    """Find the system call that exchanges two names and returns 0, or else sets errno."""
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "renameat2"):
        return lambda new, old: int(library.renameat2(-100, new, -100, old, 2))  # AT_FDCWD twice, RENAME_EXCHANGE
    if hasattr(library, "renamex_np"):
        return lambda new, old: int(library.renamex_np(new, old, 2))  # RENAME_SWAP
    return None
