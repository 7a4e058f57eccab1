"""Header lists: what is lost, new, changed, spelt differently, repeated, moved; and that no credential is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.diff.headers import HeaderChange, HeaderChangeKind, compare_headers
from sandbox.domain.records import RawHeaders
from sandbox.domain.secret import MASK

SENT = [b"Host: a", b"X-Api-Key: k1", b"Accept: x", b"Content-Length: 5"]


def headers(*lines: bytes) -> RawHeaders:
    return tuple((name, value) for name, _, value in (line.partition(b":") for line in lines))


def told(before: list[bytes], after: list[bytes], *, same_body: bool = True) -> list[str]:
    found = compare_headers(headers(*before), headers(*after), same_body=same_body)
    return [f"{change.kind.value} {change.name}".strip() for change in found]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (SENT, []),
        ([b"Host:a  ", *SENT[1:]], []),
        (SENT[:2] + SENT[3:], ["lost Accept"]),
        ([*SENT, b"Via: 1.1 p"], ["added Via"]),
        ([b"Host: b", *SENT[1:]], ["changed Host"]),
        ([SENT[0], b"x-api-key: k1", *SENT[2:]], ["recased X-Api-Key"]),
        ([SENT[0], b"x-api-key: k2", *SENT[2:]], ["changed X-Api-Key", "recased X-Api-Key"]),
        ([*SENT, b"accept: y"], ["repeated accept"]),
        ([*SENT, b"accept: x"], ["repeated accept"]),
        (SENT[::-1], ["reordered"]),
        ([], ["lost Host", "lost X-Api-Key", "lost Accept", "lost Content-Length"]),
    ],
)
def test_each_kind_of_change(after: list[bytes], expected: list[str]) -> None:
    assert told(SENT, after) == expected


def test_repeats_are_paired_by_their_values_first() -> None:
    before = [b"Cookie: a", b"Cookie: b", b"Cookie: c"]
    assert told(before, [b"Cookie: b", b"Cookie: c"]) == ["lost Cookie"]
    (change,) = compare_headers(
        headers(b"Accept: a", b"Accept: b"), headers(b"Accept: a", b"Accept: c"), same_body=True
    )
    assert (change.before, change.after) == ("b", "c")


def test_credentials_are_masked_and_that_they_differ_is_told() -> None:
    (change,) = compare_headers(headers(b"X-Api-Key: k1"), headers(b"X-Api-Key: k2"), same_body=True)
    assert change == HeaderChange(HeaderChangeKind.CHANGED, "X-Api-Key", "X-Api-Key", MASK, MASK, masked=True)
    lost, added = compare_headers(headers(b"Authorization: Bearer t"), headers(b"X-Secret: whs_1"), same_body=True)
    assert "t" not in repr((lost.before, added.after)).replace("'", "")


@pytest.mark.parametrize(
    ("name", "same_body", "volatile"),
    [
        (b"Date", True, True),
        (b"via", True, True),
        (b"X-Forwarded-For", True, True),
        (b"CF-Ray", True, True),
        (b"traceparent", True, True),
        (b"Connection", True, True),
        (b"X-Request-Id", True, True),
        (b"Host", False, False),
        (b"X-Api-Key", False, False),
        (b"Content-Type", False, False),
        (b"abp-webhook-signature", True, False),
        (b"abp-webhook-signature", False, True),
        (b"Content-Length", True, False),
        (b"Content-Length", False, True),
    ],
)
def test_what_differs_between_any_two_requests_is_volatile(name: bytes, same_body: bool, volatile: bool) -> None:
    for before, after in ((((name, b"1"),), ()), ((), ((name, b"1"),)), (((name, b"1"),), ((name, b"2"),))):
        (change,) = compare_headers(before, after, same_body=same_body)
        assert change.volatile is volatile


RAW = st.lists(
    st.tuples(st.sampled_from([b"A", b"a", b"B", b"\xff", b""]) | st.binary(max_size=3), st.binary(max_size=3))
)


@given(RAW, RAW)
def test_no_headers_end_it_and_every_difference_is_told(before: RawHeaders, after: RawHeaders) -> None:
    before, after = tuple(before), tuple(after)
    found = compare_headers(before, after, same_body=True)

    def plain(each: RawHeaders) -> list[tuple[bytes, bytes]]:
        return [(name, value.strip(b" \t")) for name, value in each]

    assert bool(found) is (plain(before) != plain(after))
    lost = sum(change.kind is HeaderChangeKind.LOST for change in found)
    more = sum(change.kind in (HeaderChangeKind.ADDED, HeaderChangeKind.REPEATED) for change in found)
    assert len(before) - lost + more == len(after)
