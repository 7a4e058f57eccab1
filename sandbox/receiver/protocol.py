"""One connection: aiohttp's RequestHandler, changed where it would lose what came or answer what we do not answer.

This and `parser` are the only modules that touch aiohttp's private names; each override says why.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import _ErrInfo
from yarl import URL

from sandbox.domain.address import address
from sandbox.domain.records import Answer
from sandbox.receiver.parser import BodyEndedError, CarefulParser
from sandbox.receiver.refusal import RAW_LIMIT, RefusedError

_READ_SIZE = 256 * 1024
_PAUSE = 0.03
"""Seconds without a byte after which a client that sent no HTTP is taken to have said what it had to say."""

# What aiohttp would log (parser errors with their bytes, tracebacks) is in the captures; nothing may reach stderr.
_SILENT = logging.Logger("sandbox.receiver.silent", logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What one connection may do: counts and sizes in bytes as in config, times in seconds.

    `stall` is how long the next byte of a request may take, `idle` how long the next request may take, `linger` how
    long a client may go on sending after its answer.
    """

    max_headers: int
    max_header_size: int
    stall: float
    idle: float = 75.0
    linger: float = 2.0


@dataclass(frozen=True, slots=True)
class Orphan:
    """A request that was waiting its turn when the connection was lost; `message` is None if it was refused."""

    message: RawRequestMessage | None
    body: StreamReader
    fault: BodyEndedError | RefusedError | None
    peer: str


class Intake(Protocol):
    """What takes requests in: it captures them and makes the replies."""

    async def take(self, request: "CapturedRequest") -> web.StreamResponse:
        """Capture a request whose header is complete, and reply."""
        ...

    async def take_refused(self, refused: RefusedError, request: "CapturedRequest") -> web.StreamResponse:
        """Capture what the parser refused, and reply."""
        ...

    def take_orphan(self, orphan: Orphan) -> None:
        """Capture later what nobody waits for any more."""
        ...

    def fail(self, request: "CapturedRequest", error: BaseException | None) -> web.StreamResponse:
        """Give up on a request that could not be handled."""
        ...


