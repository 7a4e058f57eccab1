"""Which capture belongs to which attempt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.pairing import EARLY, LATE, affinity, pair_up, same_connection
from sandbox.domain.records import Answer, Attempt, Capture, Hop, Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.domain.verdict import Verdict

AT = ticks.parse("2026-03-04T07:10:05Z")[0]
BODY = b'{"Id":"e"}'


def attempt(
    at: int = AT, event_id: str = "e", number: int = 0, url: str = "http://a/hooks/erp", local: str | None = None
) -> Attempt:
    request = HttpRequest("POST", url, (("Host", "a"), ("X-Api-Key", "k")), BODY)
    outcome = Outcome(OutcomeKind.DELIVERED, "", ticks.PER_SECOND, status=200, local_address=local)
    return Attempt(f"a-{at}-{number}-{url}", at, event_id, "Order.Create", number, "erp", request, outcome)


def capture(
    at: int = AT + 1,
    event_id: str | None = "e",
    number: int | None = 0,
    target: str = "/hooks/erp",
    peer: str = "",
    body: bytes = b"{}",
) -> Capture:
    headers = ((b"Host", b"a"),)
    fields = ("POST", target, "1.1", headers, body, False, b"", event_id, "Order.Create", number, None)
    return Capture(f"c-{at}-{target}", at, peer, *fields, Verdict(()), Answer(200), 1)


@pytest.mark.parametrize(
    ("local", "peer", "same"),
    [
        ("127.0.0.1:5", "127.0.0.1:5", True),
        ("127.0.0.1:5", "127.0.0.1:6", False),
        ("127.0.0.1:5", "[::ffff:127.0.0.1]:5", True),
        ("[::FFFF:127.0.0.1]:5", "127.0.0.1:5", True),
        ("[::1]:5", "[::1]:5", True),
        ("[::1]:5", "[::2]:5", False),
        (None, "127.0.0.1:5", None),
        ("127.0.0.1:5", "", None),
    ],
)
def test_connections(local: str | None, peer: str, same: bool | None) -> None:
    assert same_connection(attempt(local=local), capture(peer=peer)) is same


@pytest.mark.parametrize(
    ("received", "fits"),
    [
        (capture(), True),
        (capture(event_id="E"), True),
        (capture(number=None), True),
        (capture(number=1), False),
        (capture(event_id="other"), False),
        (capture(event_id=None), False),
        (capture(event_id=None, body=BODY), True),
        (capture(event_id=None, body=BODY, target="/elsewhere"), False),
        (capture(event_id=None, number=None, body=b"", peer="1.2.3.4:5"), True),
        (capture(target="/elsewhere"), False),
        (capture(target="/elsewhere", body=BODY), True),
        (capture(target="/gateway/hooks/erp"), True),
        (capture(target="/erp"), True),
        (capture(target="/hooks/erp?x=1"), True),
        (capture(target="/hooks%2Ferp"), False),
        (capture(at=AT - EARLY), True),
        (capture(at=AT - EARLY - 1), False),
        (capture(at=AT + ticks.PER_SECOND + LATE), True),
        (capture(at=AT + ticks.PER_SECOND + LATE + 1), False),
        (capture(at=AT + 2 * LATE, peer="1.2.3.4:5"), False),
    ],
)
def test_what_fits(received: Capture, fits: bool) -> None:
    assert (affinity(attempt(local="1.2.3.4:5"), received) is not None) is fits


def test_the_connection_goes_before_everything_else() -> None:
    sent = attempt(local="1.2.3.4:5")
    nearer = capture(at=AT, body=BODY)
    connected = capture(at=AT + 9, peer="1.2.3.4:5", target="/else")
    assert pair_up({1: sent}, {2: nearer, 3: connected}) == {1: 3}


def test_without_a_connection_the_nearest_in_time() -> None:
    assert pair_up({1: attempt()}, {2: capture(at=AT + 50), 3: capture(at=AT + 5), 4: capture(at=AT + 500)}) == {1: 3}


def test_each_retry_has_its_own_capture() -> None:
    attempts = {10 + number: attempt(AT + number * 100, number=number) for number in range(3)}
    captures = {number: capture(AT + number * 100 + 1, number=number) for number in range(3)}
    assert pair_up(attempts, captures) == {10: 0, 11: 1, 12: 2}


def test_the_same_attempt_sent_twice_has_two_captures() -> None:
    attempts = {3: attempt(AT), 4: attempt(AT + 100)}
    assert pair_up(attempts, {1: capture(AT + 1), 2: capture(AT + 101)}) == {3: 1, 4: 2}
    assert pair_up(attempts, {2: capture(AT + 101)}) == {4: 2}


def test_two_subscriptions_are_told_apart_by_path_or_headers() -> None:
    attempts = {3: attempt(url="http://a/hooks/erp"), 4: attempt(url="http://a/hooks/shop")}
    assert pair_up(attempts, {1: capture(target="/hooks/shop"), 2: capture(target="/hooks/erp")}) == {3: 2, 4: 1}
    nested = {3: attempt(url="http://a/erp"), 4: attempt(url="http://a/hooks/erp")}
    assert pair_up(nested, {1: capture(target="/hooks/erp"), 2: capture(target="/erp")}) == {3: 2, 4: 1}
    other_key = replace(attempt(), request=HttpRequest("POST", "http://a/hooks/erp", (("X-Api-Key", "other"),), BODY))
    with_key = replace(capture(AT + 9), headers=((b"x-api-key", b"other"),))
    assert pair_up({3: attempt(), 4: other_key}, {1: with_key, 2: capture(AT + 9)}) == {3: 2, 4: 1}


def test_behind_a_redirect_the_first_capture_counts() -> None:
    sent = attempt(local="1.2.3.4:5")
    redirected = replace(sent, outcome=replace(sent.outcome, hops=(Hop(302, "http://a/again"),)))
    first = capture(peer="1.2.3.4:5")
    then = replace(capture(AT + 5, None, None, "/again", "1.2.3.4:6", b""), method="GET")
    assert pair_up({3: redirected}, {1: first, 2: then}) == {3: 1}
    # Without the connection as well, and if the redirect repeated the POST.
    assert pair_up({3: redirected}, {1: replace(first, peer=""), 2: capture(AT + 5)}) == {3: 1}


ATTEMPTS = st.builds(
    attempt,
    st.integers(AT, AT + 3),
    st.sampled_from("ab"),
    st.integers(0, 1),
    local=st.sampled_from([None, "x:1", "x:2"]),
)
CAPTURES = st.builds(
    capture,
    st.integers(AT, AT + 3),
    st.sampled_from(["a", "b", None]),
    st.sampled_from([0, 1, None]),
    peer=st.sampled_from(["", "x:1", "x:2"]),
)


@given(st.lists(ATTEMPTS, max_size=5), st.lists(CAPTURES, max_size=5))
def test_nothing_is_paired_twice_and_only_what_fits(attempts: list[Attempt], captures: list[Capture]) -> None:
    pairs = pair_up(dict(enumerate(attempts)), dict(enumerate(captures)))
    assert len(set(pairs.values())) == len(pairs)
    for sent, received in pairs.items():
        assert affinity(attempts[sent], captures[received]) is not None
    left = set(range(len(attempts))) - pairs.keys()
    free = set(range(len(captures))) - set(pairs.values())
    assert not any(affinity(attempts[one], captures[other]) for one in left for other in free)
