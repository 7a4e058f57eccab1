"""A signature explains itself: every known mistake by its own name and sentence, and no bytes make it fail."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.domain.examination import Received, Rules, examine
from sandbox.domain.explanation import Case, CheckedBy, Explanation, case_of, explain, search
from sandbox.domain.explanation.catalogue import CAUSES
from sandbox.domain.explanation.decimals import DECIMALS
from sandbox.domain.explanation.json_tokens import TokenText
from sandbox.domain.explanation.rewriting import further_rewritings, likely_rewritings
from sandbox.domain.records import Answer, Capture
from sandbox.domain.secret import Secret
from sandbox.domain.signature import SCHEMES
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from tests.conftest import SAMPLE_SECRET
from tests.domain.explanation_cases import (
    BODY,
    ERP,
    HEADER,
    OTHER_SECRET,
    RIGHT,
    STOREFRONT,
    TOLERATED,
    WRONG,
    Wrong,
    signed,
)

SENTENCES = Path(__file__).with_name("explanation_sentences.txt")
"""Every mistake's sentence, to be read by people: causes, a tab, the sentence."""


def name_of(wrong: Wrong) -> str:
    return "+".join(wrong.causes)


@pytest.mark.parametrize("wrong", WRONG, ids=name_of)
def test_each_mistake_is_told_by_its_own_cause(wrong: Wrong) -> None:
    explanation = explain(wrong.case())
    assert explanation.causes == wrong.causes, explanation.sentence
    assert not explanation.verified
    assert explanation.fix
    assert_says_no_secret(explanation, wrong)


@pytest.mark.parametrize("wrong", TOLERATED, ids=name_of)
def test_what_is_accepted_in_another_form_is_told_as_verified(wrong: Wrong) -> None:
    explanation = explain(wrong.case())
    assert explanation.causes == wrong.causes
    assert explanation.verified
    assert "a stricter receiver would refuse it" in explanation.sentence
    examined = explain(replace(wrong, value=wrong.value[:-1]).case())
    assert not examined.verified


def test_the_sentences_are_those_that_were_read_and_found_good() -> None:
    told = [f"{name_of(wrong)}\t{explain(wrong.case()).sentence}" for wrong in [*WRONG, *TOLERATED]]
    assert told == SENTENCES.read_text(encoding="utf-8").splitlines()


def test_there_are_far_more_than_forty_and_each_has_a_sentence_of_its_own() -> None:
    sentence_of: dict[str, str] = {}
    for wrong in WRONG:
        sentence_of.setdefault(name_of(wrong), explain(wrong.case()).sentence)
    assert len(sentence_of) > 140
    assert len(set(sentence_of.values())) == len(sentence_of)
    for sentence in sentence_of.values():
        assert re.fullmatch(r"\S.*\.", sentence, re.DOTALL)
        assert "{" not in sentence


def test_every_cause_of_the_catalogue_is_met_by_some_mistake() -> None:
    met = {cause for wrong in [*WRONG, *TOLERATED] for cause in wrong.causes}
    elsewhere = {cause for cause in CAUSES if cause.endswith("-since") or cause.startswith("subscription-")}
    # Always told together with others, or by a word that stands for them.
    covered = {"verified", "nothing-is-signed", "nothing-fits", "json-with-newline", *elsewhere}
    assert set(CAUSES) - met == covered
    assert met <= set(CAUSES)


def assert_says_no_secret(explanation: Explanation, wrong: Wrong) -> None:
    said = explanation.sentence + explanation.fix
    for secret in (SAMPLE_SECRET, SAMPLE_SECRET[4:], OTHER_SECRET, wrong.secret):
        assert secret not in said
    for scheme in ("abp-hmac", "hmac-hex", "hmac-base64"):
        assert str(SCHEMES[scheme].sign(wrong.secret.encode(), wrong.body)) not in said


@pytest.mark.parametrize("scheme", ["abp-hmac", "hmac-hex", "hmac-base64", "plain-secret"])
def test_a_right_signature_is_told_plainly_in_every_scheme(scheme: str) -> None:
    value, name = SCHEMES[scheme].sign(SAMPLE_SECRET.encode(), BODY), SCHEMES[scheme].default_header
    assert value is not None
    assert name is not None
    explanation = explain(Wrong((), value, scheme=scheme, name=name).case())
    assert (explanation.causes, explanation.fix, explanation.verified) == (("verified",), "", True)
    assert "erp's secret" in explanation.sentence


