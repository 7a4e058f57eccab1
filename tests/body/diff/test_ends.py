"""Sent against received: what real proxies do is told in sentences, and nothing is told that did not happen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.body.diff.ends import compare_ends
from sandbox.body.diff.headers import HeaderChangeKind
from sandbox.body.http_text import request_head
from sandbox.body.text import is_safe
from sandbox.domain.records import Attempt, Capture
from tests.both_ends import (
    Passing,
    both_ends,
    proxy,
    reserialised,
    untouched,
    without_authorization,
)
from tests.raw_http import answer, raw_server


async def through(folder: Path, passing: Passing) -> tuple[Attempt, Capture]:
    async with both_ends(folder) as ends, proxy(ends.url.removesuffix("/hooks/erp"), passing) as between:
        (number,) = await ends.send(f"{between}/hooks/erp")
        return await ends.pair(number)


@pytest.fixture
async def direct(tmp_path: Path) -> tuple[Attempt, Capture]:
    async with both_ends(tmp_path) as ends:
        (number,) = await ends.send()
        return await ends.pair(number)


def test_without_anything_between_it_is_received_exactly_as_sent(direct: tuple[Attempt, Capture]) -> None:
    ends = compare_ends(*direct)
    assert ends.comparison.identical
    assert ends.sentences == ("received exactly as sent",)


async def test_a_proxy_that_reserialises_is_caught_by_its_first_changed_byte(tmp_path: Path) -> None:
    attempt, capture = await through(tmp_path, reserialised)
    ends = compare_ends(attempt, capture)
    sent, received = attempt.request.body, capture.body
    first = next(index for index in range(len(sent)) if sent[index] != received[index])
    assert ends.comparison.body.first is not None
    assert ends.comparison.body.first.byte == first == sent.index(b":") + 1
    assert ends.sentences[0] == (
        f"a proxy changed the body: {len(sent)} bytes sent, {len(received)} received, first difference at byte {first}"
    )
    assert ends.sentences[1] == "it is the same JSON, written differently: spaces, escapes"
    assert ends.sentences[2] == "header Via added"
    assert ends.sentences[3] == f"header Content-Length changed from {len(sent)} to {len(received)}"
    assert ends.sentences[-1] == (
        f"there is a proxy in between: it added Via and the request came from {capture.peer}, "
        f"not from our {attempt.outcome.local_address}"
    )


async def test_a_proxy_that_strips_a_header(tmp_path: Path) -> None:
    attempt, capture = await through(tmp_path, without_authorization)
    sentences = compare_ends(attempt, capture).sentences
    assert sentences[0] == f"the body arrived as sent, {len(capture.body)} bytes"
    assert sentences[1].startswith("header Authorization lost")
    assert "Bearer" not in "".join(sentences)


async def test_a_proxy_that_changes_a_number_and_a_key(tmp_path: Path) -> None:
    def passing(body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
        changed = [(name, "other" if name == "X-Api-Key" else value) for name, value in headers]
        return body.replace(b"900.0", b"900").replace(b'"Sku":"A"', b'"Sku":"B"'), changed

    sentences = compare_ends(*await through(tmp_path, passing)).sentences
    assert sentences[1] == ("in its JSON 2 places differ: Data.OrderTotal (decimal → integer), Data.Items[0].Sku")
    assert "header X-Api-Key changed its value (masked here)" in sentences[2]
    assert "demo-key" not in "".join(sentences)


async def test_a_proxy_that_changes_nothing_is_noticed_all_the_same(tmp_path: Path) -> None:
    ends = compare_ends(*await through(tmp_path, untouched))
    assert ends.comparison.body.identical
    assert ends.sentences[-1].startswith("there is a proxy in between: the request came from 127.0.0.1:")


async def test_a_redirect_is_told_and_not_taken_for_a_proxy(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends, raw_server(answer("307 Moved", f"Location: {ends.url}?x=1")) as front:
        (number,) = await ends.send(f"{front.url}/hooks/erp")
        found = compare_ends(*await ends.pair(number))
    assert found.evidence == ()
    assert found.sentences[0].startswith("the body arrived as sent")
    assert "changed the path from /hooks/erp to /hooks/erp?x=1" in found.sentences[1]
    assert "header Authorization lost" in found.sentences[2]
    assert found.sentences[-1] == "the sender followed 1 redirect: 307"


Damage = Callable[[Capture], Capture]


def body(change: Callable[[bytes], bytes]) -> Damage:
    return lambda capture: replace(capture, body=change(capture.body))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (body(lambda _: b""), "the body was lost: 182 bytes sent, none received"),
        (body(lambda whole: whole[:100]), "only the first 100 of 182 bytes of the body arrived"),
        (body(lambda whole: whole + b"!"), "first difference at byte 182"),
        (body(lambda whole: whole + b"!"), "the received body is not JSON: Extra data"),
        (body(lambda whole: b"\xef\xbb\xbf" + whole), "the received body has a byte order mark in front"),
        (body(lambda whole: whole + b"\n"), "it is the same JSON, written differently: spaces"),
        (lambda capture: replace(capture, method="PUT"), "something between the two ends turned the POST into a PUT"),
        (
            lambda capture: replace(capture, target="/x\x1b"),
            "something between the two ends changed the path from /hooks/erp to /x␛",
        ),
        (
            lambda capture: replace(capture, http_version="1.0"),
            "something between the two ends speaks HTTP/1.0 to the receiver, where HTTP/1.1 was sent",
        ),
        (
            lambda capture: replace(capture, body=capture.body[:100], cut=True),
            "the body arrived as sent, 100 bytes; the receiver kept no more than these",
        ),
        (lambda capture: replace(capture, headers=capture.headers[::-1]), "the headers stand in another order"),
        (
            lambda capture: replace(capture, headers=tuple((name.lower(), value) for name, value in capture.headers)),
            "written differently: Host → host, X-Api-Key → x-api-key",
        ),
        (
            lambda capture: replace(capture, headers=(*capture.headers, (b"X-Odd\x00", b"1"))),
            "header X-Odd␀ added",
        ),
        (
            lambda capture: replace(capture, headers=(*capture.headers, capture.headers[0])),
            "header Host sent once more",
        ),
    ],
)
def test_each_damage_has_its_sentence(direct: tuple[Attempt, Capture], damage: Damage, sentence: str) -> None:
    attempt, capture = direct
    ends = compare_ends(attempt, damage(capture))
    told = [each.replace(f"{len(attempt.request.body)}", "182") for each in ends.sentences]
    assert any(sentence in each for each in told), told
    assert not ends.evidence
    assert all(is_safe(each) for each in ends.sentences)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [(b"", "these bytes are as sent"), (b"X", "changed the request: first difference at byte 20")],
)
def test_a_request_that_the_parser_refused_is_compared_as_a_whole(
    direct: tuple[Attempt, Capture], changed: bytes, sentence: str
) -> None:
    attempt, capture = direct
    sent = request_head(attempt.request) + attempt.request.body
    raw = (sent[:20] + changed + sent[20:])[:60]
    ends = compare_ends(attempt, replace(capture, raw=raw, headers=(), body=b"", method="", target=""))
    assert ends.sentences[0] == "the receiver's HTTP parser refused the request and kept its first 60 bytes"
    assert sentence in ends.sentences[1]


def test_long_lists_are_cut(direct: tuple[Attempt, Capture]) -> None:
    attempt, capture = direct
    many = tuple((b"X-%d" % number, b"") for number in range(9))
    ends = compare_ends(attempt, replace(capture, headers=(*capture.headers, *many)))
    assert ends.sentences[1] == "headers X-0, X-1, X-2, X-3, X-4 and 4 more added"
    kinds = [change.kind for change in ends.comparison.headers]
    assert kinds == [HeaderChangeKind.ADDED] * 9
