"""`sandbox contract` as its users run it: from a copy to a contract of one's own, and to other programs."""

import json
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from sandbox.cli.program import run
from sandbox.config.packaged import fixtures
from tests.cli.conftest import Program

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    configure(tmp_path, "contract: {path: mine}")
    return tmp_path


def configure(folder: Path, text: str) -> None:
    (folder / "config.yaml").write_text(f"subscriptions: []\n{text}\n")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_init_copies_what_is_named_with_what_it_needs(folder: Path, capsys: Printed) -> None:
    assert run(["contract", "init", "Order.*"]) == 0
    files = {path.relative_to(folder / "mine").as_posix(): path.read_bytes() for path in folder.glob("mine/**/*.json")}
    assert sorted(files) == [
        "goldens/Order.Create.json",
        "goldens/Order.Update.json",
        "schemas/Order.Create.schema.json",
        "schemas/Order.Update.schema.json",
        "schemas/definitions/envelope.json",
        "schemas/definitions/order.json",
        "schemas/definitions/shared.json",
    ]
    for name, content in files.items():
        assert content == (fixtures() / name.replace("goldens", "samples")).read_bytes()
    err = capsys.readouterr().err
    assert "wrote  7 files into" in err
    assert "change what differs" in err
    assert run(["contract", "diff", "built-in", "mine"]) == 0
    assert "no change in 2 event types" in capsys.readouterr().err
    assert run(["check", "--seeds", "2"]) == 0


def test_init_never_writes_over_what_was_changed(folder: Path, capsys: Printed) -> None:
    assert run(["contract", "init", "Cart.Create"]) == 0
    golden = folder / "mine/goldens/Cart.Create.json"
    golden.write_text("{}")
    assert run(["contract", "init", "Cart.*"]) == 4
    assert "goldens/Cart.Create.json in " in capsys.readouterr().err
    assert not (folder / "mine/goldens/Cart.Update.json").exists()
    assert run(["contract", "init", "Cart.*", "--force"]) == 0
    assert "4 were there already" in capsys.readouterr().err
    assert golden.read_bytes() == (fixtures() / "samples/Cart.Create.json").read_bytes()


def test_init_writes_as_the_wire_wants_it(folder: Path, capsys: Printed) -> None:
    configure(folder, "contract: {path: mine}\nwire: {event_member: WebhookEvent, rename: {Items: Lines}}")
    assert run(["contract", "init"]) == 0
    assert (
        "Lines"
        in json.loads((folder / "mine/schemas/definitions/cart.json").read_text())["$defs"]["Cart"]["properties"]
    )
    assert b'"Lines":[' in (folder / "mine/goldens/Cart.Create.json").read_bytes()
    assert run(["check", "--seeds", "2", "--strict", "--fail-on", "additive"]) == 0
    assert run(["contract", "diff", "built-in", "mine"]) == 0
    assert "no change in 20 event types" in capsys.readouterr().err


def test_a_changed_contract_is_compared_and_counts(folder: Path, capsys: Printed) -> None:
    assert run(["contract", "init", "Shipment.*", "--dir", "mine"]) == 0
    edit(folder / "mine/schemas/definitions/shipment.json", '"enum": ["Prepaid", "COD"]', '"enum": ["Prepaid"]')
    capsys.readouterr()
    assert run(["contract", "diff", "mine", "built-in"]) == 1
    printed = capsys.readouterr()
    assert printed.out == (
        "✗ breaking, enum value  /Data/PaymentMode may be 'COD' now  "
        "(Shipment.Create, Shipment.GoodsDispatched, Shipment.PickedUp and 10 more)\n"
    )
    assert printed.err == "mine → built-in: 1 breaking in 13 event types\n"
    assert run(["contract", "diff", "built-in", "mine", "--fail-on", "additive", "--json"]) == 1
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(objects) == 13
    assert objects[0] == {
        "event": "Shipment.Create",
        "class": "additive",
        "kind": "enum value",
        "place": "/Data/PaymentMode",
        "sentence": "/Data/PaymentMode is never 'COD' any more",
    }
    assert run(["check", "--seeds", "30"]) == 1
    assert "/Data/PaymentMode has a value that the contract does not list (Prepaid)" in capsys.readouterr().out


def test_two_folders_are_compared_with_all_their_event_types(folder: Path, capsys: Printed) -> None:
    assert run(["contract", "init", "Cart.*", "--dir", "old"]) == 0
    assert run(["contract", "init", "Cart.Create", "--dir", "new"]) == 0
    capsys.readouterr()
    assert run(["contract", "diff", "old", "new"]) == 1
    assert capsys.readouterr().out == "✗ breaking, missing  / the event type is gone  (Cart.Update)\n"


def test_exports_for_other_programs(folder: Path, capsys: Printed) -> None:
    configure(folder, "")
    assert run(["contract", "export", "openapi", "out"]) == 0
    validate(json.loads((folder / "out/openapi.json").read_text(encoding="utf-8")), cls=OpenAPIV31SpecValidator)
    assert run(["contract", "export", "jsonschema", "out"]) == 0
    assert len([*(folder / "out").glob("*.schema.json")]) == 20
    assert "wrote  20 files into out" in capsys.readouterr().err
    (folder / "out/openapi.json").write_text("{}")
    assert run(["contract", "export", "openapi", "out"]) == 4
    assert "openapi.json is in out already" in capsys.readouterr().err


