"""What can be done with subscriptions, in pane and table, and with changes of config.yaml. A part of the registry."""

from sandbox.tui.action import Action, Scope

SUBSCRIPTIONS_ACTIONS: tuple[Action, ...] = (
    Action(
        "subscriptions.open", Scope.SUBSCRIPTIONS, "enter", "choose", "Read",
        "Go to the details of the subscription under the cursor.",
    ),
    Action(
        "subscriptions.switch", Scope.SUBSCRIPTIONS, "t", "switch", "On/off",
        "Make the subscription active or inactive, in config.yaml; nothing else in the file moves.",
        footer=4, palette=True,
    ),
    Action(
        "subscriptions.edit", Scope.SUBSCRIPTIONS, "e", "edit", "Edit",
        "Change the fields of the subscription in a form.",
        footer=4, palette=True,
    ),
    Action(
        "subscriptions.new", Scope.SUBSCRIPTIONS, "n", "new", "New",
        "Write a new subscription, with a fresh secret.",
        palette=True,
    ),
    Action(
        "subscriptions.duplicate", Scope.SUBSCRIPTIONS, "c", "duplicate", "Duplicate",
        "Write a new subscription that begins as a copy of this one.",
        palette=True,
    ),
    Action(
        "subscriptions.remove", Scope.SUBSCRIPTIONS, "delete,x", "remove", "Delete",
        "Take the subscription out of config.yaml, once you have said yes.",
        palette=True,
    ),
    Action(
        "subscriptions.up", Scope.SUBSCRIPTIONS, "K,ctrl+up", "move_up", "Move up",
        "Put the subscription before the one above it.",
        palette=True,
    ),
    Action(
        "subscriptions.down", Scope.SUBSCRIPTIONS, "J,ctrl+down", "move_down", "Move down",
        "Put the subscription behind the one below it.",
        palette=True,
    ),
    Action(
        "table.edit", Scope.TABLE, "enter", "edit", "Edit", "Change the fields of the subscription in a form.",
        footer=True,
    ),
    Action(
        "table.undo", Scope.TABLE, "u", "undo", "Undo",
        "Take your last change of config.yaml back, as elsewhere.",
        footer=True,
    ),
    Action(
        "table.again", Scope.TABLE, "U", "again", "Again",
        "Make a change again that was taken back, as elsewhere.",
    ),
    Action(
        "table.close", Scope.TABLE, "escape,S", "close", "Back",
        "Leave the table of subscriptions.",
        footer=True,
    ),
    Action(
        "config.undo", Scope.EVERYWHERE, "u", "undo_change", "Undo",
        "Take your last change of config.yaml back, comments included; what others changed in the file stays.",
        palette=True,
    ),
    Action(
        "config.again", Scope.EVERYWHERE, "U", "change_again", "Again",
        "Make your change of config.yaml again, if another program saved over it or you took it back.", palette=True,
    ),
    Action(
        "subscriptions.table", Scope.EVERYWHERE, "S", "subscriptions", "Subscriptions",
        "All subscriptions in a table, as O2VEND shows them.", palette=True,
    ),
)  # fmt: skip
