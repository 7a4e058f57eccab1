"""Names of keys, as people write them, against what Textual calls them."""

import string

import pytest
from textual.binding import Binding
from textual.keys import Keys

from sandbox.tui.actions import ACTIONS
from sandbox.tui.keys import UnknownKeyError, key_shown, key_written, keys_in, types_a_character


@pytest.mark.parametrize("character", [*(each for each in string.printable if not each.isspace()), "ä", "ß", "§", "€"])
def test_a_character_is_the_key_that_types_it(character: str) -> None:
    (key,) = keys_in(character)
    typed = "comma" if character == "," else character  # a comma stands between keys
    assert [each.key for each in Binding.make_bindings([Binding(typed, "x")])] == [key]
    assert types_a_character(key)
    assert key_shown(key) == character
    assert keys_in(key_written(key)) == (key,)


@pytest.mark.parametrize("key", [each.value for each in Keys if each.value.isalnum() and each.value != "return"])
def test_the_keys_of_textual_are_known(key: str) -> None:
    assert keys_in(key) == (key,)
    assert types_a_character(key) == (key == "space")


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("x, ctrl+x", ("x", "ctrl+x")),
        ("x,x", ("x",)),
        (",", ("comma",)),
        ("comma,y", ("comma", "y")),
        ("+", ("plus",)),
        ("ctrl++", ("ctrl+plus",)),
        ("Shift + Ctrl + F5", ("ctrl+shift+f5",)),
        ("shift+a", ("A",)),
        ("ctrl+X", ("ctrl+x",)),
        ("Esc", ("escape",)),
        ("PgDn", ("pagedown",)),
        ("ctrl+[,ctrl+\\", None),
        ("question_mark", ("question_mark",)),
        ("hyphen_minus", ("minus",)),
    ],
)
def test_what_people_write(written: str, keys: tuple[str, ...] | None) -> None:
    if keys is None:
        with pytest.raises(UnknownKeyError, match="terminals send it as Esc"):
            keys_in(written)
    else:
        assert keys_in(written) == keys


@pytest.mark.parametrize(
    ("written", "sentence", "help"),
    [
        ("", "there is no key in it", "a comma is called comma"),
        ("x,", "there is no key in it", "a comma is called comma"),
        ("escpe", "there is no key 'escpe'", "did you mean escape?"),
        ("question_marc", "there is no key 'question_marc'", "did you mean question_mark?"),
        ("ctrl-x", "there is no key 'ctrl-x'", "write a character, or a name"),
        ("hypr+x", "there is no key 'hypr+x'", "'hypr' is none of alt, ctrl"),
        ("ctrl+i", "ctrl+i cannot be used: terminals send it as Tab", "another key"),
        ("ctrl+c", "it is what people press to copy", "another key"),
        ("shift+1", "terminals do not send 'shift+1'", "the character that it types"),
        ("\x07", "there is no key", "a character that can be typed"),
    ],
    ids=range(10),
)
def test_what_cannot_be_pressed_is_refused_with_a_way_out(written: str, sentence: str, help: str) -> None:
    with pytest.raises(UnknownKeyError) as refused:
        keys_in(written)
    assert sentence in str(refused.value)
    assert help in refused.value.help


def test_every_default_key_can_be_written_as_the_list_shows_it() -> None:
    for action in ACTIONS:
        keys = tuple(action.keys.split(","))
        assert keys_in(",".join(map(key_written, keys))) == keys, action.id


@pytest.mark.parametrize(
    ("key", "shown"),
    [("enter", "⏎"), ("ctrl+up", "^↑"), ("shift+tab", "⇧Tab"), ("f5", "F5"), ("alt+x", "alt+x"), ("minus", "-")],
)
def test_how_the_screen_writes_keys(key: str, shown: str) -> None:
    assert key_shown(key) == shown
