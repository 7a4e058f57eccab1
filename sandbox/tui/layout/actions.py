"""What can be done with the panes themselves: their sizes, and one of them alone. A part of the registry."""

from sandbox.tui.action import Action, Scope

LAYOUT_ACTIONS: tuple[Action, ...] = (
    Action(
        "layout.maximise", Scope.LAYOUT, "F", "maximise", "Full",
        "Give the pane with the focus the whole screen; Tab then goes through the panes one by one. A double click on "
        "a pane's frame does the same. {layout.restore} or {desk.back} returns.",
        footer=1, palette=True,
    ),
    Action(
        "layout.restore", Scope.MAXIMISED, "F", "restore", "All panes",
        "Show all panes again, as {desk.back} does.", footer=8, palette=True,
    ),
    Action(
        "layout.wider", Scope.LAYOUT, "greater_than_sign", "resize('width', 1)", "Wider",
        "Make the pane with the focus wider. The mouse drags the line between two panes.", palette=True,
    ),
    Action(
        "layout.narrower", Scope.LAYOUT, "less_than_sign", "resize('width', -1)", "Narrower",
        "Make it narrower.", palette=True,
    ),
    Action(
        "layout.higher", Scope.LAYOUT, "plus", "resize('height', 1)", "Higher",
        "Make the pane with the focus higher.", palette=True,
    ),
    Action(
        "layout.lower", Scope.LAYOUT, "minus", "resize('height', -1)", "Lower",
        "Make it lower.", palette=True,
    ),
    Action(
        "layout.default", Scope.LAYOUT, "equals_sign", "default_sizes", "Default sizes",
        "Give all panes the sizes back that they had before you changed them.", palette=True,
    ),
)  # fmt: skip
