"""Requests have the headers of a .NET HttpClient in its order (wire-format 3.1), and redirects go its way (3.4)."""

import pytest

from sandbox.domain import redirect
from sandbox.domain.redirect import RedirectRefusedError
from sandbox.domain.request import (
    HttpRequest,
    UnsendableError,
    delivery_request,
    host_header,
    request_target,
    require_sendable_header,
    require_sendable_url,
)
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from sandbox.domain.writing import AT_ONCE, Part, Writing

ABP = SignatureFormat()


def subscription(*headers: tuple[str, str], url: str = "http://127.0.0.1:8025/hooks/erp?store=7#frag") -> Subscription:
    return Subscription("erp", url, Secret("whs_x"), headers)


def names(request: HttpRequest) -> list[str]:
    return [name for name, _ in request.headers]


def test_header_order_and_casing() -> None:
    request = delivery_request(
        subscription(("x-lower", "1"), ("X-Upper", "2"), ("Authorization", "Bearer t")), b"{}", ABP
    )
    assert names(request) == [
        "Host",
        "abp-webhook-signature",
        "x-lower",
        "X-Upper",
        "Authorization",
        "Content-Type",
        "Content-Length",
    ]
    assert dict(request.headers)["Content-Type"] == "application/json; charset=utf-8"
    assert request.target == "/hooks/erp?store=7"
    assert request.method == "POST"


def test_corner_cases_of_custom_headers() -> None:
    request = delivery_request(subscription(("Content-Type", "x"), ("Content-Language", "en"), ("A", "")), b"{}", ABP)
    assert names(request) == [
        "Host",
        "abp-webhook-signature",
        "A",
        "Content-Type",
        "Content-Language",
        "Content-Length",
    ]
    assert dict(request.headers)["Content-Type"] == "application/json; charset=utf-8, x"


def test_scheme_none_sends_no_signature() -> None:
    assert "abp-webhook-signature" not in names(delivery_request(subscription(), b"{}", SignatureFormat("none")))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("Host", "x", "cannot be configured"),
        ("content-length", "3", "cannot be configured"),
        ("Transfer-Encoding", "chunked", "cannot be configured"),
        ("X-Name", "कुर्ता", "non-ASCII"),
        ("X-Name", "a\r\nb: c", "control character"),
        ("X-Name", " a", "blanks around"),
        ("X Name", "a", "not allowed in HTTP"),
        ("", "a", "not allowed in HTTP"),
        ("Ümlaut", "a", "not allowed in HTTP"),
    ],
)
def test_what_cannot_be_sent_is_said(name: str, value: str, sentence: str) -> None:
    with pytest.raises(UnsendableError, match=sentence):
        require_sendable_header(name, value)
    with pytest.raises(UnsendableError, match=sentence):
        delivery_request(subscription((name, value)), b"{}", ABP)


def test_a_plain_secret_that_is_no_header_value_is_refused_without_showing_it() -> None:
    shop = Subscription("s", "http://h/", Secret("ключ-secret"))
    with pytest.raises(UnsendableError, match="signature cannot be sent") as caught:
        delivery_request(shop, b"{}", SignatureFormat("plain-secret"))
    assert "secret" not in str(caught.value).replace("X-O2VEND-Webhook-Secret", "")


