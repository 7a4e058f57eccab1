"""How an answer goes over the wire: at once and whole, or as a rule wants it."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, cast

from aiohttp import web

from sandbox.domain import ticks
from sandbox.domain.records import Answer, AnswerFault
from sandbox.receiver.answer import bytes_of
from sandbox.receiver.protocol import CapturedRequest

Sleep: TypeAlias = Callable[[float], Awaitable[None]]
"""Waits for some seconds; tests pass their own."""

_PIECES_A_SECOND = 10
"""How many pieces of a dripping answer go out in a second, if it has so many bytes."""


class Reply(web.StreamResponse):
    """Sends an answer's own bytes; aiohttp's responses would add headers that the capture does not have."""

    def __init__(self, answer: Answer, keep_alive: bool) -> None:
        super().__init__(status=answer.status)
        self._bytes = bytes_of(answer)
        self._keep_alive = keep_alive

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write everything at once. Raises ConnectionError if the client is gone."""
        await request.writer.write(self._bytes)

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: everything is written."""


class NoReply(web.StreamResponse):
    """Closes the connection without a word."""

    async def prepare(self, request: web.BaseRequest) -> None:
        """Raise ConnectionError, which aiohttp takes for a client that is gone."""
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionResetError("the receiver dropped the connection")


class RuledReply(web.StreamResponse):
    """Sends an answer that a rule decided: later, in part, slowly, or not at all."""

    def __init__(self, answer: Answer, keep_alive: bool, sleep: Sleep) -> None:
        super().__init__()
        self._answer = answer
        self._sleep = sleep
        # Of what is broken off nothing may follow; what is held in silence stays open whatever the client asked for.
        self._keep_alive = answer.fault is AnswerFault.SILENCE or (keep_alive and answer.fault is not AnswerFault.HALF)

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write what the rule lets through. Raises ConnectionError if the client is gone, or is to be let down."""
        await _WAYS[self._answer.fault](self._answer, cast(CapturedRequest, request), self._sleep)

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: everything is written."""


async def _whole(answer: Answer, request: CapturedRequest, sleep: Sleep) -> None:
    await _hold_back(answer, request, sleep)
    await request.writer.write(bytes_of(answer))


async def _close(answer: Answer, request: CapturedRequest, sleep: Sleep) -> None:
    await _hold_back(answer, request, sleep)
    if request.transport is not None:
        request.transport.close()  # not `abort`: earlier answers on this connection may still be on their way
    raise ConnectionResetError("a rule closed the connection")


async def _half(answer: Answer, request: CapturedRequest, sleep: Sleep) -> None:
    await _hold_back(answer, request, sleep)
    data = bytes_of(answer)
    # The body is halved already. Where there is none, a whole header would be a whole answer.
    await request.writer.write(data if answer.body else data[: len(data) // 2])


async def _silence(answer: Answer, request: CapturedRequest, sleep: Sleep) -> None:
    request.connection.fall_silent(answer)
    while not request.content.at_eof():  # what is not read would keep the end of the connection from being seen
        await request.content.readany()


async def _drip(answer: Answer, request: CapturedRequest, sleep: Sleep) -> None:
    data = bytes_of(answer)
    seconds = answer.delay / ticks.PER_SECOND
    pieces = max(2, min(len(data), round(seconds * _PIECES_A_SECOND)))
    size = -(-len(data) // pieces)
    starts = range(0, len(data), size)
    for start in starts:
        if start:
            await request.connection.outlast(sleep(seconds / (len(starts) - 1)))
        await request.writer.write(data[start : start + size])


async def _hold_back(answer: Answer, request: CapturedRequest, sleep: Sleep) -> None:
    if answer.delay:
        await request.connection.outlast(sleep(answer.delay / ticks.PER_SECOND))


_WAYS: dict[AnswerFault | None, Callable[[Answer, CapturedRequest, Sleep], Awaitable[None]]] = {
    None: _whole,
    AnswerFault.CLOSE: _close,
    AnswerFault.HALF: _half,
    AnswerFault.SILENCE: _silence,
    AnswerFault.DRIP: _drip,
}
