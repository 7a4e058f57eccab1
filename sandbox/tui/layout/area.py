"""The panes between status line and footer: which stand where, how large they are, and one of them alone."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widget import Widget

from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, key_word
from sandbox.tui.layout.sizes import Least, Share
from sandbox.tui.layout.split import Split
from sandbox.tui.layout.too_small import TooSmall
from sandbox.tui.memory import Memory

REMEMBERED = "panes"
STEP: dict[str, int] = {"width": 2, "height": 1}
"""Cells by which a key changes a size."""

_SIDES = Least(first=16, second=30)
_LEFT = Least(first=4, second=4)
_HIGH = Least(first=6, second=6)
_WIDE = Least(first=30, second=30)

_ALONE = "-alone"


class PaneArea(Container):
    """Lays out the panes that it is given; what they show is not known here.

    `left` stand above each other on the left. `feed` with what belongs above and below it, and `details`, stand on the
    right: beside each other where the screen has `-wide`. Sizes that the user chose are remembered for either.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.LAYOUT, Scope.MAXIMISED)]

    def __init__(
        self,
        left: tuple[Widget, Widget],
        middle: Sequence[Widget],
        feed: Widget,
        details: Widget,
        memory: Memory,
    ) -> None:
        super().__init__(id="panes")
        self._memory = memory
        self._feed = feed
        self._panes = (*left, feed, details)
        self._alone: Widget | None = None
        self._left = Split(*left, id="left", beside=_SIDES, above=_LEFT)
        self._middle = Vertical(*middle, id="middle")
        self._right = Split(self._middle, details, id="right", beside=_WIDE, above=_HIGH)
        self._sides = Split(self._left, self._right, id="sides", beside=_SIDES, above=_SIDES)
        self._splits = (self._sides, self._left, self._right)
        self._layout = ""
        self._too_small = TooSmall()

    def compose(self) -> ComposeResult:
        """Left and right, each of two panes, and what covers them."""
        yield self._sides
        yield self._too_small

    def on_resize(self) -> None:
        """Take the sizes that were chosen for the layout that there is room for now."""
        self._too_small.look_at(self.app.size)
        layout = "wide" if self.screen.has_class("-wide") else "stacked"
        if layout != self._layout:
            self._layout = layout
            self._take_sizes()

    def _take_sizes(self) -> None:
        chosen = self._memory.numbers(REMEMBERED)
        for split in self._splits:
            parts = None if self._alone is not None else chosen.get(f"{self._layout}.{split.id}")
            split.share = None if parts is None else Share(parts)

    @on(Split.Settled)
    def _on_settled(self, message: Split.Settled) -> None:
        message.stop()
        if message.split.share is not None:
            numbers = self._memory.numbers(REMEMBERED)
            numbers[f"{self._layout}.{message.split.id}"] = message.split.share.parts
            self._memory.remember_numbers(REMEMBERED, numbers)

    def action_default_sizes(self) -> None:
        """Forget what was chosen, for the layout that is seen."""
        others = {name: parts for name, parts in self._memory.numbers(REMEMBERED).items() if not self._is_here(name)}
        self._memory.remember_numbers(REMEMBERED, others)
        self._take_sizes()

    def _is_here(self, name: str) -> bool:
        return name.partition(".")[0] == self._layout

    def action_resize(self, side: Literal["width", "height"], direction: int) -> None:
        """Give the pane with the focus more room, or less."""
        child = self.screen.focused
        while child is not None and child is not self:
            split = child.parent
            if isinstance(split, Split) and split.is_beside == (side == "width") and split.both:
                split.grow(child, direction * STEP[side])
                return
            child = split if isinstance(split, Widget) else None
        if side == "height" and self._alone is None:
            keys = f"{key_word('layout.narrower')} and {key_word('layout.wider')}"
            told = (
                f"No pane stands above or below this one, so it has the height that there is; {keys} change its width."
            )
            self.notify(told, title="Panes", markup=False)

    @property
    def alone(self) -> Widget | None:
        """The pane that has the whole screen."""
        return self._alone

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell whether an action is possible: either to show one pane alone, or all again. Called by Textual."""
        if action == "maximise":
            return self._alone is None
        if action in ("restore", "resize", "default_sizes"):
            return (self._alone is not None) == (action == "restore")
        return True

    def action_maximise(self) -> None:
        """Show only the pane with the focus."""
        self._show_alone(self._pane_of(self.screen.focused) or self._feed)

    def action_restore(self) -> None:
        """Show all panes."""
        self.restore()

    def restore(self) -> bool:
        """Show all panes; return False if they are shown already."""
        if self._alone is None:
            return False
        self._show_alone(None)
        return True

    def step(self, direction: int) -> bool:
        """Show the next pane alone, or the one before; return False if all panes are shown."""
        if self._alone is None:
            return False
        self._show_alone(self._panes[(self._panes.index(self._alone) + direction) % len(self._panes)])
        return True

    def reveal(self, pane: Widget) -> None:
        """Show this pane, if another one is shown alone."""
        if self._alone is not None and self._alone is not pane:
            self._show_alone(pane)

    def _pane_of(self, widget: Widget | None) -> Widget | None:
        around = () if widget is None else widget.ancestors_with_self
        return next((each for each in self._panes if each in around), None)

    def _show_alone(self, pane: Widget | None) -> None:
        self._alone = pane
        for each in self._panes:
            if pane is None:
                each.styles.clear_rule("display")
            else:
                each.display = each is pane
            self.set_class(each is pane, f"-{each.id}")
        self.set_class(pane is not None, _ALONE)
        self._take_sizes()
        self.screen.refresh_bindings()
        if pane is not None and pane is not self._pane_of(self.screen.focused):
            inside = (each for each in pane.walk_children(Widget, with_self=True) if each.focusable and each.display)
            self.screen.set_focus(next(inside, None))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the pane that the focus went to, if only one is shown."""
        pane = self._pane_of(event.widget)
        if pane is not None:
            self.reveal(pane)

    def on_click(self, event: events.Click) -> None:
        """Show a pane alone, or all of them, by a double click on its frame."""
        at = event.screen_offset
        on_frame = (
            each
            for each in self._panes
            if each.region.contains_point(at) and not each.content_region.contains_point(at)
        )
        pane = next(on_frame, None)
        if event.chain % 2 == 0 and pane is not None:
            event.stop()
            self._show_alone(None if self._alone is pane else pane)
