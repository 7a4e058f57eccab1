"""Secrets do not show."""

import re

from sandbox.domain.secret import MASK, Secret, is_sensitive, mask_header, new_secret
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


def test_headers_that_carry_credentials_are_masked() -> None:
    assert mask_header("Authorization", "Bearer x") == MASK
    assert mask_header("X-Api-Key", "demo") == MASK
    assert mask_header("Content-Type", "application/json") == "application/json"
    assert not is_sensitive("abp-webhook-signature")
