"""Changes of config.yaml by name, made in the newest text, refused if they would break it, noticed if taken back."""

from pathlib import Path

import pytest

from sandbox.config import ConfigError
from sandbox.config.changes import (
    Change,
    ChangeError,
    activate_subscription,
    add_subscription,
    change_subscription,
    place_subscription,
    remove_subscription,
    rename_subscription,
    together,
)
from sandbox.config.editor import ConfigEditor
from sandbox.config.load import load_config
from sandbox.config.splice import Value
from sandbox.config.values import Config


def loaded(path: Path) -> Config:
    return load_config(path, cwd=path.parent, environ={})


def lost_lines(before: str, after: str) -> list[str]:
    return [line for line in before.splitlines() if line not in after.splitlines()]


NEW: dict[str, Value] = {"name": "new", "url": "http://h/", "secret": "s", "events": ["Cart.*"]}


@pytest.mark.parametrize(
    ("change", "lost", "line"),
    [
        (activate_subscription("erp", False), 0, 25),
        (activate_subscription("my-endpoint", True), 1, 43),
        (rename_subscription("erp", "first"), 1, 20),
        (change_subscription("storefront", {"url": "http://x/"}), 1, 29),
        (change_subscription("erp", {}, headers={"x-api-key": "new"}), 0, 24),
        (change_subscription("erp", {}, headers={"X-New": "new"}), 0, 25),
        (change_subscription("storefront", {}, without_headers=["x-store"]), 1, 33),
        (change_subscription("storefront", {"events": ["Cart.*", "Order.Update"]}), 1, 35),
        (add_subscription(NEW), 0, 46),
        (remove_subscription("my-endpoint"), 6, 38),
        (place_subscription("storefront", 1), 0, 19),
    ],
)
def test_a_change_touches_only_its_lines(
    change: Change, lost: int, line: int, path: Path, editor: ConfigEditor
) -> None:
    before = path.read_text(encoding="utf-8")
    made = editor.make(change)
    after = path.read_text(encoding="utf-8")
    assert len(lost_lines(before, after)) == lost
    assert made.line == line
    loaded(path)
    again = editor.make(change) if not isinstance_of_names(change) else None
    assert again is None or again.line is None


def isinstance_of_names(change: Change) -> bool:
    """Tell whether the change cannot be made twice, because it looks for what it took away."""
    return any(word in change.sentence for word in ("added", "removed", "renamed", "headers"))


def test_the_place_is_found_by_name_in_the_newest_text(path: Path, editor: ConfigEditor) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  - name: erp\n", "  - {name: zero, url: 'http://h/', secret: s, events: ['*']}\n  - name: erp\n")
    )
    editor.make(activate_subscription("erp", False))
    assert [(each.name, each.active) for each in loaded(path).subscriptions][:2] == [("zero", True), ("erp", False)]


RULES = "receiver:\n  answers:\n    - {subscription: erp, status: 503}  # mine\n    - {status: 500}\n"


def test_a_new_name_goes_into_the_rules_that_name_it(path: Path, editor: ConfigEditor) -> None:
    text = path.read_text(encoding="utf-8").replace("receiver:\n", RULES, 1)
    path.write_text(text, encoding="utf-8")
    editor.make(rename_subscription("erp", "first"))
    assert [rule.subscription for rule in loaded(path).receiver.answers] == ["first", None]
    assert path.read_text(encoding="utf-8") == text.replace("name: erp", "name: first").replace(
        "subscription: erp", "subscription: first"
    )


