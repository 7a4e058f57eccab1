"""A recorded body gives back its Data as it was written, and says why when there is no envelope."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import json_text
from sandbox.domain.envelope import body_of
from sandbox.domain.json_text import JsonValue
from sandbox.domain.recorded_envelope import NoEnvelopeError, read_envelope
from sandbox.domain.wire import WireFormat

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans(), st.permutations(["Id", "Event", "Attempt", "Data"]))
def test_data_is_the_very_text(value: JsonValue, indent: int | str | None, ascii: bool, order: list[str]) -> None:
    try:
        data = json.dumps(value, indent=indent, ensure_ascii=ascii)
        data.encode()
    except UnicodeEncodeError:  # a lone surrogate is no UTF-8
        return
    members = {"Id": '"i"', "Event": '"Order.Create"', "Attempt": "4", "Data": data}
    body = " {\n" + ",\r\n".join(f'"{name}" :\t{members[name]} ' for name in order) + "} "
    found = read_envelope(body.encode())
    assert (found.event.id, found.event.name, found.event.data_text, found.attempt) == ("i", "Order.Create", data, 4)


def test_number_forms_and_escapes_stay_as_they_were() -> None:
    data = '{"a":900.00,"b":1e+2,"c":"\\u0928\\/","d":-0.0,"c":[ ]}'
    body = f'{{"Id":"i","Event":"x","Attempt":0,"Data":{data},"CreationTimeUtc":"2026-03-04T07:10:05Z"}}'
    found = read_envelope(body.encode())
    assert found.event.data_text == data
    assert data in body_of(found.event, 1, 0, WireFormat()).decode()


def test_each_golden_body_is_built_again_but_for_attempt_and_time(samples: dict[str, bytes]) -> None:
    for body in samples.values():
        found = read_envelope(body)
        created = json_text.read(body)["CreationTimeUtc"]  # type: ignore[call-overload, index]
        again = body_of(found.event, found.attempt, 0, WireFormat())
        assert again.replace(b"0001-01-01T00:00:00Z", str(created).encode()) == body


def test_both_names_of_the_event_and_any_case_are_read() -> None:
    found = read_envelope(b'{"ID":"i","webhookEvent":"stock.quantityupdate","ATTEMPT":2,"data":[],"Extra":1,"x\\n":2}')
    assert (found.event.name, found.attempt, found.others) == ("StockQuantityUpdate", 2, ("Extra", "x\n"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1]", "no object"),
        (b"{}", "Id and Event and Attempt and Data missing"),
        (b'{"Id":"i","Event":"e","Data":1}', "Attempt missing"),
        (b'{"Id":1,"Event":"e","Attempt":0,"Data":1}', "Id or Event is no text"),
        (b'{"Id":"1","Event":"e","Attempt":true,"Data":1}', "no whole number"),
        (b'{"Id":"1","Event":"e","Attempt":1.0,"Data":1}', "no whole number"),
        (b'{"Id":"1","Event":"e","Attempt":1,"Data":1,"data":2}', "twice"),
    ],
)
def test_what_has_no_envelope_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(NoEnvelopeError, match=reason):
        read_envelope(body)


@given(st.binary())
def test_no_bytes_whatever_make_it_raise_anything_else(body: bytes) -> None:
    with pytest.raises(NoEnvelopeError):
        read_envelope(body)
