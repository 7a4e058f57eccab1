"""Every receiver whose runtime is here is run, for every scheme, against good requests and bad ones."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from sandbox.body.http_text import request_head
from sandbox.domain import signature
from sandbox.domain.request import HttpRequest, delivery_request
from sandbox.domain.secret import Secret
from sandbox.domain.signature import SCHEMES
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.languages import LANGUAGES
from sandbox.takeaway.snippets import snippet
from tests.conftest import SAMPLE_SECRET
from tests.raw_client import RawClient
from tests.takeaway.running import require_runtime, running, start_in_vain
from tests.waiting import wait_for

URL = "http://127.0.0.1:3000/hooks/o2vend?store=7"
BODY = (
    '{"Id":"0b6f7c1e-52d4-4a0d-9d3e-8f2f5b1c7a90","Event":"Product.Create","Attempt":0,"Data":{"Name":"कुर्ता"}}'.encode()
)
LARGEST = 2 * 1024 * 1024
WITH_A_SOCKET = [language.name for language in LANGUAGES if language.name not in ("csharp", "apps-script")]


def request(signing: SignatureFormat, body: bytes = BODY, *, secret: str = SAMPLE_SECRET) -> HttpRequest:
    subscription = Subscription("s", URL, Secret(secret), (("X-Api-Key", "k"),))
    return delivery_request(subscription, body, signing)


def on_the_wire(sent: HttpRequest) -> bytes:
    return request_head(sent) + sent.body


def changed(sent: HttpRequest, **lines: str | None) -> bytes:
    """The request with header lines put in the place of those that it has; None removes one."""
    head = request_head(sent).decode().split("\r\n")
    for name, line in lines.items():
        wanted = name.replace("_", "-").lower()
        found = next(number for number, each in enumerate(head) if each.lower().startswith(f"{wanted}:"))
        head[found : found + 1] = [] if line is None else [line]
    return "\r\n".join(head).encode("latin-1") + sent.body


def good_requests(signing: SignatureFormat) -> dict[str, bytes]:
    requests = {
        "good": on_the_wire(request(signing)),
        "unknown event": on_the_wire(request(signing, b'{"Id":"1","Event":"Sun.Rise","Attempt":7}')),
        "other member": on_the_wire(request(signing, b'{"WebhookEvent":"order.create","Data":{"P":900.0},"N":null}')),
        "laid out": on_the_wire(request(signing, b' {\r\n\t"Event" : "\\u0041\\n\\"" ,"L":[1,-2.5e3,true,{}] }\n')),
        "Data alone": on_the_wire(request(signing, b'{"Id":168203}')),
        "long text": on_the_wire(request(signing, b'{"T":"' + b"x" * 300_000 + b'"}')),
    }
    name = signature.header_name(signing)
    if name is None:
        return requests
    sent = request(signing)
    value = dict(sent.headers)[name]
    requests["name in capitals"] = changed(sent, **{name: f"{name.upper()}:{value}"})
    requests["name in small letters"] = changed(sent, **{name: f"{name.lower()}:   {value}  "})
    if signing.scheme == "abp-hmac":
        small = value.removeprefix("sha256=").replace("-", "").lower()
        requests["without hyphens"] = changed(sent, **{name: f"{name}: SHA256={small}"})
    if signing.scheme == "hmac-hex":
        requests["with prefix"] = changed(sent, **{name: f"{name}: sha256={value.upper()}"})
    return requests


def unsigned_requests(signing: SignatureFormat) -> dict[str, bytes]:
    """Requests whose signature does not fit; empty for a scheme without one."""
    name = signature.header_name(signing)
    if name is None:
        return {}
    sent = request(signing)
    value = dict(sent.headers)[name]
    other = dict(request(signing, secret="whs_another").headers)[name]
    malformed = ["", "=", "sha256=", "===", value[:-1], f"{value}0", f"x{value}", "\xff\xfe", "%s%n{}", "é" * 95]
    return {
        "wrong secret": on_the_wire(request(signing, secret="whs_another")),
        "no signature": changed(sent, **{name: None}),
        "twice": changed(sent, **{name: f"{name}: {value}\r\n{name}: {value}"}),
        "another one first": changed(sent, **{name: f"{name}: {other}\r\n{name}: {value}"}),
        "no body": changed(
            HttpRequest("POST", URL, sent.headers, b""), content_length="Content-Length: 0", **{name: None}
        ),
        **{f"malformed {text!r}": changed(sent, **{name: f"{name}: {text}"}) for text in malformed},
        **(
            {}
            if signing.scheme == "plain-secret"
            else {"changed body": on_the_wire(sent).replace(b"Create", b"Update")}
        ),
    }


def no_objects(signing: SignatureFormat) -> dict[str, bytes]:
    """Requests that are signed rightly, and whose body is no JSON object."""
    texts = [
        b"",
        b"{",
        b'{"a":}',
        b"{}x",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b'{"a":"\xff"}',
        b"\xff\xfe{\x00}\x00",
        b"{'a':1}",
    ]
    return {f"not JSON {text!r}": on_the_wire(request(signing, text)) for text in texts}


def refused_early(signing: SignatureFormat, language: str) -> dict[str, tuple[bytes, int]]:
    sent = request(signing)
    too_long = request(signing, b" " * (LARGEST + 1))
    get = HttpRequest("GET", URL, sent.headers[:-2], b"")
    refused = {
        "wrong method": (on_the_wire(get), 405),
        # PHP's server and Express read to the end before they refuse; the others need not.
        "too long": (
            on_the_wire(too_long) if language in ("php", "express") else request_head(too_long) + b" " * 9,
            413,
        ),
    }
    if language != "php":  # its path is that of the file
        elsewhere = HttpRequest("POST", URL.replace("o2vend", "other"), sent.headers, sent.body)
        refused["wrong path"] = (on_the_wire(elsewhere), 404)
    return refused


def expectations(language: str, signing: SignatureFormat) -> dict[str, tuple[bytes, int]]:
    return {
        **{name: (sent, 200) for name, sent in good_requests(signing).items()},
        **{name: (sent, 401) for name, sent in unsigned_requests(signing).items()},
        **{name: (sent, 400) for name, sent in no_objects(signing).items()},
        **refused_early(signing, language),
        "good again": (on_the_wire(request(signing)), 200),
    }


@pytest.fixture
def ready(language: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder in which the language's receiver can start."""
    require_runtime(language)
    if language == "express":
        (tmp_path / "node_modules").symlink_to(request.getfixturevalue("express"))
    return tmp_path


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", WITH_A_SOCKET)
async def test_it_takes_what_fits_and_refuses_the_rest(language: str, scheme: str, ready: Path) -> None:
    signing = SignatureFormat(scheme)
    secret: Mapping[str, str] = {} if scheme == "none" else {"O2VEND_SECRET": SAMPLE_SECRET}
    cases = expectations(language, signing)
    async with running(language, snippet(language, signing), ready, secret) as receiver:
        statuses = {name: await receiver.status(sent) for name, (sent, _) in cases.items()}
        assert statuses == {name: status for name, (_, status) in cases.items()}
        accepted = sum(status == 200 for status in statuses.values())
        await wait_for(lambda: receiver.handled >= accepted, "every accepted event to be handled")
        assert receiver.handled == accepted


