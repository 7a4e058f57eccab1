"""Sentences: what a search found, said in one sentence with its fix."""

from collections.abc import Iterable

from sandbox.domain.explanation.bodies import AS_A_DICT, DATA_ALONE, MEMBER_ALONE
from sandbox.domain.explanation.body_variants import BODY_VARIANTS
from sandbox.domain.explanation.case import Explanation
from sandbox.domain.explanation.rewriting import suspicions as rewriting_suspicions
from sandbox.domain.explanation.search import Found
from sandbox.domain.explanation.surroundings import AS_SENT, WITH_TIMESTAMP, WITH_URL
from sandbox.domain.explanation.suspicion import Suspicion, enumerated, secret_of, tell
from sandbox.domain.explanation.writings import FORMS, deviations
from sandbox.domain.signature import SCHEMES, SignatureMismatchError
from sandbox.domain.subscription import Subscription

BODY_SUSPICIONS: dict[str, Suspicion] = {
    each.cause: each
    for each in (
        AS_SENT,
        *(variant.suspicion for variant in BODY_VARIANTS),
        *rewriting_suspicions(),
        AS_A_DICT,
        DATA_ALONE,
        MEMBER_ALONE,
        WITH_TIMESTAMP,
        WITH_URL,
    )
}
"""Every suspicion about the body, by its cause."""


def tell_found(found: Found, header: str, subscription: Subscription, scheme: str) -> Explanation:
    """Return the explanation of a digest whose origin is known and that the scheme does not accept."""
    writing = deviations(found.claim.writings, scheme)
    written = enumerated([each.clause for each in writing])
    makers = [tell(found.hash.suspicion, subscription)] if found.hash.suspicion else []
    makers += [found.key.told] if found.key.told else []
    signed = [tell(BODY_SUSPICIONS[cause], subscription) for cause in found.body.causes]
    clauses = [each.clause for each in makers]
    if signed:
        clauses.append(f"{found.body.clause}, not over what arrived")
    if clauses:
        sentence = f"{header} was made {', and '.join(clauses)}" + (f"; it is written {written}" if written else "")
    else:
        sentence = f"{header} carries the right digest, but it is written {written}"
    wrong = (*makers, *signed, *writing)
    return Explanation(tuple(each.cause for each in wrong), f"{sentence}.", joined_fixes(each.fix for each in wrong))


def verifies(scheme: str, key: bytes, body: bytes, value: str) -> bool:
    """Tell whether a receiver that uses this scheme accepts the value."""
    try:
        SCHEMES[scheme].verify(key, body, value)
    except SignatureMismatchError:
        return False
    return True


def fitting_scheme(scheme: str, subscription: Subscription, body: bytes, value: str) -> str:
    """Return a sentence about another scheme by which the value fits, empty if none."""
    for name in SCHEMES:
        if name not in (scheme, "none") and verifies(name, subscription.secret.key(), body, value):
            return f"If your O2VEND really sends it so, set `wire.signature.scheme: {name}` in config.yaml."
    return ""


def tell_verified(found: Found | None, header: str, subscription: Subscription, scheme: str, size: int) -> Explanation:
    """Return the explanation of a value that the scheme accepts."""
    secret = secret_of(subscription)
    if scheme == "plain-secret":
        sentence = f"{header} carries {secret}; that says nothing about the body."
        return Explanation(("verified",), sentence, "", verified=True)
    writing = deviations(found.claim.writings, scheme) if found else ()
    fits = f"{header} is the HMAC-SHA-256 of the {size:,} bytes that arrived, made with {secret}"
    if not writing:
        return Explanation(("verified",), f"{fits}.", "", verified=True)
    clauses = enumerated([each.clause for each in writing])
    thought = "what O2VEND is thought to send (inferred, wire-format 3.2)" if scheme == "abp-hmac" else "its form"
    return Explanation(
        tuple(each.cause for each in writing),
        f"{fits}, but it is written {clauses}; a stricter receiver would refuse it.",
        f"With the scheme {scheme}, {thought} is {FORMS[scheme]}; write it so if you are the sender.",
        verified=True,
    )


def joined_fixes(fixes: Iterable[str]) -> str:
    """Return the fixes one after the other, each once."""
    return " ".join(dict.fromkeys(filter(None, fixes)))
