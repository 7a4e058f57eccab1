"""`sandbox verify`, and the explanation on the page of `sandbox show`."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from sandbox.config.packaged import packaged_config
from tests.cli.conftest import Listening, Program
from tests.conftest import SAMPLE_SECRET

VALUE = "sha256=C4-BB-C4-87-D3-CE-4D-D8-05-7D-AC-90-A2-70-71-73-44-13-82-E9-1D-F2-BB-02-59-85-CF-6A-8E-19-B5-1B"
HEADER = f"abp-webhook-signature: {VALUE}"
STOREFRONT_SECRET = "whs_c81d4a06f2be4973b5e0697ad31c8f42"


@pytest.fixture
def body(tmp_path: Path, samples: dict[str, bytes]) -> Path:
    path = tmp_path / "body.json"
    path.write_bytes(samples["StockQuantityUpdate"])
    return path


def test_a_right_signature_exits_0(sandbox: Program, body: Path) -> None:
    for by in (("--secret", SAMPLE_SECRET), ("--subscription", "erp")):
        result = sandbox("verify", *by, "--header", HEADER, str(body))
        assert result.code == 0, result.err
        assert result.out.startswith("✓ verified\n  abp-webhook-signature is the HMAC-SHA-256 of the 778 bytes")


def test_the_body_comes_from_stdin_and_the_secret_from_the_environment(sandbox: Program, body: Path) -> None:
    sandbox.environ["HOOK_SECRET"] = SAMPLE_SECRET
    result = sandbox("verify", "--secret-env", "HOOK_SECRET", "--header", HEADER, "-", stdin=body.read_bytes())
    assert result.code == 0


def test_the_secret_comes_from_stdin(sandbox: Program, body: Path) -> None:
    for line in (SAMPLE_SECRET, f"{SAMPLE_SECRET}\n", f"{SAMPLE_SECRET}\r\n"):
        result = sandbox("verify", "--secret", "-", "--header", HEADER, str(body), stdin=line.encode())
        assert result.code == 0, result.out


def test_a_terminal_is_asked_for_the_secret_without_echo(sandbox: Program, body: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        sandbox.command("verify", "--secret", "-", "--header", HEADER, str(body)),
        cwd=sandbox.folder,
        env=sandbox.environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    shown = b""
    while b"Secret: " not in shown:
        shown += os.read(ours, 1000)
    os.write(ours, f"{SAMPLE_SECRET}\n".encode())
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "✓ verified".encode() in out
    os.close(theirs)
    os.close(ours)


def test_another_subscriptions_secret_is_named(sandbox: Program, body: Path) -> None:
    result = sandbox("verify", "--subscription", "storefront", "--header", HEADER, str(body))
    assert result.code == 1
    assert result.out == (
        "✗ not verified: secret-of-another-subscription\n"
        "  abp-webhook-signature was made with the secret of erp, not storefront's.\n"
        "  help: Sign with storefront's secret, or send to the URL of erp.\n"
    )


def test_a_line_feed_in_the_file_is_noticed(sandbox: Program, body: Path) -> None:
    body.write_bytes(body.read_bytes() + b"\n")
    result = sandbox("verify", "--secret", SAMPLE_SECRET, "--header", HEADER, str(body))
    assert result.code == 1
    assert "body-without-newline" in result.out
    assert result.err == ""
    stranger = sandbox("verify", "--secret", "x", "--header", f"abp-webhook-signature: sha256={'ab' * 32}", str(body))
    assert "hint: the body ends with a line feed" in stranger.err


def test_an_empty_body_and_one_of_another_length_than_stated_are_noticed(sandbox: Program, body: Path) -> None:
    by = ("--secret", SAMPLE_SECRET, "--header", HEADER)
    empty = sandbox("verify", *by, "-", stdin=b"")
    assert "hint: the body is empty" in empty.err
    whole = body.read_bytes()
    for stated, told in (("778", True), ("500", False), ("many", False), ("9" * 5000, False)):
        cut = sandbox("verify", *by, "--header", f"Content-Length: {stated}", "-", stdin=whole[:500])
        assert cut.code == 1
        assert ("hint: Content-Length says 778 bytes, but the body has 500" in cut.err) == told
        assert cut.err.count("hint:") == told


def test_json_is_one_object_and_shows_the_right_value_only_when_asked(sandbox: Program, body: Path) -> None:
    arguments = ("verify", "--secret", SAMPLE_SECRET, "--header", "abp-webhook-signature: sha256=00", str(body))
    (plain,) = sandbox(*arguments, "--json").objects()
    assert list(plain) == ["verified", "causes", "sentence", "fix", "scheme", "bytes"]
    assert (plain["verified"], plain["causes"], plain["bytes"]) == (False, ["no-digest"], 778)
    assert VALUE not in json.dumps(plain)
    (asked,) = sandbox(*arguments, "--json", "--show-expected").objects()
    assert asked["expected"] == VALUE
    assert f"expected abp-webhook-signature: {VALUE}" in sandbox(*arguments, "--show-expected").out


def test_a_pasted_block_of_headers(sandbox: Program, body: Path, tmp_path: Path) -> None:
    block = tmp_path / "headers.txt"
    block.write_text(f"POST /hooks/erp HTTP/1.1\r\nHost: x\r\n{HEADER}\r\n\r\nnot a header any more\r\n")
    assert sandbox("verify", "--secret", SAMPLE_SECRET, "--headers-file", "headers.txt", str(body)).code == 0
    twice = sandbox("verify", "--secret", SAMPLE_SECRET, "--headers-file", "headers.txt", "--header", HEADER, str(body))
    assert "header-twice" in twice.out
    block.write_text("Host: x\nno colon here\n")
    wrong = sandbox("verify", "--secret", "x", "--headers-file", "headers.txt", str(body))
    assert wrong.code == 2
    assert "line 2 of headers.txt has no colon" in wrong.err


def test_a_scheme_of_its_own(sandbox: Program, body: Path) -> None:
    digest = VALUE.removeprefix("sha256=").replace("-", "").lower()
    header = f"X-O2VEND-Webhook-Signature: {digest}"
    result = sandbox("verify", "--secret", SAMPLE_SECRET, "--scheme", "hmac-hex", "--header", header, str(body))
    assert result.code == 0
    renamed = ("--signature-header", "X-Hub-Signature", "--header", f"X-Hub-Signature: {digest}")
    assert sandbox("verify", "--secret", SAMPLE_SECRET, "--scheme", "hmac-hex", *renamed, str(body)).code == 0
    assert (
        "--signature-header: "
        in sandbox("verify", "--secret", "x", "--signature-header", "no name", "--header", HEADER, str(body)).err
    )
    assert "Invalid value for '--scheme'" in sandbox("verify", "--scheme", "none", "--header", HEADER, str(body)).err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--header", HEADER, "body.json"], "no secret to check by"),
        (["--secret", "", "--header", HEADER, "body.json"], "the secret is empty"),
        (["--secret", "-", "--header", HEADER, "body.json"], "the secret is empty"),
        (["--secret", "-", "--header", HEADER, "-"], "stdin can be only one of"),
        (["--secret-env", "NOT_SET", "--header", HEADER, "body.json"], "NOT_SET is not set"),
        (["--secret", "a", "--secret-env", "B", "--header", HEADER, "body.json"], "exclude each other"),
        (["--secret", "a", "--header", "no-colon", "body.json"], "--header number 1 has no colon"),
        (["--secret", "a", "--header", ": x", "body.json"], "--header number 1 has no colon"),
        (["--secret", "a", "body.json"], "no header is given"),
        (["--secret", "a", "--header", HEADER], "BODY is missing"),
        (["--secret", "a", "--header", HEADER, "nowhere"], "nowhere cannot be read: No such file"),
        (["--secret", "a", "--header", HEADER, "."], ". cannot be read: Is a directory"),
        (["--subscription", "nobody", "--header", HEADER, "body.json"], "no subscription is named 'nobody'"),
        (["--record", "1", "body.json"], "--record has a body and headers of its own"),
    ],
)
def test_wrong_usage_is_a_sentence(sandbox: Program, body: Path, arguments: list[str], sentence: str) -> None:
    result = sandbox("verify", *arguments)
    assert result.code == 2
    assert sentence in result.err
    assert result.out == ""


def test_without_a_usable_config_the_given_secret_still_checks(sandbox: Program, body: Path, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("subscriptions: [")
    result = sandbox("verify", "--secret", SAMPLE_SECRET, "--header", HEADER, str(body))
    assert result.code == 0
    assert "config.yaml cannot be used" in result.err
    assert sandbox("verify", "--subscription", "erp", "--header", HEADER, str(body)).code == 3


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 1000, b"[" * 5000, b"{"])
def test_no_body_is_too_odd(sandbox: Program, data: bytes) -> None:
    result = sandbox("verify", "--secret", "x", "--header", HEADER, "-", stdin=data)
    assert result.code == 1
    assert "nothing-fits" in result.out


@pytest.fixture
def rejected(sandbox: Program, listening: Listening) -> Listening:
    """Capture #1 of a delivery that was signed with storefront's secret, and its attempt #2."""
    url = f"{listening.url}/hooks/erp"
    result = sandbox(
        "emit", "Order.Create", "--to", url, "--secret", STOREFRONT_SECRET, "--header", "X-Api-Key: demo-key"
    )
    assert result.code == 1
    return listening


