"""Words in a text that can be clicked at: each is an action of the registry, with its key."""

from rich.cells import cell_len

from sandbox.tui.action import Action
from sandbox.tui.actions import ACTIONS, key_for
from sandbox.tui.lines.paint import Line, Role, Span


def button(action_id: str) -> Span:
    """Return what stands for an action of the screen. Raises StopIteration if there is none of this id."""
    return Span(_text(next(each for each in ACTIONS if each.id == action_id)), Role.BUTTON)


def action_at(line: Line, x: int) -> Action | None:
    """Return the action whose button is at a cell of a line."""
    for span in line:
        x -= cell_len(span.text)
        if x < 0:
            if span.role is not Role.BUTTON:
                return None
            return next((each for each in ACTIONS if _text(each) == span.text), None)
    return None


def _text(action: Action) -> str:
    return f"[{key_for(action.id)} {action.label}]"
