"""The fixture `o2vend`: the simulated shop of one test, and what it sends, without sending it."""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sandbox.domain import signature
from sandbox.domain.envelope import Event, body_of, generated_data
from sandbox.domain.events import NAMES, EventType, find, select
from sandbox.domain.request import HttpRequest, require_sendable_header
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, system_clock
from sandbox.domain.wire import Nulls, WireFormat
from sandbox.pytest_plugin.changes import Changes, change
from sandbox.pytest_plugin.faults import plan_with_fault
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test, require, require_headers, told_as_misuse
from sandbox.sender.compose import compose_data, compose_verbatim, seeded_ids
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.planning import plan_attempt
from sandbox.shop.samples import sample
from sandbox.shop.shop import Shop

__tracebackhide__ = in_the_test

ANY_SERVER = "http://testserver/"
"""Where a request goes that is only made, for the test client of a web framework."""


class O2vend:
    """The shop, seeded for this test: equal seeds and equal calls give equal Data, Ids and secrets.

    Each call tells the story on: an Order.Update belongs to the order that was created before. `secret` signs what is
    not signed otherwise; `clock` gives the present, which is in every event. Threads may share it. Raises MisuseError
    for what an overridden fixture gives and is neither.
    """

    def __init__(self, seed: int, secret: str, wire: WireFormat, clock: Clock = system_clock) -> None:
        for fixture, value, kind, told in (
            ("o2vend_secret", secret, str, "text"),
            ("o2vend_seed", seed, int, "a whole number"),
        ):
            if not isinstance(value, kind):
                raise MisuseError(f"the fixture {fixture} gives {type(value).__name__}, and should give {told}")
        self.seed = seed
        self.secret = secret
        self.wire = wire
        self.shop = Shop(seed)
        self._clock = clock
        self._ids = seeded_ids(seed)
        self._taking_turns = threading.Lock()

    def __repr__(self) -> str:
        return f"<O2vend seed {self.seed}>"

    @told_as_misuse
    def event(
        self, event: str, *, set: Changes | None = None, add: bool = False, body: bytes | str | None = None
    ) -> Event:
        """Return the next event of this type, for sending it once or several times under one Id.

        `set` changes Data (`add` lets it create members), `body` takes the place of the whole body. Raises
        MisuseError for an unknown event type, and for a change that does not fit.
        """
        require("body", body, bytes, str, hint="json.dumps() makes text of a dict")
        require("set", set, Mapping, Sequence)
        event_type = _one_type(event)
        if body is not None:
            if set is not None:
                raise MisuseError("set= cannot change body=, which is sent untouched")
            return compose_verbatim(event_type, body.encode() if isinstance(body, str) else body, ids=self._ids)
        with self._taking_turns:
            made = sample(self.shop, event_type, self._clock()).data
            data = generated_data(made, self.wire)
            if set is not None:
                data = change(data, generated_data(made, replace(self.wire, nulls=Nulls.INCLUDE)), set, add=add)
            return compose_data(event_type, data, wire=self.wire, ids=self._ids)

    def data(self, event: str | Event, *, set: Changes | None = None, add: bool = False) -> Any:  # noqa: ANN401
        """Return Data of an event as plain dicts, lists, text and numbers."""
        made = self.made(event, set=set, add=add)
        try:
            return json.loads(made.data_text if made.verbatim is None else made.verbatim)
        except ValueError:
            raise MisuseError("this event has a body of its own, which is no JSON") from None

    def body(
        self, event: str | Event, *, attempt: int | None = None, set: Changes | None = None, add: bool = False
    ) -> bytes:
        """Return the exact bytes of one attempt's body; without a number of the first attempt's."""
        number = self.wire.attempt_base if attempt is None else attempt
        return body_of(self.made(event, set=set, add=add), number, self._clock(), self.wire)

    def request(
        self,
        event: str | Event,
        *,
        to: str = ANY_SERVER,
        secret: str | None = None,
        headers: Mapping[str, str] | None = None,
        attempt: int | None = None,
        set: Changes | None = None,
        add: bool = False,
        body: bytes | str | None = None,
    ) -> HttpRequest:
        """Return a signed request without sending it: `method`, `target`, `headers`, `body` for a test client.

        Raises MisuseError for what no O2VEND could send.
        """
        made = self.made(event, set=set, add=add, body=body)
        (planned,) = self.planned(made, self.subscription(to, secret, headers), attempt)
        return planned.request

    def made(
        self,
        event: str | Event,
        *,
        set: Changes | None = None,
        add: bool = False,
        body: bytes | str | None = None,
    ) -> Event:
        """Return the event of this type, or the one that was made before. Raises MisuseError."""
        if not isinstance(event, Event):
            return self.event(event, set=set, add=add, body=body)
        if set is not None or body is not None:
            raise MisuseError("this event is finished; give set= or body= to o2vend.event(…), which makes it")
        return event

    @told_as_misuse
    def subscription(self, to: str, secret: str | None, headers: Mapping[str, str] | None) -> Subscription:
        """Return who gets it: a URL, the secret of the test unless another is given, headers. Raises MisuseError."""
        if not isinstance(to, str):
            raise MisuseError(f"to= is the URL of your server, as text, not {type(to).__name__}: write str(url)")
        require("secret", secret, str)
        require_headers(headers)
        carrier = signature.header_name(self.wire.signature) or ""
        for name, value in (headers or {}).items():
            require_sendable_header(name, value)
            if name.lower() == carrier.lower():
                raise MisuseError(f"header {name} carries the signature, so it cannot be given; see secret= and fault=")
        key = self.secret if secret is None else secret
        if carrier and not key:
            raise MisuseError("the secret is empty, and an empty secret signs nothing")
        return Subscription("o2vend_emit", to, Secret(key), tuple((headers or {}).items()), True, frozenset(NAMES))

    @told_as_misuse
    def planned(
        self, event: Event, subscription: Subscription, attempt: int | None, fault: str | None = None
    ) -> tuple[PlannedAttempt, ...]:
        """Return one attempt, ready to be sent, or those of a fault. Raises MisuseError for what cannot be sent."""
        require("attempt", attempt, int)
        require("fault", fault, str)
        number = self.wire.attempt_base if attempt is None else attempt
        if number < 0:
            raise MisuseError(f"attempt={number}: attempts count from {self.wire.attempt_base}")
        created = self._clock()
        if fault is None:
            attempts: tuple[PlannedAttempt, ...] = (plan_attempt(event, subscription, number, created, self.wire),)
        else:
            attempts = plan_with_fault(event, subscription, number, created, self.wire, fault)
        for planned in attempts:
            if planned.unsendable is not None:
                raise MisuseError(planned.unsendable)
        return attempts


def seed_of(test: str) -> int:
    """Return the seed that belongs to a test's id, the same on every machine."""
    return int.from_bytes(hashlib.sha256(test.encode("utf-8", "surrogatepass")).digest()[:4])


def secret_of(seed: int) -> str:
    """Return the secret that belongs to a seed: `whs_` and 32 hex digits (wire-format 2)."""
    return "whs_" + hashlib.sha256(f"secret {seed}".encode()).hexdigest()[:32]


def _one_type(name: str) -> EventType:
    """Return the event type. Raises UnknownEventError, or MisuseError for a pattern."""
    if not isinstance(name, str):
        raise MisuseError(f"the event type is text such as 'Order.Create', not {type(name).__name__}")
    found = find(name)
    if found is not None:
        return found
    chosen = select((name,))
    names = ", ".join(each.name for each in chosen)
    raise MisuseError(f"{name!r} names {len(chosen)} event types ({names}), and one is sent; name it")