def test_the_scheme_none_has_nothing_to_verify() -> None:
    assert explain(Wrong((), RIGHT, scheme="none").case()).cause == "nothing-is-signed"


def test_nothing_fits_says_what_was_tried_and_what_is_known_of_the_body() -> None:
    stranger = Wrong((), signed(key="a secret that nobody knows"))
    explanation = explain(stranger.case())
    assert explanation.causes == ("nothing-fits",)
    assert re.search(r"[\d,]{5,} combinations were tried\.", explanation.sentence)
    unchanged = explain(replace(stranger, sent=BODY).case())
    assert unchanged.sentence.endswith("were tried, and the body arrived as it was sent.")
    assert "byte by byte" in explanation.fix
    assert "byte by byte" not in unchanged.fix


@pytest.mark.parametrize(
    ("secret", "cause"),
    [
        (f"{SAMPLE_SECRET} ", "secret-trimmed"),
        (f'"{SAMPLE_SECRET}"', "secret-unquoted"),
        (SAMPLE_SECRET.removeprefix("whs_"), "secret-with-whs"),
        (OTHER_SECRET, "secret-of-another-subscription"),
    ],
)
def test_a_secret_given_by_hand_that_is_a_configured_one_spoilt_is_told_as_spoilt(secret: str, cause: str) -> None:
    by_hand = Subscription("", "", Secret(secret))
    explanation = explain(replace(Wrong((), RIGHT, others=(ERP,)).case(), subscription=by_hand))
    assert explanation.cause == cause


def test_a_body_that_changed_on_the_way_names_the_first_changed_byte() -> None:
    arrived = BODY.replace(b"1200.0", b"1200") + b" "
    first = BODY.index(b"1200.0") + len("1200")
    explanation = explain(Wrong((), RIGHT, arrived, sent=BODY).case())
    assert explanation.cause == "body-changed-on-the-way"
    assert f"{len(BODY):,} bytes; they differ from byte {first:,} on" in explanation.sentence


def test_a_large_body_is_searched_less_and_says_so() -> None:
    data = json.loads(BODY)["Data"]
    large = json.dumps({"Id": "x", "Event": "x", "Attempt": 0, "Data": {"Items": [data] * 40}}).encode()
    assert len(large) > 100_000
    assert explain(Wrong((), signed(large + b"\n"), large).case()).cause == "body-with-newline"
    nothing = explain(Wrong((), signed(large, "a secret that nobody knows"), large).case())
    assert "fewer than for a small body" in nothing.sentence


