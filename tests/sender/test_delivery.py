"""Requests leave byte for byte as a .NET HttpClient writes them, and each way to fail has its own name."""

import asyncio
import contextlib
import socket
import ssl
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.records import Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest, delivery_request
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from sandbox.sender.delivery import deliver
from sandbox.sender.http_client import HttpClient
from tests.conftest import SAMPLE_SECRET
from tests.raw_http import OK, Script, answer, raw_server
from tests.sender.certificates import make_certificate

LIMIT = 5 * ticks.PER_SECOND


def request_to(url: str, body: bytes = b"{}", headers: tuple[tuple[str, str], ...] = ()) -> HttpRequest:
    return delivery_request(Subscription("s", url, Secret(SAMPLE_SECRET), headers), body, SignatureFormat())


async def send(request: HttpRequest, limit: int = LIMIT) -> Outcome:
    return await deliver(request, HttpClient(), limit)


async def test_the_very_bytes_on_the_wire(samples: dict[str, bytes]) -> None:
    body = samples["StockQuantityUpdate"]
    async with raw_server() as server:
        outcome = await send(
            request_to(
                f"{server.url}/hooks/o2vend?store=7&x=%2f%20y#fragment",
                body,
                (("x-zebra", "1"), ("X-Api-Key", "value-from-the-subscription"), ("Authorization", "Bearer t")),
            )
        )
    assert outcome.delivered
    assert server.requests == [
        f"POST /hooks/o2vend?store=7&x=%2f%20y HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n".encode()
        + b"abp-webhook-signature: sha256=C4-BB-C4-87-D3-CE-4D-D8-05-7D-AC-90-A2-70-71-73-44-13-82-E9-1D-F2-BB-02-59-"
        + b"85-CF-6A-8E-19-B5-1B\r\n"
        + b"x-zebra: 1\r\nX-Api-Key: value-from-the-subscription\r\nAuthorization: Bearer t\r\n"
        + b"Content-Type: application/json; charset=utf-8\r\nContent-Length: 778\r\n\r\n"
        + body
    ]


async def test_configured_headers_that_aiohttp_would_add_itself_go_as_given() -> None:
    headers = (("User-Agent", "x"), ("Accept", "*/*"), ("Cookie", "a=b; c"), ("Content-Language", "en"), ("Empty", ""))
    async with raw_server() as server:
        assert (await send(request_to(f"{server.url}/", b"{}", headers))).delivered
    head = server.requests[0].partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert [line.partition(":")[0] for line in head[3:]] == [
        "User-Agent",
        "Accept",
        "Cookie",
        "Empty",
        "Content-Type",
        "Content-Language",
        "Content-Length",
    ]
    assert "Cookie: a=b; c" in head


@pytest.mark.parametrize("body", [b"", b"\x00\xff\r\n\r\n", b"x" * 300_000], ids=["empty", "binary", "large"])
async def test_bodies_arrive_unchanged_with_their_length(body: bytes) -> None:
    async with raw_server() as server:
        assert (await send(request_to(f"{server.url}/", body))).delivered
    head, _, received = server.requests[0].partition(b"\r\n\r\n")
    assert received == body
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Transfer-Encoding" not in head


