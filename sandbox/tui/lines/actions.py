"""What can be done in every pane of lines: moving around. A part of the registry."""

from sandbox.tui.action import Action, Scope

LINES_ACTIONS: tuple[Action, ...] = (
    Action(
        "lines.up", Scope.LINES, "up,k", "up", "Up", "One line up.",
    ),
    Action(
        "lines.down", Scope.LINES, "down,j", "down", "Down", "One line down.",
    ),
    Action(
        "lines.page-up", Scope.LINES, "pageup,ctrl+b", "page_up", "Page up", "One page up.",
    ),
    Action(
        "lines.page-down", Scope.LINES, "pagedown,ctrl+f,space", "page_down", "Page down", "One page down.",
    ),
    Action(
        "lines.first", Scope.LINES, "home,g", "first", "First", "To the first line.",
    ),
    Action(
        "lines.last", Scope.LINES, "end,G", "last", "Last",
        "To the last line; in the feed this follows what arrives.",
    ),
)  # fmt: skip
