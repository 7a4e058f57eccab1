"""Long calculations beside the screen: small ones in a thread, large ones in a process of their own.

A thread that reads a large JSON text keeps the interpreter to itself for half a second at a time, and the screen with
it; and a thread cannot be stopped.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

HEAVY = 400_000
"""Bytes to be looked at from which on a process is worth its start."""

_PROGRAM = (
    "import pickle, sys; call, given, named = pickle.load(sys.stdin.buffer);"
    "pickle.dump(call(*given, **named), sys.stdout.buffer)"
)


class AsideError(RuntimeError):
    """The other process ended without a result; the message says how."""


async def aside(weight: int, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what `call` returns, while the screen goes on; `weight` is how many bytes it looks at.

    From HEAVY on, function, arguments and result must be picklable, and cancelling ends the calculation at once. Below,
    a cancelled one goes on for the moment that it takes. Raises AsideError.
    """
    if weight < HEAVY:
        return await asyncio.to_thread(call, *args, **kwargs)
    given = await asyncio.to_thread(pickle.dumps, (call, args, kwargs))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        result, _ = await process.communicate(given)
    except BaseException:
        if process.returncode is None:
            process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise AsideError(f"the calculation ended with exit code {process.returncode}")
    found: R = await asyncio.to_thread(pickle.loads, result)
    return found
