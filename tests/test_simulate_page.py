"""docs/simulate.md: its commands run as they stand, and its numbers are the program's."""

import re
from pathlib import Path

import pytest

from sandbox.cli.simulate_run import MOST_IN_A_ROW
from sandbox.shop.simulation import EVENTS_PER_DAY, HABITS
from tests.following import follower


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/simulate.md").read_text(encoding="utf-8")


def test_the_page_on_simulate_runs_as_it_stands(tmp_path: Path, page: str) -> None:
    with follower(tmp_path) as following:
        following.run("sandbox listen")
        assert following.follow(page) == 5


def test_its_numbers_are_those_of_the_program(page: str) -> None:
    text = re.sub(r"\s+", " ", page)
    for said in (
        f"{HABITS.abandoned} % of carts are abandoned, {HABITS.cash_on_delivery} % of orders are cash on delivery",
        f"{HABITS.origin_cod} % return to their origin ({HABITS.origin_prepaid} % of the others)",
        f"{HABITS.returned} % of delivered parcels bring something back, {HABITS.lost} % is lost",
        f"about {EVENTS_PER_DAY} events are a day",
        f"after {MOST_IN_A_ROW} failures in a row",
    ):
        assert said in text
