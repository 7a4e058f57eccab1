"""What can be done in the composer, and with its targets. A part of the registry."""

from sandbox.tui.action import Action, Scope

COMPOSER_ACTIONS: tuple[Action, ...] = (
    Action(
        "composer.send", Scope.COMPOSER, "ctrl+s", "send", "Send", "Send what the composer says.", footer=9,
    ),
    Action(
        "composer.cancel", Scope.COMPOSER, "escape", "cancel", "Cancel",
        "Leave the composer; asks first if something was written in it.", footer=9,
    ),
    Action(
        "composer.next", Scope.COMPOSER, "tab", "next_field", "Next", "Go to the next field.", at_once=True,
    ),
    Action(
        "composer.previous", Scope.COMPOSER, "shift+tab", "previous_field", "Previous", "Go to the previous field.",
        at_once=True,
    ),
    Action(
        "composer.whole", Scope.COMPOSER, "ctrl+t", "whole", "Data/body",
        "Write the whole body, which is sent byte for byte, or again only Data, around which the envelope is made.",
        footer=4,
    ),
    Action(
        "composer.editor", Scope.COMPOSER, "ctrl+o", "hand_off", "Editor",
        "Hand the text to your own editor ($VISUAL or $EDITOR), and take it back when that is closed.", footer=5,
    ),
    Action(
        "composer.layout", Scope.COMPOSER, "ctrl+l", "lay_out", "Lay out",
        "Lay the JSON out with a member a line, or if it is, put it into one line.", footer=2,
    ),
    Action(
        "composer.sample", Scope.COMPOSER, "ctrl+g", "sample", "Sample",
        "Take another sample of the shop instead of what is written.", footer=3,
    ),
    Action(
        "composer.fault", Scope.COMPOSER, "f2", "pick_fault", "Fault",
        "Choose a deliberate defect for the delivery, such as a wrong secret, or none.", footer=4,
    ),
    Action(
        "composer.header", Scope.COMPOSER, "ctrl+n", "add_header", "Header", "Add a header.", at_once=True,
    ),
    Action(
        "composer.reveal", Scope.COMPOSER, "ctrl+r", "reveal", "Show",
        "Show the secret and the values of headers that are written here, or hide them again.",
    ),
    Action(
        "composer.help", Scope.COMPOSER, "f1", "explain", "Help", "All keys, and what the signs mean.", footer=8,
    ),
    Action(
        "targets.toggle", Scope.TARGETS, "space,enter", "turn_over", "Choose",
        "Send to the subscription under the cursor, or not; the request beside it is the one that it gets.",
        footer=6,
    ),
)  # fmt: skip
