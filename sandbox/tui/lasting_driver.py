"""Textual's driver for terminals, which outlives its terminal."""

import contextlib
from typing import IO

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class LastingDriver(LinuxDriver):
    """Ends well where nobody sees it any more: the window was closed.

    Textual writes in a thread. At the first write that fails this thread ends, and after thirty more whoever writes
    waits for it for ever: the program would stay, unseen, and keep its port.
    """

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None  # who has no terminal does not come here
        self._file = _Lasting(self._file)  # type: ignore[assignment]


class _Lasting:
    """A file into which nothing is written any more once it is gone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()
