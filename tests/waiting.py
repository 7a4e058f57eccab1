"""Waiting for a condition, never for a time."""

import asyncio
import inspect
from collections.abc import Callable


async def wait_for(condition: Callable[[], object], description: str, limit: float = 10.0) -> None:
    """Return once the condition (or what it returns to await) is truthy; fail if it is not within `limit` seconds."""
    try:
        async with asyncio.timeout(limit):
            while True:
                value = condition()
                if await value if inspect.isawaitable(value) else value:
                    return
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited {limit:g} s in vain for: {description}") from None
