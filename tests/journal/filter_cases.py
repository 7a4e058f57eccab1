"""Records and filters at random, made of the same few texts and numbers, so that they often meet."""

import json

from hypothesis import strategies as st

from sandbox.domain.filters import quoted
from sandbox.domain.records import Answer, Attempt, Capture, Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.domain.ticks import PER_MILLISECOND
from sandbox.domain.verdict import Check, CheckStatus, Verdict
from tests.journal.journal_records import AT

TEXTS = st.sampled_from(
    [
        *("erp", "ERP", "Order.Create", "order.created", "", "*", "a*b", "a,b", 'q"uo\\te', "it's; --", "%", "_"),
        *("a\0b", "a\0c", "\0", "é", "É", "İ", "ß", "K", "\udcff", "\ud800\udc00", "\U0001f600", "x" * 300, "\n"),
        *("true", "null", "900", "900.00", "signature", "header:X-Api-Key", "(a or b)", "#1"),
    ]
) | st.text(st.characters(exclude_categories=()), max_size=4)  # fmt: skip
NAMES = st.sampled_from(["x-api-key", "X-Api-Key", "x", "é", "\u00e9\u00ff", "a\0", ""])
NUMBERS = st.sampled_from(
    [0, 1, 2, 200, 404, 500, -1, 2**31, 2**63 - 1, -(2**63) + 1, 2**63, -(2**63), 2**70, -(2**70), 10**30]
) | st.integers(-3, 600)  # fmt: skip
TIMES = st.sampled_from([AT, AT - 1, AT + 1, AT - 600 * 10_000_000, -(2**70), 2**70]) | st.integers(AT - 10, AT + 10)
ELAPSED = NUMBERS | st.sampled_from([PER_MILLISECOND, 2 * PER_MILLISECOND - 1, 12 * PER_MILLISECOND + 5000])

LEAVES = (
    st.sampled_from(["900", "900.00", "9e2", "true", "null"])
    | st.sampled_from(["1", "1e400", "-1e400", "-0", "0.1", "18446744073709551616", "false"])
    | st.builds(lambda text, ascii_only: json.dumps(text, ensure_ascii=ascii_only), TEXTS, st.booleans())
)
MEMBERS = st.sampled_from(["a", "A", "b", "Data", "Items", "odd name", "é", "\ud800", "0"])
JSON_TEXTS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]")
        | st.lists(st.tuples(MEMBERS, inner), max_size=3).map(
            lambda pairs: "{" + ",".join(f"{json.dumps(name)}: {value}" for name, value in pairs) + "}"
        )
    ),
    max_leaves=6,
)
ORDERS = st.builds(
    '{{"Data": {{"a": {}, "b": {{"a": {}}}, "Items": [{}, {{"a": {}}}], "odd name": {}}}}}'.format, *[LEAVES] * 5
)
BODIES = (
    ORDERS.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | (ORDERS | JSON_TEXTS).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | JSON_TEXTS.map(lambda text: b'{"Id":"x","Data":%b}' % text.encode("utf-8", "surrogatepass"))
    | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.binary(max_size=6)
    | st.sampled_from(
        [b"[" * 200, b'\xef\xbb\xbf{"a":1}', b'{"a":NaN}', b'{"a":1', b"1" * 5000, b'{"a":1e999999999999}']
    )
)

ATTEMPTS = st.builds(
    lambda at, event_id, event, number, name, request, outcome, fault: Attempt(
        "", at, event_id, event, number, name, request, outcome, None, fault
    ),
    *(TIMES, TEXTS, TEXTS, NUMBERS, TEXTS),
    st.builds(HttpRequest, TEXTS, TEXTS, st.lists(st.tuples(NAMES, TEXTS), max_size=3).map(tuple), BODIES),
    st.builds(Outcome, st.sampled_from(OutcomeKind), TEXTS, ELAPSED, st.none() | NUMBERS),
    st.none() | TEXTS,
)
RAW_NAMES = NAMES.map(lambda name: name.encode("utf-8")) | st.binary(max_size=3)
CAPTURES = st.builds(
    lambda at, method, target, headers, body, event_id, event, number, name, checks, status, elapsed: Capture(
        *("", at, "peer", method, target, "HTTP/1.1", headers, body, False, b"", event_id, event, number, name),
        *(Verdict(checks), Answer(status), elapsed),
    ),
    *(TIMES, TEXTS, TEXTS),
    st.lists(
        st.tuples(RAW_NAMES, TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=3)),
        max_size=3,
    ).map(tuple),
    *(BODIES, st.none() | TEXTS, st.none() | TEXTS, st.none() | NUMBERS, st.none() | TEXTS),
    st.lists(
        st.builds(
            Check, st.sampled_from(["signature", "Signature", "header:é", "a\0b"]), st.sampled_from(CheckStatus), TEXTS
        ),
        max_size=3,
    ).map(tuple),
    *(NUMBERS, ELAPSED),
)
RECORDS = ATTEMPTS | CAPTURES
NOTES = st.none() | TEXTS


