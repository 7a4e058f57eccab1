import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from sandbox.domain import events
from sandbox.domain.examination import Rules
from sandbox.domain.request import delivery_request
from sandbox.domain.secret import Secret
from sandbox.domain.settings import ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from sandbox.journal.protocol import Records
from sandbox.receiver.receiver import Receiver
from sandbox.receiver.reply import Sleep
from tests.conftest import SAMPLE_SECRET
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient

Connect = Callable[[], Awaitable[RawClient]]
MakeRequest = Callable[..., bytes]
MakeReceiver = Callable[..., Awaitable[Receiver]]

ERP = Subscription(
    "erp",
    "http://127.0.0.1:8025/hooks/erp",
    Secret(SAMPLE_SECRET),
    (("X-Api-Key", "demo-key"),),
    True,
    frozenset(events.NAMES),
)


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()


@pytest.fixture
def narrated() -> list[str]:
    return []


@pytest.fixture
async def make_receiver(records: MemoryRecords, narrated: list[str]) -> AsyncIterator[MakeReceiver]:
    async with AsyncExitStack() as stack:

        async def make(
            rules: Rules | None = None,
            journal: Records | None = None,
            body_timeout: float = 10.0,
            settings: ReceiverSettings | None = None,
            sleep: Sleep = asyncio.sleep,
        ) -> Receiver:
            judged_by = rules or Rules((ERP,))
            receiver = Receiver(
                settings or ReceiverSettings(port=0),
                lambda: judged_by,
                journal or records,
                narrate=narrated.append,
                body_timeout=body_timeout,
                sleep=sleep,
            )
            await receiver.start()
            stack.push_async_callback(receiver.stop)
            return receiver

        yield make


@pytest.fixture
async def receiver(make_receiver: MakeReceiver) -> Receiver:
    return await make_receiver()


@pytest.fixture
async def connect(receiver: Receiver) -> AsyncIterator[Connect]:
    async with AsyncExitStack() as stack:

        async def make() -> RawClient:
            client = await RawClient.connect(receiver.port)
            stack.push_async_callback(client.close)
            return client

        yield make


@pytest.fixture
def delivery(samples: dict[str, bytes]) -> MakeRequest:
    """Make the bytes of a valid delivery; headers are added, bodies replaced."""

    def make(event: str = "Order.Create", extra: bytes = b"", body: bytes | None = None) -> bytes:
        request = delivery_request(ERP, samples[event] if body is None else body, SignatureFormat())
        lines = [b"%s: %s\r\n" % (name.encode(), value.encode()) for name, value in request.headers]
        return b"POST /hooks/erp HTTP/1.1\r\n" + b"".join(lines) + extra + b"\r\n" + request.body

    return make
