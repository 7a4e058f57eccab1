"""What fails is sent again by the plan: the same event, a new attempt, at the right time, and no more than once."""

import asyncio
import hmac
import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.deliveries import DeliveryState
from sandbox.domain.envelope import Event
from sandbox.domain.records import Attempt, OutcomeKind
from sandbox.domain.retry_plan import RetryPlan
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.ticks import system_clock
from sandbox.journal.delivery_queue import LEASE, Claim, Sender
from sandbox.journal.protocol import JournalError
from sandbox.receiver.receiver import Receiver
from sandbox.sender import retrying
from sandbox.sender.delivering import Retries
from sandbox.sender.next_send import next_words
from sandbox.sender.publisher import DeliveryStatus, Retrying
from sandbox.service import Sandbox
from tests.fake_time import START, FakeTime
from tests.raw_http import OK, answer, raw_server
from tests.sender.stage import EVENT, config_in, failing, retry_stage, subscription
from tests.waiting import wait_for

SHORT = RetryPlan(waits=(ticks.PER_SECOND, 2 * ticks.PER_SECOND))


@pytest.fixture(autouse=True)
def _few_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour has many quarters of a second; what is due in this process wakes it anyway."""
    monkeypatch.setattr(retrying, "LOOK_SECONDS", 20.0)


def waits_between(attempts: list[Attempt]) -> list[float]:
    return [(later.at - earlier.at) / ticks.PER_SECOND for earlier, later in itertools.pairwise(attempts)]


async def test_four_failures_then_a_200_are_attempts_0_to_4_at_the_plans_waits(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(4)) as stage:
        (result,) = await stage.publish()
        assert result.status is DeliveryStatus.FAILED
        assert result.next is not None
        assert result.next.due == START + 60 * ticks.PER_SECOND
        await stage.until_over()
        attempts, captures = await stage.attempts(), await stage.captures()
    assert [each.attempt for each in attempts] == [0, 1, 2, 3, 4]
    assert waits_between(attempts) == [60, 120, 240, 480]
    assert [each.outcome.status for each in attempts] == [500, 500, 500, 500, 200]
    assert [each.verdict.verified for each in captures] == [True] * 5
    bodies = [json.loads(each.request.body) for each in attempts]
    assert {each["Id"] for each in bodies} == {EVENT.id}
    assert all(EVENT.data_text.encode() in each.request.body for each in attempts)
    assert [each["CreationTimeUtc"] for each in bodies] == [ticks.format_utc(each.at) for each in attempts]
    assert (
        stage.told[0]
        == "Order.Create to erp: send 2 of 6 (Attempt 1, record #4): 500 after "
        + (stage.told[0].split("500 after ")[1])
    )
    assert stage.told[0].endswith(" ms; next in 2 min")
    assert stage.told[-1].endswith("; done")


async def test_the_sixth_send_is_the_last(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None)) as stage:
        await stage.publish()
        await stage.until_over()
        (delivery,) = await stage.sandbox.queue.select(ended=True)
        attempts = await stage.attempts()
    assert waits_between(attempts) == [60, 120, 240, 480, 960]
    assert delivery.state is DeliveryState.GIVEN_UP
    assert delivery.sends == 6
    assert delivery.outcome == attempts[-1].outcome.reason
    assert stage.told[-1].endswith("; given up after 6 sends")


async def test_speed_divides_the_waits(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(3), plan=RetryPlan(speed=60)) as stage:
        await stage.publish()
        await stage.until_over()
        assert waits_between(await stage.attempts()) == [1, 2, 4]


async def test_the_first_base_counts_on(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(1), plan=SHORT) as stage:
        stage.sandbox.config = replace(stage.sandbox.config, wire=replace(stage.sandbox.config.wire, attempt_base=2))
        await stage.publish()
        await stage.until_over()
        assert [each.attempt for each in await stage.attempts()] == [2, 3]


async def test_a_retry_is_signed_with_the_secret_and_sent_to_the_url_of_now(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(1), plan=SHORT) as stage, raw_server(OK) as elsewhere:
        await stage.publish()
        moved = subscription(elsewhere.url, secret="another")
        stage.sandbox.config = replace(stage.sandbox.config, subscriptions=(replace(moved, active=False),))
        await stage.until_over()
        first, second = await stage.attempts()
    assert second.request.url == moved.url
    assert dict(first.request.headers)["abp-webhook-signature"] != dict(second.request.headers)["abp-webhook-signature"]
    assert len(elsewhere.requests) == 1  # inactive or not: only new events are kept from it (wire-format 7.3)


async def test_without_its_subscription_a_delivery_waits_until_that_is_back(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(1), plan=SHORT) as stage:
        await stage.publish()
        config = stage.sandbox.config
        stage.sandbox.config = replace(config, subscriptions=())
        await stage.run_to(START + ticks.PER_MINUTE)
        assert len(await stage.attempts()) == 1
        stage.sandbox.config = config
        await stage.until_over()
        assert len(await stage.attempts()) == 2


async def test_after_two_days_it_is_given_up_unsent(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None), retries=Retries.NOTHING) as stage:
        await stage.publish()
    later = FakeTime(START + 2 * ticks.PER_DAY + ticks.PER_SECOND)
    async with retry_stage(tmp_path, time=later) as stage:
        await stage.until_over()
        (delivery,) = await stage.sandbox.queue.select(ended=True)
        assert delivery.state is DeliveryState.GIVEN_UP
        assert "two days" in delivery.outcome
        assert len(await stage.attempts()) == 1


async def test_retry_after_is_ignored_and_said_so(tmp_path: Path) -> None:
    rule = failing(1, headers=(("Retry-After", "5"),))
    async with retry_stage(tmp_path, failing(1), rule) as stage:
        await stage.publish()
        await stage.until_over()
        assert waits_between(await stage.attempts()) == [60, 120]
    assert stage.told[0].endswith("next in 2 min (its Retry-After: 5 is ignored, as ABP ignores it)")


async def test_a_dead_endpoint_delays_no_other_and_is_not_asked_by_too_many_at_once(tmp_path: Path) -> None:
    hanging: list[asyncio.StreamWriter] = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hanging.append(writer)
        await reader.read()
        writer.close()

    async with retry_stage(tmp_path, failing(12), failing(None, 200), plan=SHORT) as stage:
        live = stage.sandbox.config.subscriptions[0]
        for index in range(12):
            await stage.publish(Event(f"event-{index}", "Order.Create", "{}"))
        # Nine more, for an endpoint that takes the first send amiss and hangs from then on.
        async with raw_server(answer("500 Oops")) as first:
            dead = subscription(first.url, "dead")
            stage.sandbox.config = replace(stage.sandbox.config, subscriptions=(dead,))
            for index in range(9):
                await stage.publish(Event(f"dead-{index}", "Order.Create", "{}"))
        async with await asyncio.start_server(hang, "127.0.0.1", 0) as server:
            hung = subscription(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "dead")
            stage.sandbox.config = replace(stage.sandbox.config, subscriptions=(live, hung))
            stage.time.now = START + 10 * ticks.PER_SECOND
            stage.sandbox.retrier.wake()

            async def live_ones_are_over() -> bool:
                left = await stage.sandbox.queue.select()
                return {each.subscription for each in left} == {"dead"}

            await wait_for(live_ones_are_over, "the deliveries to the live endpoint")
            await wait_for(lambda: len(hanging) == 8, "eight at the dead endpoint")
            await wait_for(lambda: stage.sandbox.retrier.under_way == 8, "nothing but these under way")
    async with retry_stage(tmp_path, retries=Retries.NOTHING) as stage:
        left = await stage.sandbox.queue.select()
        assert sorted(each.sends for each in left) == [1, 2, 2, 2, 2, 2, 2, 2, 2]  # interrupted at the end, so spent
        assert {each.state for each in left} == {DeliveryState.WAITING}


async def test_a_timeout_and_a_lost_redirect_are_failures_like_others(tmp_path: Path) -> None:
    moved = answer("307 Temporary Redirect", "Location: /elsewhere")
    replies = iter([answer("302 Found"), b"", moved, OK])
    asked: list[bytes] = []

    def script(request: bytes) -> bytes | None:
        asked.append(request)
        return next(replies)

    async with retry_stage(tmp_path, plan=SHORT) as stage, raw_server(script) as server:
        stage.sandbox.config = replace(
            stage.sandbox.config,
            subscriptions=(subscription(server.url),),
            delivery=DeliverySettings(ticks.PER_SECOND // 5, SHORT),
        )
        await stage.publish()
        await stage.until_over()
        attempts = await stage.attempts()
    assert [each.outcome.kind for each in attempts] == [
        OutcomeKind.REDIRECT_REFUSED,
        OutcomeKind.TIMEOUT,
        OutcomeKind.DELIVERED,
    ]
    assert [request.split(b" ")[1] for request in asked[-2:]] == [b"/hooks/erp", b"/elsewhere"]
    assert len(attempts[-1].outcome.hops) == 1


async def test_what_no_config_can_sign_is_sent_once_or_kept_by_this_process(tmp_path: Path) -> None:
    fine = failing(None, 200)
    async with retry_stage(tmp_path, failing(2), fine, plan=SHORT, retries=Retries.OWN) as stage:
        known = stage.sandbox.config.subscriptions[0]
        other = replace(known, secret=Secret("whs_of_the_command_line"))
        publish = stage.sandbox.publisher.publish
        (once,) = (await publish(EVENT, [other], retrying=Retrying.QUEUED)).results
        assert once.next is None
        assert not await stage.sandbox.queue.select()
        (kept,) = (await publish(Event("kept", "Order.Create", "{}"), [other], retrying=Retrying.HERE)).results
        assert kept.next is not None
        (delivery,) = await stage.sandbox.queue.select()
        assert delivery.kept
        await stage.until_over()
        last = (await stage.attempts())[-1]
        assert (last.event_id, last.attempt) == ("kept", 1)
        digest = hmac.digest(b"whs_of_the_command_line", last.request.body, "sha256")
        assert dict(last.request.headers)["abp-webhook-signature"] == f"sha256={digest.hex('-').upper()}"
    assert b"command_line" not in (tmp_path / "journal.db").read_bytes()


async def test_what_was_kept_ends_with_its_process(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None), retries=Retries.NOTHING) as stage:
        other = replace(stage.sandbox.config.subscriptions[0], secret=Secret("mine"))
        await stage.sandbox.publisher.publish(EVENT, [other], retrying=Retrying.HERE)
    async with retry_stage(tmp_path, retries=Retries.NOTHING) as stage:
        (delivery,) = await stage.sandbox.queue.select(ended=True)
        assert delivery.state is DeliveryState.DROPPED
        assert "--secret" in delivery.outcome


async def test_without_retries_nothing_is_queued_and_nothing_that_waits_is_sent(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(1), retries=Retries.NOTHING) as stage:
        await stage.publish()
    async with retry_stage(tmp_path, failing(1), plan=RetryPlan(retry=False)) as stage:
        (result,) = await stage.publish(Event("one shot", "Order.Create", "{}"))
        assert result.next is None
        await stage.run_to(START + 5 * ticks.PER_MINUTE)
        (delivery,) = await stage.sandbox.queue.select()
        assert (delivery.event.id, delivery.sends) == (EVENT.id, 1)


async def test_a_reset_ends_what_waits_and_what_is_being_sent(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None), plan=SHORT) as stage:
        await stage.publish()
        answering = asyncio.Event()

        async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            await answering.wait()
            writer.write(answer("500 Oops"))
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(slow, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            stage.sandbox.config = replace(stage.sandbox.config, subscriptions=(subscription(url),))

            async def is_sending() -> bool:
                return [each.state for each in await stage.sandbox.queue.select()] == [DeliveryState.SENDING]

            await stage.run_to(START + ticks.PER_SECOND)
            await wait_for(is_sending, "it is being sent")
            await stage.sandbox.records.reset()
            answering.set()
            await wait_for(lambda: stage.told, "what was said of it")
        assert stage.told[0].endswith("it was taken from the queue meanwhile, so nothing follows")
        assert not await stage.sandbox.queue.select(ended=True)
        assert (await stage.sandbox.records.counts()).attempts == 1


async def test_a_send_that_a_dead_process_left_is_spent_and_the_plan_goes_on(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, retries=Retries.NOTHING) as stage:
        queue, dead = stage.sandbox.queue, Sender("dead", "emit", 4711)
        await queue.beat(dead, stage.time.now)
        await queue.enqueue(dead, EVENT, [("erp", False), ("elsewhere", False)], stage.time.now)
    async with retry_stage(tmp_path, time=FakeTime(START + LEASE - 1)) as stage:
        await stage.run_to(START + 55 * ticks.PER_SECOND)  # the lease has ended, the next send is not due yet
        (cut_off,) = await stage.attempts()
        assert cut_off.attempt == 0
        assert cut_off.at == START
        assert cut_off.outcome.kind is OutcomeKind.INTERRUPTED
        assert cut_off.outcome.reason.startswith("cut off: emit (pid 4711) ended before an answer was recorded")
        await stage.until_attempts(2)
        assert [each.attempt for each in await stage.attempts()] == [0, 1]
        assert waits_between(await stage.attempts()) == [60]
        # What this config cannot sign is left to those who can.
        assert [each.subscription for each in await stage.sandbox.queue.select()] == ["elsewhere"]


async def test_who_was_late_itself_judges_nobody_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "LOOK_SECONDS", 1.0)
    async with retry_stage(tmp_path) as stage:
        queue, other = stage.sandbox.queue, Sender("other", "emit", 4711)
        await queue.beat(other, stage.time.now)
        await queue.enqueue(other, EVENT, [("erp", False)], stage.time.now)
        stage.time.now += ticks.PER_HOUR  # the machine has slept
        await stage.run_to(START + ticks.PER_HOUR + LEASE // 2)
        assert await stage.attempts() == []
        await queue.beat(other, stage.time.now)
        await stage.run_to(START + ticks.PER_HOUR + LEASE + 5 * ticks.PER_SECOND)  # it may judge again
        assert await stage.attempts() == []
        await stage.until_attempts(1)


async def test_a_verbatim_body_is_sent_again_as_it_is(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(1), failing(None, 200), plan=SHORT) as stage:
        body = b'{"Id": "mine",  "Attempt": 7}'
        await stage.publish(Event("mine", "Order.Create", "", verbatim=body))
        await stage.until_over()
        attempts = await stage.attempts()
    assert [each.request.body for each in attempts] == [body, body]


async def test_closing_spends_the_send_under_way_and_keeps_the_delivery(tmp_path: Path) -> None:
    arrived = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as server, retry_stage(tmp_path) as stage:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        stage.sandbox.config = replace(stage.sandbox.config, subscriptions=(subscription(url),))
        publishing = asyncio.create_task(stage.publish())
        await asyncio.wait_for(arrived.wait(), 10)
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
    async with retry_stage(tmp_path, retries=Retries.NOTHING) as stage:
        (delivery,) = await stage.sandbox.queue.select()
        (attempt,) = await stage.attempts()
    assert attempt.outcome.kind is OutcomeKind.INTERRUPTED
    assert (delivery.state, delivery.sends, delivery.due) == (
        DeliveryState.WAITING,
        1,
        attempt.at + 60 * ticks.PER_SECOND,
    )


async def test_a_delivery_that_succeeds_at_once_leaves_no_row(tmp_path: Path) -> None:
    async with retry_stage(tmp_path) as stage:
        (result,) = await stage.publish()
        assert result.status is DeliveryStatus.DELIVERED
        assert not await stage.sandbox.queue.select(ended=True)


async def test_an_attempt_that_the_journal_could_not_take_is_recorded_later_and_not_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with retry_stage(tmp_path, failing(1), failing(None, 200), plan=SHORT) as stage:
        await stage.publish()
        settle, full = stage.sandbox.queue.settle, [True]

        async def on_a_full_disk(claim: Claim, attempt: Attempt, *how: object) -> object:
            if full[0]:
                raise JournalError("database or disk is full")
            return await settle(claim, attempt, *how)  # type: ignore[arg-type]

        monkeypatch.setattr(stage.sandbox.queue, "settle", on_a_full_disk)
        await stage.run_to(START + ticks.PER_SECOND)
        await wait_for(lambda: stage.told, "the trouble")
        full[0] = False
        await stage.until_over()
        await stage.run_to(stage.time.now + ticks.PER_MINUTE)
        attempts, captures = await stage.attempts(), await stage.captures()
    assert len(stage.told) == 2
    assert stage.told[0] == "nothing is sent again for now: database or disk is full"
    assert stage.told[1].endswith("; done")
    assert [(each.attempt, each.outcome.status) for each in attempts] == [(0, 500), (1, 200)]
    assert len(captures) == 2


async def test_nothing_is_sent_to_a_receiver_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What falls due while the receiver and what else there is are being closed keeps its send."""
    stop, late = Receiver.stop, [0]

    async def stop_slowly(self: Receiver) -> None:
        await stop(self)
        await wait_for(lambda: system_clock() > late[0], "the time of the next send")

    monkeypatch.setattr(Receiver, "stop", stop_slowly)
    config = config_in(tmp_path, failing(None), plan=RetryPlan(waits=(ticks.PER_SECOND // 5,)))
    async with Sandbox(config, retries=Retries.ALL, journal_path=tmp_path / "journal.db") as sandbox:
        assert sandbox.receiver is not None
        to = [subscription(sandbox.receiver.base_url)]
        sandbox.config = replace(config, subscriptions=tuple(to))
        (result,) = (await sandbox.publisher.publish(EVENT, to, retrying=Retrying.QUEUED)).results
        assert result.next is not None
        assert result.next.due is not None
        late[0] = result.next.due + ticks.PER_SECOND // 5
    async with retry_stage(tmp_path, retries=Retries.NOTHING) as stage:
        (delivery,) = await stage.sandbox.queue.select()
    assert (delivery.state, delivery.sends) == (DeliveryState.WAITING, 1)


async def test_what_is_due_before_its_answer_came_is_said_to_be_sent_at_once(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None), plan=RetryPlan(waits=(0,)), retries=Retries.NOTHING) as stage:
        (result,) = await stage.publish()
        assert result.attempt is not None
        assert result.next is not None
        assert next_words(result.attempt, result.next, stage.time.now) == "next at once"
