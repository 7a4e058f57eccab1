"""The search for how a digest was made: nearest first, over the tables of hashes, keys and bodies.

One thing wrong is tried in the order hash, other subscriptions' secrets, spoilt secret, changed body; then two things
at once. The work is bounded: MOST_HASHED bytes, pairs only for bodies that are not LARGE, JSON is written again only
up to MOST_PIECES of it.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sandbox.domain.explanation.bodies import (
    LARGE,
    MOST_PIECES,
    MOST_PIECES_OF_FURTHER,
    further_json_bodies,
    json_bodies,
    pieces_of,
    plain_bodies,
)
from sandbox.domain.explanation.claims import SHORTEST_DIGEST, Claim
from sandbox.domain.explanation.hashes import HMAC_SHA256, OTHER_HASHES, Hash
from sandbox.domain.explanation.keys import Key, other_keys, right_key, spoilt_keys
from sandbox.domain.explanation.suspicion import Body
from sandbox.domain.subscription import Subscription

MOST_HASHED = 512 * 1024 * 1024
"""Bytes that one search hashes at most; about a second's work."""


class Found(NamedTuple):
    """How a digest was made. What is as expected: a hash without suspicion, a key untold, a body without causes."""

    hash: Hash
    key: Key
    body: Body
    claim: Claim


@dataclass(slots=True)
class Search:
    """One search for the origin of the digests that a header may mean; `around` are bodies that came with it.

    Afterwards `tried` is how many digests were made, and `exhausted` whether everything that there is was tried.
    """

    claims: Sequence[Claim]
    body: bytes = field(repr=False)
    subscription: Subscription
    others: tuple[Subscription, ...]
    around: Sequence[Body] = field(default=(), repr=False)
    tried: int = 0
    exhausted: bool = True
    _hashed: int = 0

    def nearest(self) -> Found | None:
        """Return the origin with the fewest things wrong, or None."""
        if not self.claims:
            return None
        return self.direct() or self._one_thing() or self._two_things()

    def direct(self) -> Found | None:
        """Return the origin if nothing is wrong but perhaps the writing."""
        return self._first((HMAC_SHA256,), (self._right,), (self._as_arrived,))

    def by_another(self) -> Found | None:
        """Return the origin if only the secret is another subscription's."""
        return self._first((HMAC_SHA256,), other_keys(self.subscription, self.others), (self._as_arrived,))

    @property
    def _right(self) -> Key:
        return right_key(self.subscription)

    @property
    def _as_arrived(self) -> Body:
        return Body((), "", self.body)

    def _one_thing(self) -> Found | None:
        right, arrived = (self._right,), (self._as_arrived,)
        return (
            self._first(OTHER_HASHES, right, arrived)
            or self._by_another_key()
            or self._first((HMAC_SHA256,), right, self._likely_bodies())
        )

    def _by_another_key(self) -> Found | None:
        """Return the origin if only the key is wrong.

        A secret given by hand that is a configured one spoilt (a blank behind it, say) is told as spoilt: that is what
        its user can mend.
        """
        arrived = (self._as_arrived,)
        if not self.subscription.name:
            spoilt = self._first((HMAC_SHA256,), spoilt_keys(self.subscription), arrived)
            return spoilt or self.by_another()
        return self.by_another() or self._first((HMAC_SHA256,), spoilt_keys(self.subscription), arrived)

    def _two_things(self) -> Found | None:
        if len(self.body) > LARGE:
            self.exhausted = False
            return None
        right, arrived = (self._right,), (self._as_arrived,)
        likely = list(self._likely_bodies())
        others, spoilt = (
            list(other_keys(self.subscription, self.others)),
            list(spoilt_keys(self.subscription)),
        )
        return (
            self._first((HMAC_SHA256,), right, self._further_bodies())
            or self._first(OTHER_HASHES, [*others, *spoilt], arrived)
            or self._first((HMAC_SHA256,), [*others, *spoilt], likely)
            or self._first(OTHER_HASHES, right, likely)
        )

    def _likely_bodies(self) -> Iterator[Body]:
        """Yield each body that may have been signed once, under its first name."""
        seen = {self.body}
        rewritten: Iterable[Body] = ()
        if pieces_of(self.body) <= MOST_PIECES:
            rewritten = json_bodies(self.body)
        else:
            self.exhausted = False
        for bodies in (self.around, plain_bodies(self.body), rewritten):
            for body in bodies:
                if body.content not in seen:
                    seen.add(body.content)
                    yield body

    def _further_bodies(self) -> Iterator[Body]:
        if pieces_of(self.body) <= MOST_PIECES_OF_FURTHER:
            yield from further_json_bodies(self.body)
        else:
            self.exhausted = False

    def _first(self, hashes: Sequence[Hash], keys: Iterable[Key], bodies: Iterable[Body]) -> Found | None:
        """Return the first of all combinations that fits; one of keys and bodies may be an iterator."""
        if not isinstance(keys, Sequence) and isinstance(bodies, Sequence):
            combinations = ((key, body) for key in keys for body in bodies)
        else:
            combinations = ((key, body) for body in bodies for key in keys)
        for key, body in combinations:
            for each in hashes:
                if not each.keyed and key.told is not None:
                    continue
                if self._hashed + len(body.content) > MOST_HASHED:
                    self.exhausted = False
                    return None
                claim = self._claim_of(each, key, body)
                if claim is not None:
                    return Found(each, key, body, claim)
        return None

    def _claim_of(self, hash_: Hash, key: Key, body: Body) -> Claim | None:
        """Return the claim that this digest fulfils, in constant time; it may be cut to its first bytes."""
        if all(len(claim.digest) > hash_.size for claim in self.claims):
            return None
        digest = hash_.digest(key.value, body.content)
        self.tried += 1
        self._hashed += len(body.content)
        for claim in self.claims:
            length = len(claim.digest)
            if SHORTEST_DIGEST <= length <= len(digest) and hmac.compare_digest(digest[:length], claim.digest):
                return claim if length == len(digest) else claim._replace(writings=claim.writings | {"digest-cut"})
        return None
