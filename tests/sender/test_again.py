"""What is sent again, on real sockets: the very bytes but for what another server needs, or a new attempt that fits."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.http_text import request_head
from sandbox.domain import ticks
from sandbox.domain.records import Answer, Attempt, Capture, Outcome, OutcomeKind, RawHeaders
from sandbox.domain.request import HttpRequest
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.verdict import Verdict, failed
from sandbox.domain.wire import WireFormat
from sandbox.sender.again import NotReplayableError, ReplayMode, plan_again, plan_verbatim
from sandbox.sender.attempts import AttemptMaker
from tests.both_ends import ERP, EVENT, BothEnds, both_ends
from tests.raw_client import RawClient
from tests.raw_http import raw_server

CREATED = ticks.parse("2026-11-25T20:00:00Z")[0]


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[BothEnds]:
    async with both_ends(tmp_path) as ends:
        yield ends


def maker(ends: BothEnds) -> AttemptMaker:
    return AttemptMaker(ends.journal, lambda: DeliverySettings(5 * ticks.PER_SECOND))


def capture(body: bytes = b"{}", headers: RawHeaders = ((b"Host", b"h"),), **more: object) -> Capture:
    made = Capture(
        "c", 0, "1.2.3.4:5", "POST", "/hooks/erp", "1.1", headers, body, False, b"", None, None, None, None,
        Verdict(()), Answer(200), 0,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def line_and_headers(request: bytes) -> tuple[bytes, list[bytes], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    return first, headers, body


async def received(ends: BothEnds, data: bytes) -> Capture:
    client = await RawClient.connect(ends.receiver.port)
    await client.send(data)
    await client.answer()
    await client.close()
    record = await ends.journal.get((await ends.journal.latest(1))[0].number)
    assert isinstance(record, Capture)
    return record


STRANGE = (
    b"POST /hooks/erp?x=%2f HTTP/1.1\r\nhOST: store.o2vend.example\r\nX-A: one\r\nx-a: two\r\nX-Latin: caf\xe9\r\n"
    b"X-Utf8: \xe0\xa4\x95\r\nEmpty:\r\nConnection: keep-alive\r\nCookie: a=b\r\n"
    b"Content-Type: application/json\r\nContent-Length: 9\r\nX-Last: \xff\x80\r\n\r\n\x00\xff{\r\n\r\n}\x1b"
)


async def test_a_strange_request_is_the_same_on_a_raw_socket_but_for_host_and_path(ends: BothEnds) -> None:
    record = await received(ends, STRANGE)
    async with raw_server() as server:
        planned = plan_verbatim(record, f"{server.url}/mine?y=1", "dev")
        made = await maker(ends).make(planned)
    assert made.attempt.outcome.delivered
    first, headers, body = line_and_headers(server.requests[0])
    _, sent, sent_body = line_and_headers(STRANGE)
    assert first == b"POST /mine?y=1 HTTP/1.1"
    expected = [f"hOST: 127.0.0.1:{server.port}".encode(), *sent[1:]]
    assert headers == [b"Empty: " if line == b"Empty:" else line for line in expected]
    assert body == sent_body
    stored = await ends.journal.get(made.number)
    assert stored == made.attempt
    assert made.attempt.repeats == record.record_id
    assert (made.attempt.event_id, made.attempt.event) == (record.record_id, "")


async def test_our_own_attempt_is_byte_identical_at_the_same_url(ends: BothEnds) -> None:
    async with raw_server() as server:
        (number,) = await ends.send(f"{server.url}/hooks/erp")
        record = await ends.journal.get(number)
        await maker(ends).make(plan_verbatim(record, f"{server.url}/hooks/erp", "erp"))
    assert server.requests[0] == server.requests[1]


async def test_both_modes_are_verified_by_our_receiver(ends: BothEnds) -> None:
    (number,) = await ends.send()
    first = await ends.journal.get(number)
    target = replace(ERP, url=ends.url)
    for mode in ReplayMode:
        made = await maker(ends).make(plan_again(first, target, mode, CREATED, WireFormat()).planned)
        attempt, received = await ends.pair(made.number)
        assert received.verdict.verified, mode
        assert received.attempt == attempt.attempt == (1 if mode is ReplayMode.NEW_ATTEMPT else 0)
        assert attempt.event_id == EVENT.id
        assert EVENT.data_text.encode() in received.body


async def test_a_new_attempt_has_the_same_id_and_data_and_the_target_s_signature(ends: BothEnds) -> None:
    data = '{ "Id" : 1.50,"Name":"\\u0915" }'
    body = (
        f'{{"Attempt":3, "Id":"{EVENT.id}","WebhookEvent":"Stock.QuantityUpdate","Data":{data},"CreationTimeUtc":"x"}}'
    )
    async with raw_server() as server:
        target = replace(ERP, url=server.url, secret=Secret("other"))
        again = plan_again(capture(body.encode()), target, ReplayMode.NEW_ATTEMPT, CREATED, WireFormat())
        await maker(ends).make(again.planned)
    _, headers, sent = line_and_headers(server.requests[0])
    assert sent.decode() == (
        f'{{"Id":"{EVENT.id}","Event":"StockQuantityUpdate","Attempt":4,"Data":{data},'
        '"CreationTimeUtc":"2026-11-25T20:00:00Z"}'
    )
    assert headers[1].startswith(b"abp-webhook-signature: sha256=")
    assert b"X-Api-Key: demo-key" in headers


async def test_a_chunked_request_gets_a_length(ends: BothEnds) -> None:
    chunked = (
        b"POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    record = await received(ends, chunked)
    async with raw_server() as server:
        await maker(ends).make(plan_verbatim(record, server.url, "dev"))
    first, headers, body = line_and_headers(server.requests[0])
    assert (first, headers[1:], body) == (b"POST / HTTP/1.1", [b"X-A: 1", b"Content-Length: 5"], b"abcde")


@pytest.mark.parametrize("body", [b"", b"\r\n\r\nPOST / HTTP/1.1\r\n\r\n", b"\x00" * 70_000, b'{"Id":'])
async def test_hostile_bodies_go_as_they_are(ends: BothEnds, body: bytes) -> None:
    headers = ((b"Host", b"h"), (b"Content-Length", str(len(body)).encode()))
    async with raw_server() as server:
        await maker(ends).make(plan_verbatim(capture(body, headers), server.url, "dev"))
    assert line_and_headers(server.requests[0])[2:] == line_and_headers(b"\r\n\r\n" + body)[2:]
    assert server.requests[0].endswith(b"\r\n\r\n" + body)


async def test_methods_go_as_they_were(ends: BothEnds) -> None:
    async with raw_server() as server:
        for method in ("GET", "PUT", "PROPFIND", "post"):
            await maker(ends).make(plan_verbatim(capture(b"", method=method), server.url, "dev"))
    assert [request.split(b" ")[0] for request in server.requests] == [b"GET", b"PUT", b"PROPFIND", b"post"]


def test_a_host_that_means_the_target_stays_as_it_was_written() -> None:
    for host in (b"EXAMPLE.com:80", b"example.com"):
        planned = plan_verbatim(capture(headers=((b"Host", host),)), "http://example.com/x", "dev")
        assert planned.request.headers == (("Host", host.decode()),)
    planned = plan_verbatim(capture(headers=((b"Host", b"example.com:81"),)), "http://example.com/x", "dev")
    assert planned.request.headers == (("Host", "example.com"),)
    planned = plan_verbatim(capture(headers=()), "http://example.com/x", "dev")
    assert planned.request.headers == (("Host", "example.com"),)


def test_a_relay_keeps_what_the_sender_said_about_its_connection_to_itself() -> None:
    headers = ((b"Host", b"h"), (b"Connection", b"X-Hop, close"), (b"x-hop", b"1"), (b"TE", b"trailers"), (b"A", b"b"))
    assert plan_verbatim(capture(headers=headers), "http://h/", "f", relaying=True).request.headers == (
        ("Host", "h"),
        ("A", "b"),
    )
    assert len(plan_verbatim(capture(headers=headers), "http://h/", "f").request.headers) == 5


NEVER_SENT = Attempt(
    "a", 0, "i", "Order.Create", 0, "erp", HttpRequest("POST", "http://h/", (), b"{}"),
    Outcome(OutcomeKind.UNSENDABLE, "", 0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("record", "mode", "reason"),
    [
        (capture(cut=True), ReplayMode.VERBATIM, "only the beginning of its body was kept"),
        (capture(raw=b"x", method=""), ReplayMode.VERBATIM, "the HTTP parser refused it"),
        (capture(verdict=Verdict((failed("size", "3 of 9"),))), ReplayMode.NEW_ATTEMPT, "not all of its body came"),
        (NEVER_SENT, ReplayMode.VERBATIM, "it was never sent"),
        (capture(b"<xml/>"), ReplayMode.NEW_ATTEMPT, "the body is not JSON: .*; --verbatim sends it as it is"),
    ],
)
def test_what_cannot_be_sent_again_says_why(record: Capture | Attempt, mode: ReplayMode, reason: str) -> None:
    with pytest.raises(NotReplayableError, match=reason):
        plan_again(record, ERP, mode, 0, WireFormat())


def test_members_that_no_envelope_has_are_named() -> None:
    body = b'{"Id":"i","Event":"e","Attempt":0,"Data":1,"Store":7}'
    note = plan_again(capture(body), ERP, ReplayMode.NEW_ATTEMPT, 0, WireFormat()).note
    assert note is not None
    assert "Store" in note


@given(st.lists(st.tuples(st.from_regex(rb"[A-Za-z-]{1,9}", fullmatch=True), st.binary(max_size=12)), max_size=6))
def test_every_header_byte_survives(headers: list[tuple[bytes, bytes]]) -> None:
    kept = tuple((b"X-" + name, re.sub(rb"[\r\n]", b"", value)) for name, value in headers)
    planned = plan_verbatim(capture(headers=((b"Host", b"h"), *kept)), "http://h/", "dev")
    assert request_head(planned.request) == (
        b"POST / HTTP/1.1\r\nHost: h\r\n" + b"".join(name + b": " + value + b"\r\n" for name, value in kept) + b"\r\n"
    )


async def test_a_capture_from_elsewhere_has_no_other_end_in_its_repetition(ends: BothEnds) -> None:
    body = b'{"Id":"%s","Event":"Order.Update","Attempt":0,"Data":{}}' % EVENT.id.encode()
    record = await received(
        ends, b"POST /hooks/erp HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    async with raw_server() as elsewhere:
        made = await maker(ends).make(plan_verbatim(record, f"{elsewhere.url}/hooks/erp", "dev"))
    assert await ends.other_end(made.number) is None
    assert await ends.other_end(1) is None


async def test_the_original_is_never_taken_for_the_other_end_of_its_repetition(ends: BothEnds) -> None:
    (number,) = await ends.send()
    pair = await ends.other_end(number)
    assert pair is not None
    async with raw_server() as elsewhere:
        for original in (number, pair[0]):
            record = await ends.journal.get(original)
            made = await maker(ends).make(plan_verbatim(record, f"{elsewhere.url}/hooks/erp", "dev"))
            assert await ends.other_end(made.number) is None
    assert await ends.other_end(number) == pair


async def test_real_traffic_of_another_shop_is_verified_as_a_new_attempt(ends: BothEnds) -> None:
    """A capture whose secret nobody here knows, through a tunnel: it replays signed for the target."""
    body = b'{"Id":"%s","Event":"Order.Update","Attempt":0,"Data":{"Id":7,"Total":1499.00},"CreationTimeUtc":"%s"}' % (
        EVENT.id.encode(), b"2026-11-20T06:11:09.1234567Z",
    )  # fmt: skip
    real = (
        b"POST /hooks/unknown HTTP/1.1\r\nHost: a.ngrok.app\r\nabp-webhook-signature: sha256=" + b"AB-" * 31 + b"CD\r\n"
        b"X-Forwarded-For: 20.1.2.3\r\nX-Forwarded-Proto: https\r\nContent-Type: application/json; charset=utf-8\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body) + body
    )
    record = await received(ends, real)
    assert not record.verdict.verified
    target = replace(ERP, url=ends.url)
    again = plan_again(record, target, ReplayMode.NEW_ATTEMPT, CREATED, WireFormat())
    made = await maker(ends).make(again.planned)
    _, capture_of_it = await ends.pair(made.number)
    assert capture_of_it.verdict.verified
    assert b'"Total":1499.00' in capture_of_it.body
    # Verbatim its foreign signature stays: a receiver with that secret verifies it, ours tells that it does not fit.
    verbatim = await maker(ends).make(plan_verbatim(record, ends.url, "erp"))
    _, unfit = await ends.pair(verbatim.number)
    assert [check.name for check in unfit.verdict.failures][:1] == ["signature"]
