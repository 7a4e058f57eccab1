"""The transport on aiohttp's client, with everything switched off that would add, drop or change a byte."""

import re
import socket
import ssl
from types import SimpleNamespace

import aiohttp
from aiohttp import AddrInfoType
from yarl import URL

from sandbox.domain.records import OutcomeKind
from sandbox.domain.request import HttpRequest, request_target
from sandbox.sender.exchange import KEPT_ANSWER_BYTES, ExchangeError, Progress, RawAnswer

_NEVER_ADDED = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class HttpClient:
    """Sends each request on a connection of its own, as ABP's plain sender does (wire-format 6.15).

    `tls` replaces the default verification of certificates.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls

    async def exchange(self, request: HttpRequest, progress: Progress) -> RawAnswer:
        """Send exactly this request. Raises ExchangeError telling DNS, refused, TLS, reset and bad answers apart."""
        addresses = _LocalAddress(progress)
        connector = aiohttp.TCPConnector(
            ssl=True if self._tls is None else self._tls, socket_factory=addresses.socket_factory
        )
        try:
            async with aiohttp.ClientSession(
                connector=connector,
                skip_auto_headers=_NEVER_ADDED,
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
    async with session.request(
        request.method,
        _url(request.url),
        headers=list(request.headers),
        data=request.body or None,
        allow_redirects=False,
    ) as response:
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


def _url(url: str) -> URL:
    """Return a URL whose path and query yarl leaves alone: the wire carries them as the subscription has them."""
    base = URL(url)
    return URL(f"{base.scheme}://{base.raw_authority}{request_target(url)}", encoded=True)


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
                self._progress.local_address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _explained(error: Exception, request: HttpRequest) -> ExchangeError:
    place = dict(request.headers).get("Host", request.url)
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
