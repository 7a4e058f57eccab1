"""Secrets that travel in clear: where an HMAC was expected, or spoilt where the secret itself was."""

import hmac
from collections.abc import Iterator
from typing import NamedTuple

from sandbox.domain.explanation.claims import Peeled, peelings
from sandbox.domain.explanation.keys import Key, other_keys, right_key, spoilt_keys
from sandbox.domain.explanation.suspicion import Suspicion
from sandbox.domain.subscription import Subscription

_SHORTEST = 4
"""Bytes; what is shorter (an empty key, say) would be found in any header."""


class Carried(NamedTuple):
    """A secret that a header carries; `told` is None if it is the subscription's own, `peeled` what was around it."""

    told: Suspicion | None
    peeled: Peeled


def carried_secret(value: str, subscription: Subscription, others: tuple[Subscription, ...]) -> Carried | None:
    """Return the secret that the value carries in clear, if it does; compares in constant time."""
    found = peelings(value)
    for key in _keys(subscription, others):
        for peeled in found:
            if len(key.value) >= _SHORTEST and hmac.compare_digest(
                key.value, peeled.text.encode("utf-8", "surrogateescape")
            ):
                return Carried(key.told, peeled)
    return None


def _keys(subscription: Subscription, others: tuple[Subscription, ...]) -> Iterator[Key]:
    yield right_key(subscription)
    yield from other_keys(subscription, others)
    yield from spoilt_keys(subscription)
