"""Retries across processes: they outlive their program, and no attempt is sent twice."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.config.load import load_config
from sandbox.domain import ticks
from sandbox.domain.records import Attempt
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.sender.delivering import Retries
from sandbox.service import Sandbox
from tests.cli.conftest import Program, start_listening
from tests.raw_http import OK, RawServer, answer, raw_server
from tests.waiting import wait_for

OOPS = answer("500 Oops")


def write_config(folder: Path, url: str, delivery: str) -> None:
    folder.joinpath("config.yaml").write_text(
        f"subscriptions:\n  - {{name: erp, url: '{url}/hook', secret: s, events: ['*']}}\ndelivery: {delivery}\n"
    )


def envelope(request: bytes) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(request.partition(b"\r\n\r\n")[2])
    return value


def attempts_seen(server: RawServer) -> Counter[tuple[str, int]]:
    return Counter((body["Id"], body["Attempt"]) for body in map(envelope, server.requests))


def failing_up_to(attempt: int, also: Callable[[int], None] = lambda _: None) -> Callable[[bytes], bytes]:
    def script(request: bytes) -> bytes:
        number = envelope(request)["Attempt"]
        also(number)
        return OOPS if number < attempt else OK

    return script


def a_minute_later() -> Ticks:
    """The present of a process for which the lease of the dead has ended."""
    return system_clock() + ticks.PER_MINUTE


async def attempts_in(folder: Path) -> list[Attempt]:
    config = load_config(folder / "config.yaml", cwd=folder, environ={})
    async with Sandbox(config, receiving=False) as sandbox:
        numbers = [each.number for each in await sandbox.records.latest(10_000)]
        records = [await sandbox.records.get(number) for number in reversed(numbers)]
    return [each for each in records if isinstance(each, Attempt)]


async def test_two_processes_send_every_attempt_once(sandbox: Program) -> None:
    async with raw_server(failing_up_to(4)) as server:
        write_config(sandbox.folder, server.url, "{speed: 1000}")
        emitted = await asyncio.to_thread(
            sandbox, "emit", "Order.Create", "--count", "30", "--concurrency", "10", "--json"
        )
        assert emitted.code == 1
        assert "30 deliveries wait in the queue, but nobody runs who sends again" in emitted.err
        both = await asyncio.gather(*(asyncio.to_thread(start_listening, sandbox) for _ in range(2)))
        try:
            await wait_for(lambda: sum(attempts_seen(server).values()) >= 150, "five attempts of each", 40)

            async def all_over() -> bool:
                return not (await asyncio.to_thread(sandbox, "deliveries", "--json")).out

            await wait_for(all_over, "an empty queue", 20)
        finally:
            ends = [await asyncio.to_thread(each.stop) for each in both]
    assert [code for code, _, _ in ends] == [0, 0]
    ids = {each["id"] for each in emitted.objects()}
    assert attempts_seen(server) == Counter((name, attempt) for name in ids for attempt in range(5))
    told = "".join("\n".join(each.narration) + end[2] for each, end in zip(both, ends, strict=True))
    assert told.count("retry    Order.Create to erp: send 5 of 6 (Attempt 4, record #") == 30
    in_journal = Counter((each.event_id, each.attempt) for each in await attempts_in(sandbox.folder))
    assert in_journal == attempts_seen(server)


async def test_after_a_kill_in_the_middle_of_a_send_the_plan_goes_on(sandbox: Program) -> None:
    started: list[int] = []

    def kill_at_attempt_2(attempt: int) -> None:
        if attempt == 2:
            os.kill(started[0], signal.SIGKILL)

    async with raw_server(failing_up_to(4, kill_at_attempt_2)) as server:
        write_config(sandbox.folder, server.url, "{speed: 500}")
        listening = await asyncio.to_thread(start_listening, sandbox)
        started.append(listening.process.pid)
        emitted = await asyncio.to_thread(sandbox, "emit", "Order.Create")
        assert f"1 delivery waits in the queue: listen (pid {started[0]}) sends it again, in 0." in emitted.err
        assert await asyncio.to_thread(listening.process.wait, 30) == -signal.SIGKILL
        await asyncio.to_thread(listening.process.communicate)
        config = load_config(sandbox.folder / "config.yaml", cwd=sandbox.folder, environ={})
        told: list[str] = []
        async with Sandbox(
            config,
            receiving=False,
            retries=Retries.ALL,
            clock=a_minute_later,
            narrate_retry=told.append,
        ):
            await wait_for(lambda: len(told) == 3, "three attempts are told of")
    assert sorted(attempts_seen(server).values()) == [1] * 5
    attempts = await attempts_in(sandbox.folder)
    assert [each.attempt for each in attempts] == [0, 1, 2, 3, 4]
    assert [each.outcome.kind.value for each in attempts] == ["status", "status", "interrupted", "status", "delivered"]
    assert f"cut off: listen (pid {started[0]}) ended" in told[0]
    assert envelope(b"\r\n\r\n" + attempts[2].request.body) == envelope(server.requests[2])


async def test_a_kill_before_the_answer_to_the_first_send_loses_nothing(sandbox: Program) -> None:
    emitting: list[int] = []

    def kill(attempt: int) -> None:
        if attempt == 0:
            os.kill(emitting[0], signal.SIGKILL)

    async with raw_server(failing_up_to(1, kill)) as server:
        write_config(sandbox.folder, server.url, "{speed: 500}")
        process = sandbox.start("emit", "Order.Create")
        emitting.append(process.pid)
        await asyncio.to_thread(process.communicate)
        assert process.returncode == -signal.SIGKILL
        config = load_config(sandbox.folder / "config.yaml", cwd=sandbox.folder, environ={})
        async with Sandbox(
            config, receiving=False, retries=Retries.ALL, clock=lambda: system_clock() + ticks.PER_MINUTE
        ):
            await wait_for(lambda: len(server.requests) == 2, "the second send")
    assert [each.attempt for each in await attempts_in(sandbox.folder)] == [0, 1]
