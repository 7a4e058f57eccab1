"""Switching a subscription off that has not answered 200 for long (wire-format 7.3)."""

from collections.abc import Awaitable, Callable

from sandbox.domain.filters import parse_filter, quoted
from sandbox.domain.records import Attempt
from sandbox.domain.settings import DeliverySettings
from sandbox.journal.protocol import Records

_HEALTHY = 200
"""Only this status: 201, 202 or 204 are deliveries, but do not count here (wire-format 7.3)."""


class Deactivation:
    """Looks at the last recorded sends after each failure; `deactivate` gets the subscription's name and the count."""

    def __init__(
        self,
        records: Records,
        settings: Callable[[], DeliverySettings],
        deactivate: Callable[[str, int], Awaitable[None]],
    ) -> None:
        self._records = records
        self._settings = settings
        self._deactivate = deactivate

    async def consider(self, attempt: Attempt) -> None:
        """Deactivate the attempt's subscription if it has come to that. Raises JournalError."""
        after = self._settings().deactivate_after
        if after is None or attempt.outcome.delivered:
            return
        # A good receiver refuses what was spoilt on purpose.
        of_it = parse_filter(f"kind:attempt sub:{quoted(attempt.subscription)} not fault:*")
        last = await self._records.latest(after, matching=of_it)
        if len(last) == after and all(each.status != _HEALTHY for each in last):
            await self._deactivate(attempt.subscription, after)
