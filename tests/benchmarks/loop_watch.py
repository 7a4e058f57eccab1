"""What an event loop does while something happens: its worst stall, how long a key takes to be painted, who worked.

A stall is told twice: on the clock, which other programs on the machine lengthen, and as the time that the loop's own
thread has worked meanwhile, which they do not.
"""

import asyncio
import gc
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from textual import events
from textual._compositor import CompositorUpdate
from textual.keys import _character_to_key

from sandbox.tui import SandboxApp

TICK = 0.001
"""Seconds between two ticks of a loop that has nothing else to do."""

NOTEWORTHY = 0.025
"""Seconds without a tick from which on it is asked who works."""


@dataclass
class Seen:
    """What was seen of one thing done: seconds of the worst stall, of work in it, of the longest collecting of garbage,
    and from each key to its paint.
    """

    stall: float = 0.0
    work: float = 0.0
    garbage: float = 0.0
    keys: list[float] = field(default_factory=list)
    blamed: Counter[str] = field(default_factory=Counter)


class LoopWatch:
    """Watches the loop that it lives in, and the paints of an app there, which are worked out as for a terminal."""

    def __init__(self, app: SandboxApp, *, blame: bool = False) -> None:
        self._app = app
        self._blame = blame
        self._painted = asyncio.Event()
        self._display = app._display
        app._display = self._paint  # type: ignore[method-assign]

    def _paint(self, screen: Any, renderable: Any) -> None:  # noqa: ANN401 - Textual's own
        self._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):  # without a terminal Textual leaves this out
            renderable.render_segments(self._app.console)
            self._painted.set()

    @asynccontextmanager
    async def seeing(self) -> AsyncIterator[Seen]:
        """Watch until the block ends."""
        seen = Seen()
        tick = [time.perf_counter()]
        ended = threading.Event()
        if self._blame:
            thread = threading.get_ident()
            threading.Thread(target=_ask_who_works, args=(thread, tick, ended, seen.blamed), daemon=True).start()
        ticking = asyncio.create_task(_tick(seen, tick))
        collecting = _timed_collecting(seen)
        gc.callbacks.append(collecting)
        await asyncio.sleep(0.01)
        try:
            yield seen
            await asyncio.sleep(0.02)
        finally:
            gc.callbacks.remove(collecting)
            ended.set()
            ticking.cancel()

    async def press(self, seen: Seen, key: str, limit: float = 20.0) -> None:
        """Press a key, given as Textual names it or as its character, and take the time until the next paint."""
        name = key if len(key) > 1 else _character_to_key(key)
        event = events.Key(name, key if len(key) == 1 else None)
        event.set_sender(self._app)
        self._painted.clear()
        begun = time.perf_counter()
        driver = self._app._driver
        assert driver is not None
        driver.process_message(event)
        await asyncio.wait_for(self._painted.wait(), limit)
        seen.keys.append(time.perf_counter() - begun)


async def until(condition: Callable[[], object], what: str, limit: float = 60.0) -> None:
    """Wait for a condition that costs next to nothing. Raises TimeoutError, which says what was waited for."""
    try:
        async with asyncio.timeout(limit):
            while not condition():  # noqa: ASYNC110 - of the app's own state, which tells nobody
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise TimeoutError(f"waited {limit:g} s in vain for {what}") from None


async def _tick(seen: Seen, tick: list[float]) -> None:
    worked = time.thread_time()
    tick[0] = time.perf_counter()
    while True:
        await asyncio.sleep(TICK)
        now, works = time.perf_counter(), time.thread_time()
        seen.stall = max(seen.stall, now - tick[0] - TICK)
        seen.work = max(seen.work, works - worked)
        tick[0], worked = now, works


def _timed_collecting(seen: Seen) -> Callable[[str, dict[str, int]], None]:
    begun = 0.0

    def collecting(phase: str, info: dict[str, int]) -> None:
        nonlocal begun
        if phase == "start":
            begun = time.thread_time()
        else:
            seen.garbage = max(seen.garbage, time.thread_time() - begun)

    return collecting


def _ask_who_works(thread: int, tick: list[float], ended: threading.Event, blamed: Counter[str]) -> None:
    while not ended.wait(0.004):
        frame = sys._current_frames().get(thread)
        if frame is not None and time.perf_counter() - tick[0] > NOTEWORTHY:
            blamed[_told(frame)] += 1


def _told(frame: FrameType | None) -> str:
    """Return the innermost functions, and those of ours that called them."""
    names: list[str] = []
    while frame is not None and len(names) < 9:
        code = frame.f_code
        ours = "sandbox/" in code.co_filename
        if ours or len(names) < 4 or "textual" in code.co_filename:
            names.append(f"{code.co_filename.rpartition('/')[2]}:{code.co_qualname}:{frame.f_lineno}")
        frame = frame.f_back
    return " < ".join(names)
