"""`sandbox faults` lists what `emit --fault` sends, and `emit --fault` judges the receiver by its answer."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from sandbox.cli.faulty_output import FaultyPrinter
from sandbox.cli.program import run
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.sender.faults import FAULTS, Seam
from sandbox.sender.faults.expectation import Judgement
from sandbox.sender.faulty_delivery import FaultyDelivery
from tests.cli.conftest import Listening, Program
from tests.conftest import SAMPLE_SECRET
from tests.raw_http import RawServer, answer, raw_server

HEADER = ("--header", "X-Api-Key: demo-key")
DRY = ("--to", "http://127.0.0.1:9/hook", "--secret", "s", *HEADER, "--seed", "7", "--dry-run")


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run within this process, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-user-config"))


def test_the_list_has_every_fault_under_its_seam(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["faults"]) == 0
    lines = capsys.readouterr().out.splitlines()
    named = [line.split()[0] for line in lines[1:-1]]
    assert [name for name in named if name not in set(Seam)] == list(FAULTS)
    assert [name for name in named if name in set(Seam)] == list(Seam)
    assert lines[-1].startswith("O2VEND publishes no rules for receivers")


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["faults", "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["fault"] for each in objects] == list(FAULTS)
    assert next(each for each in objects if each["fault"] == "half-close") == {
        "fault": "half-close",
        "seam": "wire",
        "what": FAULTS["half-close"].what,
        "answers": "refused",
        "refusals": [400, 408],
        "may_close": True,
        "expected": "400 or closes the connection, and nothing is processed",
        "section": "6.11",
        "stated": False,
        "noticed_by": "size",
        "invisible_because": None,
    }


@pytest.mark.parametrize("name", FAULTS)
def test_each_is_shown_with_an_example_of_what_it_changes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["faults", name.upper()]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{name}  {FAULTS[name].what}\n")
    _, _, example = out.partition(" → ")
    assert ("no difference" in example) is (name in ("duplicate", "slow-body", "slow-headers"))


def test_the_example_of_a_tampered_body_is_one_digit(capsys: pytest.CaptureFixture[str]) -> None:
    run(["faults", "tampered-body"])
    out = capsys.readouterr().out
    assert "a good receiver answers 401, and nothing is processed (wire-format 3.2)" in out
    assert "as a refusal counts 401, 403 or 400" in out
    assert "our receiver notices it: its check `signature` fails" in out
    assert "    ~ SubTotal  3798.0 → 9798.0\n" in out


def test_what_cannot_be_seen_in_the_request_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    run(["faults", "slow-body"])
    out = capsys.readouterr().out
    assert out.endswith("On the wire the body goes in 6 pieces, 0.5 s apart.\n")
    assert "our receiver sees nothing wrong: our receiver waits" not in out
    run(["faults", "duplicate"])
    assert "2 requests go out" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["faults", "tamperd-body"], ["emit", "Order.Create", "--fault", "tamperd-body"]])
def test_an_unknown_name_is_a_usage_error_with_a_near_one(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 2
    assert "there is no fault 'tamperd-body'; did you mean tampered-body?" in capsys.readouterr().err


def test_a_good_receiver_is_told_so_and_the_record_keeps_the_fault(sandbox: Program, listening: Listening) -> None:
    to = ("--to", f"{listening.url}/hooks/erp", "--secret", SAMPLE_SECRET, *HEADER)
    result = sandbox("emit", "Order.Create", "--fault", "tampered-body", *to)
    assert result.code == 0, result.err
    assert "  fault: tampered-body – the body was changed after signing; a good receiver answers 401" in result.out
    assert "  → --to: not accepted: 401 Unauthorized" in result.out
    assert "  ✓ --to: as a good receiver does: 401" in result.out
    shown = sandbox("show", "2").out
    assert "fault: tampered-body – the body was changed after signing; a good receiver answers 401" in shown
    assert "  sent on purpose with fault: tampered-body" in sandbox("show", "1").out
    (attempt,) = sandbox("log", "fault:tampered-*", "--json").objects()
    assert (attempt["record"], attempt["fault"]) == (2, "tampered-body")
    assert sandbox("log", "not fault:*", "--json").objects()[0]["record"] == 1


async def emitted(server: RawServer, *arguments: str) -> int:
    to = ["--to", f"{server.url}/hook", "--secret", "s", *HEADER]
    return await asyncio.to_thread(run, ["emit", *arguments, *to])


async def test_a_receiver_that_takes_it_is_told_what_a_good_one_does(capsys: pytest.CaptureFixture[str]) -> None:
    async with raw_server() as server:
        code = await emitted(server, "Order.Create", "Order.Update", "--fault", "wrong-secret", "--count", "2")
    captured = capsys.readouterr()
    assert code == 1
    assert len(server.requests) == 4
    judged = [line for line in captured.out.splitlines() if line.startswith("  ✗")]
    assert judged == ["  ✗ --to: a good receiver answers 401 (wire-format 3.2); this one answered 200"] * 4
    assert captured.err.startswith("4 faulty deliveries: 0 answered as by a good receiver, 4 not, in ")


async def test_json_says_what_was_expected_and_once_whether_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    async with raw_server() as server:
        code = await emitted(server, "Order.Create", "--fault", "retry-duplicate", "--json")
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert code == 0
    assert (first["fault"], first["attempt"], first["as_expected"]) == ("retry-duplicate", 0, None)
    assert (second["fault"], second["attempt"], second["as_expected"]) == ("retry-duplicate", 1, True)
    assert second["expected"] == "200, and the second is ignored: its bytes differ, its Id does not"


async def test_one_bad_answer_among_good_ones_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter([answer("401 No"), answer("200 OK"), answer("401 No")])
    async with raw_server(lambda _: next(answers)) as server:
        code = await emitted(server, "Order.Create", "--fault", "wrong-secret", "--count", "3")
    assert code == 1
    assert capsys.readouterr().err.startswith("3 faulty deliveries: 2 answered as by a good receiver, 1 not, in ")


def test_what_a_stranger_answers_is_shown_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    here = Subscription("here", "http://127.0.0.1:9/", Secret("s"))
    judged = Judgement(False, "this one gave no answer: \x1b[31mred")
    FaultyPrinter(FAULTS["bom"], None, False).delivery(FaultyDelivery(here, (), (), judged))
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["Order.*", "Product.Create", "--fault", "stale"], "cannot be made of Product.Create to --to: its Data has"),
        (["Order.Create", "--fault", "gtin-number", "--body", "body.json"], "give Data alone (--data)"),
    ],
)
async def test_what_cannot_be_made_is_told_before_anything_is_sent(
    arguments: list[str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "body.json").write_text('{"Gtin":"1"}')
    async with raw_server() as server:
        code = await emitted(server, *arguments)
    assert code == 2
    assert reason in capsys.readouterr().err
    assert server.requests == []


def test_set_and_data_come_before_the_fault(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "data.json").write_text('{"Total":7,"Name":"x"}')
    given = ["--data", "data.json", "--set", "Total=1250", "--fault", "numbers-as-strings", "--print", "body"]
    assert run(["emit", "Order.Create", *DRY, *given]) == 0
    assert json.loads(capsysbinary.readouterr().out)["Data"] == {"Total": "1250", "Name": "x"}


def test_the_faulty_bytes_are_printed_exactly(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    def printed(fault: str, part: str) -> tuple[bytes, bytes]:
        assert run(["emit", "Order.Create", *DRY, "--fault", fault, "--print", part]) == 0
        return capsysbinary.readouterr()

    assert printed("bom", "body")[0].startswith(b'\xef\xbb\xbf{"Id"')
    out, err = printed("chunked", "headers")
    assert b"\r\nTransfer-Encoding: chunked\r\n\r\n" in out
    assert err == b"note: what --print writes does not show that the body goes framed in chunks of 512 bytes\n"
    get, _ = printed("get-instead", "curl")
    assert b"curl " in get
    assert b"--data" not in get
    first, second = printed("duplicate", "headers")[0].split(b"\r\n\r\n\n")
    assert second == first + b"\r\n\r\n"


def test_a_dry_run_says_what_would_go_out_and_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["emit", "Order.Create", *DRY, "--fault", "half-close"]) == 0
    assert re.search(
        r"→ --to: would POST [0-9,]+ bytes to http://127.0.0.1:9/hook; our half of the connection is closed behind",
        capsys.readouterr().out,
    )
    assert run(["emit", "Order.Create", *DRY, "--fault", "get-instead"]) == 0
    assert "→ --to: would GET 0 bytes to http://127.0.0.1:9/hook\n" in capsys.readouterr().out
    assert run(["emit", "Order.Create", *DRY, "--fault", "duplicate", "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["fault"], each["dry_run"], each["as_expected"]) for each in objects] == [
        ("duplicate", True, None)
    ] * 2


async def test_skipped_subscriptions_say_why_and_nothing_sent_is_a_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with raw_server(answer("401 No")) as server:
        (tmp_path / "config.yaml").write_text(
            "subscriptions:\n"
            f"  - {{name: one, url: '{server.url}/', secret: s, events: ['Order.*']}}\n"
            f"  - {{name: off, url: '{server.url}/', secret: s, active: false, events: ['*']}}\n"
        )
        assert await asyncio.to_thread(run, ["emit", "Order.Create", "--fault", "no-signature"]) == 0
        out = capsys.readouterr().out
        assert "  – off: skipped, inactive\n" in out
        assert "  ✓ one: as a good receiver does: 401\n" in out
        # A fault that needs a header of the subscription's own does not mind those that get nothing.
        assert await asyncio.to_thread(run, ["emit", "Cart.Create", "--fault", "missing-header"]) == 1
        assert "nothing was sent" in capsys.readouterr().err
        assert await asyncio.to_thread(run, ["emit", "Order.Create", "--fault", "missing-header"]) == 2
    assert len(server.requests) == 1


def test_what_cannot_be_sent_at_all_is_no_good_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.yaml").write_text(
        "subscriptions:\n  - {name: one, url: 'http://127.0.0.1:9/', secret: s, events: ['*']}\n"
        "wire: {signature: {scheme: plain-secret}}\n"
    )
    command = ["emit", "Order.Create", "--fault", "bom", "--to", "http://127.0.0.1:9/", "--secret", "é"]
    assert run([*command, "--dry-run"]) == 1
    assert "cannot be sent: the signature cannot be sent" in capsys.readouterr().out
    assert run(command) == 1
    assert "this one gave no answer: not sent: the signature" in capsys.readouterr().out