class WebhookProtocol(web.RequestHandler):
    """One connection to the receiver."""

    def __init__(
        self, server: web.Server, loop: asyncio.AbstractEventLoop, intake: Intake, limits: ConnectionLimits
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=limits.idle,
            lingering_time=limits.linger,
            access_log=cast(logging.Logger, None),
            logger=_SILENT,
            read_bufsize=_READ_SIZE,
        )
        self._input = CarefulParser(self, loop, _READ_SIZE, limits.max_headers, limits.max_header_size)
        self._parser = cast(Any, self._input)  # aiohttp offers no way to choose the parser
        self._intake = intake
        self._limits = limits
        self._unanswered = 0
        self._last_byte = 0.0
        self._stall_timer: asyncio.TimerHandle | None = None
        self._peer_finished = False
        self._lingering: asyncio.Future[None] | None = None
        self._pausing: asyncio.Future[None] | None = None
        self._silence: Answer | None = None
        self.peer = ""

    @property
    def closing(self) -> bool:
        """True if no request can follow the present one on this connection."""
        return self._unanswered <= 1 and (self._input.done or self._peer_finished)

    @property
    def can_answer(self) -> bool:
        """True if, as far as is known, the client still listens."""
        return self.transport is not None and not self.transport.is_closing()

    @property
    def silence(self) -> Answer | None:
        """The answer since which nothing is answered on this connection, if there was one."""
        return self._silence

    def fall_silent(self, answer: Answer) -> None:
        """Answer nothing any more: the next answer would be taken for this one. The connection stays open."""
        self._silence = answer

    def fault_of(self, body: StreamReader) -> BodyEndedError | RefusedError | None:
        """Return why this body is not whole, or None if it is."""
        return self._input.fault_of(body)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; remembers the peer, because a lost connection does not know it any more."""
        self.peer = _address(transport.get_extra_info("peername"))
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Read on; watch for a header that does not go on, or does not begin after line ends."""
        before = len(self._messages)
        super().data_received(data)
        self._unanswered += len(self._messages) - before
        line_ends = self._input.only_line_ends
        if self._stall_timer is None or not line_ends:  # more line ends bring no request nearer
            self._last_byte = self._loop.time()
        if self._stall_timer is None and (line_ends or self._input.in_header):
            self._stall_timer = self._loop.call_later(self._limits.stall, self._check_stall)

    def _check_stall(self) -> None:
        self._stall_timer = None
        line_ends = self._input.only_line_ends
        if self.transport is None or not (line_ends or self._input.in_header):
            return
        left = self._last_byte + self._limits.stall - self._loop.time()
        if left > 0:
            self._stall_timer = self._loop.call_later(left, self._check_stall)
        else:
            self._finish(f"no {'request' if line_ends else 'byte'} came for {self._limits.stall:g} s")

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep the connection open while there is something to answer: a client may close its half and still listen."""
        self._peer_finished = True
        _release(self._lingering)
        self._finish("the client closed the connection")
        return self._unanswered > 0

    def _finish(self, reason: str) -> None:
        self._input.finish(reason)
        self.data_received(b"")  # lets what the parser has to say about an incomplete header come out

    def cut_short(self, reason: str) -> None:
        """End an open body where it is."""
        self._input.finish(reason)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Capture what waits its turn; aiohttp would forget it."""
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
        _release(self._lingering)
        _release(self._pausing)
        self._input.finish("the connection was lost")
        waiting = [*self._messages, *self._input.feed_data(b"")[0]]
        self._messages.clear()
        super().connection_lost(exc)
        for message, body in waiting:
            if isinstance(message, _ErrInfo):
                orphan = Orphan(None, body, cast(RefusedError, message.exc), self.peer)
            else:
                orphan = Orphan(message, body, self._input.fault_of(body), self.peer)
            self._intake.take_orphan(orphan)

    def close(self) -> None:
        """Take no further requests, and wait for nothing."""
        _release(self._lingering)
        _release(self._pausing)
        if self._silence is not None:
            self.cut_short("the receiver was stopped")
        super().close()

    def _process_keepalive(self) -> None:
        """Hold a silent connection until the client lets go; aiohttp would end it as an idle one."""
        if self._silence is None:
            super()._process_keepalive()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Drop the connection where aiohttp would answer 500: without a rule this receiver never answers a 5xx."""
        return self._intake.fail(cast(CapturedRequest, request), exc)

    def _make_error_handler(self, err_info: _ErrInfo) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        """Capture a refused request where aiohttp would only log it; its own hook, `handle_error`, cannot wait."""

        async def capture(request: web.BaseRequest) -> web.StreamResponse:
            refused = cast(RefusedError, err_info.exc)
            return await self._intake.take_refused(refused, cast(CapturedRequest, request))

        return capture

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send the reply; see to it that the client can read it although it may still be sending."""
        result = await super().finish_response(request, resp, start_time)
        closing = self.closing
        self._unanswered -= 1
        if closing and (self._silence is None or self._peer_finished):
            resp.force_close()
            await self._linger()
        return result

    async def rest_of(self, refused: RefusedError) -> None:
        """Let the rest of a refused request arrive: until the client pauses or closes, or for `linger` at most."""
        end = self._loop.time() + self._limits.linger
        size = -1
        while size < len(refused.raw) < RAW_LIMIT and not self._peer_finished and self._loop.time() < end:
            size = len(refused.raw)
            await asyncio.sleep(_PAUSE)

    async def outlast(self, waiting: Awaitable[None]) -> None:
        """Wait, but not longer than the receiver works and the client is there."""
        task = asyncio.ensure_future(waiting)
        try:
            if self.can_answer and not self._close:
                self._pausing = self._loop.create_future()
                await asyncio.wait((self._pausing, task), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._pausing = None
            task.cancel()

    async def _linger(self) -> None:
        # A socket that is closed with unread bytes resets the connection, and the client may lose the reply.
        if self.transport is None or self.transport.is_closing() or self._peer_finished or self._close:
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._lingering = self._loop.create_future()
        await asyncio.wait((self._lingering,), timeout=self._limits.linger)
        self._lingering = None


class CapturedRequest(web.BaseRequest):
    """A request of which every byte that came stays readable, whatever becomes of the connection."""

    @property
    def message(self) -> RawRequestMessage:
        """The parsed header."""
        return self._message

    @property
    def connection(self) -> WebhookProtocol:
        """The connection on which it came."""
        return cast(WebhookProtocol, self.protocol)

    def _cancel(self, exc: BaseException) -> None:
        """End the body where it is; aiohttp would make unreadable what has come of it."""
        lost = isinstance(exc, ConnectionError)
        self.connection.cut_short("the connection was lost" if lost else "the receiver was stopped")


def make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """Return the request for a message; a target that aiohttp cannot work with does not stop it."""
    loop = asyncio.get_running_loop()
    try:
        return CapturedRequest(message, payload, protocol, writer, task, loop)
    except Exception:  # URL arithmetic on what strangers wrote; the capture has the target itself
        return CapturedRequest(message._replace(url=URL("/")), payload, protocol, writer, task, loop)


def _release(waiting: "asyncio.Future[None] | None") -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)


def _address(peername: object) -> str:
    if not isinstance(peername, tuple):
        return ""
    host, port = peername[:2]
    return address(host, port)
