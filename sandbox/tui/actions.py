"""The one registry of actions: keys, footer, command palette and help are all generated from it.

Each room of the terminal UI says in its `actions` what can be done there; here they come together.
"""

from textual.binding import Binding

from sandbox.tui.action import Action, Scope
from sandbox.tui.answers.actions import ANSWERS_ACTIONS
from sandbox.tui.body.actions import BODY_ACTIONS
from sandbox.tui.composer.actions import COMPOSER_ACTIONS
from sandbox.tui.desk_actions import DESK_ACTIONS
from sandbox.tui.details.actions import DETAILS_ACTIONS
from sandbox.tui.emitting.actions import EMITTING_ACTIONS
from sandbox.tui.feed.actions import FEED_ACTIONS
from sandbox.tui.form.actions import FORM_ACTIONS
from sandbox.tui.layout.actions import LAYOUT_ACTIONS
from sandbox.tui.lines.actions import LINES_ACTIONS
from sandbox.tui.sheet.actions import SHEET_ACTIONS
from sandbox.tui.stories.actions import STORY_ACTIONS
from sandbox.tui.subscriptions.actions import SUBSCRIPTIONS_ACTIONS

ACTIONS: tuple[Action, ...] = (
    *EMITTING_ACTIONS,
    *COMPOSER_ACTIONS,
    *SUBSCRIPTIONS_ACTIONS,
    *FORM_ACTIONS,
    *LINES_ACTIONS,
    *FEED_ACTIONS,
    *DETAILS_ACTIONS,
    *BODY_ACTIONS,
    *ANSWERS_ACTIONS,
    *SHEET_ACTIONS,
    *STORY_ACTIONS,
    *LAYOUT_ACTIONS,
    *DESK_ACTIONS,
)


def key_for(action_id: str) -> str:
    """Return the key of an action as the screen writes it. Raises KeyError."""
    return {action.id: action for action in ACTIONS}[action_id].key_names[0]


def bindings(*scopes: Scope) -> list[Binding]:
    """Return the key bindings of the actions of some scopes; the first key of an action stands in the footer."""
    return [
        Binding(
            key,
            action.call,
            action.label,
            show=bool(action.footer) and key == action.keys.partition(",")[0],
            key_display=name,
            # Leaving, and the palette, must work over every dialog too; control keys cannot be text typed into one.
            priority=action.at_once or (action.scope is Scope.PROGRAM and key.startswith("ctrl+")),
            id=action.id,
        )
        for action in ACTIONS
        if action.scope in scopes
        for key, name in zip(action.keys.split(","), action.key_names, strict=True)
    ]
