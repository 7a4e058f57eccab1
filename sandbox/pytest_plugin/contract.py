"""`assert_matches_contract`: is this body what the contract says?"""

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from sandbox.body.text import sanitise
from sandbox.contract.checking import Strictness, check_bodies, other_event_claimed
from sandbox.contract.contract import Contract, ContractError, load_contract
from sandbox.contract.drift import Drift, Severity
from sandbox.contract.report import Part
from sandbox.contract.sources import Body
from sandbox.domain.path_pattern import PathPattern
from sandbox.domain.request import HttpRequest
from sandbox.domain.wire import WireFormat
from sandbox.pytest_plugin.captures import Capture
from sandbox.pytest_plugin.delivery import Delivery
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test

__tracebackhide__ = in_the_test

_MOST_SHOWN = 20


class _Chosen:
    """The contract that is held to, loaded when it is needed; the program's own unless settings say otherwise."""

    def __init__(self, path: Path | None, wire: WireFormat, ignore: tuple[PathPattern, ...]) -> None:
        self._path = path
        self._wire = wire
        self.ignore = ignore
        self._loaded: Contract | None = None

    def contract(self) -> Contract:
        """Return the contract. Raises MisuseError if its folder cannot be used, or is not whole."""
        if self._loaded is None:
            try:
                self._loaded = load_contract(self._path, self._wire)
            except ContractError as error:
                raise MisuseError(str(error)) from None
        if self._loaded.faults:
            faults = (sanitise(f"{each.subject}: {each.sentence}") for each in self._loaded.faults[:_MOST_SHOWN])
            told = "".join(f"\n  {each}" for each in faults)
            raise MisuseError(f"the contract in {self._path} is not whole, so nothing is held to it:{told}")
        return self._loaded


_BUILT_IN = _Chosen(None, WireFormat(), ())
_chosen = [_BUILT_IN]


def choose(path: Path | None, wire: WireFormat, ignore: tuple[PathPattern, ...]) -> None:
    """Hold to the contract of a config.yaml from now on, until `choose_no_more`."""
    _chosen.append(_Chosen(path, wire, ignore))


def choose_no_more() -> None:
    """Take the last choice back: a run of pytest may be a test of another run."""
    _chosen.pop()


def assert_matches_contract(
    body: bytes | str | Mapping[str, object] | Capture | Delivery | HttpRequest,
    *,
    strict: bool = False,
    event: str | None = None,
) -> None:
    """Fail unless a body is what the contract of its event type says, naming each place that differs.

    What a consumer would stumble over counts; with `strict` so do members that the contract does not name. `event`
    names the event type that the body must be of, and has to be given where no body says it (`wire.envelope: false`).
    What cannot be checked fails: no JSON, no event type, no contract for it.
    """
    chosen, content = _chosen[-1], _bytes_of(body)
    contract = chosen.contract()
    claimed = None if event is None else other_event_claimed(content, _known(event, contract), contract)
    if claimed is not None:
        raise AssertionError(f"the body should be of {event}, and says that it is of {sanitise(claimed)[:60]}")
    strictness = Strictness(strict=strict, ignore=chosen.ignore)
    part = check_bodies("body", [Body("the body", content, event)], contract, strictness)
    if part.failed:
        raise AssertionError("\n".join(_told(part)))


def _known(event: str, contract: Contract) -> str:
    """Return the event type with a contract that the test names. Raises MisuseError if there is none."""
    named = contract.event_named(event)
    if named is None:
        near = difflib.get_close_matches(event, contract.events, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise MisuseError(f"event={event!r}: there is no contract for that event type{hint}")
    return named


def _bytes_of(body: bytes | str | Mapping[str, object] | Capture | Delivery | HttpRequest) -> bytes:
    match body:
        case bytes():
            return body
        case str():
            return body.encode("utf-8", "surrogatepass")
        case Delivery():
            return body.request.body
        case Capture() | HttpRequest():
            return body.body
        case Mapping():
            try:
                return json.dumps(body).encode()
            except (TypeError, ValueError) as error:
                raise MisuseError(f"the body cannot be written as JSON: {error}") from None
    raise MisuseError(f"a body is bytes, text, a dict, a capture, a delivery or a request, not {type(body).__name__}")


def _told(part: Part) -> Iterator[str]:
    failing = [drift for drift in part.drifts if part.fails_for(drift)]
    for fault in part.faults:
        yield f"the body cannot be held against the contract: {fault.sentence}"
    for name in dict.fromkeys(drift.event for drift in failing):
        yield f"{sanitise(name)} is not what its contract says:"
    for drift in failing[:_MOST_SHOWN]:
        yield f"  {_line(drift)}"
    if len(failing) > _MOST_SHOWN:
        yield f"  and {len(failing) - _MOST_SHOWN} more"


def _line(drift: Drift) -> str:
    often = f" in {drift.count:,} of {drift.total:,} places" if drift.count > 1 else ""
    example = f", as {drift.example}" if drift.example else ""
    kind = "" if drift.severity is Severity.BREAKING else f" ({drift.severity.value})"
    return sanitise(f"{drift.pointer or drift.place} {drift.detail}{often}{example}{kind}")
