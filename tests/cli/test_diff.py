"""`sandbox diff` and the section of `show` for the other end, over real deliveries."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Listening, Program, start_listening
from tests.conftest import SAMPLE_SECRET

GATEWAY = r"""
import http.server, json, sys, urllib.error, urllib.request

class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.dumps(json.loads(self.rfile.read(int(self.headers["Content-Length"])))).encode()
        headers = {name: value for name, value in self.headers.items() if name != "Authorization"}
        headers |= {"Content-Length": str(len(body)), "Via": "1.1 gateway"}
        try:
            status = urllib.request.urlopen(urllib.request.Request(sys.argv[1] + self.path, body, headers)).status
        except urllib.error.HTTPError as error:
            status = error.code
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_): pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
print(server.server_port, flush=True)
server.serve_forever()
"""


def emit(sandbox: Program, url: str, *more: str, event: str = "Order.Create") -> None:
    arguments = ("--to", f"{url}/hooks/erp", "--secret", SAMPLE_SECRET, "--header", "X-Api-Key: demo-key")
    assert sandbox("emit", event, *arguments, *more).code in (0, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("diff")


@pytest.fixture(scope="module")
def sandbox(folder: Path) -> Program:
    return Program(folder)


@pytest.fixture(scope="module")
def journal(sandbox: Program) -> Program:
    """Captures #1, #3, #5 and attempts #2, #4, #6: two orders that differ in one quantity, and one by a gateway."""
    listening: Listening = start_listening(sandbox)
    gateway = subprocess.Popen(
        [sys.executable, "-c", GATEWAY, listening.url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert gateway.stdout is not None
        between = f"http://127.0.0.1:{int(gateway.stdout.readline())}"
        emit(sandbox, listening.url, "--seed", "1", "--at", "2026-03-04T07:10:05Z")
        emit(sandbox, listening.url, "--seed", "1", "--at", "2026-03-04T07:10:05Z", "--set", "Items[0].Quantity:=7")
        emit(sandbox, between, "--header", "Authorization: Bearer t")
    finally:
        gateway.kill()
        gateway.communicate(timeout=20)
        listening.stop()
    return sandbox


def found(sandbox: Program, *arguments: str, code: int) -> Any:  # noqa: ANN401 - whatever the object holds
    result = sandbox("diff", "--json", *arguments)
    assert result.code == code, result.err
    (only,) = result.objects()
    return only


def test_the_two_ends_of_a_direct_delivery_are_the_same(journal: Program) -> None:
    for reference in ("1", "#2"):
        result = journal("diff", reference)
        assert result.code == 0
        assert result.out.splitlines() == [
            "#2 attempt 0 of Order.Create → #1 capture of Order.Create",
            "  received exactly as sent",
        ]
    assert found(journal, "1", "2", code=0)["ends"] is True


def test_a_gateway_is_caught_by_its_first_changed_byte(journal: Program) -> None:
    result = journal("diff", "5")
    assert result.code == 1
    assert "a proxy changed the body" in result.out
    assert "first difference at byte 6, counted from 0:" in result.out
    assert "  - Authorization: ••••••••\n" in result.out
    assert "  + Via: 1.1 gateway  (volatile)\n" in result.out
    assert "Bearer t" not in result.out
    page = journal("show", "6").out
    assert "Sent (#6) against received (#5)\n  ✗ a proxy changed the body" in page
    assert "every difference: sandbox diff 6" in page
    assert "Sent (#2) against received (#1)\n  ✓ received exactly as sent\n" in journal("show", "1").out


def test_two_records_show_what_counts(journal: Program) -> None:
    result = journal("diff", "2", "4")
    assert result.code == 1
    lines = result.out.splitlines()
    assert lines[0] == "#2 attempt 0 of Order.Create → #4 attempt 0 of Order.Create"
    assert lines[1] == "  1 difference"
    assert "  Data.Items[0]" in lines
    (change,) = [line for line in lines if line.startswith("    ~ Quantity  ")]
    assert change.endswith(" → 7  decimal → integer")
    assert max(map(len, lines)) <= 80
    assert "Items[0].Quantity" not in journal("diff", "2", "4", "--ignore", "Data.Items[*].Quantity").out


def test_json_has_types_places_and_numbers_as_they_were_written(journal: Program) -> None:
    result = found(journal, "2", "4", code=1)
    (change,) = result["body"]["changes"]
    assert (change["kind"], change["path"], change["path_b"]) == (
        "retyped",
        "Data.Items[0].Quantity",
        "Data.Items[0].Quantity",
    )
    assert (change["type"], change["type_b"], change["b"], change["same_value"]) == ("decimal", "integer", 7, False)
    assert result["differences"] == 1
    assert {each["name"]: each["volatile"] for each in result["headers"]}["abp-webhook-signature"] is True
    raw = journal("diff", "2", "4", "--json").raw
    assert raw.isascii()
    assert b'.0,"type_b":"integer","b":7,' in raw


def test_json_tells_numbers_that_no_double_holds(journal: Program, folder: Path) -> None:
    (folder / "huge.json").write_bytes(b'{"Amount":1e999}')
    (folder / "small.json").write_bytes(b'{"Amount":1.0}')
    result = journal("diff", "@huge.json", "@small.json", "--json")
    assert result.code == 1
    assert b'"a":1e999,' in result.raw


def test_what_is_ignored_and_what_exact_means(journal: Program) -> None:
    assert found(journal, "2", "4", "--ignore", "Data.Items[*].Quantity", code=0)["differences"] == 0
    usual = found(journal, "2", "6", "--ignore", "Data", code=1)
    assert set(usual["body"]["ignored"]) <= {"Id", "CreationTimeUtc", "Data", "times"}
    assert [each["name"] for each in usual["headers"] if not each["volatile"]] == ["Host", "Authorization"]
    exact = found(journal, "2", "6", "--exact", code=1)
    assert {each["path"] for each in exact["body"]["changes"]} >= {"Id", "CreationTimeUtc", "Data.CreatedOn"}
    assert exact["body"]["ignored"] == {}
    default = found(journal, "2", "6", code=1)["body"]
    assert default["ignored"].keys() == {"Id", "CreationTimeUtc", "times"}
    assert "Data.CreatedOn" not in {each["path"] for each in default["changes"]}


def test_a_pattern_that_fits_nothing_is_told(journal: Program) -> None:
    result = journal("diff", "2", "4", "--ignore", "Items[*].Quantity")
    assert result.code == 1
    assert "--ignore Items[*].Quantity fits nothing in either body" in result.err
    wrong = journal("diff", "2", "4", "--ignore", "Items[")
    assert wrong.code == 2
    assert "at character 6" in wrong.err


def test_a_body_in_a_file_or_on_stdin(journal: Program, folder: Path) -> None:
    body = journal("show", "2", "--body").raw
    pretty = json.dumps(json.loads(body), indent=2).encode()
    (folder / "expected.json").write_bytes(pretty)
    result = journal("diff", "2", "@expected.json")
    assert result.code == 0
    assert "no difference that counts" in result.out
    assert "the same JSON, written differently: spaces" in result.out
    assert journal("diff", "2", "@expected.json", "--exact").code == 1
    assert journal("diff", "@-", "2", stdin=body).code == 0
    text = journal("diff", "@-", "@expected.json", stdin=b"not \x1b json")
    assert text.code == 1
    assert "@- is not JSON: Expecting value" in text.out
    assert "    - not ␛ json" in text.out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["999999"], 1, "999999"),  # no Id begins with so many digits
        (["2", "zzz"], 1, "zzz"),
        (["2", "@nowhere.json"], 2, "@nowhere.json cannot be read: No such file"),
        (["@-"], 1, "@- is a file and has no other end"),
        (["@-", "@-"], 2, "stdin can only be one of the two"),
        ([], 2, "Missing argument"),
        (["1", "2", "3"], 2, "unexpected extra argument"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    journal: Program, arguments: list[str], code: int, sentence: str
) -> None:
    result = journal("diff", *arguments)
    assert result.code == code
    assert sentence in result.err
    assert result.out == ""


def test_without_its_other_end(sandbox: Program, tmp_path: Path) -> None:
    alone = Program(tmp_path)
    assert alone("diff", "1").code == 1
    emit(alone, "http://127.0.0.1:9")
    result = alone("diff", "1")
    assert result.code == 1
    assert result.err.startswith("error: #1 has no other end in this journal: no capture fits it by connection, Id")
    assert "Sent (" not in alone("show", "1").out
