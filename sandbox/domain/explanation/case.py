"""What an explanation is made from, and what it is."""

from dataclasses import dataclass, field

from sandbox.domain.records import RawHeaders
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat


@dataclass(frozen=True, slots=True)
class CheckedBy:
    """What a capture was checked by when it arrived; it tells whether the config has changed since.

    `subscription` is the name it had then, `fingerprint` that of its secret then, `passed` how the check ended.
    """

    subscription: str
    signing: SignatureFormat
    fingerprint: str
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A request whose signature is to be explained, and the configuration by which.

    `subscription` is the one that the request is meant for, under its present secret, None if it is not configured any
    more; `others` are the other ones configured. `sent` is the body as it was sent, if that is known. `checked_by` is
    None for a request that is checked for the first time.
    """

    body: bytes = field(repr=False)
    headers: RawHeaders = field(repr=False)
    subscription: Subscription | None
    signing: SignatureFormat
    others: tuple[Subscription, ...] = ()
    sent: bytes | None = field(default=None, repr=False)
    checked_by: CheckedBy | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a signature fits or not.

    `causes` are stable kebab-case names, what matters most first; more than one if several things are wrong at once.
    `sentence` says what is true, `fix` what to do, empty if there is nothing; neither shows a secret or a right
    signature. `verified` tells whether the receiver accepts the signature.
    """

    causes: tuple[str, ...]
    sentence: str
    fix: str
    verified: bool = False

    @property
    def cause(self) -> str:
        """The first of the causes."""
        return self.causes[0]
