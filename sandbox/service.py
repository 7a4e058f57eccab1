"""The Sandbox: wires the rooms together and exposes them. Every face talks to it; it has no verbs of its own."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.config.values import Config
from sandbox.domain.examination import Rules
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.opening import open_records
from sandbox.journal.protocol import Records
from sandbox.receiver.receiver import Receiver
from sandbox.sender.publisher import Publisher
from sandbox.shop.shop import Shop


class Sandbox:
    """Both ends of the wire with a journal between them, for the time of an `async with`.

    `receiving` decides whether the embedded receiver listens; `journal_path` replaces the one of the config;
    `narrate`, which a face may replace, takes sentences about what goes on beside the data. Entering raises
    JournalError or ReceiverUnavailableError.
    """

    def __init__(
        self,
        config: Config,
        *,
        receiving: bool = True,
        journal_path: Path | None = None,
        seed: int = 1,
        clock: Clock = system_clock,
        narrate: Callable[[str], None] | None = None,
    ) -> None:
        self.config = config
        self.clock = clock
        self.shop = Shop(seed)
        self.records: Records
        self.publisher: Publisher
        self.receiver: Receiver | None = None
        self._receiving = receiving
        self._journal_path = journal_path or config.journal_path
        self.narrate = narrate
        self._open = AsyncExitStack()
        self._rules_of: Config | None = None
        self._current_rules: Rules

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            self.records = await open_records(self._journal_path)
            opened.push_async_callback(self.records.close)
            self.publisher = Publisher(
                self.records, lambda: self.config.wire, lambda: self.config.delivery, clock=self.clock
            )
            opened.push_async_callback(self.publisher.close)
            if self._receiving:
                receiver = Receiver(
                    self.config.receiver, self._rules, self.records, clock=self.clock, narrate=self._tell
                )
                await receiver.start()
                opened.push_async_callback(receiver.stop)
                self.receiver = receiver
            self._open = opened.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.receiver = None
        await self._open.aclose()

    def _tell(self, sentence: str) -> None:
        if self.narrate is not None:
            self.narrate(sentence)

    def _rules(self) -> Rules:
        # Asked for on every request; the config changes seldom.
        if self._rules_of is not self.config:
            self._rules_of = self.config
            self._current_rules = Rules(self.config.subscriptions, self.config.wire, self.config.receiver.max_body)
        return self._current_rules
