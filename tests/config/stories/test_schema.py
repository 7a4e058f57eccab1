"""What editors know of a story's file: the packaged schema is the printed one, and takes every story."""

import json
from typing import Any

import jsonschema_rs
import pytest
import yaml

from sandbox.config.stories.finding import packaged_stories
from sandbox.config.stories.schema import story_schema
from tests.conftest import REPOSITORY

SCHEMA = story_schema()
VALIDATOR = jsonschema_rs.Draft7Validator(SCHEMA)


class CoreLoader(yaml.SafeLoader):
    """YAML in which dates are text, as YAML 1.2 has it."""


CoreLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "int", "float"))]
    + [(tag, pattern) for tag, pattern in resolvers if tag.endswith(("int", "float")) and first != ""]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> Any:  # noqa: ANN401  whatever stands there
    return yaml.load(text, CoreLoader)


def test_the_packaged_schema_is_the_printed_one() -> None:
    packaged = json.loads((REPOSITORY / "fixtures" / "story.schema.json").read_text(encoding="utf-8"))
    assert packaged == SCHEMA


@pytest.mark.parametrize("name", sorted(packaged_stories()))
def test_every_story_fits(name: str) -> None:
    text = packaged_stories()[name].read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../story.schema.json\n")
    VALIDATOR.validate(loaded(text))


@pytest.mark.parametrize(
    "step",
    [
        "{dispach: x}",
        "{at: 1h}",
        "{pay: order, cancel: order}",
        "{pay: {}}",
        "{place_order: {itms: []}}",
        "{place_order: {items: [{product: bottle}]}}",
        "{at: tomorrow, open_cart: {}}",
        "{repeat: {steps: [{open_cart: {}}]}}",
        "{open_cart: {quantity: 0}}",
        "{fail_attempt: {shipment: parcel, reason_code: Nonsense}}",
    ],
)
def test_mistakes_are_seen_in_the_editor(step: str) -> None:
    assert not VALIDATOR.is_valid(loaded(f"title: Mine\nsteps: [{step}]"))
