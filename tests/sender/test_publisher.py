"""Publishing says what happened for every subscription, and nothing that was sent is missing from the journal."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.events import NAMES
from sandbox.domain.records import Attempt, OutcomeKind
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.sender.publisher import DeliveryStatus, Publisher
from tests.conftest import SAMPLE_SECRET
from tests.raw_http import OK, answer, raw_server
from tests.waiting import wait_for

AT = ticks.parse("2026-03-04T07:10:05.2987715Z")[0]
EVENT = Event("ceb309b8-8ec1-4b9e-873a-50eaddc1221e", "Order.Create", '{"Id":1}')


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[SqliteJournal]:
    journal = await SqliteJournal.open(tmp_path / "journal.db")
    yield journal
    await journal.close()


def subscription(name: str, url: str) -> Subscription:
    return Subscription(name, url, Secret(SAMPLE_SECRET), events=frozenset(NAMES))


def publisher(records: SqliteJournal, wire: WireFormat | None = None, time_limit: int = ticks.PER_SECOND) -> Publisher:
    return Publisher(records, lambda: wire or WireFormat(), lambda: DeliverySettings(time_limit), clock=lambda: AT)


async def test_every_subscription_has_its_result_in_order(records: SqliteJournal) -> None:
    async with raw_server() as good, raw_server(answer("500 Oops")) as bad:
        subscriptions = [
            subscription("good", good.url),
            replace(subscription("off", good.url), active=False),
            replace(subscription("other", good.url), events=frozenset({"Cart.Create"})),
            subscription("bad", bad.url),
        ]
        publication = await publisher(records).publish(EVENT, subscriptions)
    assert [(each.subscription.name, each.status) for each in publication.results] == [
        ("good", DeliveryStatus.DELIVERED),
        ("off", DeliveryStatus.SKIPPED),
        ("other", DeliveryStatus.SKIPPED),
        ("bad", DeliveryStatus.FAILED),
    ]
    assert publication.results[1].reason == "inactive"
    assert publication.results[2].reason == "Order.Create is not among its selected events"
    assert len(good.requests) == 1


async def test_one_id_for_all_and_each_attempt_is_in_the_journal(records: SqliteJournal) -> None:
    async with raw_server() as server:
        publication = await publisher(records).publish(
            EVENT, [subscription("a", server.url), subscription("b", server.url)]
        )
    for result in publication.results:
        assert result.number is not None
        stored = await records.get(result.number)
        assert stored == result.attempt
        assert isinstance(stored, Attempt)
        assert stored.event_id == EVENT.id
        assert stored.request.body.endswith(b'"CreationTimeUtc":"2026-03-04T07:10:05.2987715Z"}')
    assert all(EVENT.id.encode() in request for request in server.requests)


async def test_a_dead_endpoint_does_not_delay_the_others(records: SqliteJournal) -> None:
    silent = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    async with raw_server() as live, await asyncio.start_server(hang, "127.0.0.1", 0) as dead:
        dead_url = f"http://127.0.0.1:{dead.sockets[0].getsockname()[1]}/"
        publishing = asyncio.create_task(
            publisher(records, time_limit=60 * ticks.PER_SECOND).publish(
                EVENT, [subscription("dead", dead_url), subscription("live", live.url)]
            )
        )
        await wait_for(lambda: records.latest(1), "the attempt at the live endpoint")
        assert (await records.latest(1))[0].subscription == "live"
        assert not publishing.done()
        silent.set()
        results = (await publishing).results
    assert results[0].status is DeliveryStatus.FAILED


async def test_what_cannot_be_sent_is_a_failed_attempt_with_its_reason(records: SqliteJournal) -> None:
    broken = replace(subscription("s", "http://127.0.0.1:1/"), headers=(("X-Name", "कुर्ता"),))
    result = (await publisher(records).publish(EVENT, [broken])).results[0]
    assert result.status is DeliveryStatus.FAILED
    assert "non-ASCII" in result.reason
    assert result.attempt is not None
    assert result.attempt.outcome.kind is OutcomeKind.UNSENDABLE
    assert result.number == 1


async def test_wire_switches_reach_the_request(records: SqliteJournal) -> None:
    wire = WireFormat(attempt_base=1, stock_event="Stock.QuantityUpdate", event_member="WebhookEvent")
    event = Event("id", "StockQuantityUpdate", "{}")
    async with raw_server(OK) as server:
        result = (await publisher(records, wire).publish(event, [subscription("s", server.url)], created=0)).results[0]
    assert result.attempt is not None
    assert result.attempt.attempt == 1
    assert result.attempt.event == "Stock.QuantityUpdate"
    assert server.requests[0].endswith(
        b'{"Id":"id","WebhookEvent":"Stock.QuantityUpdate","Attempt":1,"Data":{},"CreationTimeUtc":"0001-01-01T00:00:00Z"}'
    )


async def test_a_verbatim_body_is_signed_and_sent_as_it_is(records: SqliteJournal) -> None:
    event = Event("id", "Order.Create", "", verbatim=b"\xff not json \r\n")
    async with raw_server() as server:
        await publisher(records).publish(event, [subscription("s", server.url)])
    assert server.requests[0].endswith(b"\r\n\r\n\xff not json \r\n")


async def test_closing_interrupts_what_is_under_way_and_records_it(records: SqliteJournal) -> None:
    arrived = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        arrived.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as server:
        sending = publisher(records, time_limit=60 * ticks.PER_SECOND)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        publishing = asyncio.create_task(sending.publish(EVENT, [subscription("s", url)]))
        await asyncio.wait_for(arrived.wait(), 10)
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
        assert not await records.latest(1)
        await sending.close()
    (summary,) = await records.latest(5)
    assert summary.state == OutcomeKind.INTERRUPTED.value
