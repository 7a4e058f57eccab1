"""The receiver changes its place while it works: whoever has connected is served, and nothing that was sent is lost."""

import asyncio
import contextlib
import itertools
import random
import socket
from dataclasses import replace

import pytest

from sandbox.domain.settings import ReceiverSettings
from sandbox.receiver.listening import ReceiverUnavailableError, listen, retire
from sandbox.receiver.receiver import Receiver
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient
from tests.receiver.conftest import MakeRequest
from tests.waiting import wait_for

HERE = ReceiverSettings(port=0)


def free_port() -> int:
    """Return a free port below those that the system gives to clients: one of ours might get it in a flood."""
    while True:
        port = random.randrange(12_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("0.0.0.0", port))
            return port


async def answered(port: int, host: str = "127.0.0.1") -> bool:
    try:
        client = await RawClient.connect(port, host)
    except ConnectionRefusedError:
        return False
    await client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await client.answer()).status == 404
    await client.close()
    return True


async def test_it_answers_at_the_new_place_and_no_more_at_the_old(receiver: Receiver) -> None:
    old, new = receiver.port, free_port()
    await receiver.move(replace(HERE, port=new))
    assert (receiver.port, receiver.base_url) == (new, f"http://127.0.0.1:{new}")
    assert await answered(new)
    assert not await answered(old)


async def test_moving_to_where_it_is_changes_nothing(receiver: Receiver) -> None:
    port = receiver.port
    await receiver.move(replace(HERE, public_url="https://x.example"))
    assert receiver.port == port
    assert receiver.settings.public_url == "https://x.example"
    await receiver.move(replace(HERE, port=port))
    assert receiver.port == port
    assert await answered(port)


async def test_a_taken_place_leaves_it_where_it_is(receiver: Receiver) -> None:
    before = receiver.port
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ReceiverUnavailableError, match=f"{port}: another program"):
            await receiver.move(replace(HERE, port=port, max_headers=5))
        assert (receiver.port, receiver.settings) == (before, replace(HERE, max_headers=5))
        assert await answered(before)
    await receiver.move(replace(HERE, port=port))
    assert await answered(port)


async def test_another_host_on_the_same_port(receiver: Receiver) -> None:
    port = receiver.port
    await receiver.move(ReceiverSettings("0.0.0.0", port))
    assert (receiver.host, receiver.port) == ("0.0.0.0", port)
    assert await answered(port, "127.0.0.2")
    await receiver.move(ReceiverSettings("127.0.0.1", port))
    assert await answered(port)
    assert not await answered(port, "127.0.0.2")


async def test_another_host_that_cannot_be_had_gives_the_old_one_back(receiver: Receiver) -> None:
    port = receiver.port
    with socket.socket() as taken:
        taken.bind(("127.0.0.2", port))
        taken.listen()
        with pytest.raises(ReceiverUnavailableError):
            await receiver.move(ReceiverSettings("0.0.0.0", port))
    assert (receiver.host, receiver.port) == ("127.0.0.1", port)
    assert await answered(port)


async def test_a_request_half_sent_is_captured_and_its_connection_goes_on(
    receiver: Receiver, delivery: MakeRequest, records: MemoryRecords
) -> None:
    request = delivery()
    clients = [await RawClient.connect(receiver.port) for _ in range(2)]
    for client, cut in zip(clients, (40, len(request) - 1), strict=True):
        await client.send(request[:cut])
    await clients[0].send(b"")
    await receiver.move(replace(HERE, port=free_port()))
    for client, cut in zip(clients, (40, len(request) - 1), strict=True):
        await client.send(request[cut:])
        assert (await client.answer()).status == 200
        await client.send(request)
        assert (await client.answer()).status == 200
        await client.close()
    assert [capture.body for capture in records.captures] == [delivery().partition(b"\r\n\r\n")[2]] * 4


async def test_new_limits_hold_for_new_connections(receiver: Receiver) -> None:
    many = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: 1\r\n" % number for number in range(20)) + b"\r\n"
    before = await RawClient.connect(receiver.port)
    await before.send(many)
    assert (await before.answer()).status == 404
    await receiver.move(replace(HERE, max_headers=10))
    after = await RawClient.connect(receiver.port)
    await after.send(many)
    assert (await after.answer()).status == 400
    await before.send(many)
    assert (await before.answer()).status == 404
    await before.close()
    await after.close()


