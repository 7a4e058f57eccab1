"""Checks of who sent a request: its signature and the subscription's own headers. No reason shows a value of either."""

import hmac
from collections.abc import Sequence

from sandbox.domain import signature
from sandbox.domain.checks.transport import Fields, text_of
from sandbox.domain.checks.wording import nearest, shown
from sandbox.domain.request import CONTENT_TYPE
from sandbox.domain.subscription import Subscription
from sandbox.domain.verdict import Check, failed, not_applicable, passed
from sandbox.domain.wire import SignatureFormat


def check_signature(subscription: Subscription, signing: SignatureFormat, fields: Fields, body: bytes) -> Check:
    """Check `signature`: over the raw body bytes, before any parsing (wire-format 3.2)."""
    name = signature.header_name(signing)
    if name is None:
        return not_applicable("signature", f"nothing is signed with scheme {signing.scheme}")
    values = fields.get(_key(name), ())
    if len(values) != 1:
        return failed("signature", _not_once(name, len(values), fields))
    try:
        signature.scheme_of(signing).verify(subscription.secret.key(), body, text_of(values[0]))
    except signature.SignatureMismatchError as error:
        return failed("signature", f"{name} does not fit {subscription.name}: {error}")
    return passed("signature", f"{name} fits the body and the secret of {subscription.name}")


def fits_none(check: Check, candidates: Sequence[Subscription]) -> Check:
    """Return a failed signature check as it reads when several subscriptions have the path and none fits."""
    names = ", ".join(candidate.name for candidate in candidates)
    return failed(
        "signature", f"none of the {len(candidates)} subscriptions with this path fits ({names}); {check.reason}"
    )


def check_headers(subscription: Subscription, fields: Fields) -> tuple[Check, ...]:
    """Check `header:<Name>` for each header of the subscription: it came, once, with the configured value."""
    return tuple(_check_header(name, value, subscription, fields) for name, value in subscription.headers)


def _check_header(name: str, value: str, subscription: Subscription, fields: Fields) -> Check:
    check = f"header:{name}"
    key = _key(name)
    values = fields.get(key, ())
    configured = sum(_key(other) == key for other, _ in subscription.headers)
    if len(values) != configured and not (values and key == b"content-type"):
        return failed(check, _not_once(name, len(values), fields, configured))
    accepted = [value.encode("utf-8", "surrogateescape")]
    if key == b"content-type":
        accepted.append(f"{CONTENT_TYPE}, {value}".encode("utf-8", "surrogateescape"))
    if any(hmac.compare_digest(expected, came) for expected in accepted for came in values):
        return passed(check, "it came with the configured value")
    return failed(check, "it came, but not with the configured value")


def _not_once(name: str, count: int, fields: Fields, expected: int = 1) -> str:
    if count:
        return f"expected header {name} {_times(expected)}, it came {_times(count)}"
    near = _similar(name, fields)
    return f"expected header {name}, it did not come" + (
        f"; {shown(near)} came, which has a similar name" if near else ""
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _similar(name: str, fields: Fields) -> str | None:
    return nearest(name, (key.decode("latin-1") for key in fields), cutoff=0.75)


def _key(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape").lower()
