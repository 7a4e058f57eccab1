"""`sandbox stories` as its user runs it."""

import json
from pathlib import Path

import pytest

from sandbox.cli.program import run
from sandbox.config.stories.finding import packaged_stories
from tests.cli.test_play import MINE


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_lists_all_in_the_order_of_the_specification(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stories"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [*(f"S{number}" for number in range(1, 12)), "–"]
    assert lines[0] == "S1   happy-delivery                 8 steps   A prepaid order reaches its buyer"
    assert run(["stories", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {each["name"] for each in listed} == set(packaged_stories())
    assert listed[2]["after"] == "happy-delivery"


def test_shows_steps_and_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stories", "failed-attempt-then-delivered", "--given", "trouble.happens=false"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[5].startswith("   5  +16h  The goods leave; stock goes down, the order is shipped  Shipment.Goods")
    assert "StockQuantityUpdate ×2" in lines[5]
    assert lines[9].endswith("does not happen unless trouble.happens=true")
    assert "  order.items[0].quantity = 2" in lines
    assert "  shop.stock.kurti-M = 40" in lines
    assert run(["stories", "happy-delivery", "--json"]) == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    steps = [each for each in objects if each["kind"] == "step"]
    assert (steps[3]["offset_seconds"], steps[3]["events"]) == (14 * 3600, ["Shipment.Create"])
    assert {"kind": "fact", "path": "order.items[0].quantity", "value": 2.0} in objects


def test_a_copy_is_a_story_of_ones_own(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["stories", "happy-delivery", "--source"]) == 0
    source = capsysbinary.readouterr().out
    assert source.startswith(b"# yaml-language-server: $schema=story.schema.json\n")
    (folder / "mine.yaml").write_bytes(source)
    assert run(["stories", "mine.yaml"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"mine  A prepaid order reaches its buyer\n")
    assert run(["stories", "--schema"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["title"] == "A story of the O2VEND webhook sandbox"


def test_lenient_shows_what_is_against_the_life_cycle(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.yaml").write_text(MINE, encoding="utf-8")
    assert run(["stories", "mine.yaml"]) == 3
    assert "--lenient plays it anyway" in capsys.readouterr().err
    assert run(["stories", "mine.yaml", "--lenient"]) == 0
    assert "Shipment.Delivered, Order.Update (against the life cycle)" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--source"], ["--given", "order.items[0].quantity=1"], ["--seed", "1"]])
def test_options_of_one_story_need_its_name(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stories", *arguments]) == 2
    assert "name the story" in capsys.readouterr().err


def test_unknown_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stories", "stok-drain"]) == 2
    assert "did you mean 'stock-drain'?" in capsys.readouterr().err
