"""A screen's classes for its size, there before its widgets are."""

from typing import TypeVar

from textual.screen import Screen

T = TypeVar("T")


def take_first_classes(screen: Screen[T]) -> None:
    """Give a screen the classes of its breakpoints, to be called when it composes.

    Textual gives them after the first layout, and then styles every widget again, lays all out again and paints again.
    """
    width, height = screen.app.size
    for size, breakpoints in ((width, screen.HORIZONTAL_BREAKPOINTS), (height, screen.VERTICAL_BREAKPOINTS)):
        fitting = [each for each in breakpoints or () if size >= each[0]]
        if fitting:
            screen.add_class(max(fitting)[1], update=False)
