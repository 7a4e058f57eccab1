"""`sandbox deliveries` and what `emit` says about what it leaves in the queue."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.cli.program import run
from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.journal.delivery_queue import Sender, Wanted
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.cli.conftest import Program, Result, start_listening
from tests.cli.test_retry_processes import OOPS, failing_up_to, write_config
from tests.raw_http import OK, answer, raw_server

NOWHERE = "http://127.0.0.1:9"


Inside = Callable[..., Result]


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Inside:
    """Runs the program in this process, in an empty folder: here the process itself is not the subject."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(("SANDBOX_", "O2VEND_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-user-config"))

    def called(*arguments: str) -> Result:
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        return Result(code, out, err, out.encode())

    return called


@pytest.fixture
def waiting(inside: Inside, tmp_path: Path) -> Inside:
    """Two deliveries to a dead URL wait, for long: d1 of Order.Create, d2 of Cart.Create."""
    write_config(tmp_path, NOWHERE, "{speed: 0.1}")
    result = inside("emit", "Order.Create", "Cart.Create", "--seed", "1")
    assert result.code == 1
    assert "    erp: send 1 of 6 failed; next in 10 min" in result.err.splitlines()
    assert "2 deliveries wait in the queue, but nobody runs who sends again: start `sandbox listen`" in result.err
    return inside


def test_the_list_says_what_waits_how_often_and_until_when(waiting: Inside) -> None:
    listed = waiting("deliveries")
    head, order, cart = listed.out.splitlines()
    assert head.split() == ["DELIVERY", "EVENT", "SUBSCRIPTION", "SENT", "NEXT", "LAST", "OUTCOME"]
    assert order.split()[:8] == ["d1", "Order.Create", "erp", "1", "of", "6", "in", "10"]
    assert "#1 connection refused: nothing listens at 127.0.0.1:9" in order
    assert cart.startswith("d2")
    assert "nobody runs who sends again" in listed.err


def test_a_filter_is_asked_of_the_last_attempt_and_json_has_it_all(waiting: Inside) -> None:
    (one,) = waiting("deliveries", "event:Cart.* outcome:refused", "--json").objects()
    assert one.pop("due") > one.pop("created")
    assert one == {
        "delivery": "d2",
        "id": one["id"],
        "event": "Cart.Create",
        "subscription": "erp",
        "state": "waiting",
        "sends": 1,
        "most": 6,
        "record": 2,
        "reason": "connection refused: nothing listens at 127.0.0.1:9",
        "kept": False,
    }
    assert "no delivery in the queue has a last attempt that matches" in waiting("deliveries", "status:500").err
    assert waiting("deliveries", "event:").code == 2


def test_drop_ends_it_and_the_list_keeps_it(waiting: Inside) -> None:
    asked = waiting("deliveries", "drop", "event:*")
    assert asked.code == 2
    assert "a filter chose 2 deliveries" in asked.err
    assert waiting("deliveries", "drop", "", "--yes").code == 2
    dropped = waiting("deliveries", "drop", "d1", "d9")
    assert dropped.code == 1
    assert dropped.err.splitlines() == ["there is no delivery d9", "dropped 1 delivery"]
    assert waiting("deliveries", "drop", "event:*", "--yes").err.splitlines() == ["dropped 1 delivery"]
    assert not waiting("deliveries").out
    assert waiting("deliveries", "--all").out.count("dropped") == 2
    again = waiting("deliveries", "retry", "d1")
    assert (again.code, again.err.splitlines()) == (
        1,
        ["d1 is over (dropped); `sandbox replay 1` sends its event again"],
    )


async def test_retry_sends_once_and_says_what_came_of_it(waiting: Inside, tmp_path: Path) -> None:
    async with raw_server(failing_up_to(2)) as server:
        write_config(tmp_path, server.url, "{speed: 0.1}")
        first = await asyncio.to_thread(waiting, "deliveries", "retry", "d1", "--json")
        second = await asyncio.to_thread(waiting, "deliveries", "retry", "event:Order.*")
        over = await asyncio.to_thread(waiting, "deliveries", "retry", "d1")
        unknown = await asyncio.to_thread(waiting, "deliveries", "retry", "sub:nobody")
    assert first.code == 1
    assert "Order.Create to erp: send 2 of 6 (Attempt 1, record #3): 500 after " in first.err
    assert [each["attempt"] for each in first.objects()] == [1]
    assert second.code == 0
    assert second.err.splitlines()[-1].endswith("; done")
    assert "d1 is over (delivered)" in over.err
    assert unknown.code == 1
    assert len(server.requests) == 2


