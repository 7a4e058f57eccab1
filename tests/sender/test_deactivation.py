"""Deactivation by wire-format 7.3: N sends without a 200, after a failure, and what cannot be written is only said."""

from dataclasses import replace
from pathlib import Path

from sandbox.config.load import load_config
from sandbox.domain.envelope import Event
from sandbox.domain.retry_plan import RetryPlan
from tests.sender.stage import RetryStage, config_in, failing, retry_stage

SHORT = RetryPlan(waits=(10_000_000,) * 5)


def after(stage: RetryStage, count: int) -> None:
    config = stage.sandbox.config
    stage.sandbox.config = replace(config, delivery=replace(config.delivery, deactivate_after=count))


async def test_retries_count_and_those_of_other_events_still_run(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None), plan=SHORT) as stage:
        path = tmp_path / "config.yaml"
        path.write_text("subscriptions:\n  - {name: erp, url: 'http://h/', secret: s, events: ['*']}  # mine\n")
        stage.sandbox._switch._found = load_config(path, cwd=tmp_path, environ={})
        after(stage, 4)
        await stage.publish()
        await stage.publish(Event("another", "Order.Create", "{}"))
        await stage.until_over()
        assert len(await stage.attempts()) == 12
        (sentence,) = stage.config_told
        assert "subscription erp disabled: none of its last 4 sends was answered 200" in sentence
        assert not stage.sandbox.config.subscriptions[0].active
        assert [each.reason for each in await stage.publish()] == ["inactive"]
    assert path.read_text() == (
        "subscriptions:\n  - {name: erp, url: 'http://h/', secret: s, events: ['*'], active: false}  # mine\n"
    )


async def test_one_200_among_them_keeps_it_active_and_a_201_does_not(tmp_path: Path) -> None:
    rules = (failing(1), failing(1, 200), failing(2), failing(1, 201), failing(None))
    async with retry_stage(tmp_path, *rules, plan=RetryPlan(waits=())) as stage:
        after(stage, 3)
        tried = []
        for index in range(6):
            await stage.publish(Event(str(index), "Order.Create", "{}"))
            tried.append(bool(stage.config_told))
    # 500, 200, 500, 500 (of the last three one was a 200), 201 (no failure), 500
    assert tried == [False, False, False, False, False, True]


async def test_the_packaged_config_stays_as_it_is_and_that_is_said_once(tmp_path: Path) -> None:
    assert config_in(tmp_path).read_only
    async with retry_stage(tmp_path, failing(None), plan=SHORT) as stage:
        after(stage, 2)
        await stage.publish()
        await stage.until_over()
        (sentence,) = stage.config_told
        assert stage.sandbox.config.subscriptions[0].active
    assert sentence.startswith(
        "subscription erp should be inactive (none of its last 2 sends was answered 200), but stays active: "
    )
    assert "`sandbox init`" in sentence


async def test_what_was_spoilt_on_purpose_does_not_count(tmp_path: Path) -> None:
    async with retry_stage(tmp_path, failing(None), plan=RetryPlan(waits=())) as stage:
        await stage.publish()
        (sent,) = await stage.attempts()
        for index in range(3):
            await stage.sandbox.records.append(replace(sent, record_id=f"spoilt {index}", fault="wrong-secret"))
        after(stage, 3)
        await stage.publish(Event("second", "Order.Create", "{}"))
        assert not stage.config_told
        await stage.publish(Event("third", "Order.Create", "{}"))
        assert len(stage.config_told) == 1