def test_show_says_why(sandbox: Program, rejected: Listening) -> None:
    page = sandbox("show", "1").out
    assert "Why the signature failed (secret-of-another-subscription)" in page
    assert "  abp-webhook-signature was made with the secret of storefront, not erp's.\n" in page
    assert "  help: Sign with erp's secret" in page
    (shown,) = sandbox("show", "1", "--json").objects()
    assert shown["explanation"]["causes"] == ["secret-of-another-subscription"]
    assert "Why" not in sandbox("show", "2").out
    assert "explanation" not in sandbox("show", "2", "--json").objects()[0]


def test_a_record_is_verified_from_the_journal(sandbox: Program, rejected: Listening, tmp_path: Path) -> None:
    capture = sandbox("verify", "--record", "1")
    assert capture.code == 1
    assert "secret-of-another-subscription" in capture.out
    assert sandbox("verify", "--record", "#1", "--subscription", "storefront").code == 0
    assert sandbox("verify", "--record", "2", "--secret", STOREFRONT_SECRET).code == 0
    attempt = sandbox("verify", "--record", "2")
    assert attempt.code == 2
    assert "#2 was sent with --to, so its secret is not known: add --secret S." in attempt.err
    text = packaged_config().read_text(encoding="utf-8").replace(SAMPLE_SECRET, STOREFRONT_SECRET)
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    corrected = sandbox("verify", "--record", "1")
    assert corrected.code == 0
    assert "erp's secret was changed since; by the present config the signature fits." in corrected.out
    assert sandbox("verify", "--record", "#99").code == 1


def test_a_record_whose_signature_was_not_checked_says_so(sandbox: Program, listening: Listening) -> None:
    assert sandbox("emit", "Order.Create", "--to", f"{listening.url}/nowhere", "--secret", "x").code == 1
    result = sandbox("verify", "--record", "1")
    assert result.code == 2
    assert "was not checked" in result.err
