"""`sandbox emit` sends what it is told, says what happened, and prints exact bytes."""

import asyncio
import json
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sandbox.cli.record_json import REQUIRED
from sandbox.domain.signature import SCHEMES
from tests.cli.conftest import Listening, Program, Result
from tests.conftest import SAMPLE_SECRET
from tests.raw_http import answer, raw_server

ERP = ("--secret", SAMPLE_SECRET, "--header", "X-Api-Key: demo-key")
DRY = ("--to", "http://127.0.0.1:9/hook", "--secret", "s", "--dry-run")
PINNED = (*DRY, "--seed", "7", "--at", "2026-03-04T07:10:05.2987715Z")


def body_of(result: Result) -> dict[str, Any]:
    assert result.code == 0, result.err
    value: dict[str, Any] = json.loads(result.out)
    return value


def test_a_signed_order_arrives_verified(sandbox: Program, listening: Listening) -> None:
    result = sandbox("emit", "order.create", "--to", f"{listening.url}/hooks/erp", *ERP)
    assert result.code == 0
    assert "✓ --to: delivered: 200 OK" in result.out
    assert '{"verdict":"verified"' in result.out
    line = listening.next_line()
    assert "Order.Create" in line
    assert "✓ verified" in line


def test_a_wrong_secret_is_rejected_with_its_reason(sandbox: Program, listening: Listening) -> None:
    result = sandbox("emit", "Order.Create", "--to", f"{listening.url}/hooks/erp", "--secret", "wrong")
    assert result.code == 1
    assert "401 Unauthorized" in result.out
    line = listening.next_line()
    assert "✗ rejected: abp-webhook-signature does not fit erp" in line
    assert "made with another secret" in line


async def test_the_line_end_of_an_answer_is_not_shown(sandbox: Program) -> None:
    async with raw_server(answer("401 Unauthorized", body=b"computed\nab12\r\n")) as server:
        result = await asyncio.to_thread(sandbox, "emit", "Order.Create", "--to", server.url, *ERP)
    assert result.out.endswith("\n    computed␊ab12\n")


def test_every_subscription_says_what_happened(sandbox: Program, listening: Listening) -> None:
    sandbox.folder.joinpath("config.yaml").write_text(
        "subscriptions:\n"
        f"  - {{name: one, url: '{listening.url}/hooks/erp', secret: s, events: ['*']}}\n"
        "  - {name: off, url: 'http://127.0.0.1:9/', secret: s, active: false, events: ['*']}\n"
        "  - {name: carts, url: 'http://127.0.0.1:9/', secret: s, events: ['Cart.*']}\n"
    )
    result = sandbox("emit", "Order.Create", "--json")
    assert result.code == 1
    (attempt,) = result.objects()
    assert attempt["subscription"] == "one"
    assert attempt["status"] == 401
    assert attempt["outcome"] == "status"
    assert "off: skipped, inactive" in result.err
    assert "carts: skipped, Order.Create is not among its selected events" in result.err


def test_nothing_sent_is_a_failure(sandbox: Program) -> None:
    result = sandbox("emit", "Order.Create", "--subscription", "my-endpoint")
    assert result.code == 1
    assert "nothing was sent" in result.err


def test_an_unreachable_receiver_fails_and_says_what_to_start(sandbox: Program) -> None:
    result = sandbox("emit", "Order.Create", "--to", "http://127.0.0.1:9/", "--secret", "s")
    assert result.code == 1
    assert "connection refused: nothing listens at 127.0.0.1:9" in result.out
    assert "sandbox listen" in result.out


def test_equal_seed_and_time_give_equal_bytes(sandbox: Program) -> None:
    once = sandbox("emit", "*", *PINNED, "--print", "body")
    assert once.code == 0
    assert once.raw.count(b'"CreationTimeUtc":"2026-03-04T07:10:05.2987715Z"}') == 20
    assert sandbox("emit", "*", *PINNED, "--print", "body").raw == once.raw


def test_without_a_seed_data_repeats_and_the_id_does_not(sandbox: Program) -> None:
    at = ("--at", "2026-03-04T07:10:05Z")
    first = body_of(sandbox("emit", "Order.Create", *DRY, *at, "--print", "body"))
    second = body_of(sandbox("emit", "Order.Create", *DRY, *at, "--print", "body"))
    assert first["Data"] == second["Data"]
    assert first["Id"] != second["Id"]
    other = body_of(sandbox("emit", "Order.Create", *DRY, *at, "--seed", "2", "--print", "body"))
    assert other["Data"] != first["Data"]