async def test_every_attempt_opens_a_connection_of_its_own_and_knows_its_address() -> None:
    async with raw_server() as server:
        first = await send(request_to(f"{server.url}/"))
        second = await send(request_to(f"{server.url}/"))
    assert first.local_address is not None
    assert first.local_address.startswith("127.0.0.1:")
    assert first.local_address != second.local_address


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (lambda _: None, OutcomeKind.RESET),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", OutcomeKind.TIMEOUT),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", OutcomeKind.INVALID_ANSWER),
    ],
    ids=["closed", "timeout", "not-http"],
)
async def test_the_address_is_known_although_no_answer_came(script: Script | bytes, kind: OutcomeKind) -> None:
    async with raw_server(script) as server:
        outcome = await send(request_to(f"{server.url}/"), ticks.PER_SECOND // 5)
    assert outcome.kind is kind
    assert [outcome.local_address] == server.peers


async def test_after_redirects_the_first_address_is_kept_though_the_last_hop_fails() -> None:
    async with raw_server(lambda _: None) as silent:
        redirect = answer("307 Temporary Redirect", f"Location: {silent.url}/")
        async with raw_server(redirect) as server:
            outcome = await send(request_to(f"{server.url}/"))
    assert outcome.kind is OutcomeKind.RESET
    assert len(outcome.hops) == 1
    assert [outcome.local_address] == server.peers


async def test_where_no_connection_was_made_there_is_no_address() -> None:
    assert (await send(request_to(f"http://127.0.0.1:{free_port()}/"))).local_address is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("200 OK", OutcomeKind.DELIVERED),
        ("202 Accepted", OutcomeKind.DELIVERED),
        ("299 Odd", OutcomeKind.DELIVERED),
        ("304 Not Modified", OutcomeKind.STATUS),
        ("400 Bad Request", OutcomeKind.STATUS),
        ("401 Unauthorized", OutcomeKind.STATUS),
        ("500 Internal Server Error", OutcomeKind.STATUS),
        ("599 Odd", OutcomeKind.STATUS),
    ],
)
async def test_only_200_to_299_is_delivered(status: str, kind: OutcomeKind) -> None:
    async with raw_server(answer(status)) as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.kind is kind
    assert outcome.status == int(status[:3])
    assert status[:3] in outcome.reason


async def test_the_answer_is_kept_exactly_and_not_decompressed() -> None:
    reply = answer("200 OK", "X-one: a", "x-ONE:b", "Content-Encoding: gzip", body=b"not gzip at all")
    async with raw_server(reply) as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.delivered
    assert outcome.body == b"not gzip at all"
    assert outcome.headers[:3] == ((b"X-one", b"a"), (b"x-ONE", b"b"), (b"Content-Encoding", b"gzip"))


async def test_of_a_huge_answer_the_first_megabyte_is_kept() -> None:
    async with raw_server(answer("200 OK", body=b"a" * (3 << 20))) as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.delivered
    assert outcome.body == b"a" * (1 << 20)
    assert outcome.body_cut


async def test_google_apps_script_counts_as_delivered() -> None:
    def script(request: bytes) -> bytes:
        if request.startswith(b"POST /exec"):
            return answer("302 Moved Temporarily", "Location: /echo?user_content_key=abc")
        return answer("200 OK", body=b"done") if request.startswith(b"GET /echo?user_content_key=abc") else b""

    async with raw_server(script) as server:
        outcome = await send(request_to(f"{server.url}/exec", b"{}", (("X-Api-Key", "k"), ("Authorization", "t"))))
    assert outcome.delivered
    assert outcome.body == b"done"
    assert [(hop.status, hop.url) for hop in outcome.hops] == [(302, f"{server.url}/echo?user_content_key=abc")]
    assert server.requests[1].split(b"\r\n")[1:] == [
        f"Host: 127.0.0.1:{server.port}".encode(),
        server.requests[0].split(b"\r\n")[2],
        b"X-Api-Key: k",
        b"",
        b"",
    ]


async def test_307_repeats_the_post_with_its_body() -> None:
    def script(request: bytes) -> bytes:
        return answer("307 Temporary Redirect", "Location: /b") if b" /a " in request else OK

    async with raw_server(script) as server:
        outcome = await send(request_to(f"{server.url}/a", b'{"a":1}', (("Authorization", "t"),)))
    assert outcome.delivered
    assert server.requests[1].startswith(b"POST /b HTTP/1.1\r\n")
    assert server.requests[1].endswith(b'\r\n\r\n{"a":1}')
    assert b"Authorization" not in server.requests[1]


async def test_a_51st_redirect_is_the_result() -> None:
    async with raw_server(answer("302 Found", "Location: /again")) as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.kind is OutcomeKind.REDIRECT_REFUSED
    assert "more than 50" in outcome.reason
    assert len(server.requests) == 51
    assert outcome.status == 302


