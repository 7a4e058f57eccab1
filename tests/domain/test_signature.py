# ruff: noqa: E501  (the table is kept as the specification prints it)
"""Signatures match the specification, and every scheme verifies what it signs and nothing else."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import signature
from sandbox.domain.signature import SCHEMES, SignatureMismatchError
from sandbox.domain.wire import SignatureFormat

SECRET = b"whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"

# wire-format 12
EXPECTED = {
    "Product.Create": "01-6D-22-DF-6B-4D-0E-84-DA-32-F6-63-B3-B7-AA-36-57-E7-B7-1B-DE-D3-86-94-CF-42-A9-54-8C-13-A7-76",
    "Product.Update": "1C-A0-70-8E-FB-10-8C-62-87-BE-11-25-AC-17-56-E1-E6-3B-17-46-52-36-BE-70-93-9F-07-85-BE-00-A6-50",
    "Cart.Create": "5F-91-58-18-EC-3E-24-E6-49-28-AA-43-28-FA-E1-34-5B-04-97-46-AD-12-E8-7E-AB-D1-30-D4-29-A3-65-80",
    "Cart.Update": "F4-73-5C-27-2A-AB-F2-AA-3A-E4-CD-D0-99-2E-52-25-20-C1-5D-E6-2E-95-B4-68-E1-6B-95-1C-3E-2D-6E-FE",
    "Order.Create": "4E-59-7A-26-B6-30-0A-55-C7-92-99-9C-EB-A2-98-94-49-B1-8F-34-04-C2-D7-16-FE-93-08-D1-43-32-1B-F6",
    "Order.Update": "7D-7D-51-4A-D4-D7-08-3E-D5-CD-01-BE-36-0A-59-F6-F6-BA-6B-9A-10-F1-75-E6-3E-A4-38-61-22-75-96-C6",
    "Shipment.Create": "A0-A9-0E-6F-F2-D3-54-98-B9-E7-FD-59-6C-80-F9-DD-DE-53-E8-31-03-2B-14-A7-E8-A2-DB-C3-78-DB-CC-0D",
    "Shipment.GoodsDispatched": "2B-CB-DE-2A-3E-3F-7E-2C-89-1A-6E-75-1E-4E-D9-E1-6D-71-20-A8-5C-EC-1E-E7-F0-A8-C0-28-86-33-7F-DD",
    "StockQuantityUpdate": "C4-BB-C4-87-D3-CE-4D-D8-05-7D-AC-90-A2-70-71-73-44-13-82-E9-1D-F2-BB-02-59-85-CF-6A-8E-19-B5-1B",
    "Shipment.PickedUp": "2F-87-CC-CE-7A-25-F7-14-39-65-60-E8-B0-78-CB-D9-05-71-D4-7A-26-D2-97-5C-B3-A3-FC-01-CB-75-63-14",
    "Shipment.Unknown": "2A-ED-78-0D-F4-18-B6-FA-66-92-B4-71-FE-8C-04-9D-1D-A5-68-46-1E-6C-2E-61-27-0C-74-67-5F-10-78-05",
    "Shipment.OutForDelivery": "19-57-A6-4B-BC-56-D7-00-B1-60-6C-E7-35-2A-39-03-AA-99-7C-B3-53-A1-1E-47-71-EC-66-8C-36-EB-7C-47",
    "Shipment.AttemptFail": "E9-AA-CB-C2-AB-79-01-CF-B2-9F-DB-63-2F-25-25-4A-39-93-3D-37-4E-60-AB-82-78-3C-97-DF-E4-63-CB-32",
    "Shipment.Exception": "9E-A7-D6-78-0E-4C-50-12-36-FD-1D-3D-49-49-20-92-7A-D0-A5-0C-FF-8B-3D-5C-7F-22-A9-92-BE-70-7E-E6",
    "Shipment.Delivered": "CD-A6-10-BF-27-56-8B-6A-D8-CC-4B-8A-4D-B5-CA-6B-00-A4-BB-DC-E1-66-70-0D-A6-7E-1F-25-44-6E-62-08",
    "Shipment.GoodsReturned": "4D-1C-47-26-88-57-20-23-CB-31-DC-ED-C7-27-92-58-2B-2E-A9-2B-BC-9E-18-31-61-1E-C3-F2-93-CA-BF-18",
    "Shipment.GoodsReceived": "FE-CA-A1-23-A9-75-91-1D-82-1F-64-DB-41-0E-9A-60-A6-9C-23-D2-95-22-6E-63-71-CF-5B-34-48-89-9B-54",
    "Shipment.GoodsUnderInspection": "82-9F-A1-D2-25-9B-31-A1-08-7F-E2-98-14-64-38-03-11-05-52-54-BF-C9-C0-A8-39-13-13-31-22-92-BC-88",
    "Shipment.Accepted": "C3-3D-5C-17-8F-93-7C-B0-D3-02-3C-22-EB-4B-3A-AE-98-3D-84-27-BE-B8-67-E4-A9-34-67-44-C4-84-48-CD",
    "Shipment.ReStocked": "6F-22-84-AC-C6-E5-00-A7-B8-DF-2D-CA-F9-10-96-77-7D-95-62-3C-EE-BD-9D-7B-01-41-75-90-73-37-10-19",
}


def test_the_20_samples_have_the_signatures_of_section_12(samples: dict[str, bytes]) -> None:
    assert EXPECTED.keys() == samples.keys()
    for name, body in samples.items():
        assert SCHEMES["abp-hmac"].sign(SECRET, body) == f"sha256={EXPECTED[name]}", name


def test_the_vector_of_section_3_2() -> None:
    body = (
        '{"Id":"0b6f7c1e-52d4-4a0d-9d3e-8f2f5b1c7a90","Event":"Product.Create","Attempt":0,'
        '"Data":{"Name":"कुर्ता","Price":900.0},"CreationTimeUtc":"2026-03-02T05:40:12.3127418Z"}'
    ).encode()
    assert len(body) == 182
    value = SCHEMES["abp-hmac"].sign(b"whs_0123456789abcdef0123456789abcdef", body)
    assert value == (
        "sha256=AC-B0-28-D8-7A-46-32-69-83-43-F5-9C-E0-A3-B0-C1-2B-6A-B1-D9-08-E3-FE-8B-C2-2A-01-28-0A-EF-D3-64"
    )


def test_the_five_schemes_are_found_by_their_modules() -> None:
    assert set(SCHEMES) == {"abp-hmac", "plain-secret", "hmac-hex", "hmac-base64", "none"}


@pytest.mark.parametrize("name", [name for name in SCHEMES if name != "none"])
@given(key=st.text(min_size=1).map(lambda text: text.encode("utf-8", "replace")), body=st.binary())
def test_what_a_scheme_signs_it_verifies_and_no_other_key_does(name: str, key: bytes, body: bytes) -> None:
    scheme = SCHEMES[name]
    value = scheme.sign(key, body)
    assert value is not None
    scheme.verify(key, body, value)
    with pytest.raises(SignatureMismatchError):
        scheme.verify(key + b"x", body, value)


@pytest.mark.parametrize("name", ["abp-hmac", "hmac-hex", "hmac-base64"])
@given(body=st.binary(min_size=1))
def test_a_changed_body_is_noticed(name: str, body: bytes) -> None:
    scheme = SCHEMES[name]
    value = scheme.sign(SECRET, body)
    assert value is not None
    with pytest.raises(SignatureMismatchError):
        scheme.verify(SECRET, body[:-1], value)


@pytest.mark.parametrize("name", [name for name in SCHEMES if name != "none"])
@given(value=st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_header_value_gives_an_answer_without_the_secret(name: str, value: str) -> None:
    with pytest.raises(SignatureMismatchError) as caught:
        SCHEMES[name].verify(SECRET, b"{}", value)
    assert SECRET.decode() not in str(caught.value)


@pytest.mark.parametrize("change", [str.lower, lambda value: value.replace("-", ""), lambda value: f" {value} "])
def test_abp_hmac_ignores_case_hyphens_and_blanks(change: Callable[[str], str]) -> None:
    value = SCHEMES["abp-hmac"].sign(SECRET, b"{}")
    assert value is not None
    SCHEMES["abp-hmac"].verify(SECRET, b"{}", change(value))


def test_hmac_hex_is_taken_with_and_without_its_prefix() -> None:
    value = SCHEMES["hmac-hex"].sign(SECRET, b"{}")
    assert value is not None
    assert re.fullmatch(r"[0-9a-f]{64}", value)
    SCHEMES["hmac-hex"].verify(SECRET, b"{}", f"sha256={value}")


def test_the_header_name_is_configurable() -> None:
    assert signature.header_name(SignatureFormat()) == "abp-webhook-signature"
    assert signature.header_name(SignatureFormat("hmac-hex", "X-Sig")) == "X-Sig"
    assert signature.header_name(SignatureFormat("plain-secret")) == "X-O2VEND-Webhook-Secret"
    assert signature.header_name(SignatureFormat("none", "X-Sig")) is None


def test_none_sends_no_header_and_accepts_everything() -> None:
    assert SCHEMES["none"].sign(SECRET, b"{}") is None
    SCHEMES["none"].verify(SECRET, b"{}", "whatever")
