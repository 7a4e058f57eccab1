"""A sender and a receiver over one journal, on real sockets, and proxies to put between them."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import aiohttp
from aiohttp import web

from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.events import NAMES
from sandbox.domain.examination import Rules
from sandbox.domain.records import Attempt, Capture, Record
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import Records
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.receiver.receiver import Receiver
from sandbox.sender.publisher import Publisher
from tests.conftest import SAMPLE_SECRET
from tests.waiting import wait_for

ERP = Subscription(
    "erp",
    "http://127.0.0.1/hooks/erp",
    Secret(SAMPLE_SECRET),
    (("X-Api-Key", "demo-key"), ("Authorization", "Bearer t")),
    True,
    frozenset(NAMES),
)
DATA = '{"Id":1,"Name":"कुर्ता","OrderTotal":900.0,"Items":[{"Id":1,"Sku":"A","Quantity":2.0}]}'
EVENT = Event("ceb309b8-8ec1-4b9e-873a-50eaddc1221e", "Order.Create", DATA)


@dataclass
class BothEnds:
    """What was sent and received is in `journal`."""

    journal: SqliteJournal
    receiver: Receiver

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.receiver.port}/hooks/erp"

    async def send(
        self, *urls: str, event: Event = EVENT, attempt: int = 0, time_limit: int = 10 * ticks.PER_SECOND
    ) -> list[int]:
        """Publish to a subscription for each URL at once; return the numbers of the attempts."""
        publisher = Publisher(
            self.journal, lambda: WireFormat(attempt_base=attempt), lambda: DeliverySettings(time_limit)
        )
        targets = [replace(ERP, url=url) for url in urls or (self.url,)]
        results = (await publisher.publish(event, targets)).results
        return [result.number for result in results if result.number is not None]

    async def other_end(self, number: int) -> tuple[int, Record] | None:
        return await find_other_end(self.journal, number, await self.journal.get(number))

    async def pair(self, number: int) -> tuple[Attempt, Capture]:
        """Return the attempt with this number and its capture; each must be the other end of the other."""
        found = await self.other_end(number)
        assert found is not None
        assert await self.other_end(found[0]) == (number, await self.journal.get(number))
        attempt, capture = await self.journal.get(number), found[1]
        assert isinstance(attempt, Attempt)
        assert isinstance(capture, Capture)
        return attempt, capture


@asynccontextmanager
async def both_ends(
    folder: Path, records: Callable[[Records], Records] = lambda journal: journal
) -> AsyncIterator[BothEnds]:
    """Open a journal and a receiver; `records` may put something between the receiver and the journal."""
    async with await SqliteJournal.open(folder / "journal.db") as journal:
        receiver = Receiver(ReceiverSettings(port=0), lambda: Rules((ERP,)), records(journal), narrate=lambda _: None)
        await receiver.start()
        try:
            yield BothEnds(journal, receiver)
        finally:
            await receiver.stop()


async def settled(ends: BothEnds, count: int) -> None:
    """Wait until the journal holds so many records."""

    async def held() -> bool:
        return len(await ends.journal.latest(count)) == count

    await wait_for(held, f"{count} records")


Passing: TypeAlias = Callable[[bytes, list[tuple[str, str]]], tuple[bytes, list[tuple[str, str]]]]
"""What a proxy makes of body and headers; Content-Length is its own affair."""

_OF_A_HOP = {"content-length", "transfer-encoding", "connection"}


@asynccontextmanager
async def proxy(target: str, passing: Passing) -> AsyncIterator[str]:
    """Run an HTTP proxy in front of the server of this URL; gives the proxy's own base URL."""

    async def hand_on(request: web.Request) -> web.Response:
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in _OF_A_HOP]
        body, headers = passing(await request.read(), headers)
        async with aiohttp.ClientSession(skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding")) as session:
            url = target.rstrip("/") + request.path_qs
            async with session.request(request.method, url, data=body, headers=headers) as answer:
                return web.Response(status=answer.status, body=await answer.read())

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", hand_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def untouched(body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    return body, headers


def reserialised(body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    """As a gateway does that parses JSON and writes it again."""
    return json.dumps(json.loads(body)).encode(), [*headers, ("Via", "1.1 gateway")]


def without_authorization(body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
    return body, [(name, value) for name, value in headers if name.lower() != "authorization"]
