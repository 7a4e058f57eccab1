"""Names of keys: how people write them, what Textual calls them, how the screen shows them. Knows no Textual itself."""

import difflib
import string
import unicodedata

_OF_CHARACTERS = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""Textual's names of characters where they are not Unicode's."""

_NAMED = (
    "enter", "tab", "escape", "space", "backspace", "insert", "delete", "home", "end", "pageup", "pagedown",
    "up", "down", "left", "right", *(f"f{number}" for number in range(1, 25)),
)  # fmt: skip

_OTHER_NAMES = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "page_up": "pageup",
    "page_down": "pagedown", "del": "delete", "ins": "insert", "question": "question_mark", "dash": "minus",
}  # fmt: skip

_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
"""In the order in which Textual writes them."""

_TAKEN_BY_TERMINALS = {
    "ctrl+c": "it is what people press to copy",
    "ctrl+h": "most terminals send it as Backspace",
    "ctrl+i": "terminals send it as Tab",
    "ctrl+j": "terminals send it for a line break",
    "ctrl+m": "terminals send it as Enter",
    "ctrl+left_square_bracket": "terminals send it as Esc",
}

_SHOWN = {
    "enter": "⏎", "up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn",
    "space": "Space", "home": "Home", "end": "End", "tab": "Tab", "escape": "Esc", "delete": "Del", "insert": "Ins",
    "backspace": "⌫",
}  # fmt: skip

_SHOWN_MODIFIERS = {"ctrl": "^", "shift": "⇧"}


class UnknownKeyError(ValueError):
    """A key that cannot be pressed; the text is a sentence, `help` says what to write."""

    def __init__(self, sentence: str, help: str) -> None:
        super().__init__(sentence)
        self.help = help


def keys_in(text: str) -> tuple[str, ...]:
    """Return Textual's names of the keys in a text such as `x,ctrl+x` or `?`, each once. Raises UnknownKeyError."""
    parts = [","] if text.strip() == "," else text.split(",")
    return tuple(dict.fromkeys(_key(part.strip()) for part in parts))


def types_a_character(key: str) -> bool:
    """Tell whether this key of Textual's writes something into a line of text."""
    return (key not in _NAMED and "+" not in key) or key == "space"


def key_shown(key: str) -> str:
    """Return how the screen writes a key of Textual's: `^s`, `?`, `PgUp`."""
    *modifiers, last = key.split("+")
    name = _SHOWN.get(last) or _character(last) or (last.upper() if last in _NAMED else last)
    return "".join(_SHOWN_MODIFIERS.get(each, f"{each}+") for each in modifiers) + name


def key_written(key: str) -> str:
    """Return how one writes a key of Textual's in config.yaml: `ctrl+s`, `?`, `pageup`; a comma is called so."""
    return key if "+" in key or key in ("comma", "space") else _character(key) or key


def _key(written: str) -> str:
    if not written:
        raise UnknownKeyError("there is no key in it", "write a key such as x, ctrl+x or f5; a comma is called comma")
    head, plus, last = written.rpartition("+")
    if plus and not last:  # the plus itself: `+`, `ctrl++`
        head, last = head.rstrip("+"), "+"
    modifiers = {each.strip().casefold() for each in head.split("+") if each.strip()}
    for unknown in sorted(modifiers.difference(_MODIFIERS)):
        raise UnknownKeyError(f"there is no key {written!r}", f"{unknown!r} is none of {', '.join(_MODIFIERS)}")
    name = _last(last.strip(), written)
    if modifiers == {"shift"} and len(name) == 1 and name.isalpha():
        return name.upper()
    if modifiers == {"shift"} and types_a_character(name):
        raise UnknownKeyError(f"terminals do not send {written!r}", "write the character that it types, such as !")
    if modifiers and len(name) == 1:
        name = name.casefold()
    key = "+".join([*(each for each in _MODIFIERS if each in modifiers), name])
    if key in _TAKEN_BY_TERMINALS:
        raise UnknownKeyError(f"{written} cannot be used: {_TAKEN_BY_TERMINALS[key]}", "choose another key")
    return key


def _last(text: str, written: str) -> str:
    if len(text) == 1:
        return _name_of(text, written)
    name = text.casefold().replace(" ", "_").replace("-", "_")
    name = _OTHER_NAMES.get(name, _OF_CHARACTERS.get(name, name))
    if name in _NAMED or _character(name):
        return name
    close = difflib.get_close_matches(name, [*_NAMED, *_ASCII], n=1)
    raise UnknownKeyError(
        f"there is no key {written!r}",
        f"did you mean {close[0]}?" if close else "write a character, or a name such as enter, pageup, f5",
    )


def _name_of(character: str, written: str = "") -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").casefold().replace("-", "_").replace(" ", "_")
    if not name:
        raise UnknownKeyError(f"there is no key {written!r}", "write a character that can be typed")
    return _OF_CHARACTERS.get(name, name)


def _character(name: str) -> str:
    """Return the character that a key writes, empty if it writes none."""
    if len(name) == 1 or name in _NAMED:
        return name if len(name) == 1 else ""
    if name in _ASCII:
        return _ASCII[name]
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""


_ASCII = {_name_of(character): character for character in string.punctuation}
