"""The config that travels with the program, the shape of all keys, and what importing costs."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.config import Config
from sandbox.config.load import load_config
from sandbox.config.model import ConfigFile, Section
from sandbox.config.packaged import fixtures, packaged_config
from sandbox.config.values import ContractSettings
from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonProfile
from sandbox.domain.path_pattern import parse_pattern
from sandbox.domain.records import AnswerFault
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.spans import Span
from sandbox.domain.wire import Nulls, SignatureFormat, WireFormat

EVERY_KEY = """
receiver: {host: 0.0.0.0, port: 0, public_url: https://t.example/x, max_body: 1MB, max_headers: 9, max_header_size: 2KB,
  answers: [{event: "Order.*", subscription: erp, verdict: rejected, attempt: ">0", status: 500, headers: {X-A: "1"},
    body: later, delay: 2s, fault: drip, times: 2}]}
subscriptions:
  - {name: erp, url: http://127.0.0.1:1/e, secret: s, headers: {X-B: "1", X-A: ""}, active: false,
     events: [order.*, "*CREATE"]}
wire: {signature: {scheme: hmac-hex, header: X-Sig}, envelope: false, event_member: WebhookEvent, attempt_base: 1,
  json_profile: stj-strict, nulls: include, stock_event: Stock.QuantityUpdate, rename: {LocationId: WarehouseId}}
delivery: {timeout: 1.5s, retry: false, waits: [1s, 2m], speed: 60, deactivate_after: 15}
journal: {path: j/x.db, keep: {count: 5, age: 30d, size: 2GB}}
contract: {path: contract, ignore: [Id]}
ui: {theme: paper, keys: {emit: e}}
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Config:
    return load_config(packaged_config(), cwd=tmp_path, environ={})


def test_two_active_at_the_embedded_receiver_and_one_inactive(shipped: Config) -> None:
    erp, storefront, own = shipped.subscriptions
    assert (erp.active, storefront.active, own.active) == (True, True, False)
    here = f"http://{shipped.receiver.host}:{shipped.receiver.port}"
    assert erp.url.startswith(f"{here}/")
    assert storefront.url.startswith(f"{here}/")
    assert erp.path != storefront.path
    assert "127.0.0.1" not in own.url
    assert all(subscription.headers for subscription in shipped.subscriptions)


def test_every_event_reaches_an_active_subscription(shipped: Config) -> None:
    selected = {event for subscription in shipped.subscriptions if subscription.active for event in subscription.events}
    assert selected == set(NAMES)


def test_the_shipped_values_are_the_defaults(shipped: Config) -> None:
    assert shipped.receiver == ReceiverSettings()
    assert shipped.wire == WireFormat()
    assert shipped.delivery == DeliverySettings()


def test_what_is_commented_out_is_valid_too(tmp_path: Path) -> None:
    lines = packaged_config().read_text(encoding="utf-8").splitlines()
    text = "\n".join(re.sub(r"^  # ( *(?:- )?[a-z_]+:( |$))", r"  \1", line) for line in lines)
    assert "\n  attempt_base: 0" in text
    path = tmp_path / "config.yaml"
    path.write_text(text.replace("https://…", "https://t.example"), encoding="utf-8")
    config = load_config(path, cwd=tmp_path, environ={})
    assert config.wire == WireFormat(SignatureFormat("abp-hmac", "abp-webhook-signature"))
    assert config.delivery == DeliverySettings(deactivate_after=15)
    assert [rule.place for rule in config.receiver.answers] == ["receiver.answers[0]", "receiver.answers[1]"]


def test_its_secrets_come_from_the_environment(tmp_path: Path) -> None:
    config = load_config(packaged_config(), cwd=tmp_path, environ={"O2VEND_ERP_SECRET": "mine"})
    assert config.subscriptions[0].secret.reveal() == "mine"
    assert config.subscriptions[1].secret.reveal().startswith("whs_")


def test_fixtures_are_in_reach() -> None:
    assert {path.stem for path in (fixtures() / "samples").glob("*.json")} == set(NAMES)


def test_every_key_that_open_issues_name(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(EVERY_KEY)
    config = load_config(path, cwd=tmp_path, environ={})
    rule = AnswerRule(
        "receiver.answers[0]",
        events=("Order.*",),
        subscription="erp",
        verdict="rejected",
        attempt=Span(low=1),
        status=500,
        headers=(("X-A", "1"),),
        body="later",
        delay=2 * ticks.PER_SECOND,
        fault=AnswerFault.DRIP,
        times=2,
    )
    assert config.receiver == ReceiverSettings("0.0.0.0", 0, "https://t.example/x", 1024**2, 9, 2048, (rule,))
    assert config.receiver.answers[0].place == rule.place
    assert config.wire == WireFormat(
        SignatureFormat("hmac-hex", "X-Sig"),
        envelope=False,
        event_member="WebhookEvent",
        attempt_base=1,
        json_profile=JsonProfile.STJ_STRICT,
        nulls=Nulls.INCLUDE,
        stock_event="Stock.QuantityUpdate",
        rename={"LocationId": "WarehouseId"},
    )
    assert config.delivery.timeout == 15_000_000
    assert config.journal_path == tmp_path / "j/x.db"
    assert config.theme == "paper"
    assert config.contract == ContractSettings(tmp_path / "contract", (parse_pattern("Id"),))
    (erp,) = config.subscriptions
    assert erp.headers == (("X-B", "1"), ("X-A", ""))
    assert erp.active is False
    assert erp.events == {"Order.Create", "Order.Update", "Product.Create", "Cart.Create", "Shipment.Create"}


def test_the_file_is_not_written_by_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(EVERY_KEY.replace("\n", "\r\n").encode())
    before = path.read_bytes(), path.stat().st_mtime_ns
    load_config(path, cwd=tmp_path, environ={})
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.yaml"]


def test_every_setting_is_described_for_editors() -> None:
    schema: dict[str, Any] = ConfigFile.model_json_schema()
    assert all(section["additionalProperties"] is False for section in (schema, *schema["$defs"].values()))
    assert schema["$defs"]["Delivery"]["properties"]["timeout"]["type"] == "string"
    sections: list[type[Section]] = [ConfigFile, *Section.__subclasses__()]
    assert len(sections) > len(schema["$defs"])
    for section in sections:
        for key, setting in section.model_fields.items():
            assert setting.description, f"{section.__name__}.{key}"


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import sys, sandbox.config; print(sorted({'yaml', 'pydantic', 'pydantic_core'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
