"""The parts of `sandbox check`: schemas, golden bodies, the shop, and bodies from elsewhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sandbox.body.diff.bodies import compare_bodies
from sandbox.body.text import sanitise
from sandbox.contract.contract import Contract
from sandbox.contract.drift import Drift, DriftKind, Fault, Severity, pointer_of
from sandbox.contract.goldens import Golden, built_in_goldens
from sandbox.contract.ledger import AmbiguousBodyError, Ledger
from sandbox.contract.report import Part
from sandbox.contract.reproduction import reproduced_goldens, written_again
from sandbox.contract.sources import Body, NoBody, Source, claimed_event, shop_bodies
from sandbox.domain import json_text
from sandbox.domain.json_text import MalformedJsonError
from sandbox.domain.path_pattern import PathPattern
from sandbox.domain.wire import WireFormat

_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Strictness:
    """How a check judges: `strict` makes new members breaking, `fail_on` is the least class that fails.

    `ignore` are the places that are not judged.
    """

    fail_on: Severity = Severity.BREAKING
    strict: bool = False
    ignore: Sequence[PathPattern] = ()


class BodyCheck:
    """Takes bodies of any event types one after another, and makes a part of what they differ in."""

    def __init__(
        self,
        name: str,
        contract: Contract,
        strictness: Strictness,
        *,
        whole: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`whole` tells of which event types every member must be there, if only as null."""
        self._name = name
        self._contract = contract
        self._strictness = strictness
        self._whole = whole
        self._ledgers: dict[str, Ledger] = {}
        self._faults: dict[tuple[str, bool], Fault] = {}
        self._checked = 0

    def take_all(self, source: Source) -> "BodyCheck":
        """Take everything that a source gives."""
        for each in source:
            self.take(each)
        return self

    def take(self, each: Body | NoBody) -> None:
        """Hold a body against the contract of its event type, or note why that cannot be."""
        if isinstance(each, NoBody):
            self._note(each.name, each.reason, each.fails)
            return
        named = claimed_event(each.content, self._contract.wire) or each.event
        event = None if named is None else self._contract.event_named(named)
        try:
            if event is not None:
                self._ledger(event).take(each.content, each.name)
                self._checked += 1
                return
        except MalformedJsonError as error:
            self._note(each.name, _not_json(error))
            return
        self._note(each.name, self._why_no_contract(each, named))

    def part(self) -> Part:
        """Return what came of it."""
        ledgers = [item for item in self._ledgers.items() if item[1].bodies]
        ledgers.sort(key=lambda item: self._contract.events.index(item[0]))
        ignored: Counter[str] = Counter()
        for _, ledger in ledgers:
            ignored.update(ledger.ignored)
        return Part(
            name=self._name,
            noun="body",
            checked=self._checked,
            fail_on=self._strictness.fail_on,
            bodies={event: ledger.bodies for event, ledger in ledgers},
            drifts=tuple(drift for _, ledger in ledgers for drift in ledger.drifts()),
            faults=tuple(self._faults.values()),
            ignored=tuple(ignored.items()),
        )

    def _why_no_contract(self, each: Body, named: str | None) -> str:
        if named is not None:
            return f"there is no contract for the event type {sanitise(named)[:60]}"
        if not each.content.strip():
            return "its body is empty"
        if not self._contract.wire.envelope:
            return "wire.envelope is off, so no body says of which event type it is; name its file after the event type"
        try:
            json_text.read(each.content)
        except MalformedJsonError as error:
            return _not_json(error)
        return f"its body names no event type: it has no text in {self._contract.wire.event_member}"

    def _ledger(self, event: str) -> Ledger:
        if event not in self._ledgers:
            self._ledgers[event] = Ledger(
                self._contract,
                event,
                strict=self._strictness.strict,
                whole=self._whole(event),
                ignore=self._strictness.ignore,
            )
        return self._ledgers[event]

    def _note(self, subject: str, sentence: str, fails: bool = True) -> None:
        key = (sentence, fails)
        if key not in self._faults and len(self._faults) >= _MOST_FAULTS:
            key = ("and there are more reasons than are told", fails)
        known = self._faults.get(key)
        self._faults[key] = replace(known, count=known.count + 1) if known else Fault(subject, key[0], fails=fails)


def _not_json(error: MalformedJsonError) -> str:
    told = sanitise(str(error))
    return told if isinstance(error, AmbiguousBodyError) else f"its body is not JSON: {told}"


