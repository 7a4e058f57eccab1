"""Answers on purpose, on real sockets: what comes, what does not, and that the capture is there before either."""

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule
from sandbox.domain.examination import Rules
from sandbox.domain.records import AnswerFault
from sandbox.domain.settings import ReceiverSettings
from sandbox.receiver import receiver as receiver_module
from sandbox.receiver.answer import bytes_of
from sandbox.receiver.listening import ReceiverUnavailableError
from sandbox.receiver.protocol import ConnectionLimits
from sandbox.receiver.receiver import Receiver
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient
from tests.receiver.conftest import ERP, MakeReceiver, MakeRequest
from tests.waiting import wait_for

SOON = 1.5
"""Seconds in which a stop must be done; a second is what requests in progress get."""

GARBAGE = b"\x00\x01 no HTTP\r\n\r\n"


class Waits:
    """Stands in for sleeping: every wait ends when the test says so, and is remembered in seconds."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.pending = 0
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        self.pending += 1
        try:
            await self.over.wait()
        finally:
            self.pending -= 1


class Purposely:
    """A receiver with rules, and clients of it."""

    def __init__(self, receiver: Receiver, waits: Waits) -> None:
        self.receiver = receiver
        self.waits = waits
        self.clients: list[RawClient] = []

    async def connect(self) -> RawClient:
        client = await RawClient.connect(self.receiver.port)
        self.clients.append(client)
        return client

    async def sent(self, data: bytes) -> RawClient:
        client = await self.connect()
        await client.send(data)
        return client

    @property
    def connections(self) -> int:
        assert self.receiver._http is not None
        return len(self.receiver._http.connections)

    async def stop_soon(self) -> None:
        async with asyncio.timeout(SOON):
            await self.receiver.stop()


Answering = Callable[..., Awaitable[Purposely]]


@pytest.fixture
async def answering(make_receiver: MakeReceiver) -> AsyncIterator[Answering]:
    """Make a receiver that answers by these rules."""
    made: list[Purposely] = []

    async def make(*rules: AnswerRule, judged_by: Rules | None = None) -> Purposely:
        waits = Waits()
        settings = ReceiverSettings(port=0, answers=rules)
        made.append(Purposely(await make_receiver(settings=settings, sleep=waits, rules=judged_by), waits))
        return made[-1]

    yield make
    for each in made:
        for client in each.clients:
            await client.close()


def fault(fault: AnswerFault, **more: object) -> AnswerRule:
    return replace(AnswerRule("receiver.answers[0]", fault=fault), **more)  # type: ignore[arg-type]


def status(status: int, **more: object) -> AnswerRule:
    return replace(AnswerRule("receiver.answers[0]", status=status), **more)  # type: ignore[arg-type]


def as_head(request: bytes) -> bytes:
    return request.replace(b"POST ", b"HEAD ", 1)


async def nothing_comes(client: RawClient) -> bool:
    """Tell whether neither a byte nor an end has come, although there was time enough for one on loopback."""
    try:
        async with asyncio.timeout(0.1):
            await client.reader.read(1)
    except TimeoutError:
        return True
    return False


async def test_what_a_rule_says_is_on_the_wire_and_in_the_capture(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(status(503, headers=(("Retry-After", "5"),), body="come back later"))
    client = await receiver.sent(delivery())
    answer = await client.answer()
    assert (answer.status, answer.body, answer.header("Retry-After")) == (503, b"come back later", "5")
    (capture,) = records.captures
    assert (capture.answer.status, capture.answer.headers, capture.answer.body) == (
        answer.status,
        answer.headers,
        answer.body,
    )
    assert capture.answer.rule == "receiver.answers[0]"
    assert capture.verdict.verified
    await client.send(delivery())
    assert (await client.answer()).status == 503, "the connection goes on"


@pytest.mark.parametrize("rule", [status(500), *(fault(each) for each in AnswerFault)], ids=["status", *AnswerFault])
async def test_nothing_happens_before_the_capture_is_committed(
    rule: AnswerRule, answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    records.may_commit.clear()
    receiver = await answering(rule)
    client = await receiver.sent(delivery())
    await wait_for(lambda: records.waiting == 1, "the capture is on its way to the journal")
    assert await nothing_comes(client)
    assert receiver.waits.asked == []
    records.may_commit.set()
    await wait_for(lambda: len(records.captures) == 1, "the capture")


async def test_only_what_matches_is_answered_on_purpose(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(status(503, events=("Order.*",), verdict="verified", subscription="erp"))
    client = await receiver.connect()
    statuses = []
    for request in (delivery(), delivery("Cart.Create"), delivery().replace(b"demo-key", b"wrong-one")):
        await client.send(request)
        statuses.append((await client.answer()).status)
    assert statuses == [503, 200, 401]
    assert [capture.verdict.state for capture in records.captures] == ["verified", "verified", "rejected"]
    assert [capture.answer.rule for capture in records.captures] == ["receiver.answers[0]", None, None]


async def test_of_twenty_at_once_exactly_two_get_what_is_for_two(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    records.may_commit.clear()
    receiver = await answering(status(500, times=2))
    clients = await asyncio.gather(*(receiver.sent(delivery()) for _ in range(20)))
    await wait_for(lambda: records.waiting == 20, "all of them are on their way to the journal")
    records.may_commit.set()
    answers = await asyncio.gather(*(client.answer() for client in clients))
    assert sorted(answer.status for answer in answers) == [200] * 18 + [500] * 2


async def test_a_delay_begins_once_the_capture_is_there(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(status(503, delay=2 * ticks.PER_SECOND))
    client = await receiver.sent(delivery())
    await wait_for(lambda: receiver.waits.pending == 1, "the answer is held back")
    assert receiver.waits.asked == [2.0]
    (capture,) = records.captures
    assert (capture.answer.status, capture.answer.delay) == (503, 2 * ticks.PER_SECOND)
    assert capture.elapsed < 2 * ticks.PER_SECOND, "the delay is no part of it"
    assert await nothing_comes(client)
    receiver.waits.over.set()
    assert (await client.answer()).status == 503


async def test_a_client_that_has_closed_its_half_gets_a_delayed_answer(
    answering: Answering, delivery: MakeRequest
) -> None:
    receiver = await answering(status(503, delay=1))
    client = await receiver.sent(delivery())
    client.finish()
    await wait_for(lambda: receiver.waits.pending == 1, "the answer is held back")
    receiver.waits.over.set()
    assert (await client.answer()).status == 503
    assert await client.rest() == b""


@pytest.mark.parametrize("rule", [status(503, delay=1), fault(AnswerFault.CLOSE, delay=1), fault(AnswerFault.DRIP)])
async def test_a_client_that_is_gone_is_not_waited_for(
    rule: AnswerRule, answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(rule)
    client = await receiver.sent(delivery() * 3)
    await wait_for(lambda: receiver.waits.pending == 1, "the answer is on its way")
    client.reset()
    await wait_for(lambda: receiver.waits.pending == 0, "nobody waits any more")
    await wait_for(lambda: receiver.connections == 0, "the connection is gone")
    await wait_for(lambda: len(records.captures) == 3, "what waited behind it is captured too")
    assert [capture.answer.rule for capture in records.captures] == ["receiver.answers[0]", None, None]


@pytest.mark.parametrize("rule", [status(503, delay=1), fault(AnswerFault.DRIP, status=503)])
async def test_a_stop_waits_for_nothing_and_loses_no_answer(
    rule: AnswerRule, answering: Answering, delivery: MakeRequest
) -> None:
    receiver = await answering(rule)
    client = await receiver.sent(delivery())
    await wait_for(lambda: receiver.waits.pending == 1, "the answer is on its way")
    await receiver.stop_soon()
    assert (await client.answer()).status == 503
    assert await client.rest() == b""


async def test_close_sends_not_a_byte(answering: Answering, delivery: MakeRequest, records: MemoryRecords) -> None:
    receiver = await answering(fault(AnswerFault.CLOSE))
    client = await receiver.sent(delivery())
    assert await client.rest() == b""
    (capture,) = records.captures
    assert (capture.answer.status, capture.answer.fault) == (0, AnswerFault.CLOSE)
    assert capture.verdict.verified


async def test_close_lets_an_earlier_answer_through(answering: Answering, delivery: MakeRequest) -> None:
    receiver = await answering(status(503, times=1), fault(AnswerFault.CLOSE))
    client = await receiver.sent(delivery() + delivery())
    assert (await client.answer()).status == 503
    assert await client.rest() == b""


async def test_half_promises_more_than_it_sends(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.HALF, body="0123456789"))
    client = await receiver.sent(delivery() + delivery())
    head, _, body = (await client.rest()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Content-Length: 10\r\n" in head
    assert body == b"01234"
    await wait_for(lambda: len(records.captures) == 2, "the one behind it is captured, too")
    assert records.captures[0].answer.body == b"01234"
    assert records.captures[1].answer.status == 0


@pytest.mark.parametrize("rule", [fault(AnswerFault.HALF, status=204), fault(AnswerFault.HALF, body="")])
async def test_half_of_an_answer_without_a_body_is_half_a_header(
    rule: AnswerRule, answering: Answering, delivery: MakeRequest
) -> None:
    receiver = await answering(rule)
    client = await receiver.sent(delivery())
    data = await client.rest()
    assert data.startswith(b"HTTP/1.1 20")
    assert b"\r\n\r\n" not in data


async def test_half_of_the_answer_to_a_head_is_half_a_header(answering: Answering, delivery: MakeRequest) -> None:
    receiver = await answering(fault(AnswerFault.HALF))
    client = await receiver.sent(as_head(delivery()))
    data = await client.rest()
    assert data.startswith(b"HTTP/1.1 ")
    assert b"\r\n\r\n" not in data


@pytest.mark.parametrize("version", [b"1.1", b"1.0"])
async def test_a_drip_is_the_whole_answer_in_pieces_over_its_delay(
    version: bytes, answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.DRIP, delay=2 * ticks.PER_SECOND))
    receiver.waits.over.set()
    client = await receiver.sent(delivery().replace(b"HTTP/1.1", b"HTTP/" + version, 1))
    answer = await client.answer()
    assert (answer.status, answer.body) == (200, records.captures[0].answer.body)
    assert sum(receiver.waits.asked) == pytest.approx(2)
    assert len(receiver.waits.asked) >= 15
    assert max(receiver.waits.asked) < 0.2


async def test_a_drip_begins_at_once_and_goes_on_piece_by_piece(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.DRIP))
    client = await receiver.sent(delivery())
    await wait_for(lambda: receiver.waits.pending == 1, "the first piece is out")
    whole = bytes_of(records.captures[0].answer)
    async with asyncio.timeout(5):
        first = await client.reader.readexactly(1)
    assert first == whole[:1]
    receiver.waits.over.set()
    async with asyncio.timeout(5):
        assert first + await client.reader.readexactly(len(whole) - 1) == whole


async def test_a_drip_has_few_pieces_for_a_short_time_and_never_more_than_bytes(
    answering: Answering, delivery: MakeRequest
) -> None:
    receiver = await answering(
        fault(AnswerFault.DRIP, delay=1, times=1), fault(AnswerFault.DRIP, delay=3600 * ticks.PER_SECOND)
    )
    receiver.waits.over.set()
    client = await receiver.sent(delivery())
    await client.answer()
    assert len(receiver.waits.asked) == 1
    await client.send(delivery())
    answer = await client.answer()
    size = (
        len(answer.body)
        + sum(len(name) + len(value) + 4 for name, value in answer.headers)
        + len("HTTP/1.1 200 OK")
        + 4
    )
    assert len(receiver.waits.asked) == 1 + size - 1


async def test_silence_lasts_until_the_client_lets_go(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.SILENCE))
    client = await receiver.sent(delivery(extra=b"Connection: close\r\n"))
    await wait_for(lambda: len(records.captures) == 1, "the capture")
    assert records.captures[0].answer.fault is AnswerFault.SILENCE
    other = await receiver.sent(delivery())
    await wait_for(lambda: len(records.captures) == 2, "the other capture")
    assert receiver.connections == 2
    assert await nothing_comes(client)
    client.finish()
    assert await client.rest() == b""
    await wait_for(lambda: receiver.connections == 1, "only the other one is held")
    other.reset()
    await wait_for(lambda: receiver.connections == 0, "none is held")


async def test_what_comes_behind_silence_is_captured_at_once_and_not_answered(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.SILENCE, times=1))
    client = await receiver.sent(delivery() * 40)  # more than wait their turn unread
    await wait_for(lambda: len(records.captures) == 40, "all of them")
    await client.send(delivery("Cart.Create"))
    await wait_for(lambda: len(records.captures) == 41, "the late one")
    await client.send(GARBAGE)
    await wait_for(lambda: len(records.captures) == 42, "even that")
    assert {(each.answer.status, each.answer.fault) for each in records.captures} == {(0, AnswerFault.SILENCE)}
    assert await nothing_comes(client)
    other = await receiver.sent(delivery())
    assert (await other.answer()).status == 200, "none of them was counted as a match"
    await client.close()
    await other.close()
    await wait_for(lambda: receiver.connections == 0, "none is held")


async def test_silence_for_what_is_no_http(answering: Answering, records: MemoryRecords) -> None:
    receiver = await answering(fault(AnswerFault.SILENCE))
    client = await receiver.sent(GARBAGE)
    await wait_for(lambda: len(records.captures) == 1, "the capture")
    assert records.captures[0].verdict.failures[0].name == "http"
    assert await nothing_comes(client)
    assert receiver.connections == 1
    client.finish()
    assert await client.rest() == b""


async def test_what_is_no_http_is_answered_by_rules_too(answering: Answering, records: MemoryRecords) -> None:
    receiver = await answering(status(503, verdict="rejected"))
    client = await receiver.sent(GARBAGE)
    assert (await client.answer()).status == 503
    assert records.captures[0].raw == GARBAGE


@pytest.mark.parametrize("each", AnswerFault)
async def test_a_body_that_is_too_long_meets_every_fault(
    each: AnswerFault, answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(each), judged_by=Rules((ERP,), max_body=10))
    receiver.waits.over.set()
    client = await receiver.sent(delivery(body=b"x" * 300_000)[:200_000])
    await wait_for(lambda: len(records.captures) == 1, "the capture")
    assert (records.captures[0].cut, records.captures[0].answer.fault) == (True, each)
    await receiver.stop_soon()
    await client.close()


async def test_a_stop_does_not_wait_for_silence(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.SILENCE))
    clients = [await receiver.sent(delivery() * 3) for _ in range(5)]
    await wait_for(lambda: len(records.captures) == 15, "all captures")
    await receiver.stop_soon()
    assert [await client.rest() for client in clients] == [b""] * 5
    assert len(records.captures) == 15


async def test_a_silent_connection_outlives_idle_ones(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver_module, "ConnectionLimits", functools.partial(ConnectionLimits, idle=0.05))
    receiver = await answering(fault(AnswerFault.SILENCE, times=1))
    silent = await receiver.sent(delivery())
    await wait_for(lambda: len(records.captures) == 1, "the capture")
    idle = await receiver.sent(delivery())
    assert (await idle.answer()).status == 200
    assert await idle.rest() == b""
    assert receiver.connections == 1
    assert await nothing_comes(silent)


async def test_a_move_does_not_wait_for_silence_and_keeps_it(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(fault(AnswerFault.SILENCE))
    client = await receiver.sent(delivery())
    await wait_for(lambda: len(records.captures) == 1, "the capture")
    async with asyncio.timeout(SOON):
        await receiver.receiver.move(ReceiverSettings("127.0.0.2", 0))
    moved = await RawClient.connect(receiver.receiver.port, "127.0.0.2")
    await moved.send(delivery())
    assert (await moved.answer()).status == 200
    assert await nothing_comes(client)
    await moved.close()


async def test_new_rules_hold_from_the_next_request_on(answering: Answering, delivery: MakeRequest) -> None:
    receiver = await answering()
    client = await receiver.connect()
    settings = receiver.receiver.settings
    statuses = []
    for rules in ((), (status(503),), (status(500, times=1),), (status(500, times=1),), ()):
        await receiver.receiver.move(replace(settings, answers=rules))
        await client.send(delivery())
        statuses.append((await client.answer()).status)
    assert statuses == [200, 503, 500, 200, 200]


async def test_new_rules_hold_even_if_a_new_place_cannot_be_had(answering: Answering, delivery: MakeRequest) -> None:
    receiver = await answering()
    with pytest.raises(ReceiverUnavailableError):
        await receiver.receiver.move(ReceiverSettings("192.0.2.1", 0, answers=(status(503),)))
    client = await receiver.sent(delivery())
    assert (await client.answer()).status == 503


async def test_a_client_that_went_before_its_turn_spends_nothing(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await answering(status(500, times=1))
    gone = await receiver.sent(delivery()[:-1])
    gone.reset()
    await wait_for(lambda: len(records.captures) == 1, "the capture of what came")
    assert records.captures[0].answer.status == 0
    client = await receiver.sent(delivery())
    assert (await client.answer()).status == 500


async def test_silence_notices_the_end_of_a_client_that_was_still_sending(
    answering: Answering, delivery: MakeRequest, records: MemoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiver_module, "ConnectionLimits", functools.partial(ConnectionLimits, linger=0.02))
    receiver = await answering(fault(AnswerFault.SILENCE), judged_by=Rules((ERP,), max_body=10))
    client = await receiver.sent(delivery(body=b"x" * 2_000_000)[:1_500_000])
    await wait_for(lambda: len(records.captures) == 1, "the capture")
    assert await nothing_comes(client)
    client.finish()
    assert await client.rest() == b""
    await wait_for(lambda: receiver.connections == 0, "the connection is gone")
