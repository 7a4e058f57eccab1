"""Doing the same work several times at once."""

import asyncio
from collections.abc import Callable, Coroutine


async def at_once(workers: int, work: Callable[[], Coroutine[None, None, None]]) -> None:
    """Let so many do the work, and return when all have ended. The first failure ends them all and is raised alone."""
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work())
    except ExceptionGroup as failures:
        # All of them met the same wall; the first says what it is.
        raise failures.exceptions[0] from None
