"""The one registry of actions: keys, footer, command palette and help are all generated from it.

Each room of the terminal UI says in its `actions` what can be done there; here they come together.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sandbox.tui.action import Action, Scope
from sandbox.tui.again.actions import AGAIN_ACTIONS
from sandbox.tui.answers.actions import ANSWERS_ACTIONS
from sandbox.tui.body.actions import BODY_ACTIONS
from sandbox.tui.composer.actions import COMPOSER_ACTIONS
from sandbox.tui.desk_actions import DESK_ACTIONS
from sandbox.tui.details.actions import DETAILS_ACTIONS
from sandbox.tui.emitting.actions import EMITTING_ACTIONS
from sandbox.tui.feed.actions import FEED_ACTIONS
from sandbox.tui.form.actions import FORM_ACTIONS
from sandbox.tui.keys import key_shown, types_a_character
from sandbox.tui.layout.actions import LAYOUT_ACTIONS
from sandbox.tui.lines.actions import LINES_ACTIONS
from sandbox.tui.sheet.actions import SHEET_ACTIONS
from sandbox.tui.stories.actions import STORY_ACTIONS
from sandbox.tui.subscriptions.actions import SUBSCRIPTIONS_ACTIONS

if TYPE_CHECKING:
    from textual.binding import Binding

ACTIONS: tuple[Action, ...] = (
    *EMITTING_ACTIONS,
    *COMPOSER_ACTIONS,
    *SUBSCRIPTIONS_ACTIONS,
    *FORM_ACTIONS,
    *LINES_ACTIONS,
    *FEED_ACTIONS,
    *DETAILS_ACTIONS,
    *AGAIN_ACTIONS,
    *BODY_ACTIONS,
    *ANSWERS_ACTIONS,
    *SHEET_ACTIONS,
    *STORY_ACTIONS,
    *LAYOUT_ACTIONS,
    *DESK_ACTIONS,
)


_BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

_KEY_IN_HELP = re.compile(r"\{([a-z.-]+)\}")

_FIRM = ".over-dialogs"
"""Behind the id of an action of the program: its keys that work over every dialog too, since they type no text."""

_NEVER_SENT = "<ignore>"
"""Textual's name of a key that no terminal sends: it keeps the place of keys that ui.keys may give."""

_changed: dict[str, tuple[str, ...]] = {}
"""The keys that config.yaml gives, by action id. There is one terminal, and so one set of keys, in a process."""


def put_in_force(changed: Mapping[str, tuple[str, ...]]) -> None:
    """Let these actions have other keys than the default ones, all others the default ones."""
    _changed.clear()
    _changed.update(changed)


def keys_of(action_id: str) -> tuple[str, ...]:
    """Return the keys in force of an action, by Textual's names. Raises KeyError."""
    return _changed.get(action_id) or tuple(_BY_ID[action_id].keys.split(","))


def scope_keys(scope: Scope) -> frozenset[str]:
    """Return all keys in force of the actions of a scope, by Textual's names."""
    return frozenset(key for action in ACTIONS if action.scope is scope for key in keys_of(action.id))


def key_names(action_id: str) -> tuple[str, ...]:
    """Return the keys in force of an action as the screen writes them. Raises KeyError."""
    return tuple(map(key_shown, keys_of(action_id)))


def key_for(action_id: str) -> str:
    """Return the first key in force of an action as the screen writes it. Raises KeyError."""
    return key_names(action_id)[0]


def key_word(action_id: str) -> str:
    """Return the same for a sentence, where Enter is a word and no sign. Raises KeyError."""
    return key_for(action_id).replace("⏎", "Enter")


def with_keys(help: str) -> str:
    """Return a sentence of the help in which the id of an action in braces, such as `{desk.back}`, is its key."""
    return _KEY_IN_HELP.sub(lambda match: key_word(match[1]), help)


def action_of(binding_id: str | None) -> Action | None:
    """Return the action to which a binding made here leads."""
    return _BY_ID.get((binding_id or "").removesuffix(_FIRM))


def bindings(*scopes: Scope) -> "list[Binding]":
    """Return the bindings of the default keys of the actions of some scopes."""
    from textual.binding import Binding  # here, because whoever lists the keys needs no terminal program

    return [
        Binding(",".join(keys), action.call, action.label, bool(action.footer), priority=firm, id=binding_id)
        for action in ACTIONS
        if action.scope in scopes
        for binding_id, keys, firm in _bound(action, tuple(action.keys.split(",")))
    ]


def help_bindings() -> "list[Binding]":
    """Return the bindings of the help for a dialog in which no text is typed."""
    return [each for each in bindings(Scope.PROGRAM) if each.id == "app.help"]


def textual_keymap() -> dict[str, str]:
    """Return the keys that config.yaml gives as Textual's `App.set_keymap` wants them: by the id of the binding."""
    return {
        binding_id: ",".join(keys)
        for action_id, changed in _changed.items()
        for binding_id, keys, _ in _bound(_BY_ID[action_id], changed)
    }


def _bound(action: Action, keys: tuple[str, ...]) -> list[tuple[str, tuple[str, ...], bool]]:
    """Return the bindings of an action: their id, their keys, and whether they come before all others."""
    if action.scope is not Scope.PROGRAM:
        return [(action.id, keys, action.at_once)]
    # Leaving, help and the palette must work over every dialog; but a key that types a character is text there.
    loose = tuple(key for key in keys if types_a_character(key)) or (_NEVER_SENT,)
    firm = tuple(key for key in keys if not types_a_character(key)) or (_NEVER_SENT,)
    return [(action.id, loose, False), (action.id + _FIRM, firm, True)]
