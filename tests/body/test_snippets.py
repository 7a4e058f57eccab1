"""The curl command is run by a real shell and a real curl, and what a raw socket receives is compared."""

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.http_text import header_line, headers_text, request_head
from sandbox.body.snippets import curl, curl_script
from sandbox.body.text import sanitise
from sandbox.domain.request import HeaderList, HttpRequest, delivery_request, host_header
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from tests.raw_http import answer, raw_server

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
SHELLS = [shell for shell in ("sh", "bash", "dash", "busybox") if shutil.which(shell)]

BODIES = {
    "plain": b'{"Id":"1"}',
    "unicode": 'கோயம்புத்தூர் कुर्ता ₹ "quoted"'.encode(),
    "quotes": b'it\'s $HOME `id` "x" \\ \\n %s %d ! * ~',
    "file-like": b"@/etc/passwd",
    "line breaks": b"a\r\nb\n\n",
    "tab": "ட\tbc".encode(),
    "bytes": bytes(range(256)),
    "percent and digits": b"\x001\x00012%s%%\\\\0",
    "escape": b"\x1b]0;evil\x07",
    "invisible": "\u202eabc\u200d".encode(),
    "dash": b"-n --version",
    "dash and binary": b"-v\x00",
    "empty": b"",
    "large": b"x" * 300_000,
    "larger than curl sends unasked": b"x" * 1_100_000,
    "large and binary": bytes(range(256)) * 800,
}


def request(url: str, body: bytes, *more: tuple[str, str]) -> HttpRequest:
    return delivery_request(Subscription("s", url, Secret("whs_1"), more), body, SignatureFormat())


async def run(command: str, shell: str = "sh") -> None:
    arguments = [shell, "sh"] if shell == "busybox" else [shell]
    process = await asyncio.create_subprocess_exec(
        *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, err = await asyncio.wait_for(process.communicate(command.encode()), 20)
    assert process.returncode == 0, err.decode()


async def received(build: HttpRequest, shell: str = "sh") -> tuple[bytes, list[bytes], bytes]:
    """Send what the snippet says to a server in place of the request's own; return request line, headers, body."""
    async with raw_server() as server:
        own = host_header(build.url)
        await run(curl(build).replace(own, f"127.0.0.1:{server.port}"), shell)
    (seen,) = server.requests
    head, _, body = seen.replace(f"127.0.0.1:{server.port}".encode(), own.encode()).partition(b"\r\n\r\n")
    line, *headers = head.split(b"\r\n")
    return line, headers, body


@needs_curl
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", BODIES)
async def test_curl_sends_exactly_this_request(name: str, shell: str) -> None:
    build = request("http://receiver.test:8025/hooks/a%20b?x=1&y=[2]{3}", BODIES[name], ("X-Api-Key", 'it\'s "k" $k'))
    line, headers, body = await received(build, shell)
    assert body == build.body
    head = b"\r\n".join([line, *headers, b"", b""])
    assert sorted(head.split(b"\r\n")) == sorted(request_head(build).split(b"\r\n"))
    assert headers[0].startswith(b"Host: ")


@needs_curl
@pytest.mark.parametrize(
    ("headers", "method", "body"),
    [
        ((("User-Agent", "mine/1"), ("Accept", "*/*"), ("Content-Length", "2")), "POST", b"{}"),
        ((("X-Empty", ""), ("Content-Length", "2")), "PUT", b"{}"),
        ((("X-Twice", "1"), ("x-twice", "2"), ("Content-Length", "0")), "POST", b""),
        ((("X", "only"),), "GET", b""),
    ],
)
async def test_curl_adds_and_loses_nothing(headers: HeaderList, method: str, body: bytes) -> None:
    build = HttpRequest(method, "http://receiver.test/../a/./b", (("Host", "receiver.test"), *headers), body)
    line, seen, seen_body = await received(build)
    assert line == f"{method} /../a/./b HTTP/1.1".encode()
    assert seen_body == body
    assert sorted(header.rstrip() for header in seen) == sorted(
        f"{name}: {value}".rstrip().encode() for name, value in build.headers
    )


@needs_curl
async def test_a_host_that_is_not_that_of_the_url_is_sent() -> None:
    build = HttpRequest("GET", "http://receiver.test/", (("Host", "other.test"),), b"")
    _, headers, _ = await received(build)
    assert headers == [b"Host: other.test"]


def test_what_is_left_to_curl_is_not_in_the_way() -> None:
    command = curl(request("http://receiver.test/hooks", b'{"Id":"1"}', ("X-Api-Key", "k")))
    assert "Host" not in command
    assert "Content-Length" not in command
    assert command.startswith(
        "curl -g --path-as-is http://receiver.test/hooks \\\n  -H User-Agent: \\\n  -H Accept: \\\n"
    )
    assert command.endswith("""--data-raw '{"Id":"1"}'""")


def test_https_stays_http_1() -> None:
    assert "--http1.1" in curl(request("https://receiver.test/", b"{}"))


@needs_curl
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ["plain", "bytes", "line breaks", "empty", "larger than curl sends unasked"])
async def test_the_script_sends_the_file_beside_it_from_any_folder(name: str, shell: str, tmp_path: Path) -> None:
    build = request("http://receiver.test/a?x=it's", BODIES[name], ("X-Api-Key", 'it\'s "k" $k'))
    (tmp_path / "a body.json").write_bytes(build.body)
    script = tmp_path / "send.sh"
    script.write_text(curl_script(build, "a body.json"))
    async with raw_server() as server:
        await run(f"{shell} {script} 'http://127.0.0.1:{server.port}/b?y=$HOME&z=[1]'", shell)
    (seen,) = server.requests
    head, _, body = seen.partition(b"\r\n\r\n")
    assert body == build.body
    line, *headers = head.decode().split("\r\n")
    assert line == "POST /b?y=$HOME&z=[1] HTTP/1.1"
    assert sorted(headers[1:]) == sorted(f"{key}: {value}" for key, value in build.headers[1:])


@needs_curl
async def test_the_script_fails_with_the_answer_that_it_prints(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"{}")
    (tmp_path / "s.sh").write_text(curl_script(request("http://receiver.test/", b"{}"), "b"))
    async with raw_server(answer("401 Unauthorized", body=b"no")) as server:
        process = await asyncio.create_subprocess_exec(
            "sh", str(tmp_path / "s.sh"), server.url, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, _ = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 22
    assert out == b"no\n401\n"


@given(body=st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
def test_a_command_is_safe_to_show_as_it_is(body: bytes) -> None:
    command = curl(request("http://receiver.test/hooks", body))
    assert sanitise(command, keep_newlines=True) == command


def test_the_head_is_that_of_the_wire() -> None:
    build = HttpRequest("POST", "http://h.test:81/a b?q#f", (("Host", "h.test:81"), ("x-Y", "")), b"{}")
    assert request_head(build) == b"POST /a%20b?q HTTP/1.1\r\nHost: h.test:81\r\nx-Y: \r\n\r\n"


def test_headers_are_shown_safely_and_credentials_masked() -> None:
    headers = ((b"Host", b"h\x1b[0m"), (b"X-Api-Key", b"k\xff"), (b"a\xff", b"\xe2\x82\xb9"))
    assert headers_text(headers) == "Host: h␛[0m\nX-Api-Key: ••••••••\na\\xff: ••••••••"
    assert headers_text(headers, reveal=True) == "Host: h␛[0m\nX-Api-Key: k\\xff\na\\xff: ₹"
    assert header_line("Cookie", "a=\u202e", reveal=True) == "Cookie: a=⟨U+202E⟩"
    assert headers_text(()) == ""
