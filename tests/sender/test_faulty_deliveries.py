"""Every fault, sent to our own receiver over real sockets: it answers as a good receiver, and names what was wrong."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from sandbox.body.http_text import request_head
from sandbox.domain import events, ticks
from sandbox.domain.records import Attempt, Capture, OutcomeKind
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.wire import SignatureFormat, WireFormat
from sandbox.journal.pairing import find_other_end
from sandbox.sender.again import NotReplayableError, plan_verbatim
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.compose import compose_sample
from sandbox.sender.faults import FAULTS, Fault, InapplicableFaultError
from sandbox.sender.faulty_delivery import FaultyDelivery, deliver_faulty
from sandbox.sender.http_client import HttpClient
from sandbox.shop.shop import Shop
from tests.both_ends import ERP, BothEnds, both_ends, settled
from tests.raw_http import answer, raw_server
from tests.raw_wire import Wire, wire
from tests.waiting import wait_for

AT = ticks.parse("2026-03-04T07:10:05.2987715Z")[0]
WIRE = WireFormat()


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[BothEnds]:
    async with both_ends(tmp_path) as opened:
        yield opened


async def at_once(_: float) -> None:
    await asyncio.sleep(0)


async def send(
    ends: BothEnds, fault: Fault, url: str, spoken: WireFormat = WIRE, maker: AttemptMaker | None = None
) -> FaultyDelivery:
    event_type = events.find("Order.Create")
    assert event_type is not None
    event = compose_sample(Shop(1), event_type, at=AT, wire=spoken)
    limit = DeliverySettings(10 * ticks.PER_SECOND)
    maker = maker or AttemptMaker(ends.journal, lambda: limit, transport=HttpClient(sleep=at_once))
    return await deliver_faulty(maker, event, replace(ERP, url=url), AT, spoken, fault)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
async def test_our_receiver_is_a_good_one_and_names_what_is_wrong(ends: BothEnds, fault: Fault) -> None:
    delivery = await send(ends, fault, ends.url)
    assert delivery.judgement.good, delivery.judgement.sentence
    await settled(ends, 2 * len(delivery.attempts))
    for made in delivery.attempts:
        assert await ends.journal.get(made.number) == made.attempt
        assert made.attempt.fault == fault.name
        other = await find_other_end(ends.journal, made.number, made.attempt)
        assert other is not None
        capture = other[1]
        assert isinstance(capture, Capture)
        failures = [check.name for check in capture.verdict.failures]
        if fault.noticed is None:
            assert failures == []
        else:
            assert len(failures) == 1
            assert fnmatch(failures[0], fault.noticed), failures


_ON_THE_WIRE: dict[str, Callable[[bytes], bool]] = {
    "no-signature": lambda sent: b"abp-webhook-signature" not in sent,
    "missing-header": lambda sent: b"X-Api-Key" not in sent and b"Authorization: Bearer t\r\n" in sent,
    "wrong-header": lambda sent: b"\r\nX-Api-Key: wrong\r\n" in sent,
    "wrong-content-type": lambda sent: b"\r\nContent-Type: text/plain; charset=utf-8\r\n" in sent,
    "no-content-type": lambda sent: b"content-type" not in sent.lower(),
    "get-instead": lambda sent: sent.startswith(b"GET /hook HTTP/1.1\r\n") and sent.endswith(b"Bearer t\r\n\r\n"),
    "wrong-path": lambda sent: sent.startswith(b"POST /hook-old HTTP/1.1\r\n"),
    "lowercase-headers": lambda sent: (
        re.findall(rb"^([^:\r]*[A-Z][^:\r]*):", sent.partition(b"\r\n\r\n")[0], re.M) == []
    ),
    "latin1": lambda sent: re.search(rb"[a-zA-Z][\xe1\xe9\xed\xf3\xfa]", sent) is not None,
    "bom": lambda sent: b'\r\n\r\n\xef\xbb\xbf{"Id":' in sent,
    "empty-body": lambda sent: sent.endswith(b"\r\nContent-Length: 0\r\n\r\n"),
}


@pytest.mark.parametrize("name", _ON_THE_WIRE)
async def test_the_very_bytes_on_the_wire(ends: BothEnds, name: str) -> None:
    async with raw_server() as server:
        delivery = await send(ends, FAULTS[name], f"{server.url}/hook")
    (sent,) = server.requests
    assert _ON_THE_WIRE[name](sent)
    request = delivery.attempts[0].attempt.request
    assert sent == request_head(request) + request.body


async def judged(ends: BothEnds, seen: Wire, name: str, until: Callable[[], object]) -> FaultyDelivery:
    sending = asyncio.create_task(send(ends, FAULTS[name], seen.url))
    await wait_for(until, f"the bytes of {name}")
    seen.may_answer.set()
    return await sending


async def test_chunks_are_framed_on_the_wire(ends: BothEnds) -> None:
    async with wire() as seen:
        delivery = await judged(ends, seen, "chunked", lambda: seen.got.endswith(b"\r\n0\r\n\r\n"))
    head, _, framed = bytes(seen.got).partition(b"\r\n\r\n")
    assert b"\r\nTransfer-Encoding: chunked" in head
    assert b"content-length" not in head.lower()
    body = delivery.attempts[0].attempt.request.body
    assert framed.startswith(b"200\r\n" + body[:512] + b"\r\n200\r\n" + body[512:1024] + b"\r\n")


async def test_a_half_closed_connection_promises_more_than_comes(ends: BothEnds) -> None:
    async with wire() as seen:
        seen.reply = answer("400 Bad Request")
        delivery = await judged(ends, seen, "half-close", seen.ended.is_set)
    head, _, half = bytes(seen.got).partition(b"\r\n\r\n")
    promised = int(head.rpartition(b"Content-Length: ")[2])
    assert promised // 2 == len(half) == len(delivery.attempts[0].attempt.request.body)
    assert delivery.judgement.sentence == "as a good receiver does: 400"


async def test_the_body_is_held_back_for_100_continue(ends: BothEnds) -> None:
    async with wire() as seen:
        seen.reply = answer("417 Expectation Failed")
        delivery = await judged(ends, seen, "expect-100", lambda: b"\r\nExpect: 100-continue\r\n" in seen.got)
    assert delivery.judgement.good


async def test_what_was_broken_off_on_purpose_is_not_sent_again(ends: BothEnds) -> None:
    delivery = await send(ends, FAULTS["half-close"], ends.url)
    with pytest.raises(NotReplayableError, match=r"not all of its body was sent, on purpose \(fault half-close\)"):
        plan_verbatim(delivery.attempts[0].attempt, ends.url, "erp")
    tampered = await send(ends, FAULTS["tampered-body"], ends.url)
    assert plan_verbatim(tampered.attempts[0].attempt, ends.url, "erp").fault is None


async def test_an_interrupted_one_is_in_the_journal_with_its_fault(ends: BothEnds) -> None:
    async with wire() as seen:
        maker = AttemptMaker(ends.journal, lambda: DeliverySettings(60 * ticks.PER_SECOND))
        sending = asyncio.create_task(send(ends, FAULTS["slow-body"], seen.url, maker=maker))
        await wait_for(lambda: seen.got, "the first bytes")
        sending.cancel()
        await maker.close()
    (line,) = await ends.journal.latest(1)
    attempt = await ends.journal.get(line.number)
    assert isinstance(attempt, Attempt)
    assert (attempt.fault, attempt.outcome.kind) == ("slow-body", OutcomeKind.INTERRUPTED)


async def test_a_duplicate_is_the_very_same_request(ends: BothEnds) -> None:
    async with raw_server() as server:
        delivery = await send(ends, FAULTS["duplicate"], f"{server.url}/hook")
    first, second = server.requests
    assert first == second
    assert delivery.judgement.sentence == "as a good receiver does: 200 and 200"


async def test_a_retry_has_the_same_id_and_data_and_an_attempt_and_signature_of_its_own(ends: BothEnds) -> None:
    async with raw_server() as server:
        delivery = await send(ends, FAULTS["retry-duplicate"], f"{server.url}/hook")
    assert [made.attempt.attempt for made in delivery.attempts] == [0, 1]
    assert len({made.attempt.event_id for made in delivery.attempts}) == 1
    bodies = [request.partition(b"\r\n\r\n")[2] for request in server.requests]
    data = [body.partition(b'"Data":')[2].partition(b'"CreationTimeUtc"')[0] for body in bodies]
    assert data[0] == data[1]
    assert b'"Attempt":0,' in bodies[0]
    assert b'"Attempt":1,' in bodies[1]
    assert bodies[0][-32:] != bodies[1][-32:]


async def test_what_was_refused_is_not_repeated(ends: BothEnds) -> None:
    async with raw_server(answer("503 Busy")) as server:
        delivery = await send(ends, FAULTS["duplicate"], f"{server.url}/hook")
    assert len(server.requests) == 1
    assert not delivery.judgement.good
    assert delivery.judgement.sentence == (
        "a good receiver answers 200 (wire-format 7.4); this one answered 503, so nothing was sent a second time"
    )


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("tampered-body", "200 OK", "a good receiver answers 401 (wire-format 3.2); this one answered 200"),
        ("tampered-body", "404 Nope", "a good receiver answers 401 (wire-format 3.2); this one answered 404"),
        ("malformed-json", "500 Oops", "a good receiver answers 400 (wire-format 6.11); this one answered 500"),
        ("extra-members", "400 No", "a good receiver answers 200 (wire-format 11.3); this one answered 400"),
        (
            "no-content-type",
            "500 Oops",
            "a good receiver answers 200 or 415 (wire-format 3.1); this one answered 500",
        ),
    ],
)
async def test_a_receiver_that_is_not_good_is_told_so(ends: BothEnds, name: str, status: str, sentence: str) -> None:
    async with raw_server(answer(status)) as server:
        delivery = await send(ends, FAULTS[name], f"{server.url}/hook")
    assert (delivery.judgement.good, delivery.judgement.sentence) == (False, sentence)


@pytest.mark.parametrize(("name", "good"), [("half-close", True), ("slow-body", True), ("tampered-body", False)])
async def test_a_closed_connection_is_an_answer_only_where_the_fault_says_so(
    ends: BothEnds, name: str, good: bool
) -> None:
    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    async with await asyncio.start_server(close, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        delivery = await send(ends, FAULTS[name], url)
    assert delivery.attempts[0].attempt.outcome.kind is OutcomeKind.RESET
    assert delivery.judgement.good is good


async def test_nobody_there_is_never_good(ends: BothEnds) -> None:
    delivery = await send(ends, FAULTS["slow-body"], "http://127.0.0.1:9/hook")
    assert not delivery.judgement.good
    assert "this one gave no answer: connection refused" in delivery.judgement.sentence


async def test_what_cannot_be_made_is_not_sent(ends: BothEnds) -> None:
    unsigned = WireFormat(signature=SignatureFormat("none"))
    async with raw_server() as server:
        with pytest.raises(InapplicableFaultError, match=r"fault wrong-secret cannot be made of .*scheme is none"):
            await send(ends, FAULTS["wrong-secret"], f"{server.url}/hook", unsigned)
    assert server.requests == []
    assert not await ends.journal.latest(1)


async def test_an_unknown_event_is_recorded_under_the_name_on_the_wire(ends: BothEnds) -> None:
    delivery = await send(ends, FAULTS["unknown-event"], ends.url)
    attempt = await ends.journal.get(delivery.attempts[0].number)
    assert isinstance(attempt, Attempt)
    assert attempt.event == "Order.Archived"
