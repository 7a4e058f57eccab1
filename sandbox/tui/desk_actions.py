"""What can be done everywhere: going from pane to pane, help, palette, leaving. A part of the registry."""

from sandbox.tui.action import Action, Scope

DESK_ACTIONS: tuple[Action, ...] = (
    Action(
        "pane.next", Scope.EVERYWHERE, "tab", "next_pane", "Pane", "Go to the next pane.",
        footer=4,
    ),
    Action(
        "pane.previous", Scope.EVERYWHERE, "shift+tab", "previous_pane", "Previous pane",
        "Go to the previous pane.",
    ),
    Action(
        "desk.back", Scope.EVERYWHERE, "escape", "back", "Back",
        "End the filter that is being typed, else put the report of the last emission away, else show all panes again, "
        "else leave the details, else end the filter in force, else go to the events.", palette=True,
    ),
    Action(
        "app.palette", Scope.PROGRAM, "ctrl+p", "app.command_palette", "Menu",
        "Every command and every event by name; themes.", footer=6,
    ),
    Action(
        "app.help", Scope.PROGRAM, "question_mark,f1", "app.explain", "Help",
        "All keys, those that work here first, and what the signs mean.", footer=9, palette=True,
    ),
    Action(
        "app.quit", Scope.PROGRAM, "q,ctrl+q", "app.quit", "Quit", "Leave; the receiver stops listening.",
        footer=9, palette=True,
    ),
    # Not of the whole program: in a text this key takes back what was typed.
    Action(
        "app.suspend", Scope.EVERYWHERE, "ctrl+z", "app.suspend_process", "Put aside",
        "Go back to the shell; `fg` there comes back here. Until then the program stands still and answers nobody.",
        palette=True,
    ),
)  # fmt: skip