def test_what_rules_name_is_not_removed(path: Path, editor: ConfigEditor) -> None:
    text = path.read_text(encoding="utf-8").replace("receiver:\n", RULES, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="there is no subscription 'erp'"):
        editor.make(remove_subscription("erp"))
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (activate_subscription("epr", True), "no subscription is named 'epr'; did you mean 'erp'?"),
        (rename_subscription("erp", "storefront"), "there is a subscription 'storefront' already"),
        (add_subscription({**NEW, "name": "erp"}), "there is a subscription 'erp' already"),
        (change_subscription("erp", {}, without_headers=["nope"]), "has no header 'nope'; there are: X-Api-Key"),
    ],
)
def test_what_cannot_be_wanted_is_said(change: Change, sentence: str, path: Path, editor: ConfigEditor) -> None:
    before = path.read_bytes()
    with pytest.raises(ChangeError) as error:
        editor.make(change)
    assert sentence in str(error.value)
    assert path.read_bytes() == before


def test_a_change_that_would_break_the_file_is_refused_with_its_place(path: Path, editor: ConfigEditor) -> None:
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=r"config\.yaml:21:10: the URL does not start with http"):
        editor.make(change_subscription("erp", {"url": "nonsense"}))
    with pytest.raises(ConfigError, match="the variable NOT_THERE is not set"):
        editor.make(change_subscription("erp", {"secret": "${NOT_THERE}"}))
    assert path.read_bytes() == before


def test_a_file_with_mistakes_can_be_repaired_one_by_one(path: Path, editor: ConfigEditor) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("http://127.0.0.1:8025/hooks/erp", "nonsense").replace("8025  ", "80250  "))
    editor.make(change_subscription("erp", {"url": "http://h/"}))
    with pytest.raises(ConfigError) as error:
        loaded(path)
    assert len(error.value.problems) == 1


def test_a_mistake_of_a_known_kind_is_new_at_another_place(path: Path, editor: ConfigEditor) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("http://127.0.0.1:8025/hooks/erp", "nonsense"))
    with pytest.raises(ConfigError, match=r"config\.yaml:29:10: the URL does not start with http"):
        editor.make(change_subscription("storefront", {"url": "nonsense"}))


def test_a_mistake_that_names_a_line_is_no_new_one_when_that_line_moves(path: Path, editor: ConfigEditor) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("name: my-endpoint", "name: storefront"))
    editor.make(change_subscription("erp", {}, headers={"X-New": "1"}))
    with pytest.raises(ConfigError, match="the name 'storefront' is taken by the subscription in line 29"):
        loaded(path)


def test_changes_made_together_are_all_made_or_none(path: Path, editor: ConfigEditor) -> None:
    before = path.read_bytes()
    position = place_subscription("erp", 3)
    with pytest.raises(ConfigError):
        editor.make(together(position, change_subscription("erp", {"url": "nonsense"})))
    assert path.read_bytes() == before
    both = together(change_subscription("erp", {"url": "http://h/"}), position)
    assert both.sentence == "subscription erp: url changed; subscription erp moved"
    editor.make(both)
    assert [each.name for each in loaded(path).subscriptions] == ["storefront", "my-endpoint", "erp"]
    assert loaded(path).subscriptions[2].url == "http://h/"


def test_events_that_stay_keep_their_place(path: Path, editor: ConfigEditor) -> None:
    editor.make(change_subscription("storefront", {"events": ["Shipment.*", "Order.Create", "Cart.*", "Shipment.*"]}))
    assert 'events: ["Cart.*", "Shipment.*", "Order.Create"]\n' in path.read_text(encoding="utf-8")
    assert (
        editor.make(change_subscription("storefront", {"events": ["Order.Create", "Shipment.*", "Cart.*"]})).line
        is None
    )


def test_a_file_of_another_kind_is_said(path: Path, editor: ConfigEditor) -> None:
    path.write_text("- subscriptions\n")
    with pytest.raises(ConfigError, match=r"config\.yaml:1:1: "):
        editor.make(add_subscription(NEW))


