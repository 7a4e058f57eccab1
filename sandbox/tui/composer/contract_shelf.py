"""The contract that bodies are held against in the composer: read once for each config, in a thread."""

import threading
from typing import TYPE_CHECKING

from sandbox.contract.checking import Strictness, check_bodies
from sandbox.contract.contract import Contract, ContractError, load_contract
from sandbox.contract.drift import Drift
from sandbox.contract.sources import Body
from sandbox.domain.envelope import RenameError

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class UnknowableError(Exception):
    """A body cannot be held against the contract; the message says why."""


class ContractShelf:
    """Gives what a body differs in; loads the contract when it is first needed. May be called in a thread."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._loaded: tuple[object, Contract] | None = None
        self._loading = threading.Lock()

    def drifts(self, body: bytes, event: str) -> tuple[Drift, ...]:
        """Return what the body of this event type differs in, the worst first. Raises UnknowableError."""
        settings = self._sandbox.config.contract
        part = check_bodies("body", [Body("body", body, event)], self._contract(), Strictness(ignore=settings.ignore))
        if part.faults:
            raise UnknowableError(part.faults[0].sentence)
        return part.drifts

    def _contract(self) -> Contract:
        config = self._sandbox.config
        key = (config.contract.path, config.wire)
        with self._loading:  # who types while it is loaded waits for it, and does not load it again
            if self._loaded is None or self._loaded[0] != key:
                try:
                    self._loaded = (key, load_contract(config.contract.path, config.wire))
                except (ContractError, RenameError) as error:
                    raise UnknowableError(str(error)) from None
            return self._loaded[1]
