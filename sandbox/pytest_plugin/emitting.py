"""The fixture `o2vend_emit`: send one correctly signed event to the server under test."""

from collections.abc import Mapping

from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.records import Attempt
from sandbox.domain.settings import DeliverySettings
from sandbox.journal.protocol import Records
from sandbox.pytest_plugin.bench import Bench
from sandbox.pytest_plugin.changes import Changes
from sandbox.pytest_plugin.delivery import Delivery
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test, require
from sandbox.pytest_plugin.o2vend import O2vend
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.planned import PlannedAttempt

__tracebackhide__ = in_the_test

_LONGEST = 3600.0


class Emitter:
    """Sends events of the test's shop. In async code: `await o2vend_emit(…)`."""

    def __init__(self, o2vend: O2vend, bench: Bench) -> None:
        self._o2vend = o2vend
        self._bench = bench

    def __call__(
        self,
        event: str | Event,
        *,
        to: str,
        secret: str | None = None,
        set: Changes | None = None,
        add: bool = False,
        headers: Mapping[str, str] | None = None,
        attempt: int | None = None,
        body: bytes | str | None = None,
        fault: str | None = None,
        timeout: float = 10.0,
    ) -> Delivery:
        """Send one event and return what came of it; raises only MisuseError.

        `event` is one of the 20 event types, or what `o2vend.event(…)` made; `to` is the URL. It is signed with
        `secret`, or with the fixture `o2vend_secret`. `set` changes Data, `headers` come on top, `attempt` is the
        number on the wire, `body` is sent in place of ours, `fault` does something wrong on purpose (`sandbox faults`
        lists them). `timeout` is in seconds, up to the last byte of the answer.
        """
        require("timeout", timeout, float)
        if not 0 < timeout <= _LONGEST:
            raise MisuseError(f"timeout={timeout!r}: give seconds above 0, at most {_LONGEST:g}")
        o2vend = self._o2vend
        subscription = o2vend.subscription(to, secret, headers)
        made = o2vend.made(event, set=set, add=add, body=body)
        attempts = o2vend.planned(made, subscription, attempt, fault)
        name = event.name if isinstance(event, Event) else event
        work = self._bench.start(lambda: _send(self._bench.sandbox.records, attempts, timeout))
        return self._bench.owe(Delivery(f"o2vend_emit({name!r})", work))

    def __repr__(self) -> str:
        return "<o2vend_emit>"


async def _send(journal: Records, attempts: tuple[PlannedAttempt, ...], seconds: float) -> tuple[Attempt, ...]:
    maker = AttemptMaker(journal, lambda: DeliverySettings(int(seconds * ticks.PER_SECOND)))
    try:
        return tuple([(await maker.make(planned)).attempt for planned in attempts])
    finally:
        await maker.close()
