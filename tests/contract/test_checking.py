"""What `sandbox check` looks at: the shop, goldens, recordings of any kind; and what cannot be checked."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sandbox.contract.checking import BodyCheck, Strictness, check_bodies, check_goldens, check_schemas, check_shop
from sandbox.contract.contract import Contract, ContractError, load_contract
from sandbox.contract.drift import Severity
from sandbox.contract.report import Report
from sandbox.contract.sources import Body, NoBody, record_body, recorded_bodies
from sandbox.domain import json_text
from sandbox.domain.examination import Rules
from sandbox.domain.records import Answer, Capture
from sandbox.domain.wire import WireFormat
from sandbox.shop.snapshot import cart, order, parts, product, shipment, stock
from sandbox.takeaway.recordings.foreign import Foreign
from sandbox.takeaway.recordings.judging import Judge
from tests.journal.journal_records import attempt

PLAIN = Strictness()


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract(None, WireFormat())


def renamed(data: dict[str, Any]) -> dict[str, Any]:
    return {("GrandTotal" if name == "OrderTotal" else name): value for name, value in data.items()}


def without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda data: {key: value for key, value in data.items() if key != name}


Changed = tuple[ModuleType, str, Callable[[dict[str, Any]], dict[str, Any]], str, str, str]

CHANGES: list[Changed] = [
    (order, "_amounts", renamed, "breaking", "missing", "/Data/OrderTotal"),
    (order, "_head", without("CouponCode"), "breaking", "missing", "/Data/CouponCode"),
    (cart, "_line", without("Sku"), "breaking", "missing", "/Data/Items/*/Sku"),
    (
        cart,
        "_line",
        lambda data: {**data, "TaxPercent": str(data["TaxPercent"])},
        "breaking",
        "retyped",
        "/Data/Items/*/TaxPercent",
    ),
    (shipment, "_package", lambda data: {**data, "Volume": 3}, "additive", "new", "/Data/Packages/*/Volume"),
    (stock, "unit_data", lambda data: {**data, "Id": None}, "breaking", "nullability", "/Data/UnitOfMeasure/Id"),
    (product, "_switches", lambda data: dict(reversed([*data.items()])), "cosmetic", "order", "/Data"),
    (order, "_payment", lambda data: {**data, "Status": 2}, "breaking", "enum value", "/Data/Payments/*/Status"),
]


@pytest.mark.parametrize("change", CHANGES, ids=[f"{each[5]}-{each[4]}" for each in CHANGES])
def test_one_change_of_a_field_in_the_shop_is_told(
    contract: Contract,
    monkeypatch: pytest.MonkeyPatch,
    change: tuple[ModuleType, str, Callable[..., object], str, str, str],
) -> None:
    module, function, changed, severity, kind, place = change
    former = getattr(module, function)
    monkeypatch.setattr(module, function, lambda *arguments: changed(former(*arguments)))
    part = check_shop(contract, 2, PLAIN)
    assert part.failed
    assert (severity, kind, place) in {(each.severity.value, each.kind.value, each.place) for each in part.drifts}


def test_what_is_ones_own_does_not_soften_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = own(tmp_path, **{"schemas/Cart.Create.schema.json": "{}"})
    former = order._head
    monkeypatch.setattr(order, "_head", lambda each: without("CouponCode")(former(each)))
    part = check_shop(mine, 1, PLAIN)
    assert {(drift.event, drift.place) for drift in part.drifts} == {
        ("Order.Create", "/Data/CouponCode"),
        ("Order.Update", "/Data/CouponCode"),
    }


def test_a_check_that_checked_nothing_fails(contract: Contract) -> None:
    part = check_bodies("captures", [], contract, PLAIN)
    assert part.failed
    assert part.summary == "0 bodies: a check that checked nothing fails"
    assert Report(()).failed


def test_what_cannot_be_checked_is_named_and_counted(contract: Contract) -> None:
    golden = contract.goldens["Cart.Create"].body
    bodies: list[Body | NoBody] = [
        Body("#1", golden),
        Body("#2", b"not json"),
        Body("#3", b"not json"),
        Body("#4", b""),
        Body("#5", golden.replace(b"Cart.Create", b"Coupon.Create")),
        Body("#6", b'{"Data":{}}'),
        NoBody("#7", "it is a GET, and webhooks come by POST", fails=False),
        Body("#8", b"[1,", "Cart.Create"),
    ]
    part = check_bodies("captures", bodies, contract, PLAIN)
    assert part.failed
    assert part.checked == 1
    told = {(fault.subject, fault.count, fault.fails, fault.sentence.partition(":")[0]) for fault in part.faults}
    assert told == {
        ("#2", 2, True, "its body is not JSON"),
        ("#4", 1, True, "its body is empty"),
        ("#5", 1, True, "there is no contract for the event type Coupon.Create"),
        ("#6", 1, True, "its body names no event type"),
        ("#7", 1, False, "it is a GET, and webhooks come by POST"),
        ("#8", 1, True, "its body is not JSON"),
    }


def test_a_member_that_stands_twice_is_no_body_to_rely_on(contract: Contract) -> None:
    body = contract.goldens["Cart.Create"].body.replace(b'"IsGuest"', b'"Total":1,"IsGuest"')
    part = check_bodies("x", [Body("#1", body)], contract, PLAIN)
    (fault,) = part.faults
    assert fault.sentence == "the member Total stands twice in one object, and readers differ about which counts"
    assert (part.failed, part.checked, part.bodies) == (True, 0, {})


def test_only_what_fails_counts(contract: Contract) -> None:
    golden = contract.goldens["Cart.Create"].body
    more = Body("#1", golden.replace(b'"IsGuest"', b'"Extra":1,"IsGuest"'))
    part = check_bodies("captures", [more, NoBody("#2", "a GET", fails=False)], contract, PLAIN)
    assert not part.failed
    assert [each.severity for each in part.drifts] == [Severity.ADDITIVE]
    assert check_bodies("captures", [more], contract, Strictness(Severity.ADDITIVE)).failed
    assert check_bodies("captures", [more], contract, Strictness(strict=True)).failed
    assert part.summary == "1 body of 1 event type: 1 additive"


def test_too_many_reasons_are_not_kept(contract: Contract) -> None:
    checking = BodyCheck("x", contract, PLAIN)
    for number in range(500):
        checking.take(NoBody(f"#{number}", f"reason {number}"))
    faults = checking.part().faults
    assert len(faults) == 51
    assert sum(fault.count for fault in faults) == 500


def test_a_har_of_another_tool_is_checked_as_it_is(contract: Contract, repository: Path, tmp_path: Path) -> None:
    text = contract.goldens["Order.Create"].body.decode().replace('"OrderTotal":3230.7', '"OrderTotal":"3230.7"')
    entry = {
        "startedDateTime": "2026-03-03T14:31:05Z",
        "time": 3,
        "request": {
            "method": "POST",
            "url": "https://receiver.example.com/hooks",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Content-Length", "value": str(len(text.encode()))}],
            "postData": {"mimeType": "application/json; charset=utf-8", "text": text},
        },
        "response": {"status": 200, "statusText": "OK", "headers": [], "content": {"size": 0, "mimeType": ""}},
    }
    har = tmp_path / "theirs.har"
    har.write_text(
        json.dumps({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [entry]}})
    )
    part = check_bodies("x", recorded_bodies(har, _capture), contract, PLAIN)
    (drift,) = part.drifts
    assert (drift.place, drift.kind, drift.body) == ("/Data/OrderTotal", "retyped", "theirs.har entry 1")
    chrome = check_bodies(
        "x", recorded_bodies(repository / "tests/recordings/chrome-devtools.har", _capture), contract, PLAIN
    )
    assert chrome.checked == 1
    assert any("webhooks come by POST" in fault.sentence for fault in chrome.faults)


def _capture(foreign: Foreign, before: int) -> Capture:
    return Judge(Rules((), WireFormat(), 1024 * 1024)).capture(foreign, before)


def test_a_folder_has_bodies_and_recordings(contract: Contract, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/first.json").write_bytes(contract.goldens["Cart.Create"].body)
    (tmp_path / "pretty.json").write_text(json.dumps(json.loads(contract.goldens["Order.Create"].body), indent=2))
    (tmp_path / "Product.Create-2.json").write_bytes(b'{"Data":{}}')
    (tmp_path / "broken.har").write_bytes(b"no har")
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "readme.txt").write_text("not looked at")
    os.mkfifo(tmp_path / "pipe.json")
    part = check_bodies("x", recorded_bodies(tmp_path, _capture), contract, PLAIN)
    assert part.bodies == {"Product.Create": 1, "Cart.Create": 1, "Order.Create": 1}
    assert {drift.event for drift in part.drifts if drift.severity is Severity.BREAKING} == {"Product.Create"}
    assert [(fault.subject, fault.fails) for fault in part.faults] == [
        ("broken.har", True),
        ("gone.json", True),
        ("pipe.json", True),
        ("readme.txt", False),
    ]
    assert part.faults[-1].sentence == "only .json, .har, .ndjson and .jsonl are looked at in a folder"


@pytest.mark.parametrize("name", ["theirs.ndjson", "theirs.jsonl"])
def test_an_ndjson_of_others_has_a_body_on_each_line(contract: Contract, tmp_path: Path, name: str) -> None:
    bodies = [contract.goldens["Cart.Create"].body, b"", contract.goldens["Cart.Update"].body, b"{"]
    (tmp_path / name).write_bytes(b"\r\n".join(bodies))
    part = check_bodies("x", recorded_bodies(tmp_path / name, _capture), contract, PLAIN)
    assert part.bodies == {"Cart.Create": 1, "Cart.Update": 1}
    assert [fault.subject for fault in part.faults] == [f"{name} line 4"]


def test_a_file_of_any_name_may_be_a_body(contract: Contract, tmp_path: Path) -> None:
    (tmp_path / "saved").write_bytes(contract.goldens["Cart.Create"].body)
    part = check_bodies("x", recorded_bodies(tmp_path / "saved", _capture), contract, PLAIN)
    assert (part.bodies, part.faults) == ({"Cart.Create": 1}, ())


def own(tmp_path: Path, **files: str | bytes) -> Contract:
    for name, content in files.items():
        path = tmp_path / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_contract(tmp_path, WireFormat())


def test_a_schema_that_is_none_is_named(tmp_path: Path) -> None:
    contract = own(
        tmp_path,
        **{
            "schemas/Cart.Create.schema.json": "{not json",
            "schemas/Cart.Update.schema.json": '{"type": "nothing"}',
            "schemas/Order.Create.schema.json": '{"$ref": "nowhere.json"}',
            "schemas/Order.Update.schema.json": '{"$schema": "http://json-schema.org/draft-04/schema#"}',
            "schemas/Shipment.Create.schema.json": '{"$ref": "definitions/chain.json"}',
            "schemas/definitions/chain.json": '{"allOf": [{"$ref": "../Order.Create.schema.json"}]}',
            "schemas/Order.Udpate.schema.json": '{"type": "object"}',
            "schemas/Product.Create.schema.json": "[]",
            "goldens/Cart.Create.json": "{",
            "goldens/Wishlist.json": "{}",
        },
    )
    part = check_schemas(contract)
    assert part.failed
    told = {fault.subject: fault.sentence for fault in part.faults}
    assert "line 1 column 2" in told["schemas/Cart.Create.schema.json"]
    assert "at /type" in told["schemas/Cart.Update.schema.json"]
    assert "its reference nowhere.json leads to nothing in the folder" in told["schemas/Order.Create.schema.json"]
    assert "its reference definitions/chain.json leads to nothing" in told["schemas/Shipment.Create.schema.json"]
    assert "its reference ../Order.Create.schema.json leads" in told["schemas/definitions/chain.json"]
    assert "$schema is not draft 2020-12" in told["schemas/Order.Update.schema.json"]
    assert "did you mean Order.Update?" in told["schemas/Order.Udpate.schema.json"]
    assert "should be an object" in told["schemas/Product.Create.schema.json"]
    assert "it is no body" in told["goldens/Cart.Create.json"]
    assert "no schema beside it" in told["goldens/Wishlist.json"]
    assert "https://contract.invalid" not in str(told)


def test_what_is_nearly_right_is_named_since_it_would_count_for_nothing(tmp_path: Path) -> None:
    schema = {
        "properties": {"requierd": {"type": "string", "minlength": 1}},
        "requierd": ["Id"],
        "x-note": 1,
        "example": {},
        "mandatory": [],
        "examples": [{"requierd": 1}],
        "allOf": [{"propertys": {}}],
    }
    mine = own(
        tmp_path,
        **{
            "schemas/Cart.Create.schema.json": json.dumps(schema),
            "schemas/Cart.Update.schema.json": '{"description": "to be written"}',
            "schemas/Order.Create.json": '{"type": "object"}',
            "schemas/orders/order.update.schema.json": '{"type": "object"}',
        },
    )
    told = [(fault.subject.removeprefix("schemas/"), fault.sentence) for fault in check_schemas(mine).faults]
    keyword = "no keyword is called {}, so it says nothing; did you mean {}?"
    nothing = "it counts for nothing there; the schema of an event type is schemas/{}.schema.json"
    assert sorted(told) == [
        ("Cart.Create.schema.json", "at /: " + keyword.format("requierd", "required")),
        ("Cart.Create.schema.json", "at /allOf/0: " + keyword.format("propertys", "properties")),
        ("Cart.Create.schema.json", "at /properties/requierd: " + keyword.format("minlength", "minLength")),
        ("Cart.Update.schema.json", "it takes anything, so nothing is checked by it"),
        ("Order.Create.json", nothing.format("Order.Create")),
        ("orders/order.update.schema.json", nothing.format("Order.Update")),
    ]


def test_ones_own_schema_counts_in_place_of_the_built_in(tmp_path: Path, contract: Contract) -> None:
    mine = own(
        tmp_path,
        **{
            "schemas/Cart.Create.schema.json": json.dumps(
                {
                    "type": "object",
                    "properties": {"Data": {"$ref": "definitions/cart.json#/$defs/Cart"}, "Tenant": {"type": "string"}},
                    "required": ["Tenant"],
                }
            ),
            "schemas/Coupon.Create.schema.json": json.dumps(
                {"required": ["Code"], "properties": {"Code": {"type": "string"}}}
            ),
        },
    )
    assert not check_schemas(mine).failed
    assert mine.events[-1] == "Coupon.Create"
    part = check_shop(mine, 1, PLAIN)
    assert {(drift.event, drift.place, drift.severity) for drift in part.drifts if drift.severity == "breaking"} == {
        ("Cart.Create", "/Tenant", "breaking")
    }
    coupon = check_bodies("x", [Body("#1", b'{"Event":"Coupon.Create","Code":7}')], mine, PLAIN)
    assert {drift.place for drift in coupon.drifts} == {"/Code", "/Event"}


def test_a_choice_of_formats_is_judged_though_no_words_are_made_of_it(tmp_path: Path) -> None:
    schema = {"properties": {"Id": {"anyOf": [{"format": "uuid"}, {"format": "email"}]}}}
    mine = own(tmp_path, **{"schemas/Cart.Create.schema.json": json.dumps(schema)})
    bodies = [Body(text, b'{"Event":"Cart.Create","Id":"%s"}' % text.encode()) for text in ("a@b.example", "neither")]
    (drift,) = [each for each in check_bodies("x", bodies, mine, PLAIN).drifts if each.severity is Severity.BREAKING]
    assert (drift.sentence, drift.body) == ("/Id breaks 'anyOf' of its schema in 1 of 2, as \"neither\"", "neither")


def test_a_capture_without_a_whole_body_says_why() -> None:
    headers = ((b"Host", b"h"),)
    foreign = Foreign(1, "POST", "http://h/x", "HTTP/1.1", headers, b"{}", Answer(200), 1)
    capture = _capture(foreign, 0)
    assert record_body(capture, "#1") == Body("#1", b"{}", None)
    for changed, reason, fails in (
        (replace(capture, cut=True), "only the beginning of its body was kept (receiver.max_body)", True),
        (replace(capture, raw=b"\x16\x03"), "the HTTP parser refused it, so it has no body", True),
        (replace(capture, body=b""), "its body is empty", True),
        (replace(capture, method="GET\x1b"), "it is a GET␛, and webhooks come by POST", False),
    ):
        assert record_body(changed, "#1") == NoBody("#1", reason, fails)


@pytest.mark.parametrize(
    ("method", "body", "expected"),
    [
        ("POST", b"{}", Body("#1", b"{}", "Order.Create")),
        ("POST", b"", NoBody("#1", "its body is empty")),
        ("GET", b"", NoBody("#1", "it is a GET, and webhooks come by POST", fails=False)),
    ],
)
def test_an_attempt_has_a_body_as_a_capture_has(method: str, body: bytes, expected: Body | NoBody) -> None:
    request = replace(attempt("a").request, method=method, body=body)
    assert record_body(replace(attempt("a"), event="Order.Create", request=request), "#1") == expected


def test_ones_own_golden_may_be_written_otherwise(tmp_path: Path, contract: Contract) -> None:
    pretty = json.dumps(json.loads(contract.goldens["Cart.Create"].body), indent=1)
    mine = own(tmp_path, **{"goldens/Cart.Create.json": pretty})
    part = check_goldens(mine, PLAIN)
    assert not part.failed
    (drift,) = part.drifts
    assert (drift.event, drift.severity, drift.kind) == ("Cart.Create", "cosmetic", "format")
    assert "not reproduced byte for byte: from byte 1" in drift.sentence


def test_a_golden_of_another_event_type_is_named(tmp_path: Path, contract: Contract) -> None:
    swapped = {"goldens/Cart.Create.json": contract.goldens["Cart.Update"].body}
    part = check_goldens(own(tmp_path, **swapped), PLAIN)
    assert part.failed
    (fault,) = part.faults
    assert (fault.subject, fault.sentence) == (
        "goldens/Cart.Create.json",
        "it is of Cart.Update, not of Cart.Create; rename it",
    )
    assert part.bodies["Cart.Update"] == 1
    assert "Cart.Create" not in part.bodies


def test_a_built_in_golden_must_be_reproduced(monkeypatch: pytest.MonkeyPatch, contract: Contract) -> None:
    monkeypatch.setattr(json_text, "_double", lambda value: f"{float(value):.2f}")
    styles = json_text._STYLES[json_text.JsonProfile.NEWTONSOFT]
    monkeypatch.setattr(styles, "number", lambda value: f"{float(value):.2f}")
    part = check_goldens(contract, PLAIN)
    assert part.failed
    assert {fault.event for fault in part.faults} == set(contract.events)
    assert "byte for byte" in part.faults[0].sentence


def test_a_golden_that_is_made_of_other_values_names_the_first_of_them(
    monkeypatch: pytest.MonkeyPatch, contract: Contract
) -> None:
    made = parts.unit_data
    monkeypatch.setattr(stock, "unit_data", lambda unit: {**made(unit), "Symbol": "Stk"})
    (fault,) = [each for each in check_goldens(contract, PLAIN).faults if each.event == "StockQuantityUpdate"]
    assert "byte for byte: /Data/UnitOfMeasure/Symbol differs, from byte " in fault.sentence
    assert fault.sentence.endswith("; its schema holds, so for a reader that is cosmetic")
    monkeypatch.setattr(stock, "unit_data", lambda unit: {**made(unit), "Symbol": 7})
    (fault,) = [each for each in check_goldens(contract, PLAIN).faults if each.event == "StockQuantityUpdate"]
    assert fault.sentence.endswith("; for a reader that is breaking")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="does not exist; `sandbox contract init` makes one"):
        load_contract(tmp_path / "none", WireFormat())
    (tmp_path / "file").write_text("")
    with pytest.raises(ContractError, match="is a file"):
        load_contract(tmp_path / "file", WireFormat())
