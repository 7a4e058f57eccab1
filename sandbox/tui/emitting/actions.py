"""What can be done with event types: emitting them, alone, as a group, again. A part of the registry."""

from sandbox.tui.action import Action, Scope

EMITTING_ACTIONS: tuple[Action, ...] = (
    Action(
        "events.emit", Scope.EVENTS, "enter", "choose", "Emit",
        "Send the event type under the cursor to every subscription that selects it. A double click does the same.",
        footer=5,
    ),
    Action(
        "events.compose", Scope.EVENTS, "E", "compose", "Compose",
        "Write the event under the cursor yourself: its JSON, where it goes, headers, a fault, how many.",
        footer=4, palette=True,
    ),
    Action(
        "events.group", Scope.EVENTS, "W", "emit_group", "Emit its group",
        "Send one event of each type of the group that the cursor is in. A double click on a group's title does the "
        "same.",
        palette=True,
    ),
    Action(
        "events.next-group", Scope.EVENTS, "right_curly_bracket", "group(1)", "Next group",
        "To the first event of the next group. A click on a group's title goes to its first event.",
    ),
    Action(
        "events.previous-group", Scope.EVENTS, "left_curly_bracket", "group(-1)", "Previous group",
        "To the first event of this group, or of the one before.",
    ),
    Action(
        "emit.again", Scope.EVERYWHERE, "r", "emit_again", "Emit again",
        "Emit the last thing again: the event type, the group, or what was composed, with a new Id.",
        palette=True,
    ),
    Action(
        "emit.outcomes", Scope.EVERYWHERE, "O", "outcomes", "Outcomes",
        "All outcomes of the last emission; Enter, or a click on one in its report, goes to its record.",
        palette=True,
    ),
)  # fmt: skip
