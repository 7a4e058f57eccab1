"""Which header carries the signature: the expected one, once; or what is wrong with that."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sandbox.domain.checks.transport import fields_of, text_of
from sandbox.domain.checks.wording import nearest, shown
from sandbox.domain.explanation.case import Case, Explanation
from sandbox.domain.explanation.claims import Claim, claims_of
from sandbox.domain.explanation.plain import carried_secret
from sandbox.domain.explanation.search import Search
from sandbox.domain.explanation.suspicion import secret_of
from sandbox.domain.explanation.telling import verifies
from sandbox.domain.records import RawHeaders
from sandbox.domain.subscription import Subscription

_MOST_HEADERS = 64
_MOST_LIKELY = 3
"""How many headers are searched as thoroughly as the expected one would be."""

_LIKELY_DIGEST = 16
"""Bytes that a header of any name must hold to be taken for a signature."""

_SIGNATURE_NAME = re.compile(r"signature|hmac|(?:^|-)sig(?:-|$)", re.IGNORECASE)
_PLACEHOLDERS = frozenset(
    {
        "undefined",
        "null",
        "none",
        "nil",
        "nan",
        "true",
        "false",
        "[object object]",
        "[object promise]",
        "[object arraybuffer]",
        "promise { <pending> }",
        "system.byte[]",
    }
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,60}")
_TEMPLATE = re.compile(r"\{\{.*\}\}|\$\{.*\}|\$\w+|\{\w+\}|%\w+%|<[\w -]+>", re.DOTALL)


class Carrier(NamedTuple):
    """A header that came in place of the expected one: what is wrong with its name, and if that says signature."""

    name: str
    value: str
    wrong: str
    likely: bool


def can_be_configured(name: str) -> bool:
    """Tell whether `wire.signature.header` can be this name."""
    return _TOKEN.fullmatch(name) is not None


def values_of(headers: RawHeaders, name: str) -> list[str]:
    """Return the values of a header, without regard to the case of its name."""
    return [text_of(value) for value in fields_of(headers).get(name.encode("utf-8", "surrogateescape").lower(), ())]


def twice(name: str, values: list[str], case: Case, subscription: Subscription) -> Explanation:
    """Return the explanation of a signature header that came more than once."""
    scheme, key = case.signing.scheme, subscription.secret.key()
    fitting = sum(verifies(scheme, key, case.body, value) for value in values)
    which = {0: "none of them fits", len(values): "all of them fit"}.get(fitting, f"{fitting} of them fits")
    return Explanation(
        ("header-twice",),
        f"{name} came {len(values)} times, and {which}; a receiver cannot tell which one counts.",
        f"Send {name} once: look for a proxy or middleware that adds a second one.",
    )


def unusable(name: str, value: str) -> Explanation | None:
    """Return the explanation of a value in which there can be no signature: empty, or a placeholder."""
    bare = value.strip()
    if not bare:
        return Explanation(
            ("header-empty",),
            f"{name} came, but it is empty.",
            "Look where the sender makes the signature: it got no digest, or a header that was never filled in.",
        )
    inner = re.sub(r"^sha256=\s*", "", bare, flags=re.IGNORECASE)
    if inner.lower() in _PLACEHOLDERS or not inner or _TEMPLATE.fullmatch(inner):
        return Explanation(
            ("header-placeholder",),
            f"{name} carries a placeholder, not a signature.",
            "Look where the sender fills in the signature: it prints a variable that has no digest in it.",
        )
    return None


def substitutes(case: Case, name: str) -> list[Carrier]:
    """Return the headers that may have been meant, when the expected one did not come; the likely ones first."""
    came = [(text_of(key), text_of(value)) for key, value in case.headers[:_MOST_HEADERS]]
    near = nearest(name, [other for other, _ in came], cutoff=0.75)
    carriers = [
        Carrier(other, value, "header-misspelt", True)
        if other == near
        else Carrier(other, value, "header-under-another-name", _SIGNATURE_NAME.search(other) is not None)
        for other, value in came
    ]
    carriers.sort(key=lambda carrier: (carrier.wrong != "header-misspelt", not carrier.likely))
    rest = [carrier._replace(likely=False) for carrier in carriers[_MOST_LIKELY:]]
    return [*carriers[:_MOST_LIKELY], *rest]


def first_that_fits(carriers: Sequence[Carrier], case: Case, subscription: Subscription) -> Carrier | None:
    """Return the header that carries a right digest, be it by another subscription's secret, or else the secret itself.

    One search serves all of them, so that many headers cost no more than one.
    """
    claims: dict[bytes, tuple[Claim, Carrier]] = {}
    if case.signing.scheme != "plain-secret":
        for carrier in carriers:
            for claim in claims_of(carrier.value):
                if len(claim.digest) >= _LIKELY_DIGEST:
                    claims.setdefault(claim.digest, (claim, carrier))
    search = Search([claim for claim, _ in claims.values()], case.body, subscription, case.others)
    found = search.direct() or search.by_another()
    if found is not None:
        return claims[found.claim.digest][1]
    return next((each for each in carriers if _carries_the_secret(each, subscription)), None)


def _carries_the_secret(carrier: Carrier, subscription: Subscription) -> bool:
    carried = carried_secret(carrier.value, subscription, ())
    return carried is not None and carried.told is None


def missing(name: str, instead: Carrier | None, subscription: Subscription) -> Explanation:
    """Return the explanation of a signature header that did not come, although one that is like it may have."""
    if instead is None:
        return Explanation(
            ("header-missing",),
            f"{name} did not come, nor anything like a signature.",
            f"Send {name}, made with {secret_of(subscription)}; a proxy in between may drop headers unknown to it.",
        )
    like = "has a similar name" if instead.wrong == "header-misspelt" else "may be a signature, but does not fit"
    return Explanation(
        (instead.wrong,), f"{name} did not come; {shown(instead.name)} came, which {like}.", f"Call the header {name}."
    )
