"""The Sandbox: wires the rooms together and exposes them. Every face talks to it; it has no verbs of its own."""

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.config.errors import ConfigError
from sandbox.config.switching import SubscriptionSwitch
from sandbox.config.values import Config
from sandbox.config.watching import ConfigWatch, difference, summary
from sandbox.domain.examination import Rules
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.delivery_queue import DeliveryQueue
from sandbox.journal.opening import open_with_queue
from sandbox.journal.protocol import Records
from sandbox.receiver.doorplate import Doorplates, Occupant
from sandbox.receiver.listening import PortTakenError, ReceiverUnavailableError
from sandbox.receiver.receiver import Receiver
from sandbox.receiver.relayed import Relay
from sandbox.sender.delivering import Delivering, Retries
from sandbox.sender.forwarding import Forward, Forwarder
from sandbox.sender.pause import Pause, pause
from sandbox.sender.publisher import Publisher
from sandbox.sender.retrying import Retrier
from sandbox.shop.shop import Shop


class Sandbox:
    """Both ends of the wire with a journal between them, for the time of an `async with`.

    `receiving` decides whether the embedded receiver listens; `journal_path` replaces the one of the config; with
    `forward` what is captured goes on to another server. Entering raises JournalError or ReceiverUnavailableError.

    `retries` says what is sent again by itself when it is due; `program` is what people call this process.

    With `attaching`, a port that is taken by a receiver on the same journal is no error: `attached` is that one then,
    and this Sandbox does not listen.

    With `reload`, which reads the config anew (in a thread; it raises ConfigError), the config's file is watched and
    what it says takes effect at once: `config` is replaced and the receiver moves. Whatever the caller laid over the
    file, `reload` lays over it again. A file that cannot be used changes nothing but `config_trouble`, which is a
    sentence as long as something is wrong.

    Faces may replace `narrate`, which takes sentences about what goes on beside the data, `narrate_retry`, which takes
    those about what was sent again, and `narrate_config`, which takes those about changes of the config; a face can as
    well look at `config` and `config_trouble` now and then.
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
        narrate_config: Callable[[str], None] | None = None,
        reload: Callable[[], Config] | None = None,
        forward: Forward | None = None,
        retries: Retries = Retries.NOTHING,
        program: str = "sandbox",
        narrate_retry: Callable[[str], None] | None = None,
        pausing: Pause = pause,
        attaching: bool = False,
    ) -> None:
        self.config = config
        self.config_trouble: str | None = None
        self.clock = clock
        self.shop = Shop(seed)
        self.records: Records
        self.queue: DeliveryQueue
        self.publisher: Publisher
        self.retrier: Retrier
        self.receiver: Receiver | None = None
        self.attached: Occupant | None = None
        self.forwarder: Forwarder | None = None
        self._forward = forward
        self._onward: list[Forwarder] = []
        self._retries = retries
        self._program = program
        self._pausing = pausing
        self._receiving = receiving
        self._journal_path = journal_path or config.journal_path
        self.doorplates = Doorplates(self._journal_path)
        self._attaching = attaching
        self._reload = reload
        self.narrate = narrate
        self.narrate_config = narrate_config
        self._following: asyncio.Task[None] | None = None
        self.narrate_retry = narrate_retry
        self._open = AsyncExitStack()
        self._rules_of: Config | None = None
        self._current_rules: Rules

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            self.records, self.queue = await open_with_queue(self._journal_path, self.clock)
            opened.push_async_callback(self.records.close)
            await self._start_delivering(opened)
            opened.push_async_callback(self._end_forwarding)
            relay = await self._start_forwarding(self._forward) if self._forward is not None else None
            if self._receiving:
                await self._start(opened, relay)
            # First of all, since a retry to a receiver that has just gone would spend a send.
            opened.push_async_callback(self.retrier.stop)
            if self._reload is not None:
                self._watch(self._reload, opened)
            self._open = opened.pop_all()
        return self

    async def _start(self, opened: AsyncExitStack, relay: Relay | None = None) -> None:
        settings = self.config.receiver
        receiver = Receiver(settings, self._rules, self.records, clock=self.clock, narrate=self._tell, relay=relay)
        try:
            await receiver.start()
        except PortTakenError:
            occupant = self.doorplates.at(receiver.port) if self._attaching else None
            if occupant is None:
                raise
            self.attached = occupant
            return
        opened.push_async_callback(receiver.stop)
        opened.callback(self.doorplates.take_down)
        self.receiver, self.attached = receiver, None
        self.doorplates.put(self._program, receiver.port, receiver.base_url)

    async def listen(self) -> None:
        """Listen after all, where the config says, because the receiver that it was attached to has ended.

        If another program of ours was faster, that is `attached` now. Raises ReceiverUnavailableError.
        """
        if self.receiver is None:
            await self._start(self._open)
            self._open.push_async_callback(self.retrier.stop)

    def answer_from(self, url: str | None, narrate: Callable[[str], None] | None = None) -> None:
        """Let the server at a URL answer what is received from now on; None leaves it to rules and verdict again.

        `narrate` gets a sentence when the server ceases to answer, and when it answers again. What waits for the
        server before still gets its answer. Without a receiver nothing changes.
        """
        if self.receiver is None:
            return
        if url is None:
            self.receiver.relay_with(None)
        else:
            self.receiver.relay_with(self._forwarder_to(Forward(url, answers=True), narrate or self._tell).relay)

    async def follow(self, reload: Callable[[], Config]) -> None:
        """Take the config that `reload` reads, from another file than before, and watch that one from now on.

        Raises ConfigError, with everything as it was. The journal stays the present one until the next start.
        """
        config = await asyncio.to_thread(reload)
        if self._following is not None:
            await _end(self._following)
        await self._apply(config)
        self._watch(reload, self._open)

    def _watch(self, reload: Callable[[], Config], opened: AsyncExitStack) -> None:
        self._following = asyncio.create_task(self._follow(reload))
        opened.push_async_callback(_end, self._following)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.receiver = None
        await self._open.aclose()

    async def _start_delivering(self, opened: AsyncExitStack) -> None:
        self._switch = SubscriptionSwitch(self.config, self._tell_config)
        delivering = Delivering(
            self.records,
            self.queue,
            lambda: self.config.wire,
            lambda: self.config.delivery,
            lambda: self.config.subscriptions,
            self._deactivate,
            retries=self._retries,
            program=self._program,
            clock=self.clock,
            pausing=self._pausing,
            narrate=self._tell_retry,
        )
        opened.push_async_callback(delivering.close)
        self.publisher, self.retrier = delivering.publisher, delivering.retrier
        await delivering.start()

    async def _deactivate(self, name: str, after: int) -> None:
        if await self._switch.deactivate(name, after, self.config):
            # Another process, or a config that is not watched, has to know it at once too.
            self.config = replace(
                self.config,
                subscriptions=tuple(
                    replace(each, active=False) if each.name == name else each for each in self.config.subscriptions
                ),
            )

    async def _start_forwarding(self, forward: Forward) -> Relay | None:
        self.forwarder = self._forwarder_to(forward, self._tell)
        if forward.answers:
            return self.forwarder.relay
        await self.forwarder.start()
        return None

    def _forwarder_to(self, forward: Forward, narrate: Callable[[str], None]) -> Forwarder:
        forwarder = Forwarder(forward, self.records, lambda: self.config.delivery, clock=self.clock, narrate=narrate)
        self._onward.append(forwarder)
        return forwarder

    async def _end_forwarding(self) -> None:
        for each in self._onward:
            await each.close()

    async def _follow(self, reload: Callable[[], Config]) -> None:
        name = self.config.path.name
        try:
            async for found in ConfigWatch(self.config, reload).changes():
                if isinstance(found, ConfigError):
                    self._set_trouble(summary(found, name))
                else:
                    await self._apply(replace(found, why=self.config.why))
        except Exception as error:  # its text may quote the file
            self._set_trouble(f"{name} is not watched any more ({type(error).__name__}); start again to go on")

    async def _apply(self, config: Config) -> None:
        name, before = config.path.name, self.config
        if config != before:
            self.config = config
        trouble = None
        if self.receiver is not None:
            try:
                await self.receiver.move(config.receiver)
            except ReceiverUnavailableError as error:
                trouble = f"{name}: {error}; until then it goes on listening on {self.receiver.base_url}"
            self.doorplates.put(self._program, self.receiver.port, self.receiver.base_url)
        if what := difference(before, config):
            self._tell_config(f"{name} changed: {what}")
        self._set_trouble(trouble)

    def _set_trouble(self, trouble: str | None) -> None:
        before, self.config_trouble = self.config_trouble, trouble
        if trouble is not None and trouble != before:
            self._tell_config(trouble)
        elif trouble is None and before is not None:
            self._tell_config(f"{self.config.path.name} is good again")

    def _tell_config(self, sentence: str) -> None:
        if self.narrate_config is not None:
            self.narrate_config(sentence)

    def _tell(self, sentence: str) -> None:
        if self.narrate is not None:
            self.narrate(sentence)

    def _tell_retry(self, sentence: str) -> None:
        if self.narrate_retry is not None:
            self.narrate_retry(sentence)

    def _rules(self) -> Rules:
        # Asked for on every request; the config changes seldom.
        if self._rules_of is not self.config:
            self._rules_of = self.config
            self._current_rules = Rules(self.config.subscriptions, self.config.wire, self.config.receiver.max_body)
        return self._current_rules


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
