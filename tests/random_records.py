"""Records at random: any byte, lone surrogates, numbers of any size."""

from dataclasses import replace

from hypothesis import strategies as st

from sandbox.domain.records import Answer, AnswerFault, Attempt, Capture, Hop, Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.domain.verdict import Check, CheckStatus, Verdict
from sandbox.domain.wire import SignatureFormat

TEXT = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    ["\ud83d\ude00", "\x00a\x00", "\udc80", "\\ud83d\\ude00"]
)
NUMBER = st.integers() | st.integers(-(2**70), 2**70) | st.sampled_from([2**63, -(2**63), 10**4000])
SMALL = st.integers(-(2**70), 2**70)
RAW_HEADERS = st.lists(st.tuples(st.binary(), st.binary())).map(tuple)
HEADERS = st.lists(st.tuples(TEXT, TEXT)).map(tuple)

ATTEMPTS = st.builds(
    Attempt,
    *(TEXT, NUMBER, TEXT, TEXT, NUMBER, TEXT),
    st.builds(HttpRequest, TEXT, TEXT, HEADERS, st.binary()),
    st.builds(
        Outcome,
        *(st.sampled_from(OutcomeKind), TEXT, NUMBER, st.none() | NUMBER, RAW_HEADERS, st.binary(), st.booleans()),
        st.lists(st.builds(Hop, SMALL, TEXT)).map(tuple),
        st.none() | TEXT,
    ),
    st.none() | TEXT,
    st.none() | TEXT,
)
CAPTURES = st.builds(
    Capture,
    *(TEXT, NUMBER, TEXT, TEXT, TEXT, TEXT, RAW_HEADERS, st.binary(), st.booleans(), st.binary()),
    *(st.none() | TEXT, st.none() | TEXT, st.none() | NUMBER, st.none() | TEXT),
    st.lists(st.builds(Check, TEXT, st.sampled_from(CheckStatus), TEXT)).map(lambda checks: Verdict(tuple(checks))),
    st.builds(Answer, NUMBER, HEADERS, st.binary())
    | st.builds(
        Answer, NUMBER, HEADERS, st.binary(), TEXT, SMALL, st.none() | st.sampled_from(AnswerFault), st.booleans()
    ),
    NUMBER,
)
JUDGED_CAPTURES = st.builds(
    replace, CAPTURES, signing=st.builds(SignatureFormat, TEXT, st.none() | TEXT), secret_fingerprint=TEXT
)