def test_set_changes_finished_data(sandbox: Program) -> None:
    changes = ("--set", "Items[0].Quantity=3", "--set", "OrderNote:=null", "--set", "Channel=POS")
    data = body_of(sandbox("emit", "Order.Create", *PINNED, *changes, "--print", "body"))["Data"]
    assert data["Items"][0]["Quantity"] == 3
    assert data["Channel"] == "POS"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--set", "Itms[0].Quantity=3"), "did you mean 'Items'"),
        (("--set", "Items[0].Quantity"), "has no `=`"),
        (("--set", "Id=abc"), "a whole number stands there"),
        (("--set", "New=1"), "--add creates"),
        (("--set", "OrderTotal=1e400"), "a decimal number stands there"),
        (("--set", "OrderTotal:=1e400"), "too large for a double"),
        (("--set", "Id=" + "9" * 5000), "a whole number stands there"),
        (("--add",), "--add belongs to --set"),
        (("--data", "no-such-file"), "no-such-file cannot be read: No such file or directory"),
        (("--body", "x", "--data", "y"), "exclude each other"),
        (("--print", "body", "--json"), "exclude each other"),
        (("--header", "X-Api-Key"), "has no colon"),
        (("--header", "Host: x"), "cannot be configured"),
        (("--header", "A: 1", "--header", "a: 2"), "given twice"),
        (("--at", "yesterday"), "2026-03-04T07:10:05"),
        (("--count", "0"), "0 is not in the range"),
        (("--seed", "-1"), "-1 is not in the range"),
        (("--header", "ABP-Webhook-Signature: x"), "carries the signature"),
        (("--set", "No.Such=1"), "--add creates"),
        (("--subscription", "erp"), "exclude each other"),
    ],
)
def test_wrong_options_are_one_sentence_and_exit_2(sandbox: Program, arguments: tuple[str, ...], sentence: str) -> None:
    result = sandbox("emit", "Order.Create", *DRY, *arguments)
    assert result.code == 2
    assert sentence in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("emit", "Ordr.Create"), "did you mean 'Order.Create'"),
        (("emit", "Order.Create", "--to", "http://h/"), "--to URL needs --secret"),
        (("emit", "Order.Create", "--subscription", "erp", "--secret", ""), "an empty secret signs nothing"),
        (("emit", "Order.Create", "--secret", "x"), "--secret and --header need --to"),
        (("emit", "Order.Create", "--subscription", "nobody"), "there are: erp, storefront, my-endpoint"),
        (("emit", "Order.Create", "--to", "ftp://h/", "--secret", "x"), "does not start with http"),
        (("emit",), "Missing argument"),
        (("emitt",), "No such command"),
        (("emit", "*", "--body", "-", *DRY), "go with one event type"),
    ],
)
def test_wrong_usage_exits_2(sandbox: Program, arguments: tuple[str, ...], sentence: str) -> None:
    result = sandbox(*arguments)
    assert result.code == 2
    assert sentence in result.err


def test_a_change_that_does_not_fit_is_told_before_anything_is_sent(sandbox: Program, listening: Listening) -> None:
    target = ("--to", f"{listening.url}/hooks/erp", *ERP, "--concurrency", "3", "--count", "3")
    result = sandbox("emit", "Order.Create", "Cart.Create", *target, "--set", "OrderNumber=1")
    assert result.code == 2
    assert result.err.startswith("error: cannot set OrderNumber")
    assert sandbox("log").out == ""


def test_a_reader_that_goes_away_interrupts_the_work(sandbox: Program) -> None:
    target = ("--to", "http://127.0.0.1:9/", "--secret", "s", "--count", "100000", "--concurrency", "2")
    process = sandbox.start("emit", "Order.Create", *target)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert "nobody reads stdout any more" in process.stderr.read()
    process.stderr.close()
    assert process.wait(20) == 130


def test_add_creates_a_member(sandbox: Program) -> None:
    data = body_of(sandbox("emit", "Order.Create", *DRY, "--set", "Gift:=true", "--add", "--print", "body"))["Data"]
    assert data["Gift"] is True


def test_your_data_keeps_its_nulls_and_order_in_our_envelope(sandbox: Program) -> None:
    result = sandbox("emit", "Order.Create", *PINNED, "--data", "-", "--print", "body", stdin=b'{"B":null, "A":1.50}')
    assert b'"Attempt":0,"Data":{"B":null,"A":1.5},"CreationTimeUtc":' in result.raw


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"{", "--data is not JSON"), (b"[1]", "no object"), (b'{"a":1e400}', "too large for a double")],
)
def test_data_that_is_no_object_is_refused(sandbox: Program, data: bytes, sentence: str) -> None:
    result = sandbox("emit", "Order.Create", *DRY, "--data", "-", stdin=data)
    assert result.code == 2
    assert sentence in result.err


