"""An event name in few cells: the family quiet, the happening bright."""

from rich.cells import cell_len

from sandbox.body.text import sanitise
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.lines.wrap import cut


def event_name_spans(name: str, width: int) -> list[Span]:
    """Return an event name in exactly `width` cells; the family is given up before the happening."""
    family, dot, happening = sanitise(name).rpartition(".")
    quiet = family + dot
    if quiet and cell_len(quiet + happening) > width:
        quiet = "…."
    text = cut(happening, width - cell_len(quiet))
    padding = " " * (width - cell_len(quiet + text))
    return [Span(quiet, Role.QUIET), Span(text + padding, Role.STRONG)]
