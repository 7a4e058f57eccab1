"""Which stories are offered, and why one cannot be played."""

from pathlib import Path

import pytest

from sandbox.config.stories.finding import packaged_stories
from sandbox.domain import ticks
from sandbox.tui.stories.shelf import UnplayableError, read_shelf, story_sources, tell_story

NOW, _ = ticks.parse("2026-03-04T07:10:05Z")

OWN = """\
title: Two bottles
shop:
  stock: {bottle: 3}
steps:
  - say: Arjun orders
    place_order:
      customer: Arjun
      items:
        - {product: bottle, quantity: 2}
      payment_method: CoD
      location: Chennai
    as: order
  - at: 2h
    say: They are packed
    book_shipment: order
    as: parcel
"""


def test_the_packaged_stories_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    shelf = read_shelf(tmp_path, 7, NOW)
    assert [each.number for each in shelf] == [*(f"S{number}" for number in range(1, 12)), "–"]
    assert {each.source for each in shelf} == set(packaged_stories())
    assert all(each.told is not None and each.title for each in shelf)


def test_stories_beside_the_config_are_found_and_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN)
    (tmp_path / "other.yml").write_text(OWN)
    (tmp_path / "config.yaml").write_text("subscriptions: []\n")
    (tmp_path / "compose.yaml").write_text("services: {web: {title: x}}\n")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    assert story_sources(tmp_path)[-2:] == ["mine.yaml", "other.yml"]
    assert len(story_sources(tmp_path)) == len(packaged_stories()) + 2
    assert story_sources(tmp_path / "nowhere") == story_sources(tmp_path)[:-2]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("say: They", "sya: They", "mine.yaml:14:5"),
        ("quantity: 2", "quantity: 4", "mine.yaml:5:5: step 1 (place_order) of mine is refused"),
        ("steps:", "steps: [", "mine.yaml:"),
        ("bottle: 3", "flask: 3", "mine.yaml:3:"),
    ],
    ids=["unknown key", "refused by the shop", "no YAML", "unknown product"],
)
def test_a_story_with_a_mistake_is_offered_with_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / "mine.yaml").write_text(OWN.replace(old, new))
    mine = read_shelf(tmp_path, 7, NOW)[-1]
    assert (mine.source, mine.number, mine.told) == ("mine.yaml", "own", None)
    assert says in mine.trouble
    with pytest.raises(UnplayableError, match=r"mine\.yaml"):
        tell_story("mine.yaml", tmp_path, 7, NOW)


def test_a_story_that_has_gone_meanwhile_cannot_be_told(tmp_path: Path) -> None:
    with pytest.raises(UnplayableError, match="there is no file"):
        tell_story("gone.yaml", tmp_path, 7, NOW)
