"""What becomes of a terminal UI whose receiver, another program's, has ended: after a moment it listens itself."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.receiver.listening import ReceiverUnavailableError
from sandbox.tui.glance import occupant

if TYPE_CHECKING:
    from sandbox.service import Sandbox

PATIENCE = 2.0
"""Seconds for which whoever stopped the other receiver may start it again before its port is taken."""


class Succession:
    """Looks whether the receiver that we are attached to has ended. `now` gives seconds."""

    def __init__(self, sandbox: "Sandbox", now: Callable[[], float] = time.monotonic) -> None:
        self._sandbox = sandbox
        self._now = now
        self._ended_at: float | None = None
        self._told = ""

    @property
    def due(self) -> bool:
        """True if the other receiver has been gone for long enough."""
        sandbox = self._sandbox
        if sandbox.receiver is not None or sandbox.attached is None or occupant(sandbox) is not None:
            self._ended_at = None
            return False
        if self._ended_at is None:
            self._ended_at = self._now()
        return self._now() - self._ended_at >= PATIENCE

    async def take_over(self) -> str:
        """Listen if the place is free; return what is to be said about it, empty if it was said already.

        If another program of ours was faster, we are attached to that one then.
        """
        self._ended_at = self._now()  # not again before another moment has passed
        before = self._sandbox.attached
        name = "the receiver" if before is None else before.name
        try:
            await self._sandbox.listen()
        except ReceiverUnavailableError as error:
            return self._once(f"{name} has ended, and this program {error}")
        receiver, attached = self._sandbox.receiver, self._sandbox.attached
        if receiver is not None:
            return self._once(f"{name} has ended: this program listens now, on {receiver.base_url}")
        return self._once(f"{name} has ended: attached to {attached.name} now") if attached is not None else ""

    def _once(self, sentence: str) -> str:
        said, self._told = self._told == sentence, sentence
        return "" if said else sentence
