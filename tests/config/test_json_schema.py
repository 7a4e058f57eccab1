"""The schema for editors is valid, current, and agrees with the loader."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from sandbox.config import ConfigError, yaml12
from sandbox.config.json_schema import config_schema
from sandbox.config.load import load_config
from sandbox.config.packaged import packaged_config
from sandbox.config.tree import Mapping, Node, Scalar, Sequence, target_of
from sandbox.domain.events import NAMES
from tests.config.test_config_shipped import EVERY_KEY

SCHEMA = config_schema()
VALIDATOR = jsonschema_rs.Draft7Validator(SCHEMA)

ERP = {"name": "erp", "url": "http://h/", "secret": "s", "events": ["*"]}


def as_editors_see(text: str) -> object:
    """The document as plain data, references not replaced."""
    document = yaml12.read(text, "config.yaml")
    assert not document.problems
    assert document.root is not None
    return plain(document.root)


def plain(node: Node) -> object:
    target = target_of(node)
    if isinstance(target, Scalar):
        return target.value
    if isinstance(target, Sequence):
        return [plain(item) for item in target.items]
    assert isinstance(target, Mapping)
    return {entry.key: plain(entry.value) for entry in target.entries}


def complaints(data: object) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def loads(folder: Path, data: object, **environ: str) -> bool:
    """Tell whether the loader accepts this data; JSON is YAML, too."""
    path = folder / "config.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        load_config(path, cwd=folder, environ=environ)
    except ConfigError:
        return False
    return True


def test_it_is_valid_against_the_meta_schema() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema_rs.meta.validate(SCHEMA)


def test_the_file_in_fixtures_is_current(repository: Path) -> None:
    text = (repository / "fixtures/config.schema.json").read_text(encoding="utf-8")
    assert text == json.dumps(SCHEMA, indent=2) + "\n", "run `make schema`"


def test_nothing_stands_beside_a_reference_and_every_reference_leads_somewhere() -> None:
    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                assert list(value) == ["$ref"]
                assert value["$ref"].removeprefix("#/definitions/") in SCHEMA["definitions"]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(SCHEMA)
    assert "$defs" not in json.dumps(SCHEMA)


def test_every_key_is_described_and_defaults_are_as_people_write_them() -> None:
    defaults = {}
    for name, section in (("", SCHEMA), *SCHEMA["definitions"].items()):
        for key, value in section["properties"].items():
            assert value["description"].endswith("."), f"{name}.{key}"
            if "default" in value:
                defaults[f"{name}.{key}"] = value["default"]
                assert not complaints_of_part(section, key, value["default"]), f"{name}.{key}"
    assert defaults["Delivery.timeout"] == "60s"
    assert defaults["Delivery.waits"] == ["60s", "120s", "240s", "480s", "960s"]
    assert defaults["Keep.age"] == "30d"
    assert defaults["Receiver.max_body"] == "2MB"
    assert defaults["Receiver.max_header_size"] == "64KB"
    assert defaults["Receiver.port"] == 8025
    assert defaults["Keep.size"] == "2GB"
    assert "SubscriptionEntry.secret" not in defaults


def complaints_of_part(section: dict[str, Any], key: str, value: object) -> list[str]:
    part = {"definitions": SCHEMA["definitions"], **section["properties"][key]}
    return [error.message for error in jsonschema_rs.Draft7Validator(part).iter_errors(value)]


def test_event_names_are_suggested() -> None:
    (names, _) = SCHEMA["definitions"]["SubscriptionEntry"]["properties"]["events"]["items"]["anyOf"]
    assert names == {"enum": list(NAMES)}


def test_the_shipped_file_is_accepted() -> None:
    text = packaged_config().read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=fixtures/config.schema.json\n")
    assert (packaged_config().parent / "fixtures/config.schema.json").is_file()
    assert complaints(as_editors_see(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        EVERY_KEY,
        "# nothing\n",
        "receiver:\nsubscriptions:\nwire:\n  signature:\ndelivery:\njournal:\n  keep:\n  path:\ncontract:\nui:\n",
        "receiver: {host: , port: , public_url: , max_body: , max_headers: , max_header_size: , answers: }\n",
        "delivery: {timeout: , retry: , waits: , speed: , deactivate_after: }\n",
        "receiver: {port: '${P:-1}', max_headers: '${P:-1}', max_body: '${P:-1}KB', host: '${P:-1}.0.0.1'}\n",
        "wire: {envelope: '${W:-true}', nulls: '${W:-omit}', signature: {scheme: '${W:-none}', header: 'X-${W:-a}'}}\n",
        "delivery: {speed: '${W:-1.5}', retry: '${W:-false}', timeout: '${W:-1}s', waits: ['${W:-1s}']}\n",
        "subscriptions: [{name: '${W:-a}', url: '${W:-http://h}/x', secret: '${W:-s}', events: ['${W:-Order.*}']}]\n",
        "subscriptions: [{name: a, url: 'HTTP://h', secret: s, active: , headers: , events: [ORDER.create, '?a*']}]\n",
        "subscriptions: [{name: a, url: 'http://h', secret: s, events: [stock.quantityupdate, StockQuantityUpdate]}]\n",
        "wire: {signature: {scheme: none}}\nsubscriptions: [{name: a, url: 'http://h', events: ['*']}]\n",
        "wire: {signature: {scheme: none}}\nsubscriptions: [{name: a, url: 'http://h', secret: , events: ['*']}]\n",
    ],
)
def test_what_the_loader_accepts_is_accepted(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    load_config(path, cwd=tmp_path, environ={})
    assert complaints(as_editors_see(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "colour: red\n",
        "receiver: {prot: 8025}\n",
        "receiver: 8025\n",
        "receiver: []\n",
        "receiver: {port: 70000}\n",
        "receiver: {port: -1}\n",
        "receiver: {port: '8025'}\n",
        "receiver: {port: true}\n",
        "receiver: {host: a b}\n",
        "receiver: {max_body: 2 apples}\n",
        "receiver: {max_body: 5}\n",
        "receiver: {public_url: shop}\n",
        "receiver: {answers: {}}\n",
        "receiver: {answers: [~]}\n",
        "receiver: {answers: [503]}\n",
        "receiver: {answers: [{status: 503, events: ['*']}]}\n",
        "receiver: {answers: [{status: 503, event: []}]}\n",
        "receiver: {answers: [{status: 503, event: 5}]}\n",
        "receiver: {answers: [{status: 503, event: [Ordr.Create]}]}\n",
        "receiver: {answers: [{status: 503, verdict: maybe}]}\n",
        "receiver: {answers: [{status: 503, attempt: few}]}\n",
        "receiver: {answers: [{status: 503, attempt: -1}]}\n",
        "receiver: {answers: [{status: 503, attempt: 1.5}]}\n",
        "receiver: {answers: [{status: 102}]}\n",
        "receiver: {answers: [{status: 600}]}\n",
        "receiver: {answers: [{status: '503'}]}\n",
        "receiver: {answers: [{headers: {A B: a}}]}\n",
        "receiver: {answers: [{headers: {Retry-After: 5}}]}\n",
        "receiver: {answers: [{body: {a: 1}}]}\n",
        "receiver: {answers: [{delay: soon}]}\n",
        "receiver: {answers: [{fault: hang}]}\n",
        "receiver: {answers: [{status: 503, times: 0}]}\n",
        "delivery: {timeout: soon}\n",
        "delivery: {timeout: 60}\n",
        "delivery: {waits: [60s, soon]}\n",
        "delivery: {speed: 0}\n",
        "delivery: {retry: no}\n",
        "journal: {path: ''}\n",
        "journal: {keep: {count: -1}}\n",
        "wire: {nulls: omitt}\n",
        "wire: {envelope: on}\n",
        "wire: {stock_event: Stock}\n",
        "wire: {attempt_base: 1001}\n",
        "wire: {signature: {scheme: abp}}\n",
        "wire: {signature: {header: a b}}\n",
        "wire: {rename: {A: 1}}\n",
        "ui: {theme: ' paper'}\n",
        "ui: {keys: [a]}\n",
        "subscriptions: {}\n",
        "subscriptions: [5]\n",
        "subscriptions: [~]\n",
        "- a\n",
    ],
)
def test_what_both_reject(tmp_path: Path, text: str) -> None:
    assert not loads(tmp_path, as_editors_see(text))
    assert complaints(as_editors_see(text))


@pytest.mark.parametrize(
    "change",
    [
        {"url": None},
        {"url": 5},
        {"url": "127.0.0.1:8025/hooks"},
        {"url": "ftp://h/"},
        {"url": "http:///x"},
        {"name": ""},
        {"name": None},
        {"name": "a "},
        {"secret": 12},
        {"active": "yes"},
        {"active": 1},
        {"events": []},
        {"events": None},
        {"events": "Order.*"},
        {"events": ["Ordr.Create"]},
        {"events": [""]},
        {"events": [None]},
        {"headers": {"X-A": 5}},
        {"headers": {"X-A": None}},
        {"headers": {"X A": "a"}},
        {"headers": ["X-A"]},
        {"uri": "http://h/"},
    ],
)
def test_what_both_reject_in_a_subscription(tmp_path: Path, change: dict[str, Any]) -> None:
    assert loads(tmp_path, {"subscriptions": [ERP]})
    assert complaints({"subscriptions": [ERP]}) == []
    changed = {"subscriptions": [{**ERP, **change}]}
    assert not loads(tmp_path, changed)
    assert complaints(changed)


@pytest.mark.parametrize("key", ["name", "url", "events"])
def test_what_a_subscription_needs(tmp_path: Path, key: str) -> None:
    changed = {"subscriptions": [{name: value for name, value in ERP.items() if name != key}]}
    assert not loads(tmp_path, changed)
    assert complaints(changed)


# Values for every key, right ones and some that are not: which are, the loader decides.
TEXTS = st.text(max_size=4) | st.sampled_from(["é", "a b", "${T}", "x${T}y", "$${", "${T:-}", "a/b", "\ufeff", "\xa0"])
NUMBERS = st.integers(-1, 70_000) | st.sampled_from(["${N}", "${N:-7}", "${N}${N}", "1", 1.5, True])
FLAGS = st.sampled_from([True, False, "${F}", "yes", "${F:-false}", 0])
DURATIONS = st.from_regex(r"\A[0-9]{1,3}(\.[0-9])? ?(ms|s|m|h|d)\Z") | st.sampled_from(["${N}s", "${D}", "5", 5])
SIZES = st.from_regex(r"\A[0-9]{1,3}(\.[0-9])? ?([bB]|[kKmM][iI]?[bB])\Z") | st.sampled_from(["${N}KB", "9", 9])
URLS = st.builds("{}{}{}".format, st.sampled_from(["http://", "HTTPS://", "${U}", ""]), TEXTS, TEXTS)
TOKENS = st.from_regex(r"\A[A-Za-z!#$.^_|~-]{1,6}\Z") | TEXTS
EVENTS = st.sampled_from(NAMES).flatmap(
    lambda name: st.sampled_from(
        [
            name,
            name.lower(),
            name.upper(),
            name.swapcase(),
            f"{name[:3]}*",
            f"?{name[1:]}",
            f"*{name[-4:]}",
            "${E}",
            name[1:],
        ]
    )
)
TEXT_MAPS = st.dictionaries(TEXTS, TEXTS, max_size=2)


def words(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*choices, choices[0].upper(), "${W}", f"${{X:-{choices[-1]}}}"])


VALUES: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("receiver", "host"): TEXTS,
    ("receiver", "port"): NUMBERS,
    ("receiver", "public_url"): URLS,
    ("receiver", "max_body"): SIZES,
    ("receiver", "max_headers"): NUMBERS,
    ("receiver", "max_header_size"): SIZES,
    ("receiver", "answers"): st.lists(TEXTS | NUMBERS | TEXT_MAPS | st.just({"status": 500}), max_size=2),
    ("answerentry", "event"): EVENTS | st.lists(EVENTS, max_size=3) | NUMBERS,
    ("answerentry", "subscription"): st.sampled_from(["erp", "${X:-erp}", "er", "", 5]),
    ("answerentry", "verdict"): words("verified", "rejected"),
    ("answerentry", "attempt"): NUMBERS | st.sampled_from([">0", "> 0", "<=3", "1..3", "1..", "..3", "..", "3..1", ""]),
    ("answerentry", "status"): NUMBERS | st.sampled_from([99, 100, 199, 200, 204, 299, 599, 600, "${S}", "${S:-500}"]),
    ("answerentry", "headers"): st.dictionaries(TOKENS, st.sampled_from(["a", "", "${T}", "é"]), max_size=2),
    ("answerentry", "body"): TEXTS | NUMBERS,
    ("answerentry", "delay"): DURATIONS,
    ("answerentry", "fault"): words("close", "half", "silence", "drip"),
    ("answerentry", "times"): NUMBERS,
    ("subscriptions", "name"): TEXTS,
    ("subscriptions", "url"): URLS,
    ("subscriptions", "secret"): TEXTS,
    ("subscriptions", "headers"): st.dictionaries(TOKENS, st.sampled_from(["a", "", "${T}", "é"]), max_size=2),
    ("subscriptions", "active"): FLAGS,
    ("subscriptions", "events"): st.lists(EVENTS, max_size=3),
    ("wire", "envelope"): FLAGS,
    ("wire", "event_member"): words("Event", "WebhookEvent"),
    ("wire", "attempt_base"): NUMBERS,
    ("wire", "json_profile"): words("newtonsoft", "stj-relaxed", "stj-strict"),
    ("wire", "nulls"): words("omit", "include"),
    ("wire", "stock_event"): words("StockQuantityUpdate", "Stock.QuantityUpdate"),
    ("wire", "rename"): TEXT_MAPS,
    ("signature", "scheme"): words("none", "hmac-hex", "plain-secret"),
    ("signature", "header"): TOKENS,
    ("delivery", "timeout"): DURATIONS,
    ("delivery", "retry"): FLAGS,
    ("delivery", "waits"): st.lists(DURATIONS, max_size=2),
    ("delivery", "speed"): NUMBERS,
    ("delivery", "deactivate_after"): NUMBERS,
    ("journal", "path"): TEXTS,
    ("keep", "count"): NUMBERS,
    ("keep", "age"): DURATIONS,
    ("keep", "size"): SIZES,
    ("contract", "path"): TEXTS,
    ("contract", "ignore"): st.lists(TEXTS, max_size=2),
    ("ui", "theme"): TEXTS,
    ("ui", "keys"): TEXT_MAPS,
}
VARIABLES = {"T": "t", "N": "5", "S": "503", "F": "true", "D": "5s", "U": "http://h", "E": "Order.*", "W": "omit"}
PARENTS = {"signature": "wire", "keep": "journal"}


def file_with(part: str, key: str, value: object) -> dict[str, Any]:
    if part == "subscriptions":
        return {part: [{**ERP, key: value}]}
    if part == "answerentry":
        return {"subscriptions": [ERP], "receiver": {"answers": [{"status": 503, key: value}]}}
    section = {part: {key: value}}
    return {PARENTS[part]: section} if part in PARENTS else section


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@pytest.mark.parametrize(("part", "key"), VALUES)
@given(data=st.data())
def test_whatever_the_loader_accepts_is_accepted(tmp_path: Path, part: str, key: str, data: st.DataObject) -> None:
    whole = file_with(part, key, data.draw(st.none() | VALUES[part, key]))
    accepted = loads(tmp_path, whole, **VARIABLES)
    event(f"accepted: {accepted}")
    if accepted:
        assert complaints(whole) == []


def test_the_generated_values_are_for_every_key() -> None:
    definitions = {name.lower(): value for name, value in SCHEMA["definitions"].items()}
    definitions["subscriptions"] = definitions.pop("subscriptionentry")
    leaves = {
        (part, key)
        for part, section in definitions.items()
        for key, value in section["properties"].items()
        if "allOf" not in value
    }
    assert leaves == set(VALUES)
