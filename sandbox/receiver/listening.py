"""Binding the receiver's port, and saying in a sentence why that failed."""

import asyncio
import errno
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias

_Place: TypeAlias = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
_AddressInfo: TypeAlias = tuple[socket.AddressFamily, socket.SocketKind, int, str, _Place]

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class ReceiverUnavailableError(Exception):
    """The receiver cannot listen; the message names host and port, the cause and the way out."""


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
        return await loop.create_server(protocol, hosts[:1] if port == 0 else hosts, port, backlog=1024)
    except socket.gaierror as error:
        raise ReceiverUnavailableError(
            f"cannot listen on {where}: the host {host!r} is unknown ({error.strerror}); "
            "use an address of this machine, such as 127.0.0.1"
        ) from None
    except (OSError, UnicodeError) as error:
        raise ReceiverUnavailableError(f"cannot listen on {where}: {_cause(error)}") from None


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


def address(host: str, port: int) -> str:
    """Return `host:port`, an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def url(host: str, port: int) -> str:
    """Return the URL under which this machine reaches a listener on host and port."""
    return f"http://{address(_WILDCARDS.get(host, host), port)}"


def _cause(error: Exception) -> str:
    code = getattr(error, "errno", None)
    if code == errno.EADDRINUSE:
        return (
            "another program already uses this port; stop it, or choose another one: "
            "receiver.port in config.yaml, or `sandbox listen --port 0` for any that is free"
        )
    if code == errno.EACCES:
        return "this user may not use this port; choose one above 1023"
    if code == errno.EADDRNOTAVAIL:
        return "this machine does not have that address; use one that it has, such as 127.0.0.1"
    reason = getattr(error, "strerror", None) or str(error)
    return f"{reason}; check receiver.host and receiver.port"