async def test_stopping_closes_what_was_left_at_old_places(receiver: Receiver) -> None:
    ports = [receiver.port]
    clients = []
    for _ in range(3):
        clients.append(await RawClient.connect(receiver.port))
        await clients[-1].send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await clients[-1].answer()
        await receiver.move(replace(HERE, port=free_port()))
        ports.append(receiver.port)
    await receiver.stop()
    for client in clients:
        assert await client.rest() == b""
        await client.close()
    assert not [port for port in ports if await answered(port)]
    await receiver.move(replace(HERE, port=ports[0]))
    assert not await answered(ports[0])


async def test_connections_that_nobody_has_accepted_yet_are_served() -> None:
    served: list[bytes] = []

    class Notes(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            served.append(data)
            self.transport.close()

    listener = await listen(Notes, "127.0.0.1", 0)
    place = listener.sockets[0].getsockname()
    # Without a step of the loop in between, the kernel alone takes these.
    clients = [socket.create_connection(place, 10) for _ in range(50)]
    for number, client in enumerate(clients):
        client.sendall(b"%d" % number)
    await retire(listener, Notes)
    await wait_for(lambda: len(served) == 50, "all of them")
    assert sorted(map(int, served)) == list(range(50))
    for client in clients:
        client.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*place)


async def test_connections_that_were_accepted_in_the_same_moment_are_served() -> None:
    made: list[asyncio.BaseTransport] = []

    class Notes(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            made.append(transport)

    listener = await listen(Notes, "127.0.0.1", 0)
    place = listener.sockets[0].getsockname()
    clients = [socket.create_connection(place, 10) for _ in range(50)]
    retiring = asyncio.Event()
    # Runs in the step in which asyncio accepts them, before what it starts for each of them.
    asyncio.get_running_loop().call_soon(retiring.set)
    await retiring.wait()
    await retire(listener, Notes)
    await wait_for(lambda: len(made) == 50, "all of them")
    for transport, client in zip(made, clients, strict=True):
        transport.close()
        client.close()


async def test_a_flood_during_moves_loses_nothing(
    receiver: Receiver, delivery: MakeRequest, records: MemoryRecords
) -> None:
    numbers, sent, statuses, ends = itertools.count(), set[int](), list[int](), asyncio.Event()

    async def exchange(client: RawClient, pipelined: int = 1) -> None:
        mine = [next(numbers) for _ in range(pipelined)]
        await client.send(b"".join(delivery(extra=b"X-Number: %d\r\n" % number) for number in mine))
        sent.update(mine)
        statuses.extend([(await client.answer()).status for _ in mine])

    async def keep_alive(pipelined: int) -> None:
        client = await RawClient.connect(receiver.port)
        while not ends.is_set():
            await exchange(client, pipelined)
        await client.close()

    async def one_shot() -> None:
        while not ends.is_set():
            with contextlib.suppress(ConnectionRefusedError):
                client = await RawClient.connect(receiver.port)
                await exchange(client)
                await client.close()

    clients = [keep_alive(1), keep_alive(1), keep_alive(5), *(one_shot() for _ in range(8))]
    async with asyncio.TaskGroup() as flood:
        for each in clients:
            flood.create_task(each)
        places = [("127.0.0.1", free_port()), ("127.0.0.1", free_port()), ("0.0.0.0", free_port())]
        places.append(("0.0.0.0", places[0][1]))  # the same port as the first one, at another host
        for host, port in places * 5:
            seen = len(statuses)
            await receiver.move(ReceiverSettings(host, port))
            await wait_for(lambda seen=seen: len(statuses) > seen + 30, "answers after a move")  # type: ignore[misc]
        ends.set()
    captured = [int(value) for each in records.captures for name, value in each.headers if name == b"X-Number"]
    assert sorted(captured) == sorted(sent)
    assert statuses == [200] * len(sent)