def test_your_body_is_not_touched_and_signed(sandbox: Program, tmp_path: Path) -> None:
    body = b'\xef\xbb\xbf{ "odd": 1.50 }\r\n\x00\xff'
    tmp_path.joinpath("my.bin").write_bytes(body)
    assert sandbox("emit", "Order.Create", *DRY, "--body", "my.bin", "--print", "body").raw == body
    head = sandbox("emit", "Order.Create", *DRY, "--body", "-", "--print", "headers", stdin=body).out
    assert f"abp-webhook-signature: {SCHEMES['abp-hmac'].sign(b's', body)}" in head


def test_print_headers_is_the_head_as_sent(sandbox: Program) -> None:
    result = sandbox("emit", "StockQuantityUpdate", *PINNED, "--header", "x-One: two", "--print", "headers")
    lines = result.raw.decode().split("\r\n")
    assert lines[0] == "POST /hook HTTP/1.1"
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "Host",
        "abp-webhook-signature",
        "x-One",
        "Content-Type",
        "Content-Length",
        "",
        "",
    ]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")
def test_the_printed_curl_command_arrives_verified(sandbox: Program, listening: Listening) -> None:
    url = f"{listening.url}/hooks/erp"
    command = sandbox("emit", "Order.Create", "--to", url, *ERP, "--dry-run", "--print", "curl").out
    done = subprocess.run(["sh", "-c", command.strip()], capture_output=True, text=True, timeout=30)
    assert '"verdict":"verified"' in done.stdout, done.stderr
    assert "✓ verified" in listening.next_line()


def test_dry_run_opens_no_connection_and_no_journal(sandbox: Program, tmp_path: Path) -> None:
    result = sandbox("emit", "Order.*", *DRY)
    assert result.code == 0
    assert result.out.count("would POST") == 2
    assert list(tmp_path.iterdir()) == []


def test_dry_run_json(sandbox: Program) -> None:
    (only,) = sandbox("emit", "Order.Create", *DRY, "--json").objects()
    assert only["dry_run"] is True
    assert only["record"] is None
    assert tuple(only)[: len(REQUIRED)] == REQUIRED


def test_count_and_concurrency(sandbox: Program, listening: Listening) -> None:
    result = sandbox(
        "emit", "Order.*", "--to", f"{listening.url}/hooks/erp", *ERP, "--count", "10", "--concurrency", "5", "--json"
    )
    attempts = result.objects()
    assert result.code == 0
    assert len(attempts) == 20
    assert len({each["id"] for each in attempts}) == 20
    assert len({each["record"] for each in attempts}) == 20
    assert "20 deliveries: 20 delivered, 0 failed" in result.err


def test_a_secret_is_never_printed(sandbox: Program, listening: Listening) -> None:
    result = sandbox("emit", "Order.Create", "--to", f"{listening.url}/hooks/erp", *ERP, "--json")
    code, out, err = listening.stop()
    assert code == 0
    for text in (result.out, result.err, out, err, sandbox("log").out, sandbox("show", "1").out):
        assert SAMPLE_SECRET not in text
        assert "demo-key" not in text


def test_overrides_of_a_subscription_take_effect(sandbox: Program) -> None:
    arguments = ("--subscription", "erp", "--secret", "other", "--header", "x-api-key: mine", "--header", "New: 1")
    head = sandbox("emit", "Order.Create", *arguments, "--dry-run", "--print", "headers").out
    body = sandbox("emit", "Order.Create", *arguments, "--dry-run", "--print", "body").raw
    assert body
    assert "x-api-key: mine\r\nNew: 1\r\nContent-Type" in head.replace("\n", "\r\n").replace("\r\r", "\r")
    assert "demo-key" not in head


def test_an_interrupted_attempt_is_in_the_journal(sandbox: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        process = sandbox.start("emit", "Order.Create", "--to", url, "--secret", "s")
        connection, _ = silent.accept()
        with connection:
            assert connection.recv(100).startswith(b"POST / HTTP/1.1")
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    (attempt,) = sandbox("log", "--json").objects()
    assert attempt["outcome"] == "interrupted"


def test_a_plain_secret_is_masked_whatever_its_header_is_called(sandbox: Program, tmp_path: Path) -> None:
    tmp_path.joinpath("config.yaml").write_text(
        "wire: {signature: {scheme: plain-secret, header: X-Hook}}\n"
        "subscriptions:\n  - {name: a, url: 'http://127.0.0.1:9/', secret: hunter2-clear, events: ['*'],"
        " headers: {X-Api-Pin: pin-sesame}}\n"
    )
    sandbox("emit", "Order.Create")
    page = sandbox("show", "1").out
    assert "X-Hook: ••••" in page
    for word in ("hunter2-clear", "pin-sesame"):
        assert word not in page
        assert word not in sandbox("log").out + sandbox("log", "--json").out + sandbox("subscriptions", "--json").out
