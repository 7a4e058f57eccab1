"""Keys that config.yaml gives to actions (ui.keys): what can be used of them, and why not the rest.

Needs no textual, so that `sandbox config check` judges them too.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sandbox.tui.action import Action, Scope
from sandbox.tui.actions import ACTIONS
from sandbox.tui.keys import UnknownKeyError, key_written, keys_in, types_a_character

LEAVING, ALWAYS = "app.quit", "ctrl+q"
"""Whatever config.yaml says, this action keeps this key."""

_PANES = (Scope.EVENTS, Scope.SUBSCRIPTIONS, Scope.FEED, Scope.DETAILS, Scope.BODY, Scope.STORY)
_AROUND_PANES = (Scope.LINES, Scope.LAYOUT, Scope.MAXIMISED, Scope.EVERYWHERE, Scope.PROGRAM)

PLACES: tuple[frozenset[Scope], ...] = (
    *(
        frozenset({pane, Scope.LINES, Scope.LAYOUT, Scope.MAXIMISED, Scope.EVERYWHERE, Scope.PROGRAM})
        for pane in _PANES
    ),
    frozenset({Scope.FILTER, Scope.LAYOUT, Scope.MAXIMISED, Scope.EVERYWHERE, Scope.PROGRAM}),
    frozenset({Scope.COMPOSER, Scope.TARGETS, Scope.LINES, Scope.PROGRAM}),
    frozenset({Scope.FORM, Scope.BOXES, Scope.LINES, Scope.PROGRAM}),
    frozenset({Scope.TABLE, Scope.SUBSCRIPTIONS, Scope.LINES, Scope.PROGRAM}),
    frozenset({Scope.SHEET, Scope.LINES, Scope.PROGRAM}),
    frozenset({Scope.COLUMNS, Scope.PROGRAM}),
    frozenset({Scope.STORIES, Scope.LINES, Scope.PROGRAM}),
    frozenset({Scope.PRESENTER, Scope.PROGRAM}),
)
"""Scopes whose keys work at the same time, because of where the focus is."""

_TYPED_IN = frozenset({Scope.COMPOSER, Scope.FORM, Scope.FILTER, Scope.COLUMNS})

EDITING = frozenset({
    "alt+backspace", "alt+delete", "backspace", "ctrl+a", "ctrl+backspace", "ctrl+c", "ctrl+d", "ctrl+e", "ctrl+k",
    "ctrl+left", "ctrl+pagedown", "ctrl+pageup", "ctrl+right", "ctrl+shift+a", "ctrl+shift+k", "ctrl+shift+left",
    "ctrl+shift+right", "ctrl+u", "ctrl+v", "ctrl+w", "ctrl+x", "ctrl+z", "delete", "down", "end", "f6", "f7", "home",
    "left", "pagedown", "pageup", "right", "shift+down", "shift+end", "shift+home", "shift+left", "shift+right",
    "shift+up", "super+backspace", "super+c", "super+x", "super+y", "super+z", "up",
})  # fmt: skip
"""Keys with which text is edited, in Textual's lines and areas of text."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an entry of ui.keys does not count; `action_id` is its key there, `help` says what to do."""

    action_id: str
    sentence: str
    help: str


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys that differ from the default ones, by action id, and which entries do not count."""

    changed: Mapping[str, tuple[str, ...]]
    refusals: tuple[Refusal, ...]


def keymap_of(wanted: Mapping[str, str]) -> Keymap:
    """Judge what ui.keys says: action ids and the keys for them, by name, several with commas between them.

    An entry that cannot be used leaves its action the default keys, and so does one whose key another action has.
    """
    changed: dict[str, tuple[str, ...]] = {}
    refusals: list[Refusal] = []
    for action_id, text in wanted.items():
        try:
            changed[action_id] = _usable(action_id, text)
        except _RefusedError as refused:
            refusals.append(Refusal(action_id, *refused.args))
    # An action that gets its default keys back may need one that another entry wants; so look again.
    while clashes := [*_clashes(changed)]:
        refusals += clashes
        for each in clashes:
            changed.pop(each.action_id, None)
    order = [*wanted]
    return Keymap(changed, tuple(sorted(refusals, key=lambda each: order.index(each.action_id))))


class _RefusedError(Exception):
    """Takes a sentence and a help."""


def _usable(action_id: str, text: str) -> tuple[str, ...]:
    action = next((each for each in ACTIONS if each.id == action_id), None)
    if action is None:
        raise _RefusedError(f"there is no action {action_id!r}", _nearest(action_id))
    try:
        keys = keys_in(text)
    except UnknownKeyError as error:
        raise _RefusedError(f"{action_id}: {error}", error.help) from None
    defaults = action.keys.split(",")
    for key in keys:
        if action.scope in _TYPED_IN and key not in defaults and (types_a_character(key) or key in EDITING):
            sentence = f"{action_id} cannot have {key_written(key)!r}: where it works, that key writes or edits text"
            raise _RefusedError(sentence, "choose one with ctrl+ or a function key, such as f5")
    return keys if action_id != LEAVING or ALWAYS in keys else (*keys, ALWAYS)


def _nearest(action_id: str) -> str:
    ids = [each.id for each in ACTIONS]
    close = difflib.get_close_matches(action_id.casefold(), ids, n=3, cutoff=0.5)
    words = set(action_id.casefold().replace(".", "-").split("-"))
    close += [each for each in ids if words & set(each.replace(".", "-").split("-")) and each not in close]
    asked = f"did you mean {' or '.join(close[:3])}? " if close else ""
    return f"{asked}`sandbox config keys` lists them all"


def _clashes(changed: Mapping[str, tuple[str, ...]]) -> Iterator[Refusal]:
    """Yield a refusal for every changed action that has a key of another one which works at the same time."""
    for action in ACTIONS:
        keys = changed.get(action.id, ())
        for key in keys:
            other = _other_with(key, action, changed)
            if other is not None and (action.id, key) != (LEAVING, ALWAYS):
                where = (other if action.scope in (Scope.EVERYWHERE, Scope.PROGRAM, Scope.LINES) else action).scope
                taken = f"under {where.value!r} it is the key of {other.id}"
                yield Refusal(
                    action.id,
                    f"{action.id} cannot have {key_written(key)!r}: {taken}, so {action.id} has its default "
                    f"{_and(action.keys)}",
                    f"choose another key, or give {other.id} another one as well",
                )
                break


def _and(keys: str) -> str:
    return " and ".join(repr(key_written(key)) for key in keys.split(","))


def _other_with(key: str, action: Action, changed: Mapping[str, tuple[str, ...]]) -> Action | None:
    for other in _beside(action):
        defaults = key in action.keys.split(",") and key in other.keys.split(",")  # then the nearer one counts
        if not defaults and key in changed.get(other.id, other.keys.split(",")):
            return other
    return None


def _beside(action: Action) -> Iterable[Action]:
    near = frozenset().union(*(place for place in PLACES if action.scope in place))
    return (other for other in ACTIONS if other.scope in near and other.id != action.id)
