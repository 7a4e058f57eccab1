"""Stories can say everything that the commands take."""

import inspect

import pytest

from sandbox.shop.commands import COMMANDS
from sandbox.shop.stories.vocabulary import VOCABULARY

NOT_SAID = {"update_product": {"special"}, "book_shipment": {"packages"}, "open_return": {"packages"}}


def test_every_command_can_be_told() -> None:
    assert set(VOCABULARY) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_choice_is_a_parameter_and_every_parameter_a_choice(name: str) -> None:
    parameters = set(inspect.signature(COMMANDS[name]).parameters) - {"shop", "at"} - NOT_SAID.get(name, set())
    assert {choice.parameter for choice in VOCABULARY[name].choices.values()} == parameters