def test_a_secret_with_a_lone_surrogate_can_be_tried() -> None:
    for scheme in ("abp-hmac", "hmac-hex", "hmac-base64"):
        assert delivery_request(Subscription("s", "http://h/", Secret("a\udcff")), b"{}", SignatureFormat(scheme)).body
    with pytest.raises(UnsendableError):
        delivery_request(Subscription("s", "http://h/", Secret("a\udcff")), b"{}", SignatureFormat("plain-secret"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.com/a", "example.com"),
        ("http://example.com:80/a", "example.com"),
        ("https://example.com:443/", "example.com"),
        ("https://example.com:8443/", "example.com:8443"),
        ("http://EXAMPLE.com:8025/", "example.com:8025"),
        ("http://[::1]:8025/", "[::1]:8025"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
    ],
)
def test_the_host_header_has_a_port_only_if_it_is_not_the_default(url: str, host: str) -> None:
    assert host_header(url) == host


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://h", "/"),
        ("http://h?a=1", "/?a=1"),
        ("http://h/a%2Fb/../c?x=%20y#z", "/a%2Fb/../c?x=%20y"),
        ("http://h/a?", "/a?"),
        ("http://h/கடை", "/%E0%AE%95%E0%AE%9F%E0%AF%88"),
    ],
)
def test_the_target_is_that_of_the_url(url: str, target: str) -> None:
    assert request_target(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/hooks",
        "ftp://h/",
        "http://",
        "http://h:99999/",
        "http://h:0/",
        "http://u:p@h/",
        "http://h/a b",
        "http://h/\udcff",
        "http://[::1/",
    ],
)
def test_a_url_that_cannot_be_posted_to_is_refused(url: str) -> None:
    with pytest.raises(UnsendableError):
        require_sendable_url(url)


@pytest.mark.parametrize(
    "url",
    ["http://user:hunter2@h/", "http://user:hunter2@h:99999/", "http://user:hunter2@", "//user:hunter2@h/",
     "ftp://user:hunter2@h/", "http://user:hunter2@h:0/", "http://user:hunter2@h/a b", "http://user:hunter2@[::1/"],
)  # fmt: skip
def test_credentials_in_a_url_are_not_repeated(url: str) -> None:
    with pytest.raises(UnsendableError) as caught:
        require_sendable_url(url)
    assert "hunter2" not in str(caught.value)


SENT = delivery_request(
    subscription(("Authorization", "Bearer t"), ("X-Api-Key", "k"), ("Content-Language", "en")), b'{"a":1}', ABP
)


@pytest.mark.parametrize("status", [300, 301, 302, 303])
def test_300_to_303_become_a_get_without_content(status: int) -> None:
    following = redirect.follow(SENT, status, "https://other.example/x")
    assert following.method == "GET"
    assert following.body == b""
    assert names(following) == ["Host", "abp-webhook-signature", "X-Api-Key"]
    assert following.headers[0] == ("Host", "other.example")


def test_only_a_redirect_that_repeats_the_body_repeats_how_it_is_written() -> None:
    slow = HttpRequest("POST", "http://h/", (("Host", "h"),), b"{}", Writing(slow=Part.BODY))
    assert redirect.follow(slow, 307, "/x").writing == slow.writing
    assert redirect.follow(slow, 302, "/x").writing == AT_ONCE


@pytest.mark.parametrize("status", [307, 308])
def test_307_and_308_repeat_the_post_without_authorization(status: int) -> None:
    following = redirect.follow(SENT, status, "/moved")
    assert following.method == "POST"
    assert following.body == SENT.body
    assert following.url == "http://127.0.0.1:8025/moved"
    assert names(following) == [
        "Host",
        "abp-webhook-signature",
        "X-Api-Key",
        "Content-Type",
        "Content-Language",
        "Content-Length",
    ]


@pytest.mark.parametrize("location", [None, "", "ftp://h/", "http://[", "http://h:0/", "http://h/a b"])
def test_redirects_that_lead_nowhere_are_refused(location: str | None) -> None:
    with pytest.raises(RedirectRefusedError):
        redirect.follow(SENT, 302, location)


def test_https_to_http_is_refused() -> None:
    sent = delivery_request(subscription(url="https://h/"), b"{}", ABP)
    with pytest.raises(RedirectRefusedError, match="from https to http"):
        redirect.follow(sent, 302, "http://h/")


@pytest.mark.parametrize("status", [200, 304, 305, 306, 399, 400])
def test_other_statuses_are_no_redirects(status: int) -> None:
    assert not redirect.is_redirect(status)