async def test_retry_leaves_it_to_whoever_retries(waiting: Inside, tmp_path: Path) -> None:
    async with raw_server(OK) as server:
        write_config(tmp_path, server.url, "{speed: 0.1}")
        listening = await asyncio.to_thread(start_listening, Program(tmp_path))
        assert "queue    2 deliveries wait to be sent again" in listening.narration
        result = await asyncio.to_thread(waiting, "deliveries", "retry", "d2")
        assert result.code == 0
        assert result.err.splitlines() == [f"listen (pid {listening.process.pid}) sends 1 delivery now"]
        assert listening.process.stderr is not None
        line = await asyncio.to_thread(listening.process.stderr.readline)
        assert line.startswith("retry    Cart.Create to erp: send 2 of 6 (Attempt 1, record #3): 200 after ")
        assert (await asyncio.to_thread(listening.stop))[0] == 0


def test_without_its_subscription_the_list_says_what_to_do(waiting: Inside, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("subscriptions: []\n")
    assert "erp: config.yaml has no subscription of this name, so nothing can be signed" in waiting("deliveries").err
    result = waiting("deliveries", "retry", "d1")
    assert result.code == 1
    assert "d1 is not sent: config.yaml has no subscription of its name" in result.err


def leave_cut_off(folder: Path, at: Ticks, program: str = "emit") -> None:
    """As a program leaves it that was killed at that time, in the middle of the first send."""

    async def enqueue() -> None:
        async with await SqliteJournal.open(folder / ".sandbox/journal.db") as journal:
            dead = Sender("dead", program, 4711)
            await journal.queue.beat(dead, at)
            await journal.queue.enqueue(dead, Event("cut off", "Order.Create", "{}"), [("erp", False)], at)

    asyncio.run(enqueue())


async def test_what_was_cut_off_is_listed_so_and_retried_as_the_next_send(inside: Inside, tmp_path: Path) -> None:
    async with raw_server(OK) as server:
        write_config(tmp_path, server.url, "{}")
        await asyncio.to_thread(leave_cut_off, tmp_path, system_clock())
        assert " being sent\n" in (await asyncio.to_thread(inside, "deliveries")).out
        busy = await asyncio.to_thread(inside, "deliveries", "retry", "d1")
        assert (busy.code, busy.err.splitlines()) == (1, ["d1 is being sent at this moment"])
        await asyncio.to_thread((tmp_path / ".sandbox/journal.db").unlink)
        await asyncio.to_thread(leave_cut_off, tmp_path, system_clock() - ticks.PER_MINUTE)
        listed = await asyncio.to_thread(inside, "deliveries")
        assert listed.out.splitlines()[1].split() == ["d1", "Order.Create", "erp", "0", "of", "6", "cut", "off"]
        assert "nobody runs who sends again" in listed.err
        retried = await asyncio.to_thread(inside, "deliveries", "retry", "d1")
    spent, sent = retried.err.splitlines()
    assert spent.startswith("Order.Create to erp: send 1 of 6 (Attempt 0, record #1): cut off: emit (pid 4711) ended ")
    assert sent.startswith("Order.Create to erp: send 2 of 6 (Attempt 1, record #2): 200 after ")
    assert retried.code == 0
    assert [b'"Attempt":1' in request for request in server.requests] == [True]


def test_what_was_cut_off_and_cannot_be_signed_says_so_and_can_be_dropped(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("subscriptions: []\n")
    (tmp_path / ".sandbox").mkdir()
    leave_cut_off(tmp_path, system_clock() - ticks.PER_MINUTE)
    assert "put it back, or `sandbox deliveries drop d1`" in inside("deliveries").err
    assert "d1 is not sent: config.yaml has no subscription of its name" in inside("deliveries", "retry", "d1").err
    assert inside("deliveries", "drop", "d1").err == "dropped 1 delivery\n"
    listed = inside("deliveries", "--all").out
    assert "dropped" in listed
    assert "the program that was sending it is gone, so nobody knows whether its last send arrived" in listed


async def test_what_a_running_listen_cannot_sign_either_is_not_promised(waiting: Inside, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("subscriptions: []\n")

    async def listening() -> None:
        async with await SqliteJournal.open(tmp_path / ".sandbox/journal.db") as journal:
            await journal.queue.beat(Sender("there", "listen", 11, retries=True), system_clock())

    await listening()
    result = await asyncio.to_thread(waiting, "deliveries", "retry", "d1")
    assert result.code == 1
    assert result.err.startswith("d1 is not sent: config.yaml has no subscription of its name")


async def test_waiting_goes_on_when_whoever_sent_it_again_was_killed(sandbox: Program) -> None:
    """A listen took the second send from a waiting emit, and died in it."""
    async with raw_server(failing_up_to(2)) as server:
        write_config(sandbox.folder, server.url, "{speed: 60}")
        process = sandbox.start("emit", "Order.Create", "--wait")
        assert process.stderr is not None
        await asyncio.to_thread(process.stderr.readline)
        past = system_clock() - ticks.PER_MINUTE
        async with await SqliteJournal.open(sandbox.folder / ".sandbox/journal.db") as journal:
            dead = Sender("dead", "listen", 4711)
            await journal.queue.beat(dead, past)
            (claim,) = await journal.queue.claim(dead, system_clock() + ticks.PER_SECOND, Wanted(("erp",)))
            assert claim.delivery.sends == 1
        _, err = await asyncio.to_thread(process.communicate, timeout=30)
    assert process.returncode == 0
    assert "(Attempt 1, record #2): cut off: listen (pid 4711) ended" in err
    assert [b'"Attempt":1' in request for request in server.requests] == [False, False]


def test_without_a_journal_nothing_waits(inside: Inside, tmp_path: Path) -> None:
    result = inside("deliveries")
    assert (result.code, result.out) == (0, "")
    assert not (tmp_path / ".sandbox").exists()
    assert inside("deliveries", "drop", "d1").code == 1


async def test_wait_stays_until_it_is_delivered(sandbox: Program) -> None:
    async with raw_server(failing_up_to(2)) as server:
        write_config(sandbox.folder, server.url, "{speed: 1000}")
        result = await asyncio.to_thread(sandbox, "emit", "Order.Create", "--wait", "--json")
    assert result.code == 0
    assert [each["attempt"] for each in result.objects()] == [0, 1, 2]
    assert len({each["id"] for each in result.objects()}) == 1
    assert result.err.splitlines()[-1] == "1 delivery was sent again: 1 delivered in the end, 0 not"


async def test_wait_signs_with_the_secret_of_the_command_line_and_fails_if_it_is_given_up(sandbox: Program) -> None:
    async with raw_server(answer("503 Busy", "Retry-After: 120")) as server:
        write_config(sandbox.folder, NOWHERE, "{waits: [10ms, 20ms]}")
        to = ("--to", server.url, "--secret", "whs_from_the_command_line")
        result = await asyncio.to_thread(sandbox, "emit", "Order.Create", *to, "--wait")
    assert result.code == 1
    assert len(server.requests) == 3
    assert "its Retry-After: 120 is ignored, as ABP ignores it" in result.err
    assert "send 3 of 3 (Attempt 2, record #3): 503 after" in result.err
    assert "given up after 3 sends" in result.err
    assert "command_line" not in result.out + result.err
    assert b"command_line" not in (sandbox.folder / ".sandbox/journal.db").read_bytes()


async def test_interrupted_waiting_says_what_stays(sandbox: Program) -> None:
    async with raw_server(OOPS) as server:
        write_config(sandbox.folder, server.url, "{}")
        process = sandbox.start("emit", "Order.Create", "--wait")
        assert process.stderr is not None
        first = await asyncio.to_thread(process.stderr.readline)
        assert first == "    erp: send 1 of 6 failed; next in 60 s\n"
        process.send_signal(signal.SIGINT)
        _, err = await asyncio.to_thread(process.communicate)
        assert process.returncode == 130
        assert "stopped: what is not over stays in the queue" in err
        (one,) = (await asyncio.to_thread(sandbox, "deliveries", "--json")).objects()
        assert one["state"] == "waiting"


def test_one_shots_leave_nothing_in_the_queue(inside: Inside, tmp_path: Path) -> None:
    write_config(tmp_path, NOWHERE, "{}")
    once = inside("emit", "Order.Create", "--no-retry")
    assert once.code == 1
    assert "wait" not in once.err
    ad_hoc = inside("emit", "Order.Create", "--subscription", "erp", "--secret", "other")
    assert "1 delivery is not sent again: config.yaml has not this URL with this secret" in ad_hoc.err
    write_config(tmp_path, NOWHERE, "{retry: false}")
    assert inside("emit", "Order.Create").err == ""
    assert not inside("deliveries", "--all").out
    assert inside("emit", "Order.Create", "--wait", "--no-retry").code == 2


async def test_a_subscription_that_never_answers_200_is_switched_off(inside: Inside, tmp_path: Path) -> None:
    async with raw_server(answer("201 Created")) as created, raw_server(OOPS) as server:
        text = (
            "subscriptions:\n"
            "  # keep this\n"
            f"  - {{name: erp, url: '{server.url}', secret: s, events: ['*']}}  # and this\n"
            f"  - {{name: created, url: '{created.url}', secret: s, events: ['*']}}\n"
            "delivery: {deactivate_after: 3}\n"
        )
        (tmp_path / "config.yaml").write_text(text)
        result = await asyncio.to_thread(inside, "emit", "Order.Create", "--count", "5")
    assert len(server.requests) == 3
    assert len(created.requests) == 5  # no 200 there either, but no failure that would make anybody look
    told = [line for line in result.err.splitlines() if line.startswith("config")]
    assert told == [
        "config   config.yaml:3: subscription erp disabled: none of its last 3 sends was answered 200 "
        "(delivery.deactivate_after); `sandbox subscriptions enable erp` switches it on again"
    ]
    after = (tmp_path / "config.yaml").read_text()
    assert after == text.replace("events: ['*']}  # and", "events: ['*'], active: false}  # and")
