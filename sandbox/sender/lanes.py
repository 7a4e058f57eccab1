"""Many deliveries under way at once, those of one course one after another."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable


class Lanes:
    """Runs works: those with the same key in the order in which they came, others at once, so many at most.

    What a work raises ends all: later calls raise it.
    """

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None

    async def submit(self, key: Hashable, work: Callable[[], Awaitable[None]]) -> None:
        """Let a work begin behind the last one of its key; waits while too many are under way."""
        await self._free.acquire()
        self._raise_failure()
        task = asyncio.create_task(self._run(self._last.get(key), work))
        self._last[key] = task
        self._under_way.add(task)
        task.add_done_callback(lambda done: self._ended(key, done))

    async def finish(self) -> None:
        """Return once every work has ended."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        self._raise_failure()

    async def _run(self, before: asyncio.Task[None] | None, work: Callable[[], Awaitable[None]]) -> None:
        if before is not None:
            await asyncio.wait((before,))
        if self._failure is None:
            await work()

    def _ended(self, key: Hashable, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if self._last.get(key) is task:
            del self._last[key]
        failure = None if task.cancelled() else task.exception()
        self._failure = self._failure or failure
        self._free.release()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure
