"""What can be done in the form of a subscription, and among its event types. A part of the registry."""

from sandbox.tui.action import Action, Scope

FORM_ACTIONS: tuple[Action, ...] = (
    Action(
        "form.save", Scope.FORM, "ctrl+s,enter", "save", "Save",
        "Write what the form says into config.yaml; everything else in the file stays.",
        footer=True,
    ),
    Action(
        "form.cancel", Scope.FORM, "escape", "cancel", "Cancel",
        "Leave the form; asks first if something was changed in it.",
        footer=True,
    ),
    Action(
        "form.next", Scope.FORM, "tab", "next_field", "Next",
        "Go to the next field.",
        at_once=True,
    ),
    Action(
        "form.previous", Scope.FORM, "shift+tab", "previous_field", "Previous",
        "Go to the previous field.",
        at_once=True,
    ),
    Action(
        "form.below", Scope.FORM, "down", "next_field", "Next",
        "Go to the next field; among the event types, to the next line.",
    ),
    Action(
        "form.above", Scope.FORM, "up", "previous_field", "Previous",
        "Go to the previous field; among the event types, to the line above.",
    ),
    Action(
        "form.generate", Scope.FORM, "ctrl+g", "generate", "Secret",
        "Make a fresh secret; give O2VEND the same one.",
    ),
    Action(
        "form.reveal", Scope.FORM, "ctrl+r", "reveal", "Show",
        "Show the secret and the values of headers, or hide them again.",
        footer=True,
    ),
    Action(
        "form.copy", Scope.FORM, "ctrl+y", "copy_secret", "Copy",
        "Copy the secret, with its references replaced, to the clipboard (OSC 52, if the terminal allows it).",
    ),
    Action(
        "form.header", Scope.FORM, "ctrl+n", "add_header", "Header",
        "Add a header.",
        at_once=True,
    ),
    Action(
        "form.help", Scope.FORM, "f1", "explain", "Help",
        "All keys, and what the signs mean.",
        footer=True,
    ),
    Action(
        "boxes.toggle", Scope.BOXES, "space", "turn_over", "Check",
        "Select what is under the cursor, or not; a group's line stands for all of it that is shown.",
        footer=True,
    ),
    Action(
        "boxes.search", Scope.BOXES, "slash", "search", "Search",
        "Show only the event types whose name or description has what is typed.",
    ),
)  # fmt: skip
