"""Every operation on one nasty file: the diff has the intended lines and no other."""

# ruff: noqa: E501 - a diff is read best as it stands

import difflib
from pathlib import Path

import pytest

from sandbox.config.splice import Edit, Insert, Move, Remove, Rename, Set, Value, edit

CORPUS = (Path(__file__).parent / "corpus.yaml").read_bytes().decode("utf-8")

NEW: dict[str, Value] = {
    "name": "new",
    "url": "http://h/",
    "secret": "${S:-x}",
    "headers": {"A": "1"},
    "active": True,
    "events": ["*", "Cart.*"],
}

CASES: list[tuple[Edit, str | None]] = [
    (Set(("subscriptions", 0, "active"), False), "-     active:   true   # 6 on\n+     active:   false   # 6 on"),
    (Set(("subscriptions", 0, "name"), "it's"), "-   - name: 'erp'        # 1 quoted\n+   - name: 'it''s'        # 1 quoted"),
    (Set(("subscriptions", 0, "url"), 'a "b"'), '-     url: "http://h:1/a"\n+     url: "a \\"b\\""'),
    (Set(("subscriptions", 0, "secret"), "NO"), "-     secret: ${ERP_SECRET:-whs_5f}   # 2 a reference\n+     secret: \"NO\"   # 2 a reference"),
    (Set(("subscriptions", 0, "secret"), "1:30"), "-     secret: ${ERP_SECRET:-whs_5f}   # 2 a reference\n+     secret: \"1:30\"   # 2 a reference"),
    (Set(("subscriptions", 0, "headers", "X-Store"), "ü"), "-       X-Store: சென்னை\n+       X-Store: ü"),
    (Set(("subscriptions", 0, "headers", "X-New"), "yes"), '+       X-New: "yes"'),
    (Remove(("subscriptions", 0, "headers", "X-Api-Key")), "-       X-Api-Key: demo   # 4"),
    (Rename(("subscriptions", 0, "headers", "X-Api-Key"), "X-Key"), "-       X-Api-Key: demo   # 4\n+       X-Key: demo   # 4"),
    (Set(("subscriptions", 0, "events"), ["Order.*", "Cart.*"]), '-     events: [StockQuantityUpdate, "Order.*",   # 7\n-              "Shipment.*"]             # 8\n+     events: ["Order.*",   # 7\n+              "Cart.*"]             # 8'),
    (Insert(("subscriptions", 0, "events"), 3, "Cart.*"), '-              "Shipment.*"]             # 8\n+              "Shipment.*", Cart.*]             # 8'),
    (Set(("subscriptions", 1, "events"), ["Cart.*", "Order.*", "Product.*"]), "+     - Order.*"),
    (Set(("subscriptions", 1, "events"), ["Cart.*"]), "-     - Product.*  # 13"),
    (Set(("subscriptions", 1, "active"), True), "+     active: true"),
    (Set(("subscriptions", 1, "note"), "one line"), "-     note: |          # 10 block scalar\n-       first: line\n-         second # no comment\n+     note: one line          # 10 block scalar"),
    (Remove(("subscriptions", 1, "note")), "-     note: |          # 10 block scalar\n-       first: line\n-         second # no comment"),
    (Remove(("subscriptions", 1)), None),
    (Move(("subscriptions",), 2, 0), None),
    (Insert(("subscriptions",), 3, NEW), '+   - name: new\n+     url: http://h/\n+     secret: ${S:-x}\n+     headers:\n+       A: "1"\n+     active: true\n+     events:\n+     - "*"\n+     - Cart.*\n+'),
    (Set(("subscriptions", 2, "headers", "B"), "2"), "-     headers: {A: '1'}\n+     headers: {A: '1', B: '2'}"),
    (Remove(("subscriptions", 2, "headers", "A")), "-     headers: {A: '1'}\n+     headers: {}"),
    (Set(("subscriptions", 2, "events"), ["Order.Create", "Cart.Create"]), "-       Order.Update,   # 17\n+       Cart.Create,   # 17"),
    (Remove(("subscriptions", 2, "events", 0)), "-       Order.Create,   # 16"),
    (Insert(("subscriptions", 2, "events"), 2, "Cart.*"), "+       Cart.*,"),
    (Set(("delivery", "timeout"), "30s"), "+     timeout: 30s"),
    (Set(("wire", "signature", "scheme"), "none"), "+\n+ wire:\n+     signature:\n+         scheme: none"),
    (Set(("receiver", "port"), 9000), "-     port: 8025  # 20 four blanks here\n+     port: 9000  # 20 four blanks here"),
    (Set(("receiver", "public_url"), "https://x.example"), "+     public_url: https://x.example"),
    (Remove(("receiver", "host")), "-     host: 127.0.0.1"),
]  # fmt: skip


def changed_lines(before: str, after: str) -> str:
    """The lines that are gone, then those that came."""
    diff = [line.rstrip() for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    return "\n".join(sorted(diff, key=lambda line: line[0] == "+"))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ending", ["as it is", "no final newline"])
@pytest.mark.parametrize(("wanted", "expected"), CASES)
def test_only_the_intended_lines_change(wanted: Edit, expected: str | None, newline: str, ending: str) -> None:
    text = CORPUS.replace("\n", newline)
    if ending == "no final newline":
        text = text.removesuffix(newline)
    after = edit(text, [wanted])
    if expected is not None:
        assert changed_lines(text, after) == expected
    assert after.endswith(newline) == text.endswith(newline)
    assert after.count("\n") == after.count(newline)
    for line in text.splitlines():
        if line.lstrip().startswith("# c") and not (wanted == Remove(("subscriptions", 1)) and "c6" in line):
            assert line in after.splitlines()


def test_removing_a_subscription_takes_its_lines_and_one_blank_line() -> None:
    after = edit(CORPUS, [Remove(("subscriptions", 1))])
    gone = changed_lines(CORPUS, after).splitlines()
    assert not [line for line in gone if line.startswith("+")]
    assert gone[0].startswith("-   - name: crm")
    assert [line.strip("- ") for line in gone if "# c" in line] == ["# c6 in the list"]


def test_moving_a_subscription_takes_its_comment_along() -> None:
    after = edit(CORPUS, [Move(("subscriptions",), 1, 0)])
    assert sorted(after.splitlines()) == sorted(CORPUS.splitlines())
    assert after.index("# c4 belongs to crm") < after.index("name: crm") < after.index("name: 'erp'")


def test_edits_follow_each_other() -> None:
    edits: list[Edit] = [
        Remove(("subscriptions", 0)),
        Set(("subscriptions", 0, "name"), "first"),
        Set(("ui", "theme"), "x"),
    ]
    after = edit(CORPUS, edits)
    assert "name: first" in after
    assert "'erp'" not in after
