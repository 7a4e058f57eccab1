"""Where the receiver listens, and the sentence when it cannot."""

import asyncio
import socket

import pytest

from sandbox.domain.examination import Rules
from sandbox.domain.settings import ReceiverSettings
from sandbox.receiver.listening import ReceiverUnavailableError, listen
from sandbox.receiver.receiver import Receiver
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient


def receiver_at(host: str, port: int) -> Receiver:
    return Receiver(ReceiverSettings(host=host, port=port), lambda: Rules(()), MemoryRecords())


@pytest.mark.parametrize(
    ("host", "reached_at", "authority"),
    [
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("::1", "::1", "[::1]"),
        ("0.0.0.0", "127.0.0.1", "127.0.0.1"),
        ("::", "::1", "[::1]"),
        ("localhost", None, "localhost"),
    ],
)
async def test_it_can_be_reached_where_it_says(host: str, reached_at: str | None, authority: str) -> None:
    receiver = receiver_at(host, 0)
    try:
        await receiver.start()
    except ReceiverUnavailableError as error:
        if ":" in host:
            pytest.skip(f"no IPv6 here: {error}")
        raise
    assert receiver.port > 0
    assert receiver.host == host
    assert receiver.base_url == f"http://{authority}:{receiver.port}"
    client = await RawClient.connect(receiver.port, reached_at or "localhost")
    await client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await client.answer()).status == 404
    await client.close()
    await receiver.stop()


async def test_a_taken_port_is_named_with_the_way_out() -> None:
    first = receiver_at("127.0.0.1", 0)
    await first.start()
    with pytest.raises(
        ReceiverUnavailableError, match=rf"127\.0\.0\.1:{first.port}: another program .* choose another"
    ):
        await receiver_at("127.0.0.1", first.port).start()
    await first.stop()
    second = receiver_at("127.0.0.1", first.port)
    await second.start()
    await second.stop()


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("203.0.113.7", 8025, "this machine does not have that address"),
        ("127.0.0.1", 70_000, "from 0 to 65535"),
        ("127.0.0.1", -1, "from 0 to 65535"),
        ("a" * 300, 8025, "cannot listen on aaa"),
        ("\x00", 0, "cannot listen on"),
    ],
)
async def test_what_cannot_be_listened_on_is_explained(host: str, port: int, words: str) -> None:
    with pytest.raises(ReceiverUnavailableError) as raised:
        await receiver_at(host, port).start()
    assert words in str(raised.value)


@pytest.mark.parametrize("port", [8025, 0])
async def test_a_host_that_no_resolver_knows(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with monkeypatch.context() as patched:
        patched.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
        with pytest.raises(ReceiverUnavailableError, match=r"the host 'no-such-host\.invalid' is unknown \(Name or"):
            await receiver_at("no-such-host.invalid", port).start()


async def test_a_port_without_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(ReceiverUnavailableError, match="choose one above 1023"):
        await receiver_at("127.0.0.1", 80).start()


async def test_stopping_twice_or_before_the_start_is_no_error() -> None:
    receiver = receiver_at("127.0.0.1", 0)
    await receiver.stop()
    await receiver.start()
    await receiver.stop()
    await receiver.stop()


async def test_a_name_with_several_addresses_gets_one_free_port(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    addresses = [(*stream, (host, 0)) for host in ("127.0.0.1", "127.0.0.2", "203.0.113.7")]

    async def both(*_: object, **__: object) -> object:
        return addresses

    with monkeypatch.context() as patched:
        patched.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
        free = await listen(asyncio.Protocol, "two.example", 0)
    (place,) = [listener.getsockname() for listener in free.sockets]
    free.close()
    await free.wait_closed()
    assert place[0] == "127.0.0.1"
