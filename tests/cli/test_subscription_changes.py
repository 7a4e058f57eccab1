"""`sandbox subscriptions add|edit|remove|enable|disable|rename` on a real file."""

import shutil
from pathlib import Path

import pytest

from sandbox.config.packaged import packaged_config
from tests.cli.conftest import Program


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copy(packaged_config(), tmp_path / "config.yaml"))


def test_add_writes_an_entry_with_a_fresh_secret(sandbox: Program, config: Path) -> None:
    before = config.read_text(encoding="utf-8")
    added = sandbox(
        "subscriptions", "add", "shop", "--url", "http://127.0.0.1:8025/hooks/shop",
        "--events", "Order.*, Cart.Create", "--events", "product.create", "--header", "X-A: NO", "--json",
    )  # fmt: skip
    assert added.code == 0
    [shop] = added.objects()
    assert shop["events"] == ["Product.Create", "Cart.Create", "Order.Create", "Order.Update"]
    assert shop["secret"] == "whs_••••••••"
    after = config.read_text(encoding="utf-8")
    assert all(line in after.splitlines() for line in before.splitlines())
    [secret] = [line.split()[1] for line in after.splitlines() if "secret: whs_" in line]
    assert len(secret) == 4 + 32
    assert secret not in added.out + added.err
    assert '      X-A: "NO"\n' in after
    assert "config.yaml:46: subscription shop added" in added.err


def test_what_add_needs_is_said_before_anything_is_written(sandbox: Program, config: Path) -> None:
    before = config.read_bytes()
    for arguments, sentence in (
        (("x",), "--url is missing"),
        (("x", "--url", "http://h/"), "--events is missing"),
        (("x", "--url", "nonsense", "--events", "*"), "--url"),
        (("x", "--url", "http://h/", "--events", "Ordr.Create"), "did you mean 'Order.Create'?"),
        (("x", "--url", "http://h/", "--events", "*", "--header", "nocolon"), "has no colon"),
        (("erp", "--url", "http://h/", "--events", "*"), "there is a subscription 'erp' already"),
    ):
        result = sandbox("subscriptions", "add", *arguments)
        assert (result.code, result.out) == (2, "")
        assert sentence in result.err
    assert config.read_bytes() == before


def test_edit_changes_what_is_given_and_nothing_else(sandbox: Program, config: Path) -> None:
    before = config.read_text(encoding="utf-8").splitlines()
    result = sandbox(
        "subscriptions", "edit", "storefront", "--url", "http://x.example/h", "--inactive", "--header", "X-New: 1",
        "--remove-header", "x-store", "--events", "Cart.*,Order.Update",
    )  # fmt: skip
    assert result.code == 0, result.err
    after = config.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [
        "    url: http://127.0.0.1:8025/hooks/storefront",
        "      X-Store: chennai",
        '    events: ["Cart.*", "Order.Update", "Shipment.*"]',
    ]
    assert [line for line in after if line not in before] == [
        "    url: http://x.example/h",
        '      X-New: "1"',
        '    events: ["Cart.*", "Order.Update"]',
    ]


def test_a_secret_of_the_command_line_is_nowhere_in_the_output(sandbox: Program, config: Path) -> None:
    done = sandbox("subscriptions", "edit", "erp", "--secret", "hunter2-clear", "--header", "X-Api-Key: hunter3-clear")
    assert done.code == 0
    assert "hunter" not in done.out + done.err
    assert "secret: hunter2-clear" in config.read_text(encoding="utf-8")


def test_a_value_whose_header_name_was_forgotten_is_not_repeated(sandbox: Program, config: Path) -> None:
    refused = sandbox("subscriptions", "edit", "erp", "--header", "hunter2-clear")
    assert (refused.code, refused.out) == (2, "")
    assert "--header has no colon" in refused.err
    assert "hunter2" not in refused.err


def test_no_events_are_as_wrong_in_edit_as_in_add(sandbox: Program, config: Path) -> None:
    before = config.read_bytes()
    for verb in (("add", "x", "--url", "http://h/"), ("edit", "erp")):
        refused = sandbox("subscriptions", *verb, "--events", " , ")
        assert (refused.code, refused.out) == (2, "")
        assert "--events names nothing" in refused.err
    assert config.read_bytes() == before


def test_fields_and_position_are_one_save(sandbox: Program, config: Path) -> None:
    done = sandbox("subscriptions", "edit", "erp", "--inactive", "--position", "9", "--json")
    assert done.code == 0
    assert [each["active"] for each in done.objects()] == [False]
    assert done.err.splitlines() == ["config.yaml:19: subscription erp: active changed; subscription erp moved"]


def test_names_may_be_references(sandbox: Program, config: Path) -> None:
    add = ("subscriptions", "add", "${NAME:-shop}", "--url", "http://h/", "--events", "*", "--json")
    assert [each["name"] for each in sandbox(*add).objects()] == ["shop"]
    assert "there is" in sandbox("subscriptions", "rename", "erp", "shop").err
    assert sandbox("subscriptions", "disable", "shop", "--json").objects()[0]["active"] is False
    renamed = sandbox("subscriptions", "rename", "shop", "${NAME:-depot}", "--json")
    assert (renamed.code, renamed.objects()[0]["name"]) == (0, "depot")
    assert "  - name: ${NAME:-depot}\n" in config.read_text(encoding="utf-8")


def test_enable_disable_rename_remove_and_order(sandbox: Program, config: Path) -> None:
    assert sandbox("subscriptions", "disable", "erp").code == 0
    assert "nothing to change" in sandbox("subscriptions", "disable", "erp").err
    assert sandbox("subscriptions", "enable", "my-endpoint").code == 0
    assert sandbox("subscriptions", "rename", "erp", "first").code == 0
    assert sandbox("subscriptions", "edit", "storefront", "--position", "1").code == 0
    assert sandbox("subscriptions", "remove", "my-endpoint").code == 0
    listed = sandbox("subscriptions", "--json").objects()
    assert [(each["name"], each["active"]) for each in listed] == [("storefront", True), ("first", False)]


def test_a_wrong_name_a_shared_value_and_a_broken_file_each_get_their_exit_code(sandbox: Program, config: Path) -> None:
    assert sandbox("subscriptions", "enable", "epr").code == 2
    config.write_text(
        "subscriptions:\n  - &a {name: erp, url: 'http://h/', secret: s, events: ['*']}\n  - {<<: *a, name: b}\n"
    )
    shared = sandbox("subscriptions", "disable", "erp")
    assert shared.code == 3
    assert "shared" in shared.err
    assert "edit line 2 by hand" in shared.err
    config.write_text("subscriptions: [\n")
    assert sandbox("subscriptions", "disable", "erp").code == 3


def test_the_packaged_config_cannot_be_changed(sandbox: Program) -> None:
    result = sandbox("subscriptions", "disable", "erp")
    assert result.code == 3
    assert "sandbox init" in result.err


def test_a_link_is_followed_and_stays(sandbox: Program, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(packaged_config(), folder / "config.yaml")
    link = tmp_path / "config.yaml"
    link.symlink_to(folder / "config.yaml")
    assert sandbox("subscriptions", "disable", "erp").code == 0
    assert link.is_symlink()
    assert "    active: false\n    events: [Stock" in (folder / "config.yaml").read_text(encoding="utf-8")
