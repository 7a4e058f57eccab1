"""`sandbox demo` shows the whole circle and leaves nothing behind."""

from pathlib import Path

from sandbox.cli.record_json import REQUIRED
from sandbox.domain.events import NAMES
from tests.cli.conftest import Program


def test_all_20_are_delivered_and_verified(sandbox: Program, tmp_path: Path) -> None:
    result = sandbox("demo")
    assert result.code == 0
    assert "20 of 20 delivered and verified" in result.err
    for name in NAMES:
        row = next(line for line in result.out.splitlines() if line.startswith(f"{name} "))
        assert "verified" in row
        assert "sha256=" in row
        assert "200" in row
        assert row.endswith("✓")
    assert list(tmp_path.iterdir()) == []


def test_json_has_an_attempt_and_a_capture_of_each(sandbox: Program) -> None:
    result = sandbox("demo", "--json")
    objects = result.objects()
    assert result.code == 0
    assert [each["kind"] for each in objects] == ["attempt", "capture"] * 20
    assert {each["event"] for each in objects} == set(NAMES)
    assert all(tuple(each)[: len(REQUIRED)] == REQUIRED for each in objects)
    assert all(each["verdict"] == "verified" for each in objects if each["kind"] == "capture")
    records = [each["record"] for each in objects]
    assert sorted(records) == list(range(1, 41))


def test_a_broken_config_nearby_does_not_matter(sandbox: Program, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("subscriptions: [")
    assert sandbox("demo").code == 0


def test_answers_in_a_config_nearby_are_not_for_the_demo(sandbox: Program, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("receiver: {answers: [{status: 500}]}")
    result = sandbox("demo", "--json")
    assert result.code == 0
    captures = [each for each in result.objects() if each["kind"] == "capture"]
    assert {(each["status"], each["answer_rule"]) for each in captures} == {(200, None)}


def test_the_events_tell_one_story(sandbox: Program) -> None:
    attempts = [each for each in sandbox("demo", "--json").objects() if each["kind"] == "attempt"]
    moments = [each["at"] for each in attempts]
    assert moments == sorted(moments)
    assert [each["event"] for each in attempts][:2] == ["Product.Create", "Product.Update"]
    assert attempts[-1]["event"] == "Shipment.ReStocked"
