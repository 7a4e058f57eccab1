"""A Sandbox that publishes, receives and retries, in time that the test drives."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sandbox.config.load import load_config
from sandbox.config.packaged import packaged_config
from sandbox.config.values import Config
from sandbox.domain.answering import AnswerRule
from sandbox.domain.envelope import Event
from sandbox.domain.events import NAMES
from sandbox.domain.records import Attempt, Capture
from sandbox.domain.retry_plan import RetryPlan
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.sender.delivering import Retries
from sandbox.sender.publisher import DeliveryResult, Retrying
from sandbox.service import Sandbox
from tests.conftest import SAMPLE_SECRET
from tests.fake_time import FakeTime

EVENT = Event("ceb309b8-8ec1-4b9e-873a-50eaddc1221e", "Order.Create", '{"Id":1,"OrderTotal":3230.7}')


def failing(times: int | None, status: int = 500, **effect: object) -> AnswerRule:
    rule = AnswerRule("receiver.answers[0]", None, None, None, None, status, (), None, 0, None, times)
    return replace(rule, **effect)  # type: ignore[arg-type]


def subscription(url: str, name: str = "erp", secret: str = SAMPLE_SECRET) -> Subscription:
    return Subscription(name, f"{url.rstrip('/')}/hooks/{name}", Secret(secret), events=frozenset(NAMES))


def config_in(folder: Path, *answers: AnswerRule, plan: RetryPlan | None = None) -> Config:
    config = load_config(packaged_config(), cwd=folder, environ={})
    settings = DeliverySettings(plan=plan or RetryPlan())
    return replace(
        config,
        path=folder / "config.yaml",
        read_only=True,  # nothing that happens here may be written to the repository's own file
        receiver=ReceiverSettings(port=0, answers=answers),
        delivery=settings,
    )


@dataclass
class RetryStage:
    """The Sandbox, its time, and what it said."""

    sandbox: Sandbox
    time: FakeTime
    told: list[str] = field(default_factory=list)
    config_told: list[str] = field(default_factory=list)

    async def publish(self, event: Event = EVENT) -> Sequence[DeliveryResult]:
        subscriptions = self.sandbox.config.subscriptions
        return (await self.sandbox.publisher.publish(event, subscriptions, retrying=Retrying.QUEUED)).results

    async def attempts(self) -> list[Attempt]:
        numbers = [each.number for each in reversed(await self.sandbox.records.latest(1000))]
        records = [await self.sandbox.records.get(number) for number in numbers]
        return [each for each in records if isinstance(each, Attempt)]

    async def captures(self) -> list[Capture]:
        numbers = [each.number for each in reversed(await self.sandbox.records.latest(1000))]
        records = [await self.sandbox.records.get(number) for number in numbers]
        return [each for each in records if isinstance(each, Capture)]

    async def until_over(self) -> None:
        """Let time pass until no delivery is left."""

        async def over() -> bool:
            return not await self.sandbox.queue.select()

        await self.run_until(over, "all deliveries are over", every=16)

    async def until_attempts(self, count: int) -> None:
        async def made() -> bool:
            return (await self.sandbox.records.counts()).attempts >= count

        await self.run_until(made, f"{count} attempts")

    async def run_until(self, condition: Callable[[], Awaitable[object]], description: str, *, every: int = 1) -> None:
        await self.time.run_until(
            condition,
            description,
            sleepers=2,  # the retrier and the heart
            busy=lambda: self.sandbox.retrier.under_way,
            every=every,
        )

    async def run_to(self, at: Ticks) -> None:
        """Let time pass up to this moment."""

        async def come() -> bool:
            return self.time.now >= at

        await self.run_until(come, "a moment")


@asynccontextmanager
async def retry_stage(
    folder: Path,
    *answers: AnswerRule,
    plan: RetryPlan | None = None,
    retries: Retries = Retries.ALL,
    time: FakeTime | None = None,
    config: Config | None = None,
) -> AsyncIterator[RetryStage]:
    """Open it with one subscription, erp, at its own receiver."""
    clock = time or FakeTime()
    sandbox = Sandbox(
        config or config_in(folder, *answers, plan=plan),
        retries=retries,
        program="test",
        clock=clock.clock,
        pausing=clock.pause,
        journal_path=folder / "journal.db",
    )
    stage = RetryStage(sandbox, clock)
    sandbox.narrate_retry = stage.told.append
    sandbox.narrate_config = stage.config_told.append
    async with sandbox:
        assert sandbox.receiver is not None
        sandbox.config = replace(sandbox.config, subscriptions=(subscription(sandbox.receiver.base_url),))
        yield stage