@pytest.mark.parametrize("bound", ["MOST_HASHED", "MOST_PIECES", "MOST_PIECES_OF_FURTHER"])
def test_every_bound_is_kept_and_said(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    stranger = Wrong((), signed(key="a secret that nobody knows")).case()
    full = explain(stranger).sentence
    monkeypatch.setattr(search, bound, 100)
    bounded = explain(stranger).sentence
    assert "fewer than for a small body" in bounded
    assert tried(bounded) < tried(full)


def tried(sentence: str) -> int:
    (number,) = re.findall(r"([\d,]+) combinations", sentence)
    return int(number.replace(",", ""))


def test_the_fix_names_the_scheme_that_would_accept_it() -> None:
    value = str(SCHEMES["hmac-base64"].sign(SAMPLE_SECRET.encode(), BODY))
    assert "wire.signature.scheme: hmac-base64" in explain(Wrong((), value).case()).fix


class TestSince:
    """What has changed in the config since the capture was checked."""

    def case(self, key: str, then: Secret, *, passed: bool = False, signing: SignatureFormat | None = None) -> Case:
        checked = CheckedBy("erp", signing or SignatureFormat(), then.fingerprint(b"saltsalt"), passed)
        return replace(Wrong((), signed(key=key)).case(), checked_by=checked)

    def test_nothing(self) -> None:
        assert explain(self.case(SAMPLE_SECRET, ERP.secret)).causes == ("verified",)

    def test_the_secret_was_corrected(self) -> None:
        explanation = explain(self.case(SAMPLE_SECRET, Secret("mistyped")))
        assert explanation.causes == ("secret-changed-since",)
        assert explanation.verified
        assert explanation.sentence == ("erp's secret was changed since; by the present config the signature fits.")

    def test_the_secret_was_changed_and_still_does_not_fit(self) -> None:
        explanation = explain(self.case(OTHER_SECRET, Secret("mistyped")))
        assert explanation.causes == ("secret-changed-since", "secret-of-another-subscription")
        assert "did not fit then, nor does it now" in explanation.sentence

    def test_the_secret_was_changed_after_it_fitted(self) -> None:
        explanation = explain(self.case("the old one", Secret("the old one"), passed=True))
        assert explanation.causes == ("secret-changed-since",)
        assert "it fitted then" in explanation.sentence
        assert not explanation.verified

    def test_the_scheme_was_changed(self) -> None:
        explanation = explain(self.case(SAMPLE_SECRET, ERP.secret, signing=SignatureFormat("hmac-base64")))
        assert explanation.causes == ("scheme-changed-since",)
        assert explanation.verified

    def test_what_was_refused_is_explained_by_the_scheme_of_then(self) -> None:
        then = SignatureFormat("hmac-base64", HEADER)
        value = str(SCHEMES["hmac-base64"].sign(OTHER_SECRET.encode(), BODY))
        checked = CheckedBy("erp", then, ERP.secret.fingerprint(b"saltsalt"))
        explanation = explain(replace(Wrong((), value).case(), checked_by=checked))
        assert explanation.causes == ("scheme-changed-since", "secret-of-another-subscription")

    def test_the_header_was_changed(self) -> None:
        explanation = explain(self.case(SAMPLE_SECRET, ERP.secret, signing=SignatureFormat(header="X-Sig")))
        assert explanation.causes == ("header-changed-since",)
        assert "X-Sig" in explanation.sentence

    def test_the_subscription_was_renamed(self) -> None:
        shop = replace(ERP, name="shop")
        case = replace(self.case("x", ERP.secret), subscription=None, others=(shop, STOREFRONT))
        explanation = explain(case)
        assert explanation.causes == ("subscription-renamed", "nothing-fits")
        assert explanation.sentence.startswith("erp is called shop now; it did not fit then")

    def test_the_subscription_is_gone(self) -> None:
        gone = replace(self.case(OTHER_SECRET, Secret("gone")), subscription=None, others=(STOREFRONT,))
        assert explain(gone).causes == ("subscription-gone", "secret-of-another-subscription")
        unknown = replace(self.case("x", Secret("gone")), subscription=None, others=(STOREFRONT,))
        assert explain(unknown).causes == ("subscription-gone",)
        assert explain(replace(unknown, checked_by=None)).causes == ("subscription-gone",)


def captured(value: str, rules: Rules) -> Capture:
    headers = ((b"Content-Type", b"application/json"), (HEADER.encode(), value.encode()))
    received = Received("POST", "/hooks/erp", "1.1", headers, BODY)
    examined = examine(received, rules)
    meant = examined.subscription
    return Capture(
        "r", 1, "p", "POST", "/hooks/erp", "1.1", headers, BODY, False, b"", None, None, None,
        meant.name if meant else None, examined.verdict, Answer(401), 1,
        rules.wire.signature, rules.fingerprints[meant.name] if meant else None,
    )  # fmt: skip


def test_a_capture_brings_what_it_was_checked_by() -> None:
    capture = captured(signed(key=OTHER_SECRET), Rules((ERP, STOREFRONT)))
    case = case_of(capture, (ERP, STOREFRONT), SignatureFormat())
    assert case is not None
    assert explain(case).causes == ("secret-of-another-subscription",)
    now = case_of(capture, (replace(ERP, secret=Secret(OTHER_SECRET)),), SignatureFormat())
    assert now is not None
    assert explain(now).causes == ("secret-changed-since",)


def test_a_capture_whose_signature_was_not_checked_has_no_case() -> None:
    capture = captured(RIGHT, Rules((ERP,)))
    assert case_of(replace(capture, subscription=None), (ERP,), SignatureFormat()) is None
    skipped = tuple(each for each in capture.verdict.checks if each.name != "signature")
    verdict = replace(capture.verdict, checks=skipped)
    assert case_of(replace(capture, verdict=verdict), (ERP,), SignatureFormat()) is None


HEADER_NAMES = st.sampled_from([HEADER.encode(), b"ABP-Webhook-Signature", b"X-Hub-Signature-256", b"date", b"a-id"])
VALUES = st.binary(max_size=200) | st.sampled_from([RIGHT.encode(), b"sha256=" + b"ab" * 32, b"t=1,v1=" + b"0" * 64])
BODIES = (
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ).map(lambda value: json.dumps(value).encode())
    | st.sampled_from([b"", b"[" * 500, b'"\\ud800"', b'{"Data":', BODY[:40], b"1e999", b"9" * 5000, b"\xef\xbb\xbf{}"])
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    body=BODIES,
    headers=st.lists(st.tuples(HEADER_NAMES | st.binary(max_size=40), VALUES), max_size=3),
    scheme=st.sampled_from(sorted(SCHEMES)),
    secret=st.text(min_size=12, max_size=40),
    sent=st.none() | st.binary(max_size=50),
)
def test_no_bytes_make_it_fail_or_say_a_secret(
    body: bytes, headers: list[tuple[bytes, bytes]], scheme: str, secret: str, sent: bytes | None
) -> None:
    marked = f"{secret}-{SAMPLE_SECRET}"
    subscription = replace(ERP, secret=Secret(marked))
    explanation = explain(Case(body, tuple(headers), subscription, SignatureFormat(scheme), (STOREFRONT,), sent))
    assert explanation.sentence.endswith(".")
    assert set(explanation.causes) <= set(CAUSES)
    for text in (explanation.sentence, explanation.fix):
        assert SAMPLE_SECRET not in text
        assert OTHER_SECRET not in text


