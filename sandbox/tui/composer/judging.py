"""Judges a composition: whether it can be sent, what is remarkable about it, and the requests that it becomes."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.contract.drift import Drift, DriftKind, Severity
from sandbox.domain import signature
from sandbox.domain.envelope import Event, body_of
from sandbox.domain.request import UnsendableError, require_sendable_header, require_sendable_url
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks
from sandbox.sender.faults import InapplicableFaultError
from sandbox.sender.faults.planning import plan_faulty
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.planning import plan_attempt
from sandbox.sender.publisher import skip_reason
from sandbox.tui.actions import key_for
from sandbox.tui.aside import HEAVY
from sandbox.tui.composer.composition import MOST_EVENTS, Composition
from sandbox.tui.composer.contract_shelf import ContractShelf, UnknowableError
from sandbox.tui.composer.reading import Made, made_of
from sandbox.tui.composer.remarks import Part, Remark, Weight

if TYPE_CHECKING:
    from sandbox.service import Sandbox


MOST_ABSENT = 3
"""How many absent members are told each for itself."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one subscription gets: the requests in their order, or why there is none."""

    subscription: Subscription
    requests: tuple[PlannedAttempt, ...] = ()
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of it; the plans are of the first event, created at `created`."""

    composition: Composition
    remarks: tuple[Remark, ...]
    event: Event | None
    created: Ticks
    plans: tuple[Plan, ...]

    @property
    def errors(self) -> list[Remark]:
        """What stands against sending."""
        return [each for each in self.remarks if each.weight is Weight.ERROR]


class Judge:
    """Judges one composition after the other; the events have the same Id."""

    def __init__(self, sandbox: "Sandbox", contract: ContractShelf, event_id: str) -> None:
        self._sandbox = sandbox
        self._contract = contract
        self._event_id = event_id

    async def judge(self, composition: Composition) -> Judged:
        """Judge it off the loop."""
        made = await made_of(composition, self._event_id, self._sandbox.config.wire)
        return await asyncio.to_thread(self._judge, composition, made)

    async def planned_now(self, judged: Judged) -> Judged:
        """Return the same with requests that are built now."""
        made_now = self._sandbox.clock()
        plans, inapplicable = await asyncio.to_thread(self._plans, judged.composition, judged.event, made_now)
        others = [each for each in judged.remarks if each.part is not Part.FAULT]
        return Judged(judged.composition, (*others, *inapplicable), judged.event, made_now, plans)

    def _judge(self, composition: Composition, made: Made) -> Judged:
        created = self._sandbox.clock()
        plans, inapplicable = self._plans(composition, made.event, created)
        remarks = [
            *self._about_text(composition, made, created),
            *self._about_targets(composition, plans),
            *self._about_headers(composition),
            *_about_count(composition),
            *inapplicable,
        ]
        return Judged(composition, tuple(remarks), made.event, created, plans)

    def _plans(
        self, composition: Composition, event: Event | None, created: Ticks
    ) -> tuple[tuple[Plan, ...], list[Remark]]:
        plans: list[Plan] = []
        remarks: list[Remark] = []
        if event is None:
            return (), []
        wire, fault = self._sandbox.config.wire, composition.fault
        for each in composition.receivers(self._sandbox.config.subscriptions):
            skipped = skip_reason(event.name, each)
            if skipped is not None:
                plans.append(Plan(each, skipped=skipped))
            elif fault is None:
                plans.append(Plan(each, (plan_attempt(event, each, wire.attempt_base, created, wire),)))
            else:
                try:
                    plans.append(Plan(each, plan_faulty(event, each, wire.attempt_base, created, wire, fault)))
                except InapplicableFaultError as error:
                    remarks.append(Remark(Part.FAULT, Weight.ERROR, str(error)))
        return tuple(plans), remarks

    def _about_text(self, composition: Composition, made: Made, created: Ticks) -> Iterator[Remark]:
        problem = made.read.problem
        if composition.original is not None and composition.untouched:
            yield Remark(Part.TEXT, Weight.NOTE, f"the body of #{composition.original.number}, byte for byte")
        if problem is not None:
            weight = Weight.WARNING if composition.whole else Weight.ERROR
            more = "it is sent as it is" if composition.whole else "Data is a JSON object"
            yield Remark(Part.TEXT, weight, problem, more)
        elif made.event is not None:
            if composition.whole and not composition.untouched and "\n" in composition.text.strip():
                sentence = f"it is sent with these line breaks; {key_for('composer.layout')} puts it into one line"
                yield Remark(Part.TEXT, Weight.NOTE, sentence, "as O2VEND's is")
            body = body_of(made.event, self._sandbox.config.wire.attempt_base, created, self._sandbox.config.wire)
            yield from self._about_contract(body, composition.event_type.name)

    def _about_contract(self, body: bytes, event: str) -> Iterator[Remark]:
        if len(body) >= HEAVY:
            sentence = f"JSON; more than {HEAVY:,} bytes are not held against the contract while they are written"
            yield Remark(Part.TEXT, Weight.NOTE, sentence)
            return
        try:
            drifts = self._contract.drifts(body, event)
        except UnknowableError as error:
            yield Remark(Part.TEXT, Weight.WARNING, f"JSON, but not to be held against the contract: {error}")
            return
        if not drifts:
            yield Remark(Part.TEXT, Weight.GOOD, f"JSON, and keeps the contract of {event}")
        absent = [each for each in drifts if each.kind is DriftKind.MISSING]
        if len(absent) <= MOST_ABSENT:
            absent = []
        for each in drifts:
            if each not in absent:
                yield _told(each)
        if absent:
            names = ", ".join(each.pointer for each in absent[:MOST_ABSENT])
            sentence = f"{absent[0].severity.value}: {len(absent):,} members are absent: {names}, …"
            yield Remark(Part.TEXT, Weight.WARNING, sentence)

    def _about_targets(self, composition: Composition, plans: tuple[Plan, ...]) -> Iterator[Remark]:
        receivers = composition.receivers(self._sandbox.config.subscriptions)
        if not receivers:
            yield Remark(Part.TARGETS, Weight.ERROR, "it goes nowhere: choose a subscription or another URL")
        elif plans and all(plan.skipped is not None for plan in plans):
            yield Remark(Part.TARGETS, Weight.WARNING, "everything that is chosen skips it")
        if composition.own is None:
            return
        try:
            require_sendable_url(composition.own.url)
        except UnsendableError as error:
            yield Remark(Part.URL, Weight.ERROR, str(error) if composition.own.url else "where to? A URL is missing")
        if not composition.own.secret and signature.header_name(self._sandbox.config.wire.signature) is not None:
            yield Remark(Part.SECRET, Weight.ERROR, "without a secret nothing can be signed")

    def _about_headers(self, composition: Composition) -> Iterator[Remark]:
        carrier = (signature.header_name(self._sandbox.config.wire.signature) or "").lower()
        names = [name.lower() for name, _ in composition.headers]
        for name, value in composition.headers:
            if name.lower() == carrier:
                sentence = f"{name} carries the signature, so it cannot be given"
                yield Remark(Part.HEADERS, Weight.ERROR, sentence, "a fault can spoil it")
                continue
            try:
                require_sendable_header(name, value)
            except UnsendableError as error:
                yield Remark(Part.HEADERS, Weight.ERROR, str(error))
        for name in dict.fromkeys(each for each in names if names.count(each) > 1):
            yield Remark(Part.HEADERS, Weight.ERROR, f"{name} is given twice")
        if composition.headers and composition.fault is None and composition.names:
            yield Remark(Part.HEADERS, Weight.NOTE, "with headers of its own it is sent once: no retries")


def _about_count(composition: Composition) -> Iterator[Remark]:
    if not 1 <= composition.count <= MOST_EVENTS:
        yield Remark(Part.COUNT, Weight.ERROR, f"a number from 1 to {MOST_EVENTS:,}")
    elif composition.count > 1 and composition.whole:
        yield Remark(Part.COUNT, Weight.WARNING, "all of them have the Id that stands in the body")


def _told(drift: Drift) -> Remark:
    example = f", as {drift.example}" if drift.example else ""
    weight = Weight.NOTE if drift.severity is Severity.COSMETIC else Weight.WARNING
    return Remark(Part.TEXT, weight, f"{drift.severity.value}: {drift.pointer} {drift.detail.rstrip(',')}{example}")