def _starred(text: str, start: int, end: int, end_is_open: bool) -> str:
    head, tail = text[: min(start, end)], text[max(start, end) :]
    return f"{quoted(head)}*" if end_is_open else f"{quoted(head)}*{quoted(tail)}"


PATTERNS = (
    TEXTS.map(quoted)
    | TEXTS.map(lambda text: quoted(text.swapcase()))
    | st.builds(_starred, TEXTS, st.integers(0, 5), st.integers(0, 5), st.booleans())
    | st.builds(lambda text, at: f"*{quoted(text[at : at + 1])}*", TEXTS, st.integers(0, 3))
    | st.just("*")
)
SMALL = NUMBERS.filter(lambda number: abs(number) < 10**18)
SPANS = (
    st.builds(lambda sign, number: f"{sign}{number}", st.sampled_from(["", ">", ">=", "<", "<="]), SMALL)
    | st.builds(lambda one, other: f"{min(one, other)}..{max(one, other)}", SMALL, SMALL)
)  # fmt: skip
PATHS = st.sampled_from(
    [
        *(".a", ".A", ".b", ".*", ".*.*", "[*]", "[0]", "[-1]", "[*].a", ".Items[*]", ".Items[*].a", ".Data"),
        *('["odd name"]', '["\\ud800"]', ".é", ".a.b", ".0", '["Data"]["a"]'),
    ]
)
DATA_VALUES = (
    PATTERNS
    | st.sampled_from(["900", "900.0", ">1", ">=900", "<=1e400", "*"])
    | st.sampled_from(["1", "true", "false", "null", "<0", "1e400", "9*"])
)  # fmt: skip
DATA_TERMS = st.builds("data{}:{}".format, PATHS | st.sampled_from([".a", ".*", ".Items[*].a", ".b.a"]), DATA_VALUES)
TERMS = (
    st.builds("{}:{}".format, st.sampled_from(["event", "sub", "method", "url", "note", "id", "fault"]), PATTERNS)
    | st.builds("{}:{}".format, st.sampled_from(["number", "attempt", "status", "ms"]), SPANS)
    | st.sampled_from(["kind:attempt", "kind:capture", "verdict:verified", "verdict:rejected", "marked:yes"])
    | st.sampled_from(["outcome:delivered", "outcome:t*", "outcome:*", "status:2xx", "status:5xx", "#1", "#2..3"])
    | st.sampled_from(["age:<10m", "age:>=600s", "age:>0ms", "age:<=0ms", "size:>2", "size:<1k", "size:4"])
    | st.sampled_from(["at:2022-09-28", "at:>2022-09-28T22:13:20", "at:<=2022-09-28T22:13:20.0000000", "marked:no"])
    | st.builds("header.{}:{}".format, st.sampled_from(["x-api-key", "X-*", "*", "é", "\u00e9\u00ff", "a\0"]), PATTERNS)
    | st.builds("check:{}".format, st.sampled_from(["signature", "s*", '"header:é"', '"a\0b"', '"a\0"*']))
    | DATA_TERMS
    | TEXTS.filter(bool).map(quoted)
)  # fmt: skip
FILTERS = st.recursive(
    TERMS,
    lambda inner: (
        st.builds("not ({})".format, inner)
        | st.builds("({}) {} ({})".format, inner, st.sampled_from(["", "and", "or"]), inner)
    ),
    max_leaves=4,
)
