"""What is ready to be sent."""

from dataclasses import dataclass, replace
from typing import Self

from sandbox.domain.request import HttpRequest


@dataclass(frozen=True, slots=True)
class PlannedAttempt:
    """A request that is ready to go, and what the journal is to say about it.

    `event_id`, `event` and `attempt` are those on the wire, `subscription` is a name, `repeats` the record_id of the
    record that is sent again, `fault` the name of the defect that it has on purpose. `unsendable` says why the request
    cannot go at all; then only the journal gets it.
    """

    request: HttpRequest
    event_id: str
    event: str
    attempt: int
    subscription: str
    repeats: str | None = None
    unsendable: str | None = None
    follow_redirects: bool = True
    fault: str | None = None

    def spoilt(self, request: HttpRequest, fault: str) -> Self:
        """Return the attempt that sends this request in place of its own; `fault` is what made it so."""
        return replace(self, request=request, fault=fault)