def other_event_claimed(content: bytes, event: str, contract: Contract) -> str | None:
    """Return the name of another event type that a body claims to be of; None if it claims none, or this one."""
    claimed = claimed_event(content, contract.wire)
    return None if claimed is None or contract.event_named(claimed) == contract.event_named(event) else claimed


def check_schemas(contract: Contract) -> Part:
    """Check that every schema is one, and that every event type has one."""
    faults = contract.faults
    return Part("schemas", "schema", len(contract.events), Severity.BREAKING, faults=faults)


def check_goldens(contract: Contract, strictness: Strictness) -> Part:
    """Check that golden bodies keep their schema, and that this program writes them byte for byte.

    A body of the user's own may be written in another way, which is cosmetic; of the program's own that fails.
    """
    check, reproduced = BodyCheck("goldens", contract, strictness), reproduced_goldens()
    others = {
        golden.event: Fault(golden.shown, f"it is of {sanitise(claimed)[:60]}, not of {golden.event}; rename it")
        for golden in contract.goldens.values()
        if (claimed := other_event_claimed(golden.body, golden.event, contract)) is not None
    }
    named = [golden for golden in contract.goldens.values() if golden.event in contract.judge]
    named = [golden for golden in named if golden.event not in others]
    check.take_all(Body(golden.shown, golden.body, golden.event) for golden in named)
    part = check.part()
    drifts = [
        Drift(golden.event, DriftKind.FORMAT, Severity.COSMETIC, "/", told, 1, 1, "/", golden.shown)
        for golden in named
        if golden.path is not None and (told := _own_rewriting(contract, golden)) is not None
    ]
    faults = [
        Fault(golden.shown, f"{told}{_class_of(event, reproduced.get(event), contract, strictness)}", event=event)
        for event, golden in built_in_goldens(WireFormat()).items()
        if (told := _rewriting(golden.body, reproduced.get(event))) is not None
    ]
    return replace(part, drifts=(*part.drifts, *drifts), faults=(*part.faults, *others.values(), *faults))


def check_shop(contract: Contract, seeds: int, strictness: Strictness) -> Part:
    """Check what the simulated shop makes of that many seeds.

    Held against the program's own contract every difference fails, because both are the program's. Each member that
    its schemas have must be there, if only as null.
    """
    alone = not contract.own.documents
    least = Severity.COSMETIC if alone else strictness.fail_on
    check = BodyCheck("shop", contract, replace(strictness, fail_on=least), whole=contract.is_built_in)
    return check.take_all(shop_bodies(seeds, contract.wire)).part()


def check_bodies(name: str, bodies: Iterable[Body | NoBody], contract: Contract, strictness: Strictness) -> Part:
    """Check bodies from elsewhere."""
    return BodyCheck(name, contract, strictness).take_all(iter(bodies)).part()


def _own_rewriting(contract: Contract, golden: Golden) -> str | None:
    """Return how a golden body of the user's own is sent otherwise; None if it is not, or is no body at all."""
    try:
        return _rewriting(golden.body, written_again(golden, contract.wire))
    except MalformedJsonError:
        return None


def _class_of(event: str, again: bytes | None, contract: Contract, strictness: Strictness) -> str:
    """Return a clause with the class of what is sent now, empty if nothing is."""
    if again is None or event not in contract.judge:
        return ""
    drifts = BodyCheck("goldens", contract, strictness).take_all(iter([Body(event, again, event)])).part().drifts
    if not drifts:
        return f"; its schema holds, so for a reader that is {Severity.COSMETIC.value}"
    return f"; for a reader that is {max((drift.severity for drift in drifts), key=lambda each: each.weight).value}"


def _rewriting(body: bytes, again: bytes | None) -> str | None:
    """Return how the bytes differ that this program would send, None if they are the same."""
    if again is None:
        return "it cannot be reproduced: its envelope is not whole"
    found = compare_bodies(body, again)
    if found.first is None:
        return None
    where = ""
    if found.json is not None and found.json.differences:
        pointer = pointer_of(found.json.differences[0].path.steps)
        more = found.json.count - 1
        where = f"{pointer} differs" + (f", and {more:,} more;" if more else ",") + " "
    return (
        f"is not reproduced byte for byte: {where}from byte {found.first.byte} it has {found.first.before} "
        f"and is sent as {found.first.after}"
    )
