"""Waiting for Enter beside the event loop."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator


class EnterKey:
    """Lines typed on the terminal, read on a thread of its own that ends with the process.

    It reads the descriptor, not sys.stdin, whose lock a blocked thread would hold when the process ends.
    """

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._loop = asyncio.get_running_loop()
        self._pressed: asyncio.Queue[bool] = asyncio.Queue()
        threading.Thread(target=self._read, name="enter-key", daemon=True).start()

    async def presses(self) -> AsyncGenerator[None, None]:
        """Yield for each line; ends when the terminal does."""
        while await self._pressed.get():
            yield

    def _read(self) -> None:
        going = True
        while going:
            try:
                data = os.read(self._descriptor, 1024)
            except OSError:
                data = b""
            going = bool(data)
            try:
                for pressed in [True] * data.count(b"\n") if data else [False]:
                    self._loop.call_soon_threadsafe(self._pressed.put_nowait, pressed)
            except RuntimeError:
                return  # the loop has ended
