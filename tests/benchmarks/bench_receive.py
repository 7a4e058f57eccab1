"""Requests a second of a bare aiohttp handler and of the receiver, side by side on loopback.

    python tests/benchmarks/bench_receive.py [--seconds 3] [--connections 32] [--rounds 2]

One process serves, a second one sends; both sides of the comparison run in turns, so that a busy machine hurts both.
What is compared: a handler that only reads the body; our receiver without its journal (examined, not committed); the
receiver with the real journal, every capture on the disk before its 200.
"""

import argparse
import asyncio
import gc
import multiprocessing
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web

REPOSITORY = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPOSITORY))

from sandbox.domain import events  # noqa: E402
from sandbox.domain.examination import Received, Rules, examine  # noqa: E402
from sandbox.domain.request import delivery_request  # noqa: E402
from sandbox.domain.secret import Secret  # noqa: E402
from sandbox.domain.settings import ReceiverSettings  # noqa: E402
from sandbox.domain.subscription import Subscription  # noqa: E402
from sandbox.domain.wire import SignatureFormat  # noqa: E402
from sandbox.journal.sqlite_journal import SqliteJournal  # noqa: E402
from sandbox.receiver.receiver import Receiver  # noqa: E402
from tests.memory_records import MemoryRecords  # noqa: E402

SUBSCRIPTION = Subscription(
    "erp",
    "http://127.0.0.1/hooks/erp",
    Secret("whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"),
    (("X-Api-Key", "demo-key"),),
    True,
    frozenset(events.NAMES),
)
BODY = (REPOSITORY / "fixtures/samples/Order.Create.json").read_bytes()
REQUEST = delivery_request(SUBSCRIPTION, BODY, SignatureFormat())
HEADERS = tuple((name.encode(), value.encode()) for name, value in REQUEST.headers)
WIRE = b"POST /hooks/erp HTTP/1.1\r\n" + b"".join(b"%b: %b\r\n" % pair for pair in HEADERS) + b"\r\n" + BODY
RULES = Rules((SUBSCRIPTION,))

Side = Callable[[], AbstractAsyncContextManager[int]]


class _Load(asyncio.Protocol):
    """Sends the request again whenever an answer has come."""

    def __init__(self, until: float, done: asyncio.Future[None]) -> None:
        self.until = until
        self.done = done
        self.answers = 0
        self.wrong = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(WIRE)

    def data_received(self, data: bytes) -> None:
        self.answers += 1
        self.wrong += not data.startswith(b"HTTP/1.1 200")
        if time.perf_counter() < self.until:
            self.transport.write(WIRE)
        else:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def _load(port: int, connections: int, seconds: float) -> tuple[int, int, float]:
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    loads = [_Load(begun + seconds, loop.create_future()) for _ in range(connections)]
    for load in loads:
        await loop.create_connection(lambda load=load: load, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*(load.done for load in loads))
    return sum(load.answers for load in loads), sum(load.wrong for load in loads), time.perf_counter() - begun


def _sender(orders: Connection) -> None:
    """Live in the second process: take (port, connections, seconds), give back what `_load` measured."""
    while (order := orders.recv()) is not None:
        orders.send(asyncio.run(_load(*order)))


@asynccontextmanager
async def bare() -> AsyncIterator[int]:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        await request.read()
        return web.Response(body=b'{"verdict":"verified","failed":[]}', content_type="application/json")

    http = web.Server(handle, access_log=None)
    listener = await asyncio.get_running_loop().create_server(http, "127.0.0.1", 0)
    yield listener.sockets[0].getsockname()[1]
    listener.close()
    await http.shutdown(1)


@asynccontextmanager
async def without_journal() -> AsyncIterator[int]:
    receiver = Receiver(ReceiverSettings(port=0), lambda: RULES, MemoryRecords())
    await receiver.start()
    yield receiver.port
    await receiver.stop()


@asynccontextmanager
async def with_journal() -> AsyncIterator[int]:
    with tempfile.TemporaryDirectory(dir=REPOSITORY) as folder:
        async with await SqliteJournal.open(Path(folder) / "journal.db") as journal:
            receiver = Receiver(ReceiverSettings(port=0), lambda: RULES, journal)
            await receiver.start()
            yield receiver.port
            await receiver.stop()


async def _measure(side: Side, orders: Connection, connections: int, seconds: float) -> float:
    async with side() as port:
        gc.collect()
        gc.freeze()
        orders.send((port, connections, seconds))
        receive: Callable[[], Awaitable[tuple[int, int, float]]] = lambda: asyncio.to_thread(orders.recv)  # noqa: E731
        answers, wrong, elapsed = await receive()
    if wrong:
        raise SystemExit(f"{wrong} of {answers} answers were no 200")
    return answers / elapsed


def _examination() -> float:
    received = Received("POST", "/hooks/erp", "1.1", HEADERS, BODY)
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(400):
            examine(received, RULES)
        best = min(best, (time.perf_counter() - begun) / 400)
    return best * 1e6


def main() -> None:
    """Print a line per side, and the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=3.0)
    arguments.add_argument("--connections", type=int, default=32)
    arguments.add_argument("--rounds", type=int, default=2)
    options = arguments.parse_args()
    orders, far_end = multiprocessing.get_context("spawn").Pipe()
    sender = multiprocessing.get_context("spawn").Process(target=_sender, args=(far_end,), daemon=True)
    sender.start()
    sides: dict[str, Side] = {"bare aiohttp": bare, "receiver, no journal": without_journal, "receiver": with_journal}
    best = dict.fromkeys(sides, 0.0)
    for _ in range(options.rounds):
        for name, side in sides.items():
            rate = asyncio.run(_measure(side, orders, options.connections, options.seconds))
            best[name] = max(best[name], rate)
    orders.send(None)
    sender.join(5)
    for name, rate in best.items():
        sys.stdout.write(f"{name:22}{rate:10,.0f} req/s   {rate / best['bare aiohttp']:.2f} of bare\n")
    sys.stdout.write(f"examine alone         {_examination():10.0f} µs a request of {len(BODY):,} bytes\n")


if __name__ == "__main__":
    main()
