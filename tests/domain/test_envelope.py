"""The envelope has its members in the documented order; the wire switches turn what they say (wire-format 4, 10)."""

import json
from decimal import Decimal

import pytest

from sandbox.domain import json_text, ticks
from sandbox.domain.envelope import Event, RenameError, body_of, generated_data
from sandbox.domain.json_text import JsonObject, JsonProfile
from sandbox.domain.wire import Nulls, WireFormat

AT = ticks.parse("2026-03-04T07:10:05.2987715Z")[0]


def test_each_sample_is_rebuilt_from_its_id_event_data_and_time(samples: dict[str, bytes]) -> None:
    for name, body in samples.items():
        value = json_text.read(body)
        assert isinstance(value, dict)
        event = Event(str(value["Id"]), name, json_text.write(value["Data"]))
        created = ticks.parse(str(value["CreationTimeUtc"]))[0]
        assert body_of(event, 0, created, WireFormat()) == body, name


def test_members_switches() -> None:
    event = Event("id", "StockQuantityUpdate", "{}")
    wire = WireFormat(event_member="WebhookEvent", stock_event="Stock.QuantityUpdate")
    assert body_of(event, 2, AT, wire) == (
        b'{"Id":"id","WebhookEvent":"Stock.QuantityUpdate","Attempt":2,"Data":{},'
        b'"CreationTimeUtc":"2026-03-04T07:10:05.2987715Z"}'
    )


def test_without_an_envelope_the_body_is_data_alone() -> None:
    assert body_of(Event("id", "Order.Create", '{"Id":1}'), 0, AT, WireFormat(envelope=False)) == b'{"Id":1}'


def test_a_body_of_the_user_is_not_touched() -> None:
    body = b'\xef\xbb\xbf{ "odd" : 1.50 }\r\n\x00\xff'
    assert body_of(Event("id", "Order.Create", "", verbatim=body), 0, AT, WireFormat(envelope=False)) == body


def test_an_id_with_quotes_cannot_break_the_envelope() -> None:
    body = body_of(Event('a"b\\', "Order.Create", "{}"), 0, AT, WireFormat())
    assert json.loads(body)["Id"] == 'a"b\\'


def test_nulls_are_left_out_or_sent_at_every_depth() -> None:
    data: JsonObject = {"A": None, "Items": [{"B": None, "C": Decimal("1.00")}], "Empty": []}
    assert generated_data(data, WireFormat()) == {"Items": [{"C": Decimal("1.00")}], "Empty": []}
    assert generated_data(data, WireFormat(nulls=Nulls.INCLUDE)) == data


def test_members_are_renamed_at_every_depth_and_keep_their_place() -> None:
    data: JsonObject = {"LocationId": 1, "Items": [{"LocationId": 2, "Id": 3}]}
    wire = WireFormat(rename={"LocationId": "WarehouseId", "Items": "OrderItems"})
    assert json_text.write(generated_data(data, wire)) == '{"WarehouseId":1,"OrderItems":[{"WarehouseId":2,"Id":3}]}'


def test_the_profile_also_writes_the_envelope() -> None:
    body = body_of(Event("é", "Order.Create", "{}"), 0, AT, WireFormat(json_profile=JsonProfile.STJ_STRICT))
    assert body.startswith(b'{"Id":"\\u00E9"')


def test_a_rename_onto_a_member_that_is_there_is_refused() -> None:
    data: JsonObject = {"Items": [{"Name": "a", "Sku": "b"}]}
    with pytest.raises(RenameError, match="turns Name into Sku"):
        generated_data(data, WireFormat(rename={"Name": "Sku"}))
    swapped = generated_data(data, WireFormat(rename={"Name": "Sku", "Sku": "Name"}))
    assert swapped == {"Items": [{"Sku": "a", "Name": "b"}]}
