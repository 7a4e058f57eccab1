"""Binding the receiver's port and letting go of it, and saying in a sentence why the former failed."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from sandbox.domain.address import address

_Place: TypeAlias = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
_AddressInfo: TypeAlias = tuple[socket.AddressFamily, socket.SocketKind, int, str, _Place]

_BACKLOG = 1024
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class ReceiverUnavailableError(Exception):
    """The receiver cannot listen; the message names host and port, the cause and the way out."""


class PortTakenError(ReceiverUnavailableError):
    """Somebody listens there already."""


async def listen(protocol: Callable[[], asyncio.Protocol], host: str, port: int) -> asyncio.Server:
    """Return a server that accepts on host and port; port 0 takes a free one. Raises ReceiverUnavailableError."""
    loop = asyncio.get_running_loop()
    where = address(host, port)
    if not 0 <= port <= 65535:
        raise ReceiverUnavailableError(f"cannot listen on {where}: a port is a number from 0 to 65535")
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        hosts = _own(found)
        # A name such as localhost can have several addresses, and each would get a free port of its own.
        listener = await loop.create_server(
            protocol, hosts[:1] if port == 0 else hosts, port, backlog=_BACKLOG, start_serving=False
        )
    except socket.gaierror as error:
        raise ReceiverUnavailableError(
            f"cannot listen on {where}: the host {host!r} is unknown ({error.strerror}); "
            "use an address of this machine, such as 127.0.0.1"
        ) from None
    except (OSError, UnicodeError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        kind = PortTakenError if taken else ReceiverUnavailableError
        raise kind(f"cannot listen on {where}: {_cause(error)}") from None
    try:
        await listener.start_serving()
    except BaseException:  # whoever is cancelled here has no hold on the listener yet
        listener.close()
        raise
    return listener


async def retire(listener: asyncio.Server, protocol: Callable[[], asyncio.Protocol]) -> None:
    """Stop to listen without losing who has connected already: each of them gets a protocol, as accepted ones do.

    asyncio's own `close` resets the connections that wait to be accepted, and forgets those it has just accepted.
    """
    loop = asyncio.get_running_loop()
    waiting: list[socket.socket] = []
    try:
        try:
            for each in listener.sockets:
                with contextlib.suppress(NotImplementedError):  # Windows' loop accepts in another way
                    loop.remove_reader(each.fileno())
            # What asyncio has accepted needs the listener, open, until its task has begun.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        finally:
            waiting += _close(listener)
        while waiting:
            with contextlib.suppress(OSError):  # it was lost meanwhile
                await loop.connect_accepted_socket(protocol, waiting[0])
            del waiting[0]
    finally:
        for connection in waiting:
            connection.close()


def _close(listener: asyncio.Server) -> list[socket.socket]:
    """Close the listener and return the connections that nobody had accepted."""
    waiting: list[socket.socket] = []
    with contextlib.ExitStack() as doors:
        doubles: list[socket.socket] = []
        with contextlib.suppress(OSError):  # no descriptor is left
            doubles += [doors.enter_context(each.dup()) for each in listener.sockets]
        listener.close()  # forgets its sockets; the doubles keep the port open for the moment
        for double in doubles:
            waiting += _accept_all(double)
    return waiting


def _accept_all(door: socket.socket) -> list[socket.socket]:
    accepted: list[socket.socket] = []
    door.setblocking(False)
    with contextlib.suppress(OSError):  # BlockingIOError is the regular end
        while len(accepted) < _BACKLOG:
            connection, _ = door.accept()
            connection.setblocking(False)
            accepted.append(connection)
    return accepted


def _own(found: Sequence[_AddressInfo]) -> list[str]:
    """Return those addresses that this machine has; raises the OSError of the last one if it has none.

    asyncio skips the others too, but from Python 3.12.4 on it logs each, and then raises without a cause.
    """
    own: list[str] = []
    refused: OSError | None = None
    for family, kind, protocol, _, place in found:
        try:
            with socket.socket(family, kind, protocol) as probe:
                probe.bind((place[0], 0))
        except OSError as error:
            refused = error
        else:
            own.append(str(place[0]))
    if not own and refused is not None:
        raise refused
    return own


def url(host: str, port: int) -> str:
    """Return the URL under which this machine reaches a listener on host and port."""
    return f"http://{address(_WILDCARDS.get(host, host), port)}"


def url_from_outside(public_url: str, url: str) -> str:
    """Return the URL to give to O2VEND for a subscription's URL at the receiver: its path behind the public URL."""
    base = public_url.partition("?")[0].partition("#")[0].rstrip("/")
    return url if url.startswith(f"{base}/") else base + (urlsplit(url).path or "/")


def _cause(error: Exception) -> str:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return (
            "another program already uses this port; stop it, or choose another one: "
            "receiver.port in config.yaml (`sandbox init` makes one), or `sandbox listen --port 0` for any that is free"
        )
    if code == errno.EACCES:
        return "this user may not use this port; choose one above 1023"
    if code == errno.EADDRNOTAVAIL:
        return "this machine does not have that address; use one that it has, such as 127.0.0.1"
    reason = getattr(error, "strerror", None) or str(error)
    return f"{reason}; check receiver.host and receiver.port"