@given(BODIES)
def test_what_is_written_again_is_the_same_json(body: bytes) -> None:
    text = TokenText.of(body)
    if text is None:
        return
    assert text.as_it_was().encode() == body
    value = json.loads(body)
    for made in (text.compact(), text.spaced(), text.indented("  "), text.sorted().compact()):
        assert repr(json.loads(made)) == repr(value) or json.loads(made) == value
    for rewriting in likely_rewritings(text):
        json.loads(rewriting.content.decode("utf-8", "surrogatepass"))


def test_rewritings_are_what_python_writes(samples: dict[str, bytes]) -> None:
    for body in samples.values():
        value, text = json.loads(body), TokenText.of(body)
        assert text is not None
        made = {each.content for each in (*likely_rewritings(text), *further_rewritings(text))}
        for options in ({}, {"indent": 2}, {"indent": 4}, {"indent": "\t"}, {"separators": (",", ":")}):
            for ascii_only in (True, False):
                for sort in (True, False):
                    dumped = json.dumps(value, ensure_ascii=ascii_only, sort_keys=sort, **options)
                    assert dumped.encode() in made | {body}


def test_the_decimals_are_those_of_the_specification_and_the_samples(
    repository: Path, samples: dict[str, bytes]
) -> None:
    text = (repository / "docs/wire-format.md").read_text(encoding="utf-8")
    section = text[text.index("\n## 5. ") : text.index("\n## 6. ")]
    types: dict[str, set[str]] = {}
    for name, kind in re.findall(r"^\| `(\w+)` \| `([^`]+)`", section, re.MULTILINE):
        types.setdefault(name, set()).add(kind)
    in_tables = {name for name, kinds in types.items() if "decimal" in kinds}
    assert all(types[name] == {"decimal"} for name in in_tables), "a name that is a decimal is nothing else elsewhere"
    assert in_tables | {"Rate"} == DECIMALS  # Rate stands in the table as a part of Taxes
    with_point: set[str] = set()
    whole: set[str] = set()
    for body in samples.values():
        for name, value in numbers(json.loads(body)):
            (with_point if isinstance(value, float) else whole).add(name)
    assert with_point == DECIMALS - {"SpecialPrice"}  # no sample has a special price
    assert whole.isdisjoint(DECIMALS)


def numbers(value: object, name: str = "") -> Iterator[tuple[str, int | float]]:
    if isinstance(value, dict):
        for member, inner in value.items():
            yield from numbers(inner, member)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner, name)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, value


def test_the_receive_path_does_not_load_it() -> None:
    script = (
        "import sys, sandbox.domain.examination, sandbox.receiver.receiver, sandbox.service\n"
        "sys.exit(any(name.startswith('sandbox.domain.explanation') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], timeout=60).returncode == 0
