"""The answer as a value and as bytes: by the verdict, and as rules want it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.answering import DRIP_TIME, AnswerRule
from sandbox.domain.examination import Examination, refuse
from sandbox.domain.records import Answer, AnswerFault
from sandbox.domain.verdict import Verdict, passed
from sandbox.receiver.answer import answer_to, bytes_of

VERIFIED = Examination(Verdict((passed("path", "it is there"),)), None, None, "Order.Create", 0, 200)
REJECTED = refuse("no HTTP")
BASE = AnswerRule("receiver.answers[0]")


def ruled(rule: AnswerRule, examination: Examination = VERIFIED, method: str = "POST", closing: bool = False) -> Answer:
    return answer_to(examination, method, "1.1", closing, rule)


def header(answer: Answer, name: str) -> list[str]:
    return [value for key, value in answer.headers if key.lower() == name.lower()]


def test_without_a_rule_the_verdict_answers() -> None:
    answer = answer_to(VERIFIED, "POST", "1.1", closing=False)
    assert (answer.status, json.loads(answer.body)) == (200, {"verdict": "verified", "failed": []})
    assert (answer.rule, answer.delay, answer.fault) == (None, 0, None)


def test_a_status_alone_keeps_the_verdict_in_the_body() -> None:
    answer = ruled(replace(BASE, status=503), REJECTED)
    assert answer.status == 503
    assert json.loads(answer.body)["verdict"] == "rejected"
    assert answer.rule == "receiver.answers[0]"


def test_a_delay_alone_keeps_the_whole_answer() -> None:
    answer, plain = ruled(replace(BASE, delay=7)), answer_to(VERIFIED, "POST", "1.1", closing=False)
    assert (answer.status, answer.body, answer.delay) == (200, plain.body, 7)


def test_a_body_is_plain_text_unless_headers_say_otherwise() -> None:
    answer = ruled(replace(BASE, body="spät"))
    assert answer.body == "spät".encode()
    assert header(answer, "Content-Type") == ["text/plain; charset=utf-8"]
    assert header(answer, "Content-Length") == ["5"]
    typed = ruled(replace(BASE, body="{}", headers=(("content-type", "application/json"), ("Retry-After", "5"))))
    assert header(typed, "Content-Type") == ["application/json"]
    assert header(typed, "Retry-After") == ["5"]
    assert len(header(typed, "Date")) == 1


def test_an_empty_body_is_a_body() -> None:
    answer = ruled(replace(BASE, body=""))
    assert (answer.body, header(answer, "Content-Length")) == (b"", ["0"])


@pytest.mark.parametrize(("status", "length"), [(204, []), (205, ["0"]), (304, [])])
def test_statuses_without_a_body(status: int, length: list[str]) -> None:
    answer = ruled(replace(BASE, status=status))
    assert (answer.body, header(answer, "Content-Length"), header(answer, "Content-Type")) == (b"", length, [])


def test_a_head_gets_the_length_without_the_body() -> None:
    answer = ruled(replace(BASE, body="later"), method="HEAD")
    assert (answer.body, header(answer, "Content-Length")) == (b"", ["5"])


def test_allow_goes_with_405() -> None:
    assert header(ruled(replace(BASE, status=405)), "Allow") == ["POST"]
    assert header(ruled(replace(BASE, status=500), replace(VERIFIED, status=405)), "Allow") == []


def test_a_half_has_the_length_of_the_whole() -> None:
    answer = ruled(replace(BASE, body="12345", fault=AnswerFault.HALF))
    assert (answer.body, header(answer, "Content-Length")) == (b"12", ["5"])


def test_a_drip_takes_its_delay_or_some_seconds() -> None:
    assert ruled(replace(BASE, fault=AnswerFault.DRIP)).delay == DRIP_TIME
    assert ruled(replace(BASE, fault=AnswerFault.DRIP, delay=ticks.PER_SECOND)).delay == ticks.PER_SECOND


@pytest.mark.parametrize(("fault", "delay"), [(AnswerFault.CLOSE, 5), (AnswerFault.SILENCE, 0)])
def test_where_nothing_is_answered_there_is_no_status(fault: AnswerFault, delay: int) -> None:
    answer = ruled(replace(BASE, status=500, body="x", headers=(("A", "b"),), delay=5, fault=fault))
    assert answer == Answer(0, rule="receiver.answers[0]", delay=delay, fault=fault)


def test_a_status_without_a_phrase_and_text_that_is_none() -> None:
    answer = ruled(replace(BASE, status=420, body="\ud800"))
    assert bytes_of(answer).startswith(b"HTTP/1.1 420 \r\n")
    assert answer.body == b"?"


@given(
    st.builds(
        AnswerRule,
        place=st.just("r"),
        status=st.none() | st.integers(200, 599),
        headers=st.dictionaries(st.sampled_from(["A", "Server", "date", "Content-Type"]), st.just("v"), max_size=3).map(
            lambda found: tuple(found.items())
        ),
        body=st.none() | st.text(max_size=5),
        delay=st.integers(0, 5),
        fault=st.none() | st.sampled_from([AnswerFault.HALF, AnswerFault.DRIP]),
    ),
    st.sampled_from([VERIFIED, REJECTED]),
    st.sampled_from(["POST", "HEAD", "GET"]),
    st.booleans(),
)
def test_any_rule_gives_an_answer_that_http_can_carry(
    rule: AnswerRule, examination: Examination, method: str, closing: bool
) -> None:
    answer = ruled(rule, examination, method, closing)
    head, blank, body = bytes_of(answer).partition(b"\r\n\r\n")
    assert blank
    assert body == answer.body
    assert answer.status == rule.status or (rule.status is None and answer.status == examination.status)
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]]
    assert len(names) == len(set(names))
    assert (b"connection" in names) is closing
    for name, value in rule.headers:
        assert header(answer, name) == [value]
    if method != "HEAD" and rule.fault is not AnswerFault.HALF and answer.status not in (204, 304):
        assert header(answer, "Content-Length") == [str(len(answer.body))]
