"""Garbage is collected while the user rests, and what Python did before it does again afterwards."""

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.tui import tidying
from sandbox.tui.tidying import AT_LAST, Tidying
from tests.tui.stage import opened


class Knot:
    """Holds itself, so that only a look through everything finds it to be garbage."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def tidy() -> Iterator[Tidying]:
    made = Tidying()
    made.begin()
    yield made
    made.end()
    gc.unfreeze()


def old_knot() -> "weakref.ref[Knot]":
    """Return garbage that was alive for so long that it counts as old."""
    knot = Knot()
    for _ in range(3):
        gc.collect(1)
    return weakref.ref(knot)


def make_it_worth_while(collections: int) -> None:
    for _ in range(collections):
        gc.collect(1)


def test_old_garbage_waits_until_the_user_rests(tidy: Tidying, monkeypatch: pytest.MonkeyPatch) -> None:
    knot = old_knot()
    tidy.note_input()
    make_it_worth_while(tidying.WORTH)
    tidy.look(settled=True)
    assert knot() is not None
    monkeypatch.setattr(tidying, "REST", 0.0)
    tidy.look(settled=True)
    assert knot() is None


def test_it_does_not_wait_for_ever(tidy: Tidying) -> None:
    knot = old_knot()
    tidy.note_input()
    make_it_worth_while(AT_LAST)
    tidy.look(settled=False)
    assert knot() is None


def test_what_was_kept_out_of_sight_is_found_when_it_grows(tidy: Tidying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "REST", 0.0)
    holding = Knot()
    knot, kept = weakref.ref(holding), [[number] for number in range(2 * gc.get_freeze_count())]
    make_it_worth_while(tidying.WORTH)
    tidy.look(settled=True)
    del holding
    make_it_worth_while(tidying.WORTH)
    tidy.look(settled=True)
    assert knot() is None
    assert kept


async def test_the_collector_is_as_before_when_the_app_has_ended(tmp_path: Path) -> None:
    before = gc.get_threshold()
    async with opened(tmp_path):
        assert gc.get_threshold() != before
    assert gc.get_threshold() == before
