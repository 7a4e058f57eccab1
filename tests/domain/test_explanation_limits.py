"""Whatever a stranger sends, an explanation comes soon: each case has a process of its own, which can be ended."""

import subprocess
import sys

import pytest

TWO_MEGABYTES = "2 * 1024 * 1024"

SCRIPT = """
from sandbox.domain.explanation import Case, CheckedBy, explain
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat

erp = Subscription("erp", "http://127.0.0.1/hooks/erp", Secret("whs_5f0c1e7a9b3d48e2"))
others = tuple(Subscription(f"s{{n}}", f"http://127.0.0.1/{{n}}", Secret(f"whs_of_{{n}}")) for n in range(400))
digest = b"sha256=" + b"-".join([b"AB"] * 32)
signed = ((b"abp-webhook-signature", digest),)
print(*explain({case}).causes)
"""


def causes_soon(case: str) -> list[str]:
    script = SCRIPT.format(case=case)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param('b"1" + b"  1" * 60 + b"x"', id="numbers-with-two-blanks-between"),
        pytest.param('b"1" + b" " * 4000 + b"x"', id="a-long-run-of-blanks"),
        pytest.param('b"[" + b"1 , " * 63 + b"x"', id="commas-between-blanks"),
        pytest.param('b"sha256=" + b"ab-" * 1300 + b"x"', id="hex-that-ends-wrong"),
        pytest.param("b'\"' * 4000", id="quotes-in-quotes"),
    ],
)
def test_no_value_keeps_it_busy(value: str) -> None:
    assert causes_soon(f'Case(b"{{}}", ((b"abp-webhook-signature", {value}),), erp, SignatureFormat())') == [
        "no-digest"
    ]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f'b"{{}}" + b" " * ({TWO_MEGABYTES})', id="blanks-behind-the-json"),
        pytest.param('("a" + "\\u0300" * 400_000 + "\\u0327" * 400_000).encode()', id="marks-in-the-wrong-order"),
        pytest.param('b"&#" + b"1" * 5000 + b";"', id="a-character-of-5,000-digits"),
        pytest.param(f"b'\"Attempt\"' + b' ' * ({TWO_MEGABYTES})", id="blanks-behind-attempt"),
        pytest.param('b"[" * 60 + b"1," * 49_000 + b"1" + b"]" * 60', id="long-and-deep"),
        pytest.param('b"{" + b",".join(b\'"k%d":{"Data":[]}\' % n for n in range(19_000)) + b"}"', id="many-members"),
    ],
)
def test_no_body_keeps_it_busy(body: str) -> None:
    assert causes_soon(f"Case({body}, signed, erp, SignatureFormat(), others[:9])") == ["nothing-fits"]


def test_many_headers_cost_no_more_than_one() -> None:
    headers = 'tuple((b"x-%d" % n, b"%064x" % n) for n in range(64))'
    assert causes_soon(f'Case(b"x" * ({TWO_MEGABYTES}), {headers}, erp, SignatureFormat(), others)') == [
        "header-missing"
    ]


def test_a_subscription_that_is_gone_is_not_looked_for_by_whole_searches() -> None:
    then = 'CheckedBy("old", SignatureFormat(), "00:00")'
    body = f'b"[" + b"1," * ({TWO_MEGABYTES} // 2) + b"1]"'
    case = f"Case({body}, signed, None, SignatureFormat(), others, None, {then})"
    assert causes_soon(case) == ["subscription-gone"]
