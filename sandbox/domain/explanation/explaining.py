"""Why a signature fits or not: the first true sentence of all that is known to go wrong.

Pure and total: no bytes whatever make it raise. It may take a second, so it belongs off the event loop and never on
the receive path: nothing that `sandbox.domain.examination` needs imports it.
"""

from sandbox.domain import signature
from sandbox.domain.checks.wording import shown
from sandbox.domain.explanation.carriers import (
    Carrier,
    can_be_configured,
    first_that_fits,
    missing,
    substitutes,
    twice,
    unusable,
    values_of,
)
from sandbox.domain.explanation.case import Case, Explanation
from sandbox.domain.explanation.claims import claims_of
from sandbox.domain.explanation.plain import Carried, carried_secret
from sandbox.domain.explanation.search import Found, Search
from sandbox.domain.explanation.surroundings import bodies_around
from sandbox.domain.explanation.suspicion import secret_of
from sandbox.domain.explanation.telling import (
    fitting_scheme,
    joined_fixes,
    tell_found,
    tell_verified,
    verifies,
)
from sandbox.domain.explanation.writings import FORMS
from sandbox.domain.subscription import Subscription

_PLAIN = "plain-secret"
_SEND_HMAC = (
    "Send the HMAC of the body, never the secret; or set `wire.signature.scheme: plain-secret` in config.yaml if your "
    "O2VEND really sends it so."
)
_SAYS_NOTHING = frozenset({"nothing-fits", "no-digest", "another-plain-secret"})
"""Causes of a value that tell only that it is not the expected one."""


def explain_now(case: Case, subscription: Subscription) -> Explanation:
    """Return the explanation by the subscription's present secret and `case.signing`, whatever was before."""
    name = signature.header_name(case.signing)
    if name is None:
        return Explanation(
            ("nothing-is-signed",),
            f"The scheme {case.signing.scheme} signs nothing, so there is nothing to verify.",
            "Set `wire.signature.scheme` in config.yaml to the scheme that is used.",
        )
    values = values_of(case.headers, name)
    if not values:
        return _explain_missing(case, subscription, name)
    if len(values) > 1:
        return twice(name, values, case, subscription)
    return _explain_value(case, subscription, name, values[0])


def is_verified(case: Case, subscription: Subscription) -> bool:
    """Tell whether a receiver accepts the request for this subscription, without looking for a reason if not."""
    name = signature.header_name(case.signing)
    values = [] if name is None else values_of(case.headers, name)
    return len(values) == 1 and verifies(case.signing.scheme, subscription.secret.key(), case.body, values[0])


def _explain_missing(case: Case, subscription: Subscription, name: str) -> Explanation:
    instead: Carrier | None = None
    carriers = substitutes(case, name)
    for carrier in carriers:
        if carrier.likely:
            instead = instead or carrier
            found = _explain_substitute(case, subscription, name, carrier)
            if not _SAYS_NOTHING.intersection(found.causes):
                return found
    unlikely = first_that_fits([each for each in carriers if not each.likely], case, subscription)
    return (
        missing(name, instead, subscription)
        if unlikely is None
        else _explain_substitute(case, subscription, name, unlikely)
    )


def _explain_substitute(case: Case, subscription: Subscription, name: str, carrier: Carrier) -> Explanation:
    inner = _explain_value(case, subscription, shown(carrier.name), carrier.value)
    came = f"{name} did not come"
    fix = f"Call the header {name}"
    if can_be_configured(carrier.name):
        fix += f", or set `wire.signature.header: {carrier.name}` in config.yaml"
    if inner.verified and inner.causes == ("verified",):
        return Explanation((carrier.wrong,), f"{came}; {shown(carrier.name)} came with the right value.", f"{fix}.")
    joint = "; " if ", but " in inner.sentence else ", but "
    return Explanation(
        (carrier.wrong, *inner.causes), f"{came}{joint}{inner.sentence}", joined_fixes([f"{fix}.", inner.fix])
    )


