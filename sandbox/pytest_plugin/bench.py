"""The bench of one test: a Sandbox of its own in the background, and the results that the test has asked for."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sandbox.config.values import Config, ContractSettings
from sandbox.domain.events import NAMES
from sandbox.domain.records import Attempt, OutcomeKind
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat, WireFormat
from sandbox.journal.protocol import JournalError
from sandbox.pytest_plugin.background import Background
from sandbox.pytest_plugin.captures import capture_line
from sandbox.pytest_plugin.delivery import attempt_line
from sandbox.pytest_plugin.results import Result
from sandbox.receiver.receiver import Receiver
from sandbox.service import Sandbox

PATH = "/hooks/o2vend"
_TOLD_RECORDS = 20
_T = TypeVar("_T")
_R = TypeVar("_R", bound=Result[Any])


class Bench:
    """Opens a journal in `folder` and a receiver on a free port; `close` ends both, after the test."""

    def __init__(self, background: Background, folder: Path, secret: str, wire: WireFormat) -> None:
        self.background = background
        self._working: set[asyncio.Task[Any]] = set()
        self._results: list[Result[Any]] = []
        self._story: list[str] | None = None
        subscription = Subscription("o2vend_receiver", f"http://127.0.0.1{PATH}", Secret(secret), (), True, _ALL)
        config = Config(
            path=folder / "config.yaml",
            why="made for this test",
            read_only=True,
            receiver=ReceiverSettings(port=0),
            subscriptions=(subscription,),
            wire=wire,
            delivery=DeliverySettings(),
            journal_path=folder / "journal.db",
            theme="",
            contract=ContractSettings(None, ()),
        )
        self.sandbox = Sandbox(config)
        background.run(self.sandbox.__aenter__())
        self.subscription = replace(subscription, url=self.receiver.base_url + PATH)
        self.sandbox.config = replace(config, subscriptions=(self.subscription,))

    @property
    def receiver(self) -> Receiver:
        """The receiver, which listens until `close`."""
        receiver = self.sandbox.receiver
        assert receiver is not None
        return receiver

    @property
    def signing(self) -> SignatureFormat:
        """How what comes must be signed."""
        return self.sandbox.config.wire.signature

    def start(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> "Future[_T]":
        """Begin work with the journal; `close` ends what is not finished by then."""

        async def working() -> _T:
            task = asyncio.current_task()
            assert task is not None
            self._working.add(task)
            try:
                return await work()
            finally:
                self._working.discard(task)

        return self.background.start(working())

    def owe(self, result: _R) -> _R:
        """Remember a result that may have to be awaited, and return it."""
        self._results.append(result)
        return result

    def not_awaited(self) -> list[str]:
        """Return a sentence for each result that async code has not awaited."""
        return [result.not_awaited() for result in self._results if not result.awaited]

    def story(self) -> Sequence[str]:
        """Return what was sent and received, a line each; as it was at the end if the bench is closed."""
        if self._story is not None:
            return self._story
        try:
            return self.background.run(self._read_story())
        except JournalError as error:
            return [str(error)]

    def close(self) -> None:
        """End what is under way, stop the receiver and close the journal."""
        self.background.run(self._end_work())
        self._story = [*self.story()]
        self.background.run(self.sandbox.__aexit__(None, None, None))

    async def _end_work(self) -> None:
        working = tuple(self._working)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)

    def _is_ours(self, url: str) -> bool:
        return url.startswith(self.receiver.base_url)

    async def _read_story(self) -> list[str]:
        journal, lines = self.sandbox.records, []
        for summary in sorted(await journal.latest(_TOLD_RECORDS), key=lambda each: each.at):
            record = await journal.get(summary.number)
            if not isinstance(record, Attempt):
                lines.append(f"← {capture_line(record)}")
                continue
            lines.append(f"→ {attempt_line(record)}")
            if record.outcome.kind is OutcomeKind.TIMEOUT:
                lines.append(f"  {_HINT_AT_THE_LOOP}")
            elif record.outcome.status in _MAY_BE_THE_SECRET and not self._is_ours(record.request.url):
                lines.append(f"  {_HINT_AT_THE_SECRET}")
        return lines


_ALL = frozenset(NAMES)
_MAY_BE_THE_SECRET = (401, 403)
_HINT_AT_THE_SECRET = "it was signed with o2vend_secret, unless secret= was given: does the server verify by the same?"
_HINT_AT_THE_LOOP = (
    "if the server runs in the test's own event loop, the test must be `async def` and write `await o2vend_emit(…)`"
)
