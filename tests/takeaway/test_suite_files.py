"""The files for other test suites: golden bodies, the published signatures, and an index that leaves nothing open."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.domain import signature
from sandbox.domain.envelope import RenameError
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonProfile
from sandbox.domain.request import UnsendableError
from sandbox.domain.secret import Secret
from sandbox.domain.signature import SCHEMES
from sandbox.domain.wire import SignatureFormat, WireFormat
from sandbox.takeaway.suite_files import SAMPLE_SECRET, suite_files

URL = "http://127.0.0.1:3000/hooks/o2vend"
KEY = ("X-Api-Key", "demo-key")


def contents(
    wire: WireFormat | None = None, secret: Secret = SAMPLE_SECRET, *headers: tuple[str, str], url: str = URL
) -> dict[str, bytes]:
    files = suite_files(url, secret, headers, wire or WireFormat())
    assert len({file.name for file in files}) == len(files)
    return {file.name: file.content for file in files}


def index(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["index.json"])
    return found


def test_bodies_are_the_golden_samples_and_signatures_the_published_ones(
    samples: dict[str, bytes], repository: Path
) -> None:
    files = contents()
    published = dict(
        re.findall(r"^\| `(\S+)\.json` \| \d+ \| `(\S+)` \|$", (repository / "docs/wire-format.md").read_text(), re.M)
    )
    assert set(published) == set(NAMES)
    for name in NAMES:
        assert files[f"{name}.json"] == samples[name]
        assert files[f"{name}.signature"].decode() == published[name]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_index_names_every_file_and_repeats_what_is_in_it(scheme: str) -> None:
    signing = SignatureFormat(scheme)
    secret = Secret("whs_mine")
    files = contents(WireFormat(signature=signing), secret, KEY)
    found = index(files)
    assert (found["url"], found["scheme"]) == (URL, scheme)
    assert found["signature_header"] == signature.header_name(signing)
    assert [entry["event"] for entry in found["events"]] == list(NAMES)
    named = {name for entry in found["events"] for name in entry["files"].values()}
    assert named | {"index.json"} == set(files)
    for entry in found["events"]:
        body = files[entry["files"]["body"]]
        assert entry["bytes"] == len(body)
        assert entry["id"] == json.loads(body)["Id"]
        assert entry["signature"] == SCHEMES[scheme].sign(secret.key(), body)
        lines = "".join(f"{name}: {value}\n" for name, value in entry["headers"])
        assert files[entry["files"]["headers"]].decode() == lines
        assert ("signature" in entry["files"]) == (scheme != "none")
        names = [name for name, _ in entry["headers"]]
        carrier = [] if scheme == "none" else [found["signature_header"]]
        assert names == [*carrier, "X-Api-Key", "Content-Type"]


def test_only_the_published_secret_is_written_down() -> None:
    assert index(contents())["secret"] == SAMPLE_SECRET.reveal()
    files = contents(WireFormat(), Secret("whs_of_our_own"))
    assert index(files)["secret"] is None
    assert not [name for name, content in files.items() if b"whs_of_our_own" in content]


def test_the_same_arguments_give_the_same_bytes() -> None:
    wire = WireFormat(signature=SignatureFormat("hmac-hex", "X-Mine"))
    assert contents(wire, Secret("s"), KEY) == contents(wire, Secret("s"), KEY)


def test_bodies_are_written_as_the_wire_section_wants_them() -> None:
    wire = WireFormat(
        event_member="WebhookEvent",
        attempt_base=1,
        stock_event="Stock.QuantityUpdate",
        rename={"LocationId": "WarehouseId"},
        json_profile=JsonProfile.STJ_STRICT,
    )
    files = contents(wire)
    body = json.loads(files["StockQuantityUpdate.json"])
    assert (body["WebhookEvent"], body["Attempt"]) == ("Stock.QuantityUpdate", 1)
    assert "WarehouseId" in body["Data"]
    assert "LocationId" not in body["Data"]
    assert rb'2.6011872\u002B00:00"' in files["StockQuantityUpdate.json"]
    alone = contents(replace(wire, envelope=False))
    assert json.loads(alone["StockQuantityUpdate.json"]) == body["Data"]


def test_what_could_not_be_sent_is_refused() -> None:
    with pytest.raises(UnsendableError, match="does not start with http"):
        contents(url="ftp://h/")
    with pytest.raises(UnsendableError, match="non-ASCII"):
        contents(WireFormat(signature=SignatureFormat("plain-secret")), Secret("ரகசியம்"))
    with pytest.raises(RenameError):
        contents(WireFormat(rename={"LocationId": "LocationName"}))
