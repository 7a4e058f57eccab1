"""An event loop of the plugin's own, in a thread: what runs there goes on, whatever the test does meanwhile."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from sandbox.pytest_plugin.misuse import in_the_test

__tracebackhide__ = in_the_test

_T = TypeVar("_T")


class Background:
    """Runs coroutines in one thread from its making until `close`. The loop does not depend on the user's policy."""

    def __init__(self) -> None:
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="o2vend", daemon=True)
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, _T]) -> "Future[_T]":
        """Begin the work and return at once; cancelling the future cancels the work."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Return what the work returns or raises; it is cancelled if the waiting is interrupted."""
        return finished(self.start(work))

    @property
    def alive(self) -> bool:
        """True until `close` has ended the thread."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Cancel what still runs, and end the thread."""
        self.run(self._wind_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _wind_up(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()


def finished(future: "Future[_T]") -> _T:
    """Return the future's result, or cancel it if this thread is interrupted while it waits."""
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise


def in_async_code() -> bool:
    """Tell whether the caller runs in an event loop, which waiting here would stop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
