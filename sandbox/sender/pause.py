"""Waiting that ends early: the one place where the sender's queue looks at real time."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeAlias

Pause: TypeAlias = Callable[[asyncio.Event, float], Awaitable[None]]
"""Returns when the event is set, or after so many seconds; tests pass their own."""


async def pause(woken: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, for so many seconds at most."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await woken.wait()
