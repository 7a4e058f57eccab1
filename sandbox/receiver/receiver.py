"""The receiver: listens, captures every request, and answers only what is in the journal."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

from aiohttp import web

from sandbox.domain.answering import AnswerRule
from sandbox.domain.examination import Rules
from sandbox.domain.settings import ReceiverSettings
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.protocol import Records
from sandbox.receiver.intake import CapturingIntake
from sandbox.receiver.listening import PortTakenError, ReceiverUnavailableError, listen, retire, url
from sandbox.receiver.protocol import ConnectionLimits, WebhookProtocol, make_request
from sandbox.receiver.relayed import Relay
from sandbox.receiver.reply import Sleep

_SHUTDOWN_TIMEOUT = 1.0
"""Seconds that a request in progress has to end when the receiver stops."""


class Receiver:
    """Accepts webhook deliveries on a plain HTTP port.

    `rules` is asked for every request. `narrate` gets a sentence whenever a request cannot be captured and therefore
    gets no answer. `body_timeout` is how many seconds a request may stay without a further byte before it counts as
    truncated. `sleep` is what answers that a rule delays are waited for with. `relay`, if there is one, answers in
    place of the verdict.
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
        sleep: Sleep = asyncio.sleep,
        relay: Relay | None = None,
    ) -> None:
        self._settings = settings
        self._quick: AnswerRule | None = None
        self._answers_made: tuple[AnswerRule | None, ReceiverSettings, tuple[AnswerRule, ...]] | None = None
        self._intake = CapturingIntake(
            rules, self._answers, records, clock, narrate or _say_nothing, body_timeout, sleep, relay
        )
        self._body_timeout = body_timeout
        self._listener: asyncio.Server | None = None
        self._http: web.Server | None = None
        self._port = settings.port
        self._moving = asyncio.Lock()
        self._retired: list[asyncio.Server] = []

    @property
    def settings(self) -> ReceiverSettings:
        """The settings in force; their port may be 0."""
        return self._settings

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

    @property
    def quick_answer(self) -> AnswerRule | None:
        """The rule that was laid over those of the settings, None if these alone decide."""
        return self._quick

    def answer_with(self, rule: AnswerRule | None) -> None:
        """Let a rule decide before those of the settings, whatever becomes of these; None takes it away again.

        It holds from the next request on. What other rules have counted stays counted.
        """
        self._quick = rule

    def _answers(self) -> tuple[AnswerRule, ...]:
        # The same value as long as nothing changed: the rule book compares by identity, once a request.
        quick, settings = self._quick, self._settings
        if quick is None:
            return settings.answers
        made = self._answers_made
        if made is None or made[0] is not quick or made[1] is not settings:
            made = self._answers_made = (quick, settings, (quick, *settings.answers))
        return made[2]

    def relay_with(self, relay: Relay | None) -> None:
        """Let another server answer in place of rules and verdict, from the next request on; None ends that."""
        self._intake.relay = relay

    async def start(self) -> None:
        """Listen. Raises ReceiverUnavailableError if host and port cannot be had."""
        # An Application would cost a sixth of the throughput for routing that `examine` does anyway.
        take = cast(Callable[[web.BaseRequest], Awaitable[web.StreamResponse]], self._intake.take)
        http = web.Server(take, request_factory=make_request)
        self._occupy(await self._listen(http, self._settings.host, self._settings.port))
        self._http = http

    async def move(self, settings: ReceiverSettings) -> None:
        """Change place, limits and answers without losing a request.

        Connections made at the old place, those that wait to be accepted included, are served on; new limits hold for
        new connections, new answers from the next request on. A receiver that does not listen only remembers the
        settings. Raises ReceiverUnavailableError if the new place cannot be had; then the old one is kept, with the new
        limits and answers.
        """
        async with self._moving:
            before = self._settings
            self._settings = replace(settings, host=before.host, port=before.port)
            stays = settings.host == before.host and settings.port in (before.port, self._port)
            if self._http is not None and not (stays and self._listener is not None):
                await self._change_place(self._http, settings)
            self._settings = settings

    async def stop(self) -> None:
        """Accept nothing more, let requests in progress end within about a second, append their captures."""
        async with self._moving:
            if self._http is None:
                return
            if self._listener is not None:
                self._listener.close()
                self._retired.append(self._listener)
            self._http.pre_shutdown()
            await self._http.shutdown(_SHUTDOWN_TIMEOUT)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SHUTDOWN_TIMEOUT):
                    for listener in self._retired:
                        await listener.wait_closed()
            await asyncio.sleep(0)  # lets the connections that were closed last say so
            await self._intake.finish()
            self._listener = self._http = None
            self._retired.clear()

    async def _change_place(self, http: web.Server, settings: ReceiverSettings) -> None:
        try:
            fresh = await self._listen(http, settings.host, settings.port)
        except PortTakenError:
            # By ourselves, perhaps: 127.0.0.1 and 0.0.0.0 do not go together on one port.
            if settings.port != self._port or self._listener is None:
                raise
            fresh = await self._listen_instead(http, self._listener, settings.host)
        before = self._listener
        self._occupy(fresh)
        self._settings = settings
        if before is not None:
            await self._retire(before, http)

    async def _listen_instead(self, http: web.Server, present: asyncio.Server, host: str) -> asyncio.Server:
        """Give up the present listener for one on the same port at another host; take it back if that fails."""
        self._listener = None
        await self._retire(present, http)
        try:
            return await self._listen(http, host, self._port)
        except ReceiverUnavailableError:
            self._listener = await self._listen(http, self.host, self._port)
            raise

    async def _retire(self, listener: asyncio.Server, http: web.Server) -> None:
        self._retired.append(listener)  # from Python 3.12 on it knows which of its connections are still open
        await retire(listener, self._protocols(http))

    def _occupy(self, listener: asyncio.Server) -> None:
        self._listener = listener
        self._port = listener.sockets[0].getsockname()[1]

    async def _listen(self, http: web.Server, host: str, port: int) -> asyncio.Server:
        return await listen(self._protocols(http), host, port)

    def _protocols(self, http: web.Server) -> Callable[[], WebhookProtocol]:
        loop = asyncio.get_running_loop()

        def protocol() -> WebhookProtocol:
            limits = ConnectionLimits(self._settings.max_headers, self._settings.max_header_size, self._body_timeout)
            return WebhookProtocol(http, loop, self._intake, limits)

        return protocol


def _say_nothing(sentence: str) -> None:
    pass
