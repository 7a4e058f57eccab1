"""The receiver: listens, captures every request, and answers only what is in the journal."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import cast

from aiohttp import web

from sandbox.domain.examination import Rules
from sandbox.domain.settings import ReceiverSettings
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.protocol import Records
from sandbox.receiver.intake import CapturingIntake
from sandbox.receiver.listening import listen, url
from sandbox.receiver.protocol import ConnectionLimits, WebhookProtocol, make_request

_SHUTDOWN_TIMEOUT = 1.0
"""Seconds that a request in progress has to end when the receiver stops."""


class Receiver:
    """Accepts webhook deliveries on a plain HTTP port.

    `rules` is asked for every request. `narrate` gets a sentence whenever a request cannot be captured and therefore
    gets no answer. `body_timeout` is how many seconds a request may stay without a further byte before it counts as
    truncated.
    """

    def __init__(
        self,
        settings: ReceiverSettings,
        rules: Callable[[], Rules],
        records: Records,
        *,
        clock: Clock = system_clock,
        narrate: Callable[[str], None] | None = None,
        body_timeout: float = 10.0,
    ) -> None:
        self._settings = settings
        self._intake = CapturingIntake(rules, records, clock, narrate or _say_nothing, body_timeout)
        self._limits = ConnectionLimits(settings.max_headers, settings.max_header_size, body_timeout)
        self._listener: asyncio.Server | None = None
        self._http: web.Server | None = None
        self._port = settings.port

    @property
    def host(self) -> str:
        """The host of the settings."""
        return self._settings.host

    @property
    def port(self) -> int:
        """The port listened on; before `start` the one of the settings, which may be 0."""
        return self._port

    @property
    def base_url(self) -> str:
        """The URL under which this machine reaches the receiver, without a path."""
        return url(self.host, self.port)

    async def start(self) -> None:
        """Listen. Raises ReceiverUnavailableError if host and port cannot be had."""
        loop = asyncio.get_running_loop()
        # An Application would cost a sixth of the throughput for routing that `examine` does anyway.
        take = cast(Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], self._intake.take)
        http = web.Server(take, request_factory=make_request)

        def protocol() -> WebhookProtocol:
            return WebhookProtocol(http, loop, self._intake, self._limits)

        self._listener = await listen(protocol, self._settings.host, self._settings.port)
        self._http = http
        self._port = self._listener.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Accept nothing more, let requests in progress end within about a second, append their captures."""
        if self._listener is None or self._http is None:
            return
        self._listener.close()
        self._http.pre_shutdown()
        await self._http.shutdown(_SHUTDOWN_TIMEOUT)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SHUTDOWN_TIMEOUT):
                await self._listener.wait_closed()
        await asyncio.sleep(0)  # lets the connections that were closed last say so
        await self._intake.finish()
        self._listener = self._http = None


def _say_nothing(sentence: str) -> None:
    pass
