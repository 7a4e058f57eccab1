"""Which URLs lead to this machine and nowhere else, so that nobody need be asked before sending there."""

import pytest

from sandbox.config.advice import is_loopback


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:3000/x", "http://localhost/", "http://shop.localhost:1/", "http://[::1]:80/", "http://127.1/",
     "http://2130706433/", "http://LOCALHOST./", "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_these_stay_here(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "http://10.0.0.1/", "http://0.0.0.0/", "http://localhost.example.com/", "http://[::]/"],
)
def test_these_may_not(url: str) -> None:
    assert not is_loopback(url)