def _explain_value(case: Case, subscription: Subscription, name: str, value: str) -> Explanation:
    scheme, key = case.signing.scheme, subscription.secret.key()
    claims = claims_of(value)
    around = list(bodies_around(case.body, case.sent, case.headers, value, subscription))
    search = Search(claims, case.body, subscription, case.others, around)
    if verifies(scheme, key, case.body, value):
        found = None if scheme == _PLAIN else search.direct()
        return tell_verified(found, name, subscription, scheme, len(case.body))
    hopeless = unusable(name, value)
    if hopeless is not None:
        return hopeless
    carried = carried_secret(value, subscription, case.others)
    if carried is not None:
        return _tell_carried(carried, name, subscription, scheme)
    found = search.nearest()
    if found is None:
        return _tell_nothing_fits(case, subscription, name, value, search)
    if scheme == _PLAIN:
        return _tell_hmac(found, name, subscription, value, case)
    told = tell_found(found, name, subscription, scheme)
    also = fitting_scheme(scheme, subscription, case.body, value)
    return Explanation(told.causes, told.sentence, joined_fixes([told.fix, also]))


def _tell_carried(carried: Carried, name: str, subscription: Subscription, scheme: str) -> Explanation:
    """Tell that a header carries a secret in clear, the subscription's or something like it."""
    told, own = carried.told, secret_of(subscription)
    what = own if told is None else told.clause.removeprefix("with ")
    causes = () if told is None else (told.cause,)
    fix = "" if told is None else told.fix
    if scheme != _PLAIN:
        return Explanation(
            ("plain-secret-instead-of-hmac", *causes),
            f"{name} carries a secret in clear ({what}), where an HMAC-SHA-256 of the body is expected.",
            joined_fixes([_SEND_HMAC, fix]),
        )
    wrapped = "" if not carried.peeled.writings else " with something around it, a prefix or quotes say"
    return Explanation(
        (*causes, *(("plain-secret-wrapped",) if wrapped else ())),
        f"{name} carries {what}{wrapped}; {own} alone is expected.",
        joined_fixes([fix, f"Put {own} into {name} as it stands."]),
    )


def _tell_hmac(found: Found, name: str, subscription: Subscription, value: str, case: Case) -> Explanation:
    """Tell that an HMAC came where the plain secret is expected."""
    unwritten = found._replace(claim=found.claim._replace(writings=frozenset()))
    told = tell_found(unwritten, name, subscription, _PLAIN)
    detail = f"; {told.sentence.removesuffix('.')}" if told.causes else ""
    scheme = fitting_scheme(_PLAIN, subscription, case.body, value)
    return Explanation(
        ("hmac-instead-of-plain-secret", *told.causes),
        f"{name} carries a digest of the body, where {secret_of(subscription)} itself is expected{detail}.",
        joined_fixes([scheme or f"Put {secret_of(subscription)} itself into {name}.", told.fix]),
    )


def _tell_nothing_fits(case: Case, subscription: Subscription, name: str, value: str, search: Search) -> Explanation:
    secret, scheme = secret_of(subscription), case.signing.scheme
    if scheme == _PLAIN:
        return Explanation(
            ("another-plain-secret",),
            f"{name} carries something else than {secret}, and nothing that is made of it.",
            f"Compare {secret} with what the sender has, letter by letter.",
        )
    if not search.claims:
        its = f"its {len(value):,} characters are" if len(value) != 1 else "its one character is"
        return Explanation(
            ("no-digest",),
            f"{name} carries no digest: {its} neither hex nor base64 of one.",
            f"Send {FORMS[scheme]}.",
        )
    whole = "" if search.exhausted else ", fewer than for a small body"
    sentence = f"{name} fits neither {secret} nor anything near it: {search.tried:,} combinations were tried{whole}."
    then = ", then the body with what was sent byte by byte"
    if case.sent is not None and case.sent == case.body:
        sentence, then = f"{sentence.removesuffix('.')}, and the body arrived as it was sent.", ""
    return Explanation(
        ("nothing-fits",),
        sentence,
        f"Compare {secret} with the sender's letter by letter{then}; `sandbox verify --secret S` tries another secret.",
    )
