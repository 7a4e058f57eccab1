"""Which rule matches what, said twice: by the rules, and by a plain predicate here."""

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import events, ticks
from sandbox.domain.answering import (
    DRIP_TIME,
    RELAYED,
    AnswerRule,
    Facts,
    answered_by_rule,
    by_rule,
    require_answerable_header,
    require_answerable_status,
    rule_sentence,
)
from sandbox.domain.events import UnknownEventError
from sandbox.domain.records import Answer, AnswerFault
from sandbox.domain.request import UnsendableError
from sandbox.domain.spans import Span

PATTERNS = st.sampled_from(
    [*events.NAMES, "Order.*", "order.create", "*", "*.update", "?art.*", "Stock.QuantityUpdate"]
)
SPANS = st.sampled_from([Span(0, 0), Span(1), Span(None, 2), Span(1, 3)])
RULES = st.builds(
    AnswerRule,
    place=st.just("here"),
    events=st.none() | st.lists(PATTERNS, min_size=1, max_size=3).map(tuple),
    subscription=st.none() | st.sampled_from(["erp", "storefront"]),
    verdict=st.none() | st.sampled_from(["verified", "rejected"]),
    attempt=st.none() | SPANS,
    status=st.just(500),
)
FACTS = st.builds(
    Facts,
    st.none() | st.sampled_from([*events.NAMES, "ORDER.CREATE", "Stock.QuantityUpdate", "Nobody.Knows", "", "Order.*"]),
    st.sampled_from([None, "erp", "storefront"]),
    st.sampled_from(["verified", "rejected"]),
    st.sampled_from([None, -1, 0, 1, 2, 3, 4]),
)


def expected(rule: AnswerRule, facts: Facts) -> bool:
    """What `matches` should say, spelt out."""
    if rule.subscription is not None and facts.subscription != rule.subscription:
        return False
    if rule.verdict is not None and facts.verdict != rule.verdict:
        return False
    if rule.attempt is not None:
        low = rule.attempt.low if rule.attempt.low is not None else -(10**9)
        high = rule.attempt.high if rule.attempt.high is not None else 10**9
        if facts.attempt is None or not low <= facts.attempt <= high:
            return False
    if rule.events is None:
        return True
    spellings = {"stock.quantityupdate": "stockquantityupdate"}
    name = (facts.event or "").lower()
    name = spellings.get(name, name)
    if name not in [known.lower() for known in events.NAMES]:
        return False
    patterns = [spellings.get(pattern.lower(), pattern.lower()) for pattern in rule.events]
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


@given(RULES, FACTS)
def test_a_rule_matches_what_the_predicate_says(rule: AnswerRule, facts: Facts) -> None:
    assert rule.matches(facts) == expected(rule, facts)


@given(RULES, RULES, FACTS)
def test_what_covers_matches_all_that_is_covered(wide: AnswerRule, narrow: AnswerRule, facts: Facts) -> None:
    if wide.covers(narrow) and narrow.matches(facts):
        assert wide.matches(facts)


@given(RULES)
def test_a_rule_covers_itself_and_a_rule_without_conditions_covers_all(rule: AnswerRule) -> None:
    assert rule.covers(rule)
    assert AnswerRule("here", status=500).covers(rule)


def test_where_a_rule_stands_is_no_part_of_its_value() -> None:
    assert AnswerRule("a", status=500) == AnswerRule("b", status=500)
    assert hash(AnswerRule("a", status=500)) == hash(AnswerRule("b", status=500))
    assert AnswerRule("a", status=500) != AnswerRule("a", status=500, times=2)


def test_an_unknown_event_is_no_rule() -> None:
    with pytest.raises(UnknownEventError, match="did you mean 'Order"):
        AnswerRule("here", events=("Ordr.Create",), status=500)


@pytest.mark.parametrize("status", [200, 204, 299, 302, 420, 599])
def test_statuses_that_can_be_answered(status: int) -> None:
    require_answerable_status(status)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (100, "interim"),
        (199, "interim"),
        (99, "there is no status 99"),
        (600, "no status 600"),
        (-1, "no status -1"),
        pytest.param(10**5000, "there is no such status", id="huge"),
    ],
)
def test_statuses_that_cannot(status: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        require_answerable_status(status)


@pytest.mark.parametrize(
    "name", ["Content-Length", "transfer-encoding", "CONNECTION", "Keep-Alive", "Upgrade", "Trailer"]
)
def test_headers_that_frame_an_answer_cannot_be_set(name: str) -> None:
    with pytest.raises(UnsendableError, match=f"header {name} cannot be set: the receiver decides"):
        require_answerable_header(name, "1")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("A B", "a", "is not allowed in HTTP"),
        ("A", "é", "non-ASCII"),
        ("A", "a\r\nB: b", "control character"),
        ("A", " a", "blanks around"),
    ],
)
def test_headers_that_would_not_be_one(name: str, value: str, reason: str) -> None:
    with pytest.raises(UnsendableError, match=reason):
        require_answerable_header(name, value)


def test_headers_that_can_be_set() -> None:
    for name in ("Retry-After", "Location", "Content-Type", "Server", "Set-Cookie", "Content-Encoding"):
        require_answerable_header(name, "a;b, c=1")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (AnswerRule("r", status=500), "every request → 500"),
        (
            AnswerRule("r", ("Order.*", "Cart.Create"), "erp", "verified", Span(1), 503, (("Retry-After", "5"),), "x"),
            "Order.* or Cart.Create to erp that is verified with attempt >=1 → 503, with Retry-After, "
            "with a body of its own",
        ),
        (AnswerRule("r", delay=20_000_000, times=2), "every request → held back 2s; the first 2 times"),
        (
            AnswerRule("r", fault=AnswerFault.CLOSE, delay=15_000_000, times=1),
            "every request → held back 1500ms, connection closed without a word; once",
        ),
        (AnswerRule("r", fault=AnswerFault.DRIP), "every request → in small pieces over 5s"),
        (AnswerRule("r", fault=AnswerFault.SILENCE), "every request → connection held in silence"),
        (AnswerRule("r", status=200, fault=AnswerFault.HALF), "every request → 200, broken off in the middle"),
    ],
)
def test_a_rule_in_a_sentence(rule: AnswerRule, sentence: str) -> None:
    assert rule_sentence(rule) == sentence


def test_an_answer_says_which_rule_decided_it() -> None:
    assert by_rule(Answer(200)) == answered_by_rule(Answer(200)) == ""
    assert answered_by_rule(Answer(503, rule="receiver.answers[0]")) == "answered 503 by rule receiver.answers[0]"
    held = Answer(503, rule="receiver.answers[0]", delay=2 * ticks.PER_SECOND)
    assert answered_by_rule(held) == "answered 503 by rule receiver.answers[0], held back 2s"
    silent = Answer(0, rule="--answer", fault=AnswerFault.SILENCE)
    assert answered_by_rule(silent) == "answered nothing by rule --answer, connection held in silence"
    dripping = Answer(200, rule="--answer", delay=DRIP_TIME, fault=AnswerFault.DRIP)
    assert by_rule(dripping) == " by rule --answer, in small pieces over 5s"


def test_an_answer_that_is_left_to_the_forward_target_says_so() -> None:
    assert answered_by_rule(RELAYED) == "answer left to the forward target (--answer forward)"
