"""A subscription: where deliveries go, how they are signed, and which event types it selects (wire-format 2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlsplit

from sandbox.domain.secret import Secret

FORWARD_NAME = "--forward"
"""The name under which forwarded requests stand in the journal."""

AD_HOC_NAME = "--to"
"""The name under which deliveries to a URL that no subscription has stand in the journal."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription.

    `headers` keeps the stored order and casing; `events` are documented event names, already resolved from patterns.
    URL and headers may carry credentials, so they are left out of the repr.
    """

    name: str
    url: str = field(repr=False)
    secret: Secret
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    active: bool = True
    events: frozenset[str] = frozenset()

    def selects(self, event_name: str) -> bool:
        """Tell whether this event type is selected."""
        return event_name in self.events

    def with_headers(self, headers: Iterable[tuple[str, str]]) -> Self:
        """Return it with each header of the same name replaced, whatever its casing, and further ones behind them."""
        given = {name.lower(): (name, value) for name, value in headers}
        kept = tuple(given.pop(name.lower(), (name, value)) for name, value in self.headers)
        return replace(self, headers=(*kept, *given.values()))

    @property
    def path(self) -> str:
        """The path of the URL, `/` if it has none; without query and fragment."""
        return urlsplit(self.url).path or "/"
