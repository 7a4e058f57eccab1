"""Rewriting the golden bodies of a contract of the user's own as this program would send them."""

from dataclasses import dataclass, field

from sandbox.contract.contract import Contract
from sandbox.contract.goldens import Golden
from sandbox.contract.reproduction import written_again
from sandbox.domain.json_text import MalformedJsonError


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A golden body, and the bytes that it should have."""

    golden: Golden
    body: bytes = field(repr=False)


def due_rewritings(contract: Contract) -> list[Rewriting]:
    """Return what `--update` would write: goldens of the user's own, never built-in ones, that are sent otherwise."""
    due = []
    for golden in contract.goldens.values():
        if golden.path is None:
            continue
        try:
            again = written_again(golden, contract.wire)
        except MalformedJsonError:
            continue
        if again is not None and again != golden.body:
            due.append(Rewriting(golden, again))
    return due