def test_a_name_that_is_a_reference_is_found_by_what_it_means(path: Path, editor: ConfigEditor) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("name: erp", "name: ${NAME:-erp}"))
    path.with_name(".env").write_text("NAME=depot\n")
    stale = path.read_bytes()
    with pytest.raises(ChangeError, match="no subscription is named 'erp'; there are: depot, storefront, my-endpoint"):
        editor.make(activate_subscription("erp", False))
    change = activate_subscription("depot", False)
    editor.make(change)
    assert "  - name: ${NAME:-erp}\n" in path.read_text(encoding="utf-8")
    assert [each.name for each in loaded(path).subscriptions if not each.active] == ["depot", "my-endpoint"]
    path.write_bytes(stale)
    assert editor.taken_back() == [change]


def test_a_subscription_without_a_name_is_not_offered(path: Path, editor: ConfigEditor) -> None:
    path.write_text("subscriptions:\n  - {}\n  - name: ${NOT_SET}\n  - name: erp\n")
    with pytest.raises(ChangeError, match=r"there are: \$\{NOT_SET\}, erp$"):
        editor.make(activate_subscription("other", False))


def test_a_reference_stays_a_reference(path: Path, editor: ConfigEditor) -> None:
    editor.make(change_subscription("erp", {"secret": "${O2VEND_ERP_SECRET:-other}"}))
    assert "    secret: ${O2VEND_ERP_SECRET:-other}\n" in path.read_text(encoding="utf-8")
    assert loaded(path).subscriptions[0].secret.reveal() == "other"


def test_the_packaged_file_is_nobodys_to_change(tmp_path: Path) -> None:
    config = load_config(cwd=tmp_path, environ={})
    with pytest.raises(ConfigError, match="sandbox init"):
        ConfigEditor(config, cwd=tmp_path, environ={}).make(activate_subscription("erp", False))


@pytest.mark.parametrize(
    "change",
    [
        activate_subscription("erp", False),
        rename_subscription("erp", "first"),
        add_subscription(NEW),
        remove_subscription("my-endpoint"),
        place_subscription("storefront", 1),
        change_subscription("erp", {"events": ["*"]}, headers={"X-New": "1"}),
    ],
)
def test_a_stale_buffer_saved_over_a_change_is_noticed_once(change: Change, path: Path, editor: ConfigEditor) -> None:
    stale = path.read_bytes()
    editor.make(change)
    assert editor.taken_back() == []
    path.write_bytes(stale)
    assert editor.taken_back() == [change]
    assert editor.taken_back() == []
    editor.make(change)
    assert path.read_bytes() != stale


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "subscriptions:\n  - name: a\n    url: http://h/\n"),
        ("receiver:\r\n  port: 1", "receiver:\r\n  port: 1\r\nsubscriptions:\r\n  - name: a\r\n    url: http://h/"),
        ("subscriptions: []  # none\n", "subscriptions:  # none\n  - name: a\n    url: http://h/\n"),
        ("subscriptions:\n", "subscriptions:\n  - name: a\n    url: http://h/\n"),
        ("\ufeffsubscriptions:\n", "\ufeffsubscriptions:\n  - name: a\n    url: http://h/\n"),
    ],
)
def test_the_first_subscription_finds_its_place(text: str, expected: str, path: Path, editor: ConfigEditor) -> None:
    path.write_bytes(text.encode())
    editor.make(add_subscription({"name": "a", "url": "http://h/", "secret": "s", "events": ["*"]}))
    assert path.read_bytes().decode().startswith(expected)
    assert loaded(path).subscriptions[0].name == "a"


def test_changing_ones_mind_is_no_taking_back(path: Path, editor: ConfigEditor) -> None:
    editor.make(activate_subscription("erp", False))
    editor.make(activate_subscription("erp", True))
    assert editor.taken_back() == []


def test_a_broken_or_missing_file_takes_nothing_back(path: Path, editor: ConfigEditor) -> None:
    editor.make(activate_subscription("erp", False))
    path.write_text("subscriptions: [")
    assert editor.taken_back() == []
    path.unlink()
    assert editor.taken_back() == []
