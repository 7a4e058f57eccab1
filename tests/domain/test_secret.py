"""Secrets do not show."""

import re

import pytest

from sandbox.domain.secret import MASK, Secret, mask_header, new_secret
from sandbox.domain.subscription import Subscription


def test_printing_a_secret_shows_a_mask() -> None:
    secret = Secret("whs_0123456789abcdef")
    subscription = Subscription("s", "http://h/?token=0123456789abcdef", secret, (("X-Key", "0123456789abcdef"),))
    for text in (str(secret), repr(secret), f"{secret}", repr(subscription), secret.masked()):
        assert "0123456789abcdef" not in text
    assert secret.masked() == "whs_" + MASK
    assert Secret("short").masked() == MASK
    assert secret.reveal() == "whs_0123456789abcdef"


def test_the_key_is_the_whole_text() -> None:
    assert Secret("whs_é").key() == "whs_é".encode()


def test_new_secrets_have_the_form_of_the_family_and_differ() -> None:
    assert re.fullmatch(r"whs_[0-9a-f]{32}", new_secret().reveal())
    assert new_secret() != new_secret()


def test_a_fingerprint_recognises_its_secret_and_no_other() -> None:
    fingerprint = Secret("whs_é").fingerprint(b"salt")
    assert Secret("whs_é").has_fingerprint(fingerprint)
    assert not Secret("whs_e").has_fingerprint(fingerprint)
    assert Secret("whs_é").fingerprint(b"other") != fingerprint
    for damaged in ("", ":", fingerprint[:-1], "zz" + fingerprint, fingerprint + "\udc80"):
        assert not Secret("whs_é").has_fingerprint(damaged)


DIGEST = "sha256=C4-BB-C4-87-D3-CE-4D-D8-05-7D-AC-90-A2-70-71-73-44-13-82-E9-1D-F2-BB-02-59-85-CF-6A-8E-19-B5-1B"


@pytest.mark.parametrize(
    "name", ["Authorization", "X-Api-Key", "Cookie", "X-Hook", "X-Api-Pin", "abp-webhook-signature"]
)
def test_whatever_may_be_a_credential_is_masked(name: str) -> None:
    assert mask_header(name, "hunter2-clear") == MASK
    assert mask_header(name, "") == ""


@pytest.mark.parametrize("name", ["Host", "content-type", "Content-Length", "User-Agent", "Accept-Encoding", "Date"])
def test_well_known_headers_are_shown(name: str) -> None:
    assert mask_header(name, "as it came") == "as it came"


def test_a_signature_is_shown_if_it_is_a_digest() -> None:
    assert mask_header("abp-webhook-signature", DIGEST) == DIGEST
    assert mask_header("X-Hub-Signature-256", "ab" * 32) == "ab" * 32
    assert mask_header("X-Hook", DIGEST) == MASK
