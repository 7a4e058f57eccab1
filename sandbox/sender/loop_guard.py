"""Noticing that a forwarded request has come back, before it is forwarded again and for ever."""

import hashlib
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from sandbox.domain.pairing import plain_address
from sandbox.domain.records import Capture
from sandbox.domain.request import HttpRequest, host_header
from sandbox.sender.exchange import Progress, RawAnswer, Transport

MOST_TIMES, SECONDS = 20, 10.0
"""How often within how long the same bytes are forwarded when they come through a proxy or a tunnel."""

_REMEMBERED = 1000
_OF_A_PROXY = frozenset({b"via", b"forwarded", b"x-forwarded-for"})


class LoopGuard:
    """A transport that remembers the last requests that it has sent: by their connection, and by their body."""

    def __init__(self, transport: Transport, *, now: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._now = now
        self._sent: deque[tuple[Progress, bytes]] = deque(maxlen=_REMEMBERED)
        self._times: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._host = b""

    async def exchange(self, request: HttpRequest, progress: Progress) -> RawAnswer:
        """Send a request, and remember it from the moment that it can be received. Raises ExchangeError."""
        digest = _digest(request.body)
        self._host = host_header(request.url).lower().encode()
        self._sent.append((progress, digest))
        self._times.setdefault(digest, deque(maxlen=MOST_TIMES)).append(self._now())
        self._times.move_to_end(digest)
        while len(self._times) > _REMEMBERED:
            self._times.popitem(last=False)
        return await self._transport.exchange(request, progress)

    def loop_of(self, capture: Capture) -> str | None:
        """Return why this capture must not be forwarded again, None if it may.

        It came over our own connection; or its very bytes were forwarded many times already, and it came through a
        proxy or a tunnel, behind which connections tell nothing. A proxy says so in a header; a tunnel of plain bytes
        (ssh -L, a published port of a container) leaves the target's Host as we sent it, where others ask for ours.
        """
        digest, peer = _digest(capture.body), plain_address(capture.peer)
        for progress, sent in self._sent:
            if sent == digest and progress.local_address and plain_address(progress.local_address) == peer:
                return "it is our own forwarded request: the forward target leads back to a receiver on this journal"
        proxied = any(
            name.lower() in _OF_A_PROXY or (name.lower() == b"host" and value.lower() == self._host)
            for name, value in capture.headers
        )
        times = self._times.get(digest)
        if proxied and times is not None and len(times) == MOST_TIMES and self._now() - times[0] < SECONDS:
            often = f"{MOST_TIMES} times within {SECONDS:g} s"
            return f"the same bytes came through a proxy or a tunnel {often}, as in a loop"
        return None


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).digest()