def test_exports_go_to_stdout_whole(sandbox: Program) -> None:
    assert len(json.loads(sandbox("contract", "export", "openapi").out)["webhooks"]) == 20
    assert len(json.loads(sandbox("contract", "export", "jsonschema", "-").out)["anyOf"]) == 20


@pytest.fixture
def recorded(filled: Program, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with records in its journal and a contract of its own for Order.Create."""
    monkeypatch.chdir(filled.folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(filled.folder / "none"))
    configure(filled.folder, "contract: {path: mine}")
    assert run(["contract", "init", "Order.Create"]) == 0
    return filled.folder


def test_a_capture_becomes_a_golden_body(recorded: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["contract", "accept", "1"]) == 0
    accepted = capfdbinary.readouterr()
    assert run(["show", "1", "--body"]) == 0
    assert (recorded / "mine/goldens/Order.Create.json").read_bytes() == capfdbinary.readouterr().out
    assert "goldens/Order.Create.json → #1" in accepted.out.decode()
    assert "~ OrderNumber" in accepted.out.decode()
    assert "CreatedOn" not in accepted.out.decode()
    assert b"personal data too" in accepted.err
    assert run(["contract", "accept", "1"]) == 0
    assert capfdbinary.readouterr().out == b""
    assert run(["check", "--captures", "event:Order.*"]) == 0


def test_a_capture_that_breaks_its_schema_is_refused(recorded: Path, capsys: Printed) -> None:
    schema = recorded / "mine/schemas/definitions/order.json"
    edit(schema, '"OrderNumber",\n', '"OrderNumber", "Colour",\n')
    golden = (recorded / "mine/goldens/Order.Create.json").read_bytes()
    assert run(["contract", "accept", "1"]) == 1
    err = capsys.readouterr().err
    assert "✗ #1 Order.Create: /Data/Colour absent in 1 of 1" in err
    assert "correct the schema first" in err
    assert (recorded / "mine/goldens/Order.Create.json").read_bytes() == golden
    assert run(["contract", "accept", "1", "--force"]) == 0
    assert (recorded / "mine/goldens/Order.Create.json").read_bytes() != golden


def test_an_event_type_has_one_golden_body(recorded: Path, capsys: Printed) -> None:
    assert run(["contract", "accept", "1", "5"]) == 2
    assert "#1 and #5 are both of Order.Create, which has one golden body" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "arguments", "code", "told"),
    [
        ("", ["init"], 2, "contract.path names no folder: add `contract: {path: contract}`"),
        ("", ["init", "Order.Creat", "--dir", "x"], 2, "did you mean 'Order.Create'?"),
        ("", ["accept", "1"], 2, "contract.path names no folder for golden bodies"),
        ("", ["accept"], 2, "Missing argument 'RECORD...'"),
        ("contract: {path: mine}", ["accept", "1"], 3, "mine does not exist; `sandbox contract init` makes one"),
        ("contract: {path: ok}", ["accept", "1"], 1, "the journal"),
        ("contract: {path: empty}", ["accept", "1"], 3, "has neither schemas/ nor goldens/ in it"),
        ("", ["diff", "ok", "built-in"], 2, "ok has no schema"),
        ("contract: {path: mine}", ["export", "openapi"], 3, "mine does not exist"),
        ("", ["export", "raml"], 2, "'raml' is not one of 'openapi', 'jsonschema'"),
        ("", ["diff", "built-in", "nowhere"], 2, "nowhere does not exist"),
        ("", ["diff", "built-in", "empty"], 2, "empty has no schema"),
        (
            "",
            ["diff", "broken", "built-in"],
            2,
            "broken cannot be compared:\n  schemas/Cart.Create.schema.json: it is no",
        ),
        (
            "",
            ["diff", "built-in", "misspelt"],
            2,
            "misspelt cannot be compared:\n  schemas/Cart.Create.schema.json: at /: no keyword is called requierd",
        ),
        ("contract: {path: broken}", ["export", "openapi"], 1, "nothing was written: the contract is not whole"),
        ("", ["init", "--dir", "config.yaml"], 4, "config.yaml"),
    ],
)
def test_nonsense_gets_its_exit_code_and_a_sentence(
    folder: Path, capsys: Printed, config: str, arguments: list[str], code: int, told: str
) -> None:
    configure(folder, config)
    (folder / "empty").mkdir()
    (folder / "ok/goldens").mkdir(parents=True)
    (folder / "ok/goldens/Cart.Create.json").write_text("{}")
    (folder / "broken/schemas").mkdir(parents=True)
    (folder / "broken/schemas/Cart.Create.schema.json").write_text("[")
    (folder / "misspelt/schemas").mkdir(parents=True)
    (folder / "misspelt/schemas/Cart.Create.schema.json").write_text('{"requierd": []}')
    assert run(["contract", *arguments]) == code
    assert told in capsys.readouterr().err