@pytest.mark.parametrize("language", WITH_A_SOCKET)
async def test_whole_numbers_stay_whole(language: str, ready: Path) -> None:
    signing = SignatureFormat()
    async with running(language, snippet(language, signing), ready, {"O2VEND_SECRET": SAMPLE_SECRET}) as receiver:
        for number in (b"0", b"-7", b"999999999999999"):
            sent = request(signing, b'{"Id":"1","Event":"Sun.Rise","Data":{"Price":900.00},"Attempt":' + number + b"}")
            assert await receiver.status(on_the_wire(sent)) == 200
        await wait_for(lambda: receiver.handled == 3, "every event to be handled")
        logged = re.findall(r"attempt \W*?(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)", receiver.log.read_text(encoding="utf-8"))
        assert logged == ["0", "-7", "999999999999999"]


@pytest.mark.parametrize("language", WITH_A_SOCKET)
async def test_senders_that_misbehave_do_not_harm_it(language: str, ready: Path) -> None:
    signing = SignatureFormat()
    source = snippet(language, signing)
    deep = request(signing, b'{"Id":"1","Data":' + b"[" * 90_000 + b"]" * 90_000 + b"}")
    async with running(language, source, ready, {"O2VEND_SECRET": SAMPLE_SECRET}) as receiver:
        # Deeply nested JSON is an object, and a parser may refuse it: what counts is that nothing breaks.
        assert await receiver.status(on_the_wire(deep)) in (200, 400)
        for cut in (b"POST ", request_head(request(signing)), on_the_wire(request(signing))[:-1]):
            client = await RawClient.connect(receiver.port)
            await client.send(cut)
            client.reset()
        assert await receiver.status(on_the_wire(request(signing))) == 200
        assert receiver.process.returncode is None


@pytest.mark.parametrize("secret", [{}, {"O2VEND_SECRET": ""}])
@pytest.mark.parametrize("language", ["python", "fastapi", "flask", "django", "node", "express", "java", "go"])
def test_without_a_secret_it_does_not_start(language: str, secret: Mapping[str, str], ready: Path) -> None:
    done = start_in_vain(language, snippet(language, SignatureFormat()), ready, secret)
    assert done.returncode == 1
    assert "Set O2VEND_SECRET" in done.stderr
    assert "Traceback" not in done.stderr