@pytest.mark.parametrize("headers", [(), ("Location: ftp://elsewhere/",), ("Location: http://[",)])
async def test_a_redirect_to_nowhere_is_refused(headers: tuple[str, ...]) -> None:
    async with raw_server(answer("301 Moved Permanently", *headers)) as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.kind is OutcomeKind.REDIRECT_REFUSED
    assert outcome.status == 301


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_refused(host: str) -> None:
    outcome = await send(request_to(f"http://{host}:{free_port()}/"))
    assert outcome.kind is OutcomeKind.REFUSED
    assert "nothing listens" in outcome.reason
    assert outcome.status is None


async def test_a_name_that_does_not_exist() -> None:
    with contextlib.suppress(socket.gaierror):
        await asyncio.get_running_loop().getaddrinfo("no-such-host.invalid", 80)
        pytest.skip("this machine's resolver has an address for every name, no-such-host.invalid too")
    outcome = await send(request_to("http://no-such-host.invalid/"))
    assert outcome.kind is OutcomeKind.DNS
    assert "no-such-host.invalid" in outcome.reason


async def test_a_connection_closed_without_an_answer() -> None:
    async with raw_server(lambda _: None) as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.kind is OutcomeKind.RESET


async def test_an_answer_that_breaks_off() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        outcome = await send(request_to(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))
    assert outcome.kind is OutcomeKind.RESET
    assert outcome.reason.endswith("broke off in the middle of its answer: 4 of 10 bytes came")


async def test_an_answer_that_breaks_off_in_its_header() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(b"HTTP/1.1 204 No Content\r\nDate: Mon")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        outcome = await send(request_to(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))
    assert outcome.kind is OutcomeKind.RESET
    assert outcome.reason.endswith("broke off in the middle of its answer's header")


async def test_an_answer_that_is_not_http() -> None:
    async with raw_server(b"SSH-2.0-OpenSSH_9.2\r\n\r\n") as server:
        outcome = await send(request_to(f"{server.url}/"))
    assert outcome.kind is OutcomeKind.INVALID_ANSWER


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        (b"", "no answer within 0.2 s"),
        (b"HTTP/1.1 200 OK\r\nContent-", "no answer within 0.2 s"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "no complete answer within 0.2 s: status 200 came, and 4 bytes of the body",
        ),
    ],
    ids=["nothing", "half a header", "half a body"],
)
async def test_no_complete_answer_in_time(came: bytes, reason: str) -> None:
    async with raw_server(came) as server:
        outcome = await send(request_to(f"{server.url}/"), ticks.PER_SECOND // 5)
    assert (outcome.kind, outcome.reason) == (OutcomeKind.TIMEOUT, reason)


async def test_a_time_out_behind_a_redirect_is_about_the_last_answer() -> None:
    def script(request: bytes) -> bytes:
        return answer("302 Found", "Location: /b", body=b"moved") if b" /a " in request else b""

    async with raw_server(script) as server:
        outcome = await send(request_to(f"{server.url}/a"), ticks.PER_SECOND // 5)
    assert (outcome.kind, outcome.reason) == (OutcomeKind.TIMEOUT, "no answer within 0.2 s")
    assert len(outcome.hops) == 1


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate and its key for 127.0.0.1, in one file."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


async def test_a_self_signed_certificate_is_a_tls_failure_and_a_trusted_one_is_none(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"{}")
        writer.write(OK)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        request = request_to(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        refused = await send(request)
        trusting = ssl.create_default_context(cafile=str(certificate))
        delivered = await deliver(request, HttpClient(trusting), LIMIT)
    assert refused.kind is OutcomeKind.TLS
    assert "certificate" in refused.reason
    assert delivered.delivered, delivered.reason


async def test_plain_http_answered_to_https_is_a_tls_failure() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer("400 Bad Request"))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        outcome = await send(request_to(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))
    assert outcome.kind is OutcomeKind.TLS
