"""A subscription that is being written: judged as `config check` would, before anything is saved."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.config.changes import add_subscription
from sandbox.config.draft_judging import DraftRemark, WrittenConfig, read_written
from sandbox.config.drafts import Draft, Field
from sandbox.config.editor import ConfigEditor
from sandbox.config.errors import ConfigError
from sandbox.config.load import load_config
from sandbox.config.locate import Found
from sandbox.domain.settings import ReceiverSettings

_ORDER = ["url", "secret", "active", "events"]
GOOD = Draft("new", "https://erp.example.com/hooks", "${SET}", (("X-Api-Key", "k"),), True, ("Order.*",))


def read(path: Path) -> WrittenConfig:
    return read_written(path, cwd=path.parent, environ={"SET": "secret of the environment"})


def judged(path: Path, draft: Draft, instead_of: str | None = None) -> list[DraftRemark]:
    return read(path).judge(draft, instead_of, ReceiverSettings())


def test_references_stay_references(path: Path) -> None:
    written = read(path)
    erp = written.drafts[0]
    assert erp.name == "erp"
    assert erp.secret == "${O2VEND_ERP_SECRET:-whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3}"
    assert erp.headers == (("X-Api-Key", "demo-key"),)
    assert erp.events == ("StockQuantityUpdate", "Product.*", "Order.*")
    assert written.meaning(erp.secret) == "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"
    assert written.unset_variables(erp.secret + "${SET}") == {"O2VEND_ERP_SECRET": True, "SET": False}
    assert len(written.events_of(erp.events)["Order.*"]) == 2


def test_a_name_that_is_a_reference_is_found_by_what_it_means(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("name: erp", "name: ${SHOP:-erp}"), encoding="utf-8")
    found = read(path).find("erp")
    assert found is not None
    assert found.name == "${SHOP:-erp}"
    assert judged(path, found, "erp") == judged(path, replace(found, name="erp"), "erp")


def test_nothing_is_wrong_with_a_good_one(path: Path) -> None:
    assert judged(path, GOOD) == []


@pytest.mark.parametrize(
    ("field", "row", "draft"),
    [
        (Field.NAME, None, replace(GOOD, name="")),
        (Field.NAME, None, replace(GOOD, name=" x")),
        (Field.NAME, None, replace(GOOD, name="erp")),
        (Field.URL, None, replace(GOOD, url="")),
        (Field.URL, None, replace(GOOD, url="ftp://h/")),
        (Field.URL, None, replace(GOOD, url="${NOT_THERE}/hooks")),
        (Field.SECRET, None, replace(GOOD, secret="")),
        (Field.SECRET, None, replace(GOOD, secret="${NOT_THERE}")),
        (Field.HEADERS, 1, replace(GOOD, headers=(("A", "1"), ("Host", "x")))),
        (Field.HEADERS, 1, replace(GOOD, headers=(("A", "1"), ("a", "2")))),
        (Field.HEADERS, 0, replace(GOOD, headers=(("A", "ü"),))),
        (Field.HEADERS, 0, replace(GOOD, headers=(("A", "${NOT_THERE}"),))),
        (Field.HEADERS, 0, replace(GOOD, headers=(("abp-webhook-signature", "x"),))),
        (Field.EVENTS, None, replace(GOOD, events=())),
        (Field.EVENTS, None, replace(GOOD, events=("Ordr.*",))),
    ],
)  # fmt: skip
def test_the_sentence_stands_at_its_field_and_is_that_of_config_check(
    field: Field, row: int | None, draft: Draft, path: Path
) -> None:
    [remark] = judged(path, draft)
    assert (remark.field, remark.row, remark.is_error) == (field, row, True)
    # What the file itself says once it has such an entry.
    entry = json.dumps(draft.entry(), ensure_ascii=False)
    text = path.read_text(encoding="utf-8").replace('    events: ["*"]\n', f'    events: ["*"]\n  - {entry}\n')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path, cwd=path.parent, environ={"SET": "s"})
    assert (remark.sentence, remark.help) in [(each.sentence, each.help) for each in caught.value.problems]


def test_a_header_twice_is_said_although_no_file_could_have_it(path: Path) -> None:
    [remark] = judged(path, replace(GOOD, headers=(("A", "1"), ("A", "2"))))
    assert (remark.row, remark.sentence) == (1, "header 'A' stands here a second time")


def test_warnings_do_not_block_and_come_only_when_nothing_is_wrong(path: Path) -> None:
    remarks = judged(path, replace(GOOD, url="http://10.0.0.1/", secret="in clear", headers=()))
    assert {each.field for each in remarks} == {Field.URL, Field.SECRET, Field.HEADERS}
    assert not any(each.is_error for each in remarks)
    [only] = judged(path, replace(GOOD, url="http://10.0.0.1/", name=""))
    assert only.field is Field.NAME


def test_the_one_whose_place_it_takes_is_no_other_one(path: Path) -> None:
    erp = read(path).drafts[0]
    assert not [each for each in judged(path, erp, "erp") if each.is_error]
    assert [each.field for each in judged(path, erp) if each.is_error] == [Field.NAME]
    taken = judged(path, replace(erp, name="my-endpoint"), "erp")
    assert [each.sentence for each in taken] == ["the name 'my-endpoint' is taken by the subscription in line 38"]
    # The same URL and events as another one: said, but no error.
    twin = judged(path, replace(erp, name="twin"))
    assert any("twice" in each.sentence for each in twin)


def test_mistakes_elsewhere_in_the_file_are_not_those_of_the_draft(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("  port:", "  prot:"), encoding="utf-8")
    assert judged(path, GOOD) == []


@pytest.mark.parametrize("text", ["", "subscriptions: []\n", "wire: {envelope: false}\n", "- 1\n", "x\n", "\ufeff{}\n"])
def test_a_file_without_subscriptions_has_room_for_the_first(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")
    written = read(path)
    assert written.drafts == ()
    assert [each for each in judged(path, GOOD) if each.field is not Field.SECRET] == []


def test_a_file_that_cannot_be_read_is_refused(path: Path) -> None:
    path.write_text("a: [\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        read(path)


def test_what_has_another_kind_than_it_should_is_no_trouble(path: Path) -> None:
    path.write_text("subscriptions: [1, {name: 5, headers: [x], events: a, secret: {a: b}, url: 1:30}]\n")
    assert [each.name for each in read(path).drafts] == ["", "5"]


def test_a_new_one_is_written_with_its_fields_in_order(path: Path) -> None:
    editor = ConfigEditor(Found(path, "test"), cwd=path.parent, environ={"SET": "s"})
    editor.make(add_subscription(replace(GOOD, headers=()).entry()))
    written = path.read_text(encoding="utf-8").partition("  - name: new\n")[2].partition("\n\n")[0]
    assert [line.partition(":")[0].strip() for line in written.splitlines()[:4]] == [
        "url",
        "secret",
        "active",
        "events",
    ]
    assert "${SET}" in written
    assert read(path).find("new") == replace(GOOD, headers=())
