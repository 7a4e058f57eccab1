"""The transport on aiohttp's client: its connections and its reading of answers, and the very bytes of the request."""

import asyncio
import re
import socket
import ssl
from types import SimpleNamespace

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.connector import Connection
from aiohttp.http import StreamWriter
from yarl import URL

from sandbox.body.http_text import request_head
from sandbox.domain.address import address
from sandbox.domain.records import OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.domain.writing import AT_ONCE
from sandbox.sender.exchange import KEPT_ANSWER_BYTES, ExchangeError, Progress, RawAnswer
from sandbox.sender.writing_out import Sleep, write_out


class HttpClient:
    """Sends each request on a connection of its own, as ABP's plain sender does (wire-format 6.15).

    `tls` replaces the default verification of certificates, `sleep` the pauses of a request that is written slowly.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, sleep: Sleep = asyncio.sleep) -> None:
        self._tls = tls
        self._sleep = sleep

    async def exchange(self, request: HttpRequest, progress: Progress) -> RawAnswer:
        """Send exactly this request. Raises ExchangeError telling DNS, refused, TLS, reset and bad answers apart."""
        addresses = _LocalAddress(progress)
        connector = aiohttp.TCPConnector(
            ssl=True if self._tls is None else self._tls, socket_factory=addresses.socket_factory
        )
        try:
            async with aiohttp.ClientSession(
                connector=connector,
                request_class=_writing(request, self._sleep),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
                trace_configs=[addresses.trace()],
                max_line_size=65536,
                max_field_size=65536,
            ) as session:
                return await _exchange(session, request, progress)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _explained(error, request) from error


async def _exchange(session: aiohttp.ClientSession, request: HttpRequest, progress: Progress) -> RawAnswer:
    async with session.request(request.method, _connectable(request.url), allow_redirects=False) as response:
        progress.status = response.status
        kept = bytearray()
        async for chunk in response.content.iter_any():
            progress.size += len(chunk)
            kept += chunk[: KEPT_ANSWER_BYTES - len(kept)]
        return RawAnswer(
            status=response.status,
            headers=tuple(response.raw_headers),
            body=bytes(kept),
            body_cut=progress.size > len(kept),
        )


def _connectable(url: str) -> URL:
    """Return what leads to the server; the path goes over the wire as the request has it."""
    base = URL(url)
    return URL(f"{base.scheme}://{base.raw_authority}/", encoded=True)


def _writing(request: HttpRequest, sleep: Sleep) -> type[aiohttp.ClientRequest]:
    """Return a kind of request that consists of the very bytes, whatever aiohttp would make of method and headers.

    aiohttp reads the answer while they are written, and stops writing once the answer is complete.
    """

    class ExactRequest(aiohttp.ClientRequest):
        async def send(self, conn: Connection) -> aiohttp.ClientResponse:
            protocol, response_class = conn.protocol, self.response_class
            assert protocol is not None
            assert protocol.transport is not None
            assert response_class is not None
            continued: asyncio.Future[bool] = self.loop.create_future()
            writer = None
            if request.writing == AT_ONCE:
                protocol.transport.write(request_head(request) + request.body)
            else:
                writer = self.loop.create_task(write_out(request, protocol.transport, continued, sleep))
            protocol.start_timeout()
            return response_class(
                self.method,
                self.original_url,
                writer=writer,
                continue100=continued,
                timer=self._timer,
                request_info=self.request_info,
                traces=self._traces,
                loop=self.loop,
                session=self._session,
                stream_writer=StreamWriter(protocol, self.loop),
            )

    return ExactRequest


class _LocalAddress:
    """Finds our end of the connection, which aiohttp does not tell."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._sockets: list[socket.socket] = []

    def socket_factory(self, address: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, _ = address
        created = socket.socket(family, kind, protocol)
        created.setblocking(False)
        self._sockets.append(created)
        return created

    def trace(self) -> aiohttp.TraceConfig:
        config = aiohttp.TraceConfig()
        config.on_connection_create_end.append(self._connected)
        return config

    async def _connected(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceConnectionCreateEndParams
    ) -> None:
        for candidate in self._sockets:
            try:
                candidate.getpeername()
                host, port = candidate.getsockname()[:2]
            except OSError:
                continue
            if self._progress.local_address is None:
                self._progress.local_address = address(host, port)


def _explained(error: Exception, request: HttpRequest) -> ExchangeError:
    place = next((value for name, value in request.headers if name.lower() == "host"), "the target")
    cause = _text(error)
    match error:
        case aiohttp.ClientConnectorDNSError():
            return ExchangeError(OutcomeKind.DNS, f"the name of {place} cannot be resolved: {cause}")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError() | ssl.SSLError():
            return ExchangeError(OutcomeKind.TLS, f"TLS with {place} failed: {cause}")
        case aiohttp.ClientConnectorError() if _refused(error):
            return ExchangeError(OutcomeKind.REFUSED, f"connection refused: nothing listens at {place}")
        case aiohttp.ClientConnectorError():
            return ExchangeError(OutcomeKind.UNREACHABLE, f"no connection to {place}: {cause}")
        case aiohttp.ClientPayloadError():
            return ExchangeError(OutcomeKind.RESET, f"{place} broke off in the middle of its answer{_shortfall(cause)}")
        case aiohttp.ServerDisconnectedError() if not isinstance(error.message, str):  # what could be read of a header
            return ExchangeError(OutcomeKind.RESET, f"{place} broke off in the middle of its answer's header")
        case aiohttp.InvalidURL():
            return ExchangeError(OutcomeKind.UNSENDABLE, f"the URL {request.url!r} cannot be sent to: {cause}")
        case aiohttp.ClientResponseError():
            return ExchangeError(
                OutcomeKind.INVALID_ANSWER, f"{place} answered with something that is not HTTP: {cause}"
            )
        case aiohttp.ClientError() | OSError():
            return ExchangeError(OutcomeKind.RESET, f"{place} closed the connection without an answer")
        case _:
            return ExchangeError(OutcomeKind.UNSENDABLE, f"the request cannot be sent: {cause}")


def _refused(error: aiohttp.ClientConnectorError) -> bool:
    cause = error.os_error
    # A name with several addresses fails with one combined error that keeps no errno.
    return isinstance(cause, ConnectionRefusedError) or str(cause).count("Connect call failed") > 1


def _shortfall(cause: str) -> str:
    found = re.search(r"received (\d+) of (\d+) bytes", cause)
    return f": {found[1]} of {found[2]} bytes came" if found else ""


def _text(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return str(error.os_error.strerror or error.os_error)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return str(error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return str(error.os_error.strerror or error.os_error)
    if isinstance(error, aiohttp.ClientResponseError):
        return error.message.partition(":\n")[0].strip()
    return str(error) or type(error).__name__
