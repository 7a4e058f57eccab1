"""What one way to get a signature wrong is called, how it is told, and what mends it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sandbox.domain.subscription import Subscription

_PLACE = re.compile(r"\{(secret|owner|other)\}")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One way in which a signature can differ from the expected one.

    `cause` is its stable kebab-case name. `clause` goes on with "<header> was made …" ("with HMAC-SHA-1, not with
    HMAC-SHA-256") and `fix` is a whole sentence; in both `{secret}` becomes "erp's secret", `{owner}` "erp's", and
    `{other}` the name of another subscription.
    """

    cause: str
    clause: str
    fix: str


class Body(NamedTuple):
    """A body to try, and what it would mean if it were the signed one: causes, and a clause "over …".

    Both are empty for the body as it arrived.
    """

    causes: tuple[str, ...]
    clause: str
    content: bytes


def secret_of(subscription: Subscription) -> str:
    """Return how its secret is called; a subscription without a name stands for a secret given by hand."""
    return f"{subscription.name}'s secret" if subscription.name else "the given secret"


def owner_of(subscription: Subscription) -> str:
    """Return how its secret is called where the word secret has just been said."""
    return f"{subscription.name}'s" if subscription.name else "the given one"


def tell(suspicion: Suspicion, subscription: Subscription, other: str = "") -> Suspicion:
    """Return the suspicion with the names filled in."""
    names = {"secret": secret_of(subscription), "owner": owner_of(subscription), "other": other}

    def filled(text: str) -> str:
        return _PLACE.sub(lambda place: names[place[1]], text)

    return Suspicion(suspicion.cause, filled(suspicion.clause), filled(suspicion.fix))


def enumerated(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
