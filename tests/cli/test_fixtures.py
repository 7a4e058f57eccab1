"""`sandbox fixtures`: files that another suite can use without us."""

import json
import shutil
import subprocess

import pytest

from sandbox.domain.events import NAMES
from tests.cli.conftest import Listening, Program
from tests.conftest import SAMPLE_SECRET

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")


@needs_curl
def test_its_curl_files_are_verified_by_our_receiver(sandbox: Program, listening: Listening) -> None:
    made = sandbox("fixtures", "out/o2vend", "--header", "X-Api-Key: demo-key")
    assert (made.code, made.out) == (0, "")
    assert made.err.splitlines()[0] == "wrote  81 files into out/o2vend"
    for name in ("Order.Create", "StockQuantityUpdate", "Product.Update"):
        script = sandbox.folder / f"out/o2vend/{name}.curl.sh"
        done = subprocess.run(
            ["sh", str(script), f"{listening.url}/hooks/erp"], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "200"
        line = listening.next_line()
        assert name in line
        assert "verified" in line, line
    wrong = sandbox("fixtures", "wrong", "--header", "X-Api-Key: demo-key", "--secret", "whs_other")
    assert wrong.code == 0
    script = sandbox.folder / "wrong/Order.Create.curl.sh"
    done = subprocess.run(["sh", str(script), f"{listening.url}/hooks/erp"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 22
    assert "signature" in listening.next_line()


def test_two_runs_leave_the_same_bytes(sandbox: Program) -> None:
    arguments = ("--secret", "whs_mine", "--scheme", "hmac-base64", "--signature-header", "X-Mine")
    for folder in ("a", "b"):
        assert sandbox("fixtures", folder, *arguments).code == 0
    left, right = (
        {path.name: path.read_bytes() for path in (sandbox.folder / folder).iterdir()} for folder in ("a", "b")
    )
    assert left == right
    again = sandbox("fixtures", "a", *arguments)
    assert again.code == 0
    assert again.err.splitlines()[0] == "wrote  0 files into a, 81 were there already"


def test_it_follows_the_config_and_the_options_win(sandbox: Program) -> None:
    config = sandbox.folder / "config.yaml"
    config.write_text("subscriptions: []\nwire:\n  event_member: WebhookEvent\n  signature: {scheme: hmac-hex}\n")
    assert sandbox("fixtures", "a").code == 0
    found = json.loads((sandbox.folder / "a/index.json").read_bytes())
    assert (found["scheme"], found["signature_header"]) == ("hmac-hex", "X-O2VEND-Webhook-Signature")
    assert json.loads((sandbox.folder / "a/Cart.Create.json").read_bytes())["WebhookEvent"] == "Cart.Create"
    assert sandbox("fixtures", "b", "--scheme", "none", "--to", "https://h.test/x").code == 0
    found = json.loads((sandbox.folder / "b/index.json").read_bytes())
    assert (found["scheme"], found["signature_header"], found["secret"]) == ("none", None, None)
    assert found["url"] == "https://h.test/x"
    assert len(list((sandbox.folder / "b").iterdir())) == 3 * len(NAMES) + 1


def test_a_secret_of_ones_own_is_told_to_be_absent_or_present(sandbox: Program) -> None:
    assert "the secret is not in index.json" in sandbox("fixtures", "a", "--secret", "whs_mine").err
    plain = sandbox("fixtures", "b", "--secret", "whs_mine", "--scheme", "plain-secret")
    assert "the secret itself stands in these files" in plain.err
    assert "whs_mine" not in plain.err
    assert SAMPLE_SECRET not in sandbox("fixtures", "c").err


def test_what_is_there_stays_without_force(sandbox: Program) -> None:
    folder = sandbox.folder / "a"
    folder.mkdir()
    (folder / "index.json").write_text("mine")
    refused = sandbox("fixtures", "a")
    assert (refused.code, refused.out) == (4, "")
    assert refused.err == (
        "error: index.json is in a already, with other content; nothing was written: name another folder, or write "
        "over them with --force\n"
    )
    assert [path.name for path in folder.iterdir()] == ["index.json"]
    assert sandbox("fixtures", "a", "--force").code == 0
    assert (folder / "index.json").read_text().startswith("{")


def test_a_folder_that_cannot_be_is_a_sentence_and_exit_4(sandbox: Program) -> None:
    (sandbox.folder / "file").write_text("")
    done = sandbox("fixtures", "file/x")
    assert done.code == 4
    assert done.err == "error: file/x cannot be made: a file stands where a folder is needed; name another folder\n"
    done = sandbox("fixtures", "/proc/of-sandbox")
    assert done.code == 4
    assert done.err.startswith("error: /proc/of-sandbox cannot be written: ")
    assert done.err.endswith("; correct that, or name another folder\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Missing argument 'DIR'"),
        (("a", "--secret", ""), "--secret is empty"),
        (("a", "--secret", "x", "--scheme", "none"), "--secret signs nothing with the scheme none"),
        (("a", "--header", "ABP-Webhook-Signature: x"), "carries the signature, so it cannot be given"),
        (("a", "--header", "no colon"), "has no colon"),
        (("a", "--to", "localhost:3000"), "does not start with http"),
        (("a", "--to", "http://h/\udcff"), "not UTF-8 text"),
        (("a", "--secret", "é", "--scheme", "plain-secret"), "the signature cannot be sent"),
    ],
)
def test_nonsense_is_a_sentence_and_exit_2(sandbox: Program, arguments: tuple[str, ...], sentence: str) -> None:
    done = sandbox("fixtures", *arguments)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert not (sandbox.folder / "a").exists()
