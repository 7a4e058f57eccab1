"""The first rule that matches and is not spent; counts survive what does not change a rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.answering import AnswerRule, Facts
from sandbox.receiver.rule_book import RuleBook

ORDER = Facts("Order.Create", "erp", "verified", 0)
CART = Facts("Cart.Create", "storefront", "rejected", 1)


def rule(place: str, status: int = 500, times: int | None = None, events: tuple[str, ...] | None = None) -> AnswerRule:
    return AnswerRule(place, events, status=status, times=times)


def test_the_first_match_wins_and_none_is_none() -> None:
    book = RuleBook()
    orders, carts = rule("0", events=("Order.*",)), rule("1", events=("Cart.*",))
    everything = rule("2", 503)
    assert book.choose((orders, everything), ORDER) is orders
    assert book.choose((orders, everything), CART) is everything
    assert book.choose((carts,), ORDER) is None
    assert book.choose((), ORDER) is None


def test_a_spent_rule_gives_way_to_the_next() -> None:
    book = RuleBook()
    twice, then = rule("0", times=2), rule("1", 503)
    rules = (twice, then)
    assert [book.choose(rules, ORDER) for _ in range(4)] == [twice, twice, then, then]


def test_only_matches_are_counted() -> None:
    book = RuleBook()
    once = rule("0", times=1, events=("Order.*",))
    assert [book.choose((once,), CART) for _ in range(3)] == [None] * 3
    assert book.choose((once,), ORDER) is once
    assert book.choose((once,), ORDER) is None


def test_equal_rules_are_two() -> None:
    book = RuleBook()
    rules = (rule("0", times=1), rule("1", times=1))
    chosen = [book.choose(rules, ORDER) for _ in range(3)]
    assert [each and each.place for each in chosen] == ["0", "1", None]


@pytest.mark.parametrize("moved_by", [0, 1, 3])
def test_a_count_survives_new_rules_around_it(moved_by: int) -> None:
    book = RuleBook()
    assert book.choose((rule("0", times=2),), ORDER) is not None
    others = tuple(rule(str(index), 400 + index, events=("Cart.*",)) for index in range(moved_by))
    again = (*others, rule(str(moved_by), times=2), rule("x", 599))
    statuses = [chosen.status for _ in range(3) if (chosen := book.choose(again, ORDER))]
    assert statuses == [500, 599, 599]


@pytest.mark.parametrize("changed", [rule("0", 501, times=1), rule("0", times=2), rule("0", times=1, events=("*",))])
def test_a_changed_rule_starts_anew(changed: AnswerRule) -> None:
    book = RuleBook()
    assert book.choose((rule("0", times=1),), ORDER) is not None
    assert book.choose((rule("0", times=1),), ORDER) is None
    assert book.choose((changed,), ORDER) is changed


def test_a_rule_that_was_away_starts_anew() -> None:
    book = RuleBook()
    assert book.choose((rule("0", times=1),), ORDER) is not None
    assert book.choose((), ORDER) is None
    assert book.choose((rule("0", times=1),), ORDER) is not None


@given(st.lists(st.builds(rule, st.just("r"), st.sampled_from([500, 503]), st.none() | st.integers(1, 3)), max_size=5))
def test_every_rule_answers_as_often_as_it_says(rules: list[AnswerRule]) -> None:
    book = RuleBook()
    chosen = [book.choose(rules, ORDER) for _ in range(20)]
    expected: list[AnswerRule | None] = []
    for each in rules:
        expected += [each] * (20 if each.times is None else each.times)
    assert chosen == (expected + [None] * 20)[:20]
