"""Plain scalars mean what the YAML 1.2 core schema says, through the whole reader."""

import math

import pytest

from sandbox.config.interpolate import Variables
from sandbox.config.located import Located
from sandbox.config.yaml12 import read


def data_of(text: str) -> object:
    located = Located(read(text, "config.yaml"), Variables({}, None))
    assert located.problems == []
    return located.data


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("On", "On"),
        ("off", "off"),
        ("y", "y"),
        ("tRue", "tRue"),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("FALSE", False),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("nUll", "nUll"),
        ("0755", 755),
        ("0o755", 493),
        ("0xFF", 255),
        ("-0xFF", "-0xFF"),
        ("0b11", "0b11"),
        ("+12", 12),
        ("-0", 0),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("190:20:30", "190:20:30"),
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T07:10:05Z", "2026-03-04T07:10:05Z"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1.5E-2", 0.015),
        (".", "."),
        ("1.2.3", "1.2.3"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("inf", "inf"),
        ("nan", "nan"),
        ("=", "="),
        ("60s", "60s"),
        ("२", "२"),
        ("'true'", "true"),
        ('"8025"', "8025"),
        ("!!str 12", "12"),
        ("!!int 0x10", 16),
        ("!!float 3", 3.0),
        ("! 12", "12"),
        ('"\\ud83d\\ude00"', "😀"),
        ("|\n    yes\n", "yes\n"),
    ],
)
def test_meaning(text: str, meaning: object) -> None:
    data = data_of(f"key: {text}")
    assert isinstance(data, dict)
    assert type(data["key"]) is type(meaning)
    assert data["key"] == meaning


def test_not_a_number() -> None:
    data = data_of("key: .NaN")
    assert isinstance(data, dict)
    assert math.isnan(data["key"])


def test_keys_are_their_text() -> None:
    assert data_of("200: a\nNO: b\ntrue: c\n~: d\n") == {"200": "a", "NO": "b", "true": "c", "~": "d"}


def test_anchors_and_merge_keys() -> None:
    text = """
base: &base {active: true, headers: {X-A: one}}
more: &more {port: 1, active: false}
first: {<<: *base, headers: {X-B: two}}
second: {<<: [*base, *more]}
third: *base
quoted: {"<<": text}
"""
    data = data_of(text)
    assert isinstance(data, dict)
    assert data["first"] == {"headers": {"X-B": "two"}, "active": True}
    assert data["second"] == {"active": True, "headers": {"X-A": "one"}, "port": 1}
    assert data["third"] == data["base"]
    assert data["quoted"] == {"<<": "text"}


def test_places_of_keys_and_values() -> None:
    text = "\ufeffreceiver:\r\n  port:   8025\r\nsubscriptions:\r\n- {name: 'ए', url: x}\r\n"
    located = Located(read(text, "config.yaml"), Variables({}, None))
    assert located.keys == {
        ("receiver",): (1, 1),
        ("receiver", "port"): (2, 3),
        ("subscriptions",): (3, 1),
        ("subscriptions", 0, "name"): (4, 4),
        ("subscriptions", 0, "url"): (4, 15),
    }
    assert located.values["receiver", "port"] == (2, 11)
    assert located.values["subscriptions", 0] == (4, 3)
    assert located.values["subscriptions", 0, "name"] == (4, 10)
    assert located.values["subscriptions", 0, "url"] == (4, 20)


def test_places_behind_an_alias() -> None:
    located = Located(read("a: &a {x: 1}\nb: *a\n", "config.yaml"), Variables({}, None))
    assert located.values["b",] == (2, 4)
    assert located.values["b", "x"] == (1, 11)
