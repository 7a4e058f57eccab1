"""Putting a request on the wire otherwise than all at once: in pieces, in chunks, with a wait, with an early end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from sandbox.body.http_text import request_head
from sandbox.domain import ticks
from sandbox.domain.request import HttpRequest
from sandbox.domain.writing import Part, framed, in_pieces

Sleep: TypeAlias = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""


async def write_out(
    request: HttpRequest, transport: asyncio.WriteTransport, continued: "asyncio.Future[bool]", sleep: Sleep
) -> None:
    """Write the request as its `writing` says; `continued` gets a result when 100 Continue comes.

    Stops where the connection is gone. A connection that has no half to close, as with TLS, stays open.
    """
    writing = request.writing
    head = request_head(request)
    body = request.body if writing.chunk_size is None else framed(request.body, writing.chunk_size)
    pause = writing.pause / ticks.PER_SECOND
    await _write(head, transport, writing.pieces if writing.slow is Part.HEAD else 1, pause, sleep)
    if writing.after_continue:
        await asyncio.wait((continued,), timeout=writing.patience / ticks.PER_SECOND)
    await _write(body, transport, writing.pieces if writing.slow is Part.BODY else 1, pause, sleep)
    if writing.half_close and transport.can_write_eof() and not transport.is_closing():
        transport.write_eof()


async def _write(data: bytes, transport: asyncio.WriteTransport, count: int, pause: float, sleep: Sleep) -> None:
    for place, piece in enumerate(in_pieces(data, count)):
        if place:
            await sleep(pause)
        if transport.is_closing():
            return
        transport.write(piece)
