"""Every cause that an explanation can have, with what it means: the one list that documentation and tests share."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sandbox.domain.explanation.hashes import OTHER_HASHES
from sandbox.domain.explanation.keys import KEY_VARIANTS, OF_A_HEADER, OF_ANOTHER
from sandbox.domain.explanation.suspicion import Suspicion, tell
from sandbox.domain.explanation.telling import BODY_SUSPICIONS
from sandbox.domain.explanation.writings import WRITINGS
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription

_OF_THE_CONFIG = {
    "secret-changed-since": "the subscription's secret is another one now than when the capture was checked",
    "scheme-changed-since": "`wire.signature.scheme` is another one now",
    "header-changed-since": "`wire.signature.header` is another one now",
    "subscription-renamed": "another subscription has the secret now that this one had",
    "subscription-gone": "the subscription is not in config.yaml any more",
}
_OF_THE_HEADER = {
    "verified": "it fits, in the expected form",
    "nothing-is-signed": "the scheme is `none`",
    "header-missing": "the header did not come, nor anything like a signature",
    "header-misspelt": "a header with a similar name came in its place",
    "header-under-another-name": "a header with quite another name carries the signature",
    "header-twice": "the header came more than once",
    "header-empty": "the header came without a value",
    "header-placeholder": "it carries `undefined`, `System.Byte[]` or a template that was not filled in",
    "no-digest": "its value is no digest in any known writing",
}
_OF_PLAIN_SECRETS = {
    "plain-secret-instead-of-hmac": "it carries a secret in clear where an HMAC was expected",
    "hmac-instead-of-plain-secret": "it carries a digest of the body where the secret itself was expected",
    "plain-secret-wrapped": "it carries the secret with something around it",
    "another-plain-secret": "it carries something else than the secret",
}
_AT_LAST = {"nothing-fits": "nothing of all that was tried fits"}


def _meanings() -> Iterator[tuple[str, str]]:
    yield from _OF_THE_CONFIG.items()
    yield from _OF_THE_HEADER.items()
    yield from ((cause, f"it is written {clause}") for cause, clause in WRITINGS.items())
    for suspicion in (
        *(each.suspicion for each in OTHER_HASHES if each.suspicion),
        OF_ANOTHER,
        *(each.suspicion for each in KEY_VARIANTS),
        OF_A_HEADER,
        *BODY_SUSPICIONS.values(),
    ):
        yield suspicion.cause, f"it was made {_in_general(suspicion)}"
    yield from _OF_PLAIN_SECRETS.items()
    yield from _AT_LAST.items()


def _in_general(suspicion: Suspicion) -> str:
    other = "X-…" if suspicion is OF_A_HEADER else "another subscription"
    clause = tell(suspicion, Subscription("", "", Secret("")), other).clause
    return clause.replace("the given secret", "the secret")


CAUSES: Mapping[str, str] = MappingProxyType(dict(_meanings()))
"""What each cause means, in the order in which they are looked for."""
