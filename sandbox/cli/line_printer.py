"""Printing beside the event loop: whoever reads our stdout may pause, the receiver may not."""

import asyncio
import os
import queue
import sys
import threading
from collections.abc import Sequence

from sandbox.cli.terminal import ReaderGoneError


class LinePrinter:
    """Writes lines to a stream's file descriptor on a thread of its own.

    A reader that pauses (Ctrl+S, a full pipe) blocks only that thread, which ends with the process.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._loop = asyncio.get_running_loop()
        self._work: queue.SimpleQueue[tuple[bytes, asyncio.Future[None]]] = queue.SimpleQueue()
        threading.Thread(target=self._run, name=f"printer-{descriptor}", daemon=True).start()

    def print(self, lines: Sequence[str]) -> asyncio.Future[None]:
        """Return a future that is done when the lines are written; it fails with ReaderGoneError."""
        done: asyncio.Future[None] = self._loop.create_future()
        encoding = sys.stdout.encoding or "utf-8"
        data = "".join(f"{line}\n" for line in lines).encode(encoding, "backslashreplace")
        self._work.put((data, done))
        return done

    def _run(self) -> None:
        while True:
            data, done = self._work.get()
            failure: Exception | None = None
            try:
                while data:
                    # Not through sys.stdout: its lock, held by a blocked thread, would break the end of the process.
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                failure = ReaderGoneError()
            try:
                self._loop.call_soon_threadsafe(_settle, done, failure)
            except RuntimeError:
                return  # the loop has ended


def _settle(done: "asyncio.Future[None]", failure: Exception | None) -> None:
    if done.cancelled():
        return
    if failure is None:
        done.set_result(None)
    else:
        done.set_exception(failure)
