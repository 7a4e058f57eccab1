"""Faults by which signature and body do not belong together."""

import re
from dataclasses import replace

from sandbox.domain import signature
from sandbox.domain.request import HttpRequest
from sandbox.sender.faults.expectation import Answers, Expectation
from sandbox.sender.faults.places import data_start
from sandbox.sender.faults.seams import Case, InapplicableFaultError, Seam, request_fault

_UNTRUSTED = (401, 403, 400)
_AMOUNT = re.compile(rb":-?([0-9])[0-9]*\.[0-9]")
_NUMBER = re.compile(rb":-?([0-9])")
_LETTER = re.compile(rb"[A-Za-z]")
_OTHER_SECRETS = (b"whs_00000000000000000000000000000000", b"whs_11111111111111111111111111111111")
_REFUSED = Expectation(Answers.REFUSED, "and nothing is processed", "3.2", _UNTRUSTED)


def _carrier(case: Case) -> str:
    """Return the header that carries the signature. Raises InapplicableFaultError if there is none."""
    name = signature.header_name(case.wire.signature)
    if name is None:
        raise InapplicableFaultError("nothing is signed: wire.signature.scheme is none")
    return name


def _digest_carrier(case: Case) -> str:
    """Return the header of a signature that depends on the body."""
    name = _carrier(case)
    if case.wire.signature.scheme == "plain-secret":
        raise InapplicableFaultError("with wire.signature.scheme plain-secret nothing is computed from the body")
    return name


def _with_value(request: HttpRequest, name: str, value: str | None) -> HttpRequest:
    headers = tuple((each, value if each == name and value is not None else kept) for each, kept in request.headers)
    return replace(request, headers=headers)


@request_fault(Seam.SIGNATURE, "wrong-secret", "it is signed with another secret", _REFUSED, noticed="signature")
def wrong_secret(request: HttpRequest, case: Case) -> HttpRequest:
    """Sign with a secret that nobody has."""
    name = _carrier(case)
    key = next(key for key in _OTHER_SECRETS if key != case.subscription.secret.key())
    return _with_value(request, name, signature.scheme_of(case.wire.signature).sign(key, request.body))


@request_fault(
    Seam.SIGNATURE,
    "no-signature",
    "the signature header is missing",
    Expectation(
        Answers.REFUSED,
        "and nothing is processed, unless your real O2VEND signs nothing",
        "11.1",
        _UNTRUSTED,
        stated=False,
    ),
    noticed="signature",
)
def no_signature(request: HttpRequest, case: Case) -> HttpRequest:
    """Leave the header out."""
    name = _carrier(case)
    return replace(request, headers=tuple(header for header in request.headers if header[0] != name))


@request_fault(
    Seam.SIGNATURE,
    "plain-hex-signature",
    "the right digest is written in another form: lower-case hex, without prefix and hyphens",
    Expectation(
        Answers.EITHER,
        "since the digest is right, and only its form is not the expected one",
        "3.2",
        _UNTRUSTED,
        stated=False,
    ),
    noticed="signature",
)
def plain_hex_signature(request: HttpRequest, case: Case) -> HttpRequest:
    """Write the digest as the scheme hmac-hex does."""
    name = _digest_carrier(case)
    plain = signature.SCHEMES["hmac-hex"].sign(case.subscription.secret.key(), request.body)
    if case.wire.signature.scheme == "hmac-hex":
        raise InapplicableFaultError("that is what wire.signature.scheme hmac-hex sends anyway")
    return _with_value(request, name, plain)


@request_fault(
    Seam.SIGNATURE,
    "signature-of-other-body",
    "the signature is a good one, of another body",
    _REFUSED,
    noticed="signature",
)
def signature_of_other_body(request: HttpRequest, case: Case) -> HttpRequest:
    """Sign an empty object, or an empty list if the body is that."""
    name = _digest_carrier(case)
    other = b"[]" if request.body == b"{}" else b"{}"
    value = signature.scheme_of(case.wire.signature).sign(case.subscription.secret.key(), other)
    return _with_value(request, name, value)


@request_fault(Seam.SIGNATURE, "tampered-body", "the body was changed after signing", _REFUSED, noticed="signature")
def tampered_body(request: HttpRequest, case: Case) -> HttpRequest:
    """Change one digit of an amount or another number in Data, or else one letter; the length stays."""
    _digest_carrier(case)
    body = request.body
    start = data_start(body) if b"{" in body else 0
    number = _AMOUNT.search(body, start) or _NUMBER.search(body, start)
    if number is not None:
        place, other = number.start(1), b"8" if number[1] == b"9" else b"9"
    elif letter := _LETTER.search(body):
        place, other = letter.start(), letter[0].swapcase()
    else:
        raise InapplicableFaultError("the body has no number and no letter to be changed")
    return replace(request, body=body[:place] + other + body[place + 1 :])
