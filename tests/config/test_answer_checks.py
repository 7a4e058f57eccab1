"""Every mistake in receiver.answers gets its place, a sentence and a way out; any rules give a config or that."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.config import ConfigError
from sandbox.config.errors import Problem
from sandbox.config.load import load_config
from sandbox.domain.answering import AnswerRule, Facts
from sandbox.domain.examination import Examination
from sandbox.domain.verdict import Verdict, passed
from sandbox.receiver.answer import answer_to, bytes_of
from tests.config.test_config_mistakes import ERP, mistakes_in


def rule(text: str) -> str:
    """A file with one rule, which begins in line 3, column 5."""
    return f"{ERP}receiver: {{answers: [\n    {text}\n  ]}}\n"


@pytest.mark.parametrize(
    ("text", "place", "sentence", "help"),
    [
        ("{events: ['*'], status: 500}", "3:6", "unknown key 'events'", "did you mean 'event'?"),
        ("{event: Order.*}", "3:5", "this rule says nothing about the answer", "add status, headers, body, delay or"),
        ("{}", "3:5", "this rule says nothing", "remove it"),
        ("{headers: {}, times: 2}", "3:5", "this rule says nothing", "add status"),
        ("{status: }", "3:5", "this rule says nothing", "add status"),
        ("503", "3:5", "answers[0] must be a mapping, not a number", "key: value"),
        ("{status: 503, event: Ordr.*}", "3:26", "unknown event 'Ordr.*'", "did you mean 'Order.*'?"),
        ("{status: 503, event: [Order.*, Carts]}", "3:36", "unknown event 'Carts'", "did you mean"),
        ("{status: 503, event: 5}", "3:26", "this must be an event or a list of events", "write a name or pattern"),
        ("{status: 503, event: []}", "3:26", "event must have at least one entry", "event names or patterns"),
        ("{status: 503, event: [5]}", "3:27", "event[0] must be text, not 5", "quotes"),
        ("{status: 503, subscription: er}", "3:33", "there is no subscription 'er'", "did you mean 'erp'?"),
        ("{status: 503, subscription: shop}", "3:33", "there is no subscription 'shop'", "the names are erp"),
        ("{status: 503, subscription: 'a b'}", "3:33", "there is no subscription of this name", "the names are erp"),
        ("{status: 503, verdict: verifed}", "3:28", "verdict must be 'verified' or 'rejected'", "mean 'verified'?"),
        ("{status: 503, attempt: first}", "3:28", "these are no numbers of attempts: it is neither", "'>0' or 1..3"),
        (
            "{status: 503, attempt: 3..1}",
            "3:28",
            "these are no numbers of attempts: the range ends before it begins",
            "1..3",
        ),
        ("{status: 503, attempt: true}", "3:28", "these are no numbers of attempts", "write a number"),
        ("{status: 503, attempt: -1}", "3:28", "these are no numbers of attempts", "write a number"),
        ("{status: 102}", "3:14", "status 102 is an interim answer, after which the client waits", "`fault: silence`"),
        ("{status: 99}", "3:14", "there is no status 99", "from 200 to 599"),
        ("{status: 600}", "3:14", "there is no status 600", "from 200 to 599"),
        (f"{{status: 5{'0' * 60}}}", "3:14", "there is no such status", "from 200 to 599"),
        ("{status: '503'}", "3:14", "status must be a whole number, not the text '503'", "without quotes"),
        ("{status: 204, body: x}", "3:25", "an answer with status 204 has no body", "remove the body"),
        ("{headers: {Content-Length: '5'}}", "3:16", "header Content-Length cannot be set: the receiver", "remove the"),
        ("{headers: {connection: close}}", "3:16", "header connection cannot be set", "could not be sent with it"),
        ("{headers: {A B: c}}", "3:16", "this header name is not allowed in HTTP", "an answer could not be sent"),
        ("{headers: {A: é}}", "3:16", "header A has a value with non-ASCII characters", "remove the header"),
        ("{headers: {A: b, a: c}}", "3:22", "header 'a' stands here a second time", "remove this one or header 'A'"),
        ("{headers: {Retry-After: 5}}", "3:29", "this value must be text", "put it in quotes"),
        ("{headers: [A]}", "3:15", "headers must be a mapping", "key: value"),
        ("{body: {a: b}}", "3:12", "body must be text, not a mapping", "quotes"),
        ("{delay: 2}", "3:13", "this is no duration: it is not a number with a unit", "60s"),
        ("{delay: 0s}", "3:13", "this duration must be longer than nothing", "60s"),
        ("{fault: closed}", "3:13", "fault must be 'close', 'half', 'silence' or 'drip'", "did you mean 'close'?"),
        ("{status: 503, times: 0}", "3:26", "times must be at least 1, not 0", "correct the number"),
        ("{status: 503, times: twice}", "3:26", "times must be a whole number", "digits only"),
        ("{status: '${S:-102}'}", "3:14", "this is no status to answer", "`fault: silence`"),
    ],
)
def test_a_mistake(tmp_path: Path, text: str, place: str, sentence: str, help: str) -> None:
    found = mistakes_in(tmp_path, rule(text))
    assert len(found) == 2, found
    assert found[0].startswith(f"config.yaml:{place}: {sentence}")
    assert help in found[1]


def test_a_number_may_come_from_a_variable(tmp_path: Path) -> None:
    assert mistakes_in(tmp_path, rule("{status: '${S:-503}', times: '${T:-2}', attempt: '${A:->0}'}")) == []


def test_several_come_at_once(tmp_path: Path) -> None:
    rules = "    - {status: 50, subscription: er}\n    - {verdict: good}\n    - {delay: 1}\n"
    text = f"{ERP}receiver:\n  answers:\n{rules}"
    found = mistakes_in(tmp_path, text)
    assert [line.split(":")[1] for line in found[::2]] == ["4", "4", "5", "6"]


@pytest.mark.parametrize(
    "text",
    [
        "receiver: {answers: [{status: 500, subscription: erp}]}\n"
        "subscriptions: [{name: '${NOT_SET}', url: 'http://h/', secret: s, events: ['*']}]\n",
        'receiver: {answers: [{status: 500, subscription: erp}]}\nsubscriptions: [{name: "erp\n',
        "receiver: {answers: [{status: 500, subscription: erp}]}\nsubscriptions: '${NOT_SET}'\n",
    ],
)
def test_a_subscription_that_could_not_be_read_is_not_missed(tmp_path: Path, text: str) -> None:
    found = mistakes_in(tmp_path, text)
    assert found
    assert not any("there is no subscription" in line for line in found)


def test_the_value_of_a_variable_is_not_shown(tmp_path: Path) -> None:
    text = f"{ERP}receiver: {{answers: [{{subscription: '${{S:-hunter2}}', headers: {{A: '${{H:-hunter2é}}'}}}}]}}\n"
    found = "".join(mistakes_in(tmp_path, text))
    assert "there is no subscription of this name" in found
    assert "hunter2" not in found


WORDS = ["Order.*", "erp", "verified", ">0", "1..3", "2s", "half", "drip", "close", "silence", "${X:-5}"]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 700),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(WORDS),
)
NESTED = (
    VALUES | st.lists(VALUES, max_size=2) | st.dictionaries(st.sampled_from(["A", "a", "Server"]), VALUES, max_size=2)
)
KEYS = ["event", "subscription", "verdict", "attempt", "status", "headers", "body", "delay", "fault", "times", "x"]
GOOD = {
    "event": st.sampled_from(["Order.*", ["*"], ["cart.create", "Order.Update"]]),
    "subscription": st.just("erp"),
    "verdict": st.sampled_from(["verified", "rejected"]),
    "attempt": st.sampled_from([0, ">0", "1..3"]),
    "status": st.integers(200, 599),
    "headers": st.dictionaries(st.sampled_from(["A", "Server", "Retry-After"]), st.sampled_from(["", "5"]), max_size=2),
    "body": st.text(max_size=5),
    "delay": st.sampled_from(["2s", "1ms"]),
    "fault": st.sampled_from(["close", "half", "silence", "drip"]),
    "times": st.integers(1, 3),
}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(KEYS), NESTED, max_size=4) | st.fixed_dictionaries({}, optional=GOOD),
        max_size=3,
    )
)
def test_any_rules_are_refused_at_their_place_or_answer_something(tmp_path: Path, rules: list[object]) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(ERP + "receiver: " + json.dumps({"answers": rules}), encoding="utf-8")
    problems: Sequence[Problem] = ()
    answers: Sequence[AnswerRule] = ()
    try:
        answers = load_config(path, cwd=tmp_path, environ={}).receiver.answers
    except ConfigError as error:
        problems = error.problems
    assert all(problem.place and problem.place.line == 2 and problem.help for problem in problems)
    examination = Examination(Verdict((passed("path", "it is there"),)), None, None, "Order.Create", 0, 200)
    for rule in answers:
        rule.matches(Facts("Order.Create", "erp", "verified", 0))
        answer = answer_to(examination, "POST", "1.1", False, rule)
        assert answer.status == 0 or bytes_of(answer).startswith(b"HTTP/1.1 ")
