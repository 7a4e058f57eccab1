"""What stands in the composer: a text, where it goes, and what is done to it on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sandbox.domain.events import NAMES, EventType
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import AD_HOC_NAME, Subscription
from sandbox.sender.faults import Fault

MOST_EVENTS = 1000
"""How many events one composition may be; `sandbox emit --count` sends more."""


@dataclass(frozen=True, slots=True)
class OwnTarget:
    """A URL that no subscription has, and the secret with which is signed for it."""

    url: str = field(default="", repr=False)
    secret: Secret = field(default_factory=lambda: Secret(""))


@dataclass(frozen=True, slots=True)
class Original:
    """The body of a record from which one began, and the text that the editor shows for it."""

    number: int
    body: bytes = field(repr=False)
    shown: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Composition:
    """One or more events as the user wants them.

    `text` is Data as JSON, or if `whole` the body that is sent as it is. `names` are the chosen subscriptions; `own` is
    None unless a URL of its own is chosen. `headers` take the place of a subscription's of the same name. `original` is
    the record that it began with, if it did.
    """

    event_type: EventType
    text: str = field(repr=False)
    names: frozenset[str]
    whole: bool = False
    own: OwnTarget | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    fault: Fault | None = None
    count: int = 1
    original: Original | None = None

    @property
    def untouched(self) -> bool:
        """True if the body is still the record's, byte for byte, whatever the editor shows in place of its bytes."""
        return self.whole and self.original is not None and self.text == self.original.shown

    def receivers(self, subscriptions: Sequence[Subscription]) -> tuple[Subscription, ...]:
        """Return the chosen ones of these subscriptions with the headers, then the URL of its own."""
        chosen = [each for each in subscriptions if each.name in self.names]
        if self.own is not None:
            chosen.append(Subscription(AD_HOC_NAME, self.own.url, self.own.secret, (), True, frozenset(NAMES)))
        return tuple(each.with_headers(self.headers) for each in chosen)
