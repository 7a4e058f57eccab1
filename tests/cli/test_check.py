"""`sandbox check` as CI runs it: exit codes, reports, recordings, the journal, nonsense."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from click.testing import CliRunner, Result

from sandbox.cli.program import program, run
from sandbox.config.packaged import fixtures
from sandbox.shop.snapshot import order
from tests.cli.conftest import Program
from tests.conftest import REPOSITORY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["check", *arguments], standalone_mode=False, catch_exceptions=False)


def golden(name: str) -> str:
    return (fixtures() / "samples" / f"{name}.json").read_text(encoding="utf-8")


def recorded(folder: Path, **texts: str) -> Path:
    bodies = folder / "bodies"
    bodies.mkdir(exist_ok=True)
    for name, text in texts.items():
        (bodies / f"{name}.json").write_text(text, encoding="utf-8")
    return bodies


def test_everything_that_travels_with_the_program_keeps_its_contract(folder: Path) -> None:
    result = check("--seeds", "3")
    assert result.return_value == 0
    assert result.stdout.splitlines() == [
        "✓ schemas  20 schemas: no difference",
        "✓ goldens  20 bodies of 20 event types: no difference",
        "✓ shop     60 bodies of 20 event types: no difference",
    ]
    assert [*folder.iterdir()] == []


def test_a_field_that_is_renamed_in_the_shop_fails_with_its_pointer_and_class(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = order._amounts
    monkeypatch.setattr(order, "_amounts", lambda each: {f"{name}X": value for name, value in former(each).items()})
    result = check("--seeds", "1")
    assert result.return_value == 1
    assert "✗ breaking, missing  /Data/OrderTotal absent in 1 of 1" in result.stdout
    assert "+ additive, new  /Data/OrderTotalX is new (a number with a point) in 1 of 1, as " in result.stdout


def test_recorded_bodies_are_checked_in_place_of_the_shop(folder: Path) -> None:
    bodies = recorded(
        folder,
        first=golden("Order.Create"),
        second=golden("Order.Create").replace('"OrderTotal":3230.7', '"OrderTotal":"3230.7"'),
        third=golden("Cart.Create").replace('"IsGuest"', '"Loyalty":"gold","IsGuest"'),
    )
    result = check("--against", str(bodies))
    assert result.return_value == 1
    assert [line.strip() for line in result.stdout.splitlines()[2:]] == [
        f"✗ {bodies}  3 bodies of 2 event types: 1 breaking, 1 additive",
        "Cart.Create  1 body",
        '+ additive, new  /Data/Loyalty is new (text) in 1 of 1, as "gold"  (third.json)',
        "Order.Create  2 bodies",
        '✗ breaking, retyped  /Data/OrderTotal is text and should be a number in 1 of 2, as "3230.7"  (second.json)',
    ]
    (bodies / "second.json").unlink()
    assert check("--against", str(bodies)).return_value == 0
    assert check("--against", str(bodies), "--fail-on", "additive").return_value == 1
    assert check("--against", str(bodies), "--strict").return_value == 1


def test_json_has_an_object_for_each_part_and_difference(folder: Path) -> None:
    bodies = recorded(folder, a=golden("Order.Create").replace('"ItemCount":2,', ""), b="not json")
    result = check("--against", str(bodies), "--json")
    assert result.return_value == 1
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["type"] for each in objects] == ["part", "part", "part", "drift", "fault"]
    assert objects[3] == {
        "type": "drift",
        "check": str(bodies),
        "event": "Order.Create",
        "class": "breaking",
        "kind": "missing",
        "place": "/Data/ItemCount",
        "sentence": "/Data/ItemCount absent in 1 of 1",
        "count": 1,
        "total": 1,
        "pointer": "/Data/ItemCount",
        "first": "a.json",
        "example": "",
    }
    assert objects[4]["subject"] == "b.json"
    assert objects[4]["fails"] is True


def test_junit_keeps_the_schema_whatever_the_report_says(folder: Path) -> None:
    schema = xmlschema.XMLSchema(str(REPOSITORY / "tests/junit.xsd"))
    bodies = recorded(folder, a=golden("Order.Create").replace('"ItemCount":2,', '"I\\u0000<&":2,'), b="\x01 no <json>")
    for arguments in (["--seeds", "1"], ["--against", str(bodies)], ["--captures"]):
        result = check(*arguments, "--junit", "report.xml")
        schema.validate("report.xml")
        suites = ElementTree.parse("report.xml").getroot()
        failures = sum(int(suite.attrib["failures"]) for suite in suites)
        assert bool(failures) == bool(result.return_value)
        for suite in suites:
            assert int(suite.attrib["tests"]) == len(suite.findall("testcase")) > 0
            assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    (folder / "report.xml").write_text("<testsuites><testsuite/></testsuites>")
    with pytest.raises(xmlschema.XMLSchemaException):
        schema.validate("report.xml")


def test_annotations_and_summary_for_github(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = recorded(folder, a=golden("Order.Create").replace('"ItemCount":2,', '"A|b":2,'))
    summary = folder / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    result = check("--against", str(bodies), "--github", "--markdown", str(summary))
    annotations = [line for line in result.stdout.splitlines() if line.startswith("::")]
    assert annotations == [
        f"::error title=Order.Create%3A breaking::/Data/ItemCount absent in 1 of 1 ({bodies}: a.json)",
        "::notice title=Order.Create%3A additive::"
        f"/Data/A|b is new (a whole number) in 1 of 1, as 2 ({bodies}: a.json)",
    ]
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("before\n## Payload contract: ✗ failed\n")
    assert "| Order.Create | ✗ breaking | missing | /Data/ItemCount absent in 1 of 1 | a.json |" in text
    assert r"/Data/A\|b is new" in text
    assert all(line.count(" | ") == 4 for line in text.splitlines() if line.startswith("| Order.Create"))
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    check("--against", str(bodies), "--markdown", str(summary))
    assert summary.read_text(encoding="utf-8").startswith("## Payload")


def test_the_journal_is_checked_by_a_filter(filled: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled.folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(filled.folder / "none"))
    result = check("--captures", "event:Order.*", "--json")
    assert result.return_value == 0, result.stdout
    part = json.loads(result.stdout.splitlines()[2])
    assert (part["check"], part["bodies"]) == ("captures", {"Order.Create": 2})
    assert check("--captures").return_value == 0
    nothing = check("--captures", "event:Cart.*")
    assert nothing.return_value == 1
    assert "✗ captures  0 bodies: a check that checked nothing fails" in nothing.stdout


def test_no_journal_is_nothing_checked(folder: Path) -> None:
    result = check("--captures")
    assert result.return_value == 1
    assert "does not exist yet" in result.stderr
    assert not (folder / ".sandbox").exists()


def test_contract_ignore_leaves_places_out_and_counts_them(folder: Path) -> None:
    bodies = recorded(folder, a=golden("Order.Create").replace('"ItemCount":2,', ""))
    (folder / "config.yaml").write_text("subscriptions: []\ncontract: {ignore: [Data.ItemCount]}\n")
    result = check("--against", str(bodies))
    assert result.return_value == 0
    assert "left out by contract.ignore: Data.ItemCount (1)" in result.stdout


def own_golden(folder: Path) -> Path:
    (folder / "config.yaml").write_text("subscriptions: []\ncontract: {path: mine}\n")
    path = folder / "mine/goldens/Cart.Create.json"
    path.parent.mkdir(parents=True)
    body = json.loads(golden("Cart.Create"))
    body["Data"]["Total"] = 1260.00
    path.write_text(json.dumps(body, indent=1, ensure_ascii=False).replace("1260.0", "1260.00"))
    return path


def test_update_rewrites_goldens_of_ones_own_and_shows_how(folder: Path) -> None:
    path = own_golden(folder)
    assert check("--seeds", "1").return_value == 0
    assert check("--seeds", "1", "--fail-on", "cosmetic").return_value == 1
    result = check("--seeds", "1", "--fail-on", "cosmetic", "--update")
    assert result.return_value == 0, result.stdout
    assert re.search(r"^update goldens/Cart.Create.json: 1,\d\d\d → 1,052 bytes$", result.stderr, re.MULTILINE)
    assert "spaces" in result.stderr
    assert path.read_text(encoding="utf-8") == golden("Cart.Create")
    assert "update nothing" in check("--seeds", "1", "--update").stderr
    assert golden("Order.Create") == (REPOSITORY / "fixtures/samples/Order.Create.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--against", "nowhere"], 2, "nowhere does not exist"),
        (["--against", "config.yaml"], 1, "config.yaml was not checked: it is no JSON"),
        (["--captures", "event:"], 2, "the filter is not understood"),
        (["--captures", "a) or (b"], 2, "the filter is not understood"),
        (["--seeds", "0"], 2, "--seeds"),
        (["--fail-on", "nothing"], 2, "'nothing' is not one of 'breaking', 'additive', 'cosmetic'"),
        (["--github", "--json"], 2, "--github prints lines that are no JSON"),
        (["--update"], 2, "contract.path names no folder of yours"),
        (["--junit", "no/such/folder/x.xml", "--seeds", "1"], 4, "cannot be written: No such file or directory"),
        (["--junit", ".", "--seeds", "1"], 4, "is a folder"),
    ],
)
def test_nonsense_gets_its_exit_code_and_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str
) -> None:
    (folder / "config.yaml").write_text("subscriptions: []\n")
    assert run(["check", *arguments]) == code
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contract: {path: .}", "has neither schemas/ nor goldens/ in it"),
        ("contract: {path: mine}", "mine does not exist; `sandbox contract init` makes one"),
        ("contract: {ignore: ['Data.[']}", "config.yaml:2:21"),
        ("wire: {rename: {SubTotal: Total}}", "two members of an object in the contract the name Total"),
    ],
)
def test_a_contract_that_cannot_be_is_a_mistake_of_the_config(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    (folder / "config.yaml").write_text(f"subscriptions: []\n{text}\n")
    assert run(["check", "--seeds", "1"]) == 3
    assert told in capsys.readouterr().err


def test_nobody_reading_is_no_failure(sandbox: Program) -> None:
    process = sandbox.start("check", "--json", "--seeds", "1")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr is not None
    process.stderr.close()
